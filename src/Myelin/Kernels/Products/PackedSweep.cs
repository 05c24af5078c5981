using System.Numerics;
using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>
/// The product of a vector and a packed matrix, which is read once and in the order of memory. The sums of a strip stay in registers.
/// </summary>
internal static unsafe class PackedSweep<T, V> where T : unmanaged where V : unmanaged, IProductRegister<V>
{
    /// <summary>The registers of the widest strip: those that hold its sums, beside one of the vector.</summary>
    public static int MostRegisters => V.RowsOfTwo >= 12 ? 16 : 8;

    /// <summary>The columns of a strip, so that all threads have one.</summary>
    public static int StripOf(int columns, int threads)
    {
        int lanes = sizeof(V) / sizeof(T), registers = (columns + lanes - 1) / lanes;
        return (int)BitOperations.RoundUpToPowerOf2((uint)Math.Clamp((registers + threads - 1) / threads, 1, MostRegisters)) * lanes;
    }

    /// <summary>Computes some strips.</summary>
    /// <param name="task">The product, with one row of A and a packed B.</param>
    /// <param name="strip">The columns of a strip.</param>
    /// <param name="from">The first strip.</param>
    /// <param name="to">The end of the strips.</param>
    public static void Run(ProductTask* task, nint strip, nint from, nint to)
    {
        nint lanes = sizeof(V) / sizeof(T), blocks = Fold.Blocks(task->K);
        byte* partials = blocks > 1 ? Scratch.Of(ScratchUse.Partials, Fold.Levels(blocks) * MostRegisters * sizeof(V)) : null;
        for (; from < to; from++)
        {
            nint column = from * strip, left = nint.Min(strip, task->N - column);
            byte* b = task->B + from * strip * task->K * sizeof(T);
            for (nint done = 0, width; done < left; done += width)
            {
                nint registers = (nint)BitOperations.RoundUpToPowerOf2((nuint)((left - done + lanes - 1) / lanes));
                if (registers * lanes > strip - done) registers /= 2;
                width = nint.Min(registers * lanes, left - done);
                SweepTask piece = new()
                {
                    A = task->A,
                    B = b + done * sizeof(T),
                    C = task->C + (column + done) * sizeof(T),
                    Bias = task->Bias == null ? null : task->Bias + (column + done) * sizeof(T),
                    Matrix = task->Matrix,
                    AStep = task->AStep,
                    BStep = strip * sizeof(T),
                    K = task->K,
                    Partials = partials,
                    Relu = task->Relu,
                    LastLanes = (int)(width - (width - 1) / lanes * lanes),
                    Registers = (int)((width + lanes - 1) / lanes),
                };
                switch (registers)
                {
                    case 1: Run<One<V>>(&piece); break;
                    case 2: Run<Twice<V, One<V>>>(&piece); break;
                    case 4: Run<Twice<V, Twice<V, One<V>>>>(&piece); break;
                    case 8: Run<Twice<V, Twice<V, Twice<V, One<V>>>>>(&piece); break;
                    default: Run<Twice<V, Twice<V, Twice<V, Twice<V, One<V>>>>>>(&piece); break;
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Run<R>(SweepTask* task) where R : unmanaged, ISweepColumns<V>
    {
        byte* a = task->A, b = task->B;
        nint aStep = task->AStep, bStep = task->BStep, left = task->K, block = 0;
        R sums = default;
        while (true)
        {
            for (nint k = nint.Min(left, Fold.Block); k > 0; k--)
            {
                sums.MultiplyAdd(V.Spread(a), b);
                a += aStep;
                b += bStep;
            }
            if (task->Partials == null) break;
            left -= Fold.Block;
            bool finishes = left <= 0;
            for (nint levels = Fold.Merged(block, finishes); levels != 0; levels &= levels - 1)
                sums.Add(task->Partials + BitOperations.TrailingZeroCount(levels) * sizeof(R));
            if (finishes) break;
            sums.Store(task->Partials + Fold.Level(block) * sizeof(R));
            sums = default;
            block++;
        }
        if (task->Bias != null) sums.Add(task->Bias);
        if (task->Matrix != 0) sums.Add(task->C + task->Matrix);
        if (task->Relu) sums.Relu();
        if (task->LastLanes * sizeof(T) == sizeof(V) && task->Registers * sizeof(V) == sizeof(R)) sums.Store(task->C);
        else sums.StoreFirst(task->C, task->Registers, task->LastLanes);
    }
}

/// <summary>The work of one strip or a part of it. Strides are in bytes.</summary>
internal unsafe struct SweepTask
{
    public byte* A, B, C, Bias, Partials;
    public nint AStep, BStep, K, Matrix;
    public bool Relu;

    /// <summary>The registers of C, and the columns in the last of them.</summary>
    public int Registers, LastLanes;
}

/// <summary>Neighbouring columns of C in registers.</summary>
internal unsafe interface ISweepColumns<V> where V : unmanaged, IProductRegister<V>
{
    void MultiplyAdd(V a, byte* b);
    void Add(byte* x);
    void Relu();
    void Store(byte* c);

    /// <summary>Stores so many registers, and of the last one so many numbers.</summary>
    void StoreFirst(byte* c, int registers, int lanes);
}

/// <summary>One register.</summary>
internal unsafe struct One<V> : ISweepColumns<V> where V : unmanaged, IProductRegister<V>
{
#pragma warning disable CS0649 // assigned by its own methods
    V sum;
#pragma warning restore CS0649

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void MultiplyAdd(V a, byte* b) => sum.MultiplyAdd(a, *(V*)b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(byte* x) => sum.Add(*(V*)x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Relu() => sum.Relu();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(byte* c) => *(V*)c = sum;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StoreFirst(byte* c, int registers, int lanes)
    {
        if (registers == 1) V.StoreFirst((V*)c, sum, lanes);
        else if (registers > 1) *(V*)c = sum;
    }
}

/// <summary>Twice as many registers.</summary>
internal unsafe struct Twice<V, R> : ISweepColumns<V> where V : unmanaged, IProductRegister<V> where R : unmanaged, ISweepColumns<V>
{
#pragma warning disable CS0649 // assigned by their own methods
    R first, second;
#pragma warning restore CS0649

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void MultiplyAdd(V a, byte* b)
    {
        first.MultiplyAdd(a, b);
        second.MultiplyAdd(a, b + sizeof(R));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(byte* x)
    {
        first.Add(x);
        second.Add(x + sizeof(R));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Relu()
    {
        first.Relu();
        second.Relu();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(byte* c)
    {
        first.Store(c);
        second.Store(c + sizeof(R));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StoreFirst(byte* c, int registers, int lanes)
    {
        first.StoreFirst(c, registers, lanes);
        second.StoreFirst(c + sizeof(R), registers - sizeof(R) / sizeof(V), lanes);
    }
}
