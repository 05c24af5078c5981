namespace Myelin.Kernels;

/// <summary>A kernel whose work is a sequence of equal items. Parts are cut by the size of the data alone, never by the number of threads.</summary>
abstract unsafe class SplitKernel(KernelThreads threads) : Kernel
{
    /// <summary>Elements of one part: 64 KiB of floats, a microsecond or more of work against 0.1 µs for handing it out.</summary>
    const nint Part = 16384;

    struct Job
    {
        public SplitKernel Kernel;
        public void** Operands;
        public nint Items, PerPart;
    }

    protected KernelThreads Threads => threads;

    /// <summary>Does all items, <paramref name="elements"/> numbers each.</summary>
    protected void Split(void** operands, nint items, nint elements)
    {
        if (items <= 1 || items * elements <= Part)
        {
            if (items > 0) Do(operands, 0, items);
            return;
        }
        nint perPart = nint.Max(1, Part / nint.Max(1, elements));
        var job = new Job { Kernel = this, Operands = operands, Items = items, PerPart = perPart };
        threads.Run((int)((items + perPart - 1) / perPart), &RunPart, Unsafe.AsPointer(ref job));
    }

    static void RunPart(int part, void* argument)
    {
        ref Job job = ref Unsafe.AsRef<Job>(argument);
        nint from = part * job.PerPart;
        job.Kernel.Do(job.Operands, from, nint.Min(from + job.PerPart, job.Items));
    }

    /// <summary>Does the items [from, to). Other threads do others at the same time.</summary>
    protected abstract void Do(void** operands, nint from, nint to);
}
