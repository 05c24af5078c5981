namespace Myelin;

/// <summary>A piece of work on operands whose addresses come last: sizes, strides and the formula are fixed when it is made.</summary>
/// <remarks>
/// Eager runs it once, on pinned values; a plan keeps it with addresses in its arena and runs it at every replay.
/// Kernels see addresses and sizes, never a tensor.
/// </remarks>
abstract unsafe class Kernel
{
    /// <summary>Does the work. Operands are addresses of first elements: inputs first, then outputs, which are contiguous.</summary>
    public abstract void Run(void** operands);

    /// <summary>What makes two kernels the same work: equal keys on equal inputs give equal outputs. Null is equal to none.</summary>
    public virtual object? Key => null;

    /// <summary>Whether nothing is written past the end of an output whose size is a multiple of 16 elements.</summary>
    public virtual bool WritesExactly => false;

    /// <summary>What it computes, with its sizes, as a profile shows it.</summary>
    public virtual string Title => KernelTitle.Of(GetType());

    /// <summary>The additions and multiplications of a run; 0 if it computes none, or as many as it moves elements.</summary>
    public virtual double Operations => 0;

    /// <summary>An input that the output may lie over: the kernel then writes only what differs. -1 if there is none.</summary>
    public virtual int OverwritableInput => -1;
}
