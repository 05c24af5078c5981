using System.Numerics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Myelin.Kernels;

/// <summary>
/// Multiplies few rows of A by a B whose columns lie one after another in memory: sixteen columns are read at a time, each in order, and small squares of
/// them are transposed in registers. Packing B first, as is done for doubles and without AVX, takes longer than the product.
/// </summary>
internal static unsafe class TransposedSweep<T, V> where T : unmanaged where V : unmanaged, IProductRegister<V>
{
    /// <summary>The columns of a group, one register, of which two are summed in turns; and the k of a cache line.</summary>
    const int Group = 8, Columns = 2 * Group, Line = 16;

    /// <summary>
    /// The lines by which the second group is behind the first. Columns are often a multiple of 4 KiB apart, and their lines share a set of L1, which has
    /// room for those of one group.
    /// </summary>
    const int Behind = 2;

    /// <summary>The bytes of the sums of both groups for one row.</summary>
    const int RowBytes = Columns * sizeof(float);

    /// <summary>The most rows of A, so that the sums stay in registers.</summary>
    const int MostRows = 4;

    [MethodImpl(Inline)]
    public static bool Suits(ProductTask* task) => typeof(T) == typeof(float) && sizeof(V) >= 32 && Avx.IsSupported
        && task->BStep == sizeof(float) && task->BColumn != sizeof(float) && task->M <= MostRows && task->N >= Columns && task->K >= Line;

    public static void Run(ProductTask* task)
    {
        switch (task->M)
        {
            case 1: Run<Row<Register256<float>>>(task); break;
            case 2: Run<More<Register256<float>, Row<Register256<float>>>>(task); break;
            case 3: Run<More<Register256<float>, More<Register256<float>, Row<Register256<float>>>>>(task); break;
            default: Run<More<Register256<float>, More<Register256<float>, More<Register256<float>, Row<Register256<float>>>>>>(task); break;
        }
    }

    [SkipLocalsInit]
    [MethodImpl(Hot)]
    static void Run<R>(ProductTask* task) where R : unmanaged, ITileRows<Register256<float>>
    {
        nint size = task->M * RowBytes, blocks = Fold.Blocks(task->K);
        byte* partials = blocks > 1 ? Scratch.Of(ScratchUse.Partials, Fold.Levels(blocks) * size) : null, sums = stackalloc byte[MostRows * RowBytes];
        for (nint next = 0; next < task->N; next += Columns)
        {
            // The last columns are computed again if they fill no register.
            nint column = nint.Min(next, task->N - Columns), block = 0, k = 0;
            byte* c = task->C + column * sizeof(float);
            new Span<byte>(sums, (int)size).Clear();
            while (true)
            {
                nint depth = nint.Min(task->K - k, Fold.Block);
                Add<R>(task->A + k * task->AStep, task->ARow, task->AStep, task->B + column * task->BColumn + k * sizeof(float), task->BColumn, depth, sums);
                k += depth;
                if (partials == null) break;
                bool finishes = k == task->K;
                for (nint levels = Fold.Merged(block, finishes); levels != 0; levels &= levels - 1)
                    AddPartial<R>(partials + BitOperations.TrailingZeroCount(levels) * size, sums);
                if (finishes) break;
                Buffer.MemoryCopy(sums, partials + Fold.Level(block) * size, size, size);
                new Span<byte>(sums, (int)size).Clear();
                block++;
            }
            Finish<R>(task, task->Bias == null ? null : task->Bias + column * sizeof(float), c, sums);
        }
    }

    /// <summary>Adds the products of some k to the sums.</summary>
    [SkipLocalsInit]
    [MethodImpl(Hot)]
    static void Add<R>(byte* a, nint aRow, nint aStep, byte* b, nint bColumn, nint depth, byte* sums) where R : unmanaged, ITileRows<Register256<float>>
    {
        R first = default, second = default;
        first.Load<OneRegister>(sums, RowBytes);
        second.Load<OneRegister>(sums + RowBytes / 2, RowBytes);
        byte* behind = b + Group * bColumn, aBehind = a;
        nint lines = depth / Line;
        for (nint line = 0; line < lines + Behind; line++)
        {
            if (line < lines)
            {
                for (byte* end = b + Line * sizeof(float); b < end; b += 16, a += 4 * aStep) AddFour(ref first, a, aRow, aStep, b, bColumn);
            }
            if (line < Behind) continue;
            for (byte* end = behind + Line * sizeof(float); behind < end; behind += 16, aBehind += 4 * aStep)
                AddFour(ref second, aBehind, aRow, aStep, behind, bColumn);
        }
        if (depth % Line != 0)
        {
            float* row = stackalloc float[Columns];
            for (nint k = depth % Line; k > 0; k--, a += aStep, b += sizeof(float))
            {
                for (nint j = 0; j < Columns; j++) row[j] = *(float*)(b + j * bColumn);
                first.MultiplyAdd<OneRegister>(a, aRow, *(Register256<float>*)row, default);
                second.MultiplyAdd<OneRegister>(a, aRow, *(Register256<float>*)(row + Group), default);
            }
        }
        first.Store<OneRegister>(sums, RowBytes);
        second.Store<OneRegister>(sums + RowBytes / 2, RowBytes);
    }

    /// <summary>Four k of one group.</summary>
    [MethodImpl(Inline)]
    static void AddFour<R>(ref R sums, byte* a, nint aRow, nint aStep, byte* b, nint bColumn) where R : unmanaged, ITileRows<Register256<float>>
    {
        byte* b3 = b + 3 * bColumn, b6 = b3 + 3 * bColumn;
        Vector256<float> x = Pair(b, b3 + bColumn), y = Pair(b + bColumn, b3 + 2 * bColumn);
        Vector256<float> z = Pair(b + 2 * bColumn, b6), w = Pair(b3, b6 + bColumn);
        Vector256<double> xy = Avx.UnpackLow(x, y).AsDouble(), zw = Avx.UnpackLow(z, w).AsDouble();
        sums.MultiplyAdd<OneRegister>(a, aRow, new(Avx.UnpackLow(xy, zw).AsSingle()), default);
        sums.MultiplyAdd<OneRegister>(a + aStep, aRow, new(Avx.UnpackHigh(xy, zw).AsSingle()), default);
        xy = Avx.UnpackHigh(x, y).AsDouble();
        zw = Avx.UnpackHigh(z, w).AsDouble();
        sums.MultiplyAdd<OneRegister>(a + 2 * aStep, aRow, new(Avx.UnpackLow(xy, zw).AsSingle()), default);
        sums.MultiplyAdd<OneRegister>(a + 3 * aStep, aRow, new(Avx.UnpackHigh(xy, zw).AsSingle()), default);
    }

    /// <summary>sums = partial + sums.</summary>
    [MethodImpl(Hot)]
    static void AddPartial<R>(byte* partial, byte* sums) where R : unmanaged, ITileRows<Register256<float>>
    {
        R left = default, right = default;
        left.Load<OneRegister>(partial, RowBytes);
        right.Load<OneRegister>(partial + RowBytes / 2, RowBytes);
        left.AddRows<OneRegister>(sums, RowBytes);
        right.AddRows<OneRegister>(sums + RowBytes / 2, RowBytes);
        left.Store<OneRegister>(sums, RowBytes);
        right.Store<OneRegister>(sums + RowBytes / 2, RowBytes);
    }

    /// <summary>Stores the finished sums.</summary>
    [MethodImpl(Hot)]
    static void Finish<R>(ProductTask* task, byte* bias, byte* c, byte* sums) where R : unmanaged, ITileRows<Register256<float>>
    {
        for (int half = 0; half < 2; half++, c += RowBytes / 2, sums += RowBytes / 2)
        {
            R rows = default;
            rows.Load<OneRegister>(sums, RowBytes);
            if (bias != null) rows.Add<OneRegister>(((Register256<float>*)bias)[half], default);
            if (task->Matrix != 0) rows.AddRows<OneRegister>(c + task->Matrix, task->CRow);
            if (task->Relu) rows.Relu<OneRegister>();
            rows.Store<OneRegister>(c, task->CRow);
        }
    }

    [MethodImpl(Inline)]
    static Vector256<float> Pair(byte* lower, byte* upper) => Vector256.Create(Vector128.Load((float*)lower), Vector128.Load((float*)upper));
}
