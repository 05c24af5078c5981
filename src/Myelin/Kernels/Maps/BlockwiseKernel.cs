using System.Numerics;
using System.Runtime.InteropServices;

namespace Myelin.Kernels;

/// <summary>A function of blocks, in phases. Slot k is at <c>at[k]</c>.</summary>
unsafe interface IBlockFunction
{
    void Run<V, T>(int phase, T** at, nint i) where V : struct, INumberLane<V, T> where T : unmanaged;
}

/// <summary>Blocks in memory, at element i.</summary>
readonly unsafe struct BlockPointers<V, T>(T** at, nint i) : IBlocks<V> where V : struct, INumberLane<V, T> where T : unmanaged
{
    public V this[int k]
    {
        [MethodImpl(Inline)]
        get => V.Load(at[k] + i);
        [MethodImpl(Inline)]
        set => value.Store(at[k] + i);
    }
}

/// <summary>The slots that a phase reads and writes.</summary>
readonly record struct BlockPhase(int[] Read, int[] Written);

/// <summary>Which slots an operand [rows, count · n] stands for: <paramref name="Count"/> from <paramref name="First"/> on.</summary>
readonly record struct BlockSlots(int First, int Count);

/// <summary>
/// A function on rows of blocks. A slot that no operand stands for is 0. Every element is on its own, so no order is involved; phases run one
/// after the other over as many rows as fit the L1.
/// </summary>
sealed unsafe class BlockwiseKernel<F, V, T>(
    KernelThreads threads, F function, nint rows, nint n, BlockSlots[] operands, BlockPhase[] phases) : SplitKernel(threads)
    where F : struct, IBlockFunction where V : struct, INumberLane<V, T> where T : unmanaged
{
    /// <summary>The most slots: whole registers of pointers.</summary>
    const int Most = 32;

    /// <summary>Elements of a block that a phase runs over before the next one does: 12 blocks of float take 24 KiB.</summary>
    const nint Tile = 512;

    /// <summary>What slots without an operand read; null if there is none.</summary>
    readonly T[]? zeros = operands.Sum(operand => operand.Count) == operands.Max(operand => operand.First + operand.Count)
        ? null : GC.AllocateArray<T>((int)n + V.Width, pinned: true);

    readonly int slots = operands.Max(operand => operand.First + operand.Count);

    /// <inheritdoc/>
    public override bool WritesExactly => true;

    public override object? Key => new Same(function, rows, n, string.Join(' ', operands));

    public override void Run(void** addresses) => Split(addresses, rows, n * slots);

    [SkipLocalsInit]
    protected override void Do(void** addresses, nint from, nint to)
    {
        T** starts = stackalloc T*[Most];
        nint* rowBytes = stackalloc nint[Most];
        if (zeros != null)
            for (int k = 0; k < slots; k++)
            {
                starts[k] = (T*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(zeros));
                rowBytes[k] = 0;
            }
        for (int k = 0; k < operands.Length; k++)
        {
            (int first, int count) = operands[k];
            for (int block = 0; block < count; block++)
            {
                starts[first + block] = (T*)addresses[k] + (from * count + block) * n;
                rowBytes[first + block] = count * n * sizeof(T);
            }
        }
        nint most = nint.Max(1, Tile / nint.Max(n, 1));
        for (nint done = 0, left = to - from; left > 0; done += most, left -= most)
            for (int phase = 0; phase < phases.Length; phase++)
            {
                nint count = nint.Min(most, left);
                if (phase == 0) Phase<First>(starts, rowBytes, done, count);
                else if (phase == 1) Phase<Second>(starts, rowBytes, done, count);
                else if (phase == 2) Phase<Third>(starts, rowBytes, done, count);
                else Phase<Fourth>(starts, rowBytes, done, count);
            }
    }

    /// <summary>A phase that the JIT knows: it compiles the part of the formula that belongs to it, and nothing else.</summary>
    interface IPhase
    {
        static abstract int Number { get; }
    }

    struct First : IPhase
    {
        public static int Number => 0;
    }

    struct Second : IPhase
    {
        public static int Number => 1;
    }

    struct Third : IPhase
    {
        public static int Number => 2;
    }

    struct Fourth : IPhase
    {
        public static int Number => 3;
    }

    /// <summary>One phase on some rows. All pointers move to the next row together, as rows may be as short as two registers.</summary>
    [SkipLocalsInit]
    [MethodImpl(Hot)]
    void Phase<P>(T** starts, nint* rowBytes, nint first, nint count) where P : struct, IPhase
    {
        F f = function;
        T** at = stackalloc T*[Most];
        for (int k = 0; k < slots; k++) at[k] = (T*)((byte*)starts[k] + first * rowBytes[k]);
        nint length = n, whole = length / V.Width * V.Width, used = slots;
        for (nint row = 0; row < count; row++)
        {
            for (nint i = 0; i < whole; i += V.Width) f.Run<V, T>(P.Number, at, i);
            if (whole < length) Rest<P>(at, whole);
            for (nint k = 0; k < used; k += Vector<nint>.Count)
                (Vector.Load((nint*)at + k) + Vector.Load(rowBytes + k)).Store((nint*)at + k);
        }
    }

    /// <summary>The last elements of a row, which do not fill a register: what lies behind them belongs to the next block.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining)]
    void Rest<P>(T** at, nint whole) where P : struct, IPhase
    {
        int count = (int)(n - whole);
        T* registers = stackalloc T[Most * V.Width];
        T** copies = stackalloc T*[Most];
        for (int k = 0; k < Most; k++) copies[k] = registers + k * V.Width;
        foreach (int k in phases[P.Number].Read) new Span<T>(at[k] + whole, count).CopyTo(new Span<T>(copies[k], count));
        RunOne<P>(copies);
        foreach (int k in phases[P.Number].Written) new Span<T>(copies[k], count).CopyTo(new Span<T>(at[k] + whole, count));
    }

    [MethodImpl(Hot | MethodImplOptions.NoInlining)]
    void RunOne<P>(T** at) where P : struct, IPhase
    {
        F f = function;
        f.Run<V, T>(P.Number, at, 0);
    }

    sealed record Same(F Function, nint Rows, nint N, string Operands);
}
