using System.Numerics;
using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>
/// Multiplies few rows of A by a wide B in place: C stays in L1 while B is read once, eight rows at a time, in the order of memory. The
/// time of a product of a vector and a matrix is that of reading the matrix, and memory is read fastest in this way.
/// </summary>
internal static unsafe class ProductSweep<T, V> where T : unmanaged where V : unmanaged, IProductRegister<V>
{
    /// <summary>The most rows of A if B does not fit in L2, whose size is assumed. One row is always swept.</summary>
    public const int MostRows = 3;

    const int BytesOfL2 = 1 << 20;

    /// <summary>The most rows of A if B is so large that it is read from memory: tiles would read it in short pieces of each row.</summary>
    const int RowsFromMemory = 8, BytesFromMemory = 12 << 20;

    /// <summary>The most bytes of a row of C at a time: one row of C and eight of B stay in L1 and L2.</summary>
    const int MostBytes = 32768;

    /// <param name="task">One thread's piece.</param>
    /// <param name="size">The bytes of one stored number of B.</param>
    /// <param name="mostRows">The most rows of A if B does not fit in L2.</param>
    [MethodImpl(Inline)]
    public static bool Suits(ProductTask* task, int size, int mostRows = MostRows) =>
        task->BColumn == size && task->K >= 32 && task->N * sizeof(T) >= 512
        && (task->M == 1 || (task->M <= mostRows && task->K * task->N * size > BytesOfL2)
            || (task->M <= RowsFromMemory && task->K * task->N * size > BytesFromMemory));

    public static void Run(ProductTask* task) => ByPieces(task, sizeof(T), &RunPiece);

    /// <summary>Runs pieces of the columns, each with rows of C of at most 32 KiB.</summary>
    /// <param name="task">One thread's piece.</param>
    /// <param name="size">The bytes of one stored number of B.</param>
    /// <param name="run">Computes one piece.</param>
    public static void ByPieces(ProductTask* task, int size, delegate*<ProductTask*, void> run)
    {
        nint pieces = (task->N * sizeof(T) + MostBytes - 1) / MostBytes, lanes = sizeof(V) / sizeof(T), registers = (task->N + lanes - 1) / lanes;
        ProductTask piece = *task;
        for (nint i = 0; i < pieces; i++)
        {
            nint column = registers * i / pieces * lanes;
            piece.B = task->B + column * size;
            piece.C = task->C + column * sizeof(T);
            if (task->Bias != null) piece.Bias = task->Bias + column * sizeof(T);
            piece.N = nint.Min(task->N, registers * (i + 1) / pieces * lanes) - column;
            run(&piece);
        }
    }

    static void RunPiece(ProductTask* task)
    {
        Clear(task);
        for (nint k = 0; k < task->K; k += Fold.Block)
        {
            Add(task, k, nint.Min(Fold.Block, task->K - k), 0, task->N, task->B + k * task->BStep, task->BStep);
            EndBlock(task, k / Fold.Block);
        }
        Finish(task);
    }

    /// <summary>C = 0.</summary>
    public static void Clear(ProductTask* task)
    {
        for (nint row = 0; row < task->M; row++) new Span<byte>(task->C + row * task->CRow, (int)task->N * sizeof(T)).Clear();
    }

    /// <summary>Folds C, the sums of a block, with those of earlier blocks. After the last block that is the result; otherwise C = 0 again.</summary>
    public static void EndBlock(ProductTask* task, nint block)
    {
        nint blocks = Fold.Blocks(task->K);
        if (blocks <= 1) return;
        bool last = block == blocks - 1;
        var partials = new Partials(task->M, task->N * sizeof(T), task->K);
        for (nint levels = Fold.Merged(block, last); levels != 0; levels &= levels - 1)
        {
            byte* partial = partials.First + BitOperations.TrailingZeroCount(levels) * partials.Level;
            for (nint row = 0; row < task->M; row++) AddRow(partial + row * partials.Row, task->C + row * task->CRow, task->N);
        }
        if (last) return;
        byte* to = partials.First + Fold.Level(block) * partials.Level;
        for (nint row = 0; row < task->M; row++) MoveRow(task->C + row * task->CRow, to + row * partials.Row, task->N);
    }

    /// <summary>Adds the products of <paramref name="depth"/> k, starting at <paramref name="first"/>, to some columns of C in ascending order.</summary>
    /// <param name="task">One thread's piece.</param>
    /// <param name="first">The first k.</param>
    /// <param name="depth">The number of k.</param>
    /// <param name="column">The first column of C.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="b">B at that k and column.</param>
    /// <param name="bStep">Bytes from one k of b to the next.</param>
    public static void Add(ProductTask* task, nint first, nint depth, nint column, nint columns, byte* b, nint bStep)
    {
        byte* a = task->A + first * task->AStep, c = task->C + column * sizeof(T);
        nint k = 0;
        for (; k + 8 <= depth; k += 8)
        {
            nint row = 0;
            if (V.RowsOfTwo >= 12)
            {
                for (; row + 8 <= task->M; row += 8)
                    AddEight<More<V, More<V, More<V, More<V, More<V, More<V, More<V, Row<V>>>>>>>>>(
                        a + row * task->ARow + k * task->AStep, task, 8, b + k * bStep, bStep, c + row * task->CRow, columns);
            }
            for (; row + 4 <= task->M; row += 4)
            {
                AddEight<More<V, More<V, More<V, Row<V>>>>>(
                    a + row * task->ARow + k * task->AStep, task, 4, b + k * bStep, bStep, c + row * task->CRow, columns);
            }
            for (; row < task->M; row++)
                AddEight(a + row * task->ARow + k * task->AStep, task->AStep, b + k * bStep, bStep, c + row * task->CRow, columns);
        }
        for (; k < depth; k++)
        {
            for (nint row = 0; row < task->M; row++)
                AddOne(a + row * task->ARow + k * task->AStep, b + k * bStep, c + row * task->CRow, columns);
        }
    }

    /// <summary>c = partial + c.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void AddRow(byte* partial, byte* c, nint n)
    {
        byte* end = c + n * sizeof(T);
        for (; c < end; c += sizeof(V), partial += sizeof(V))
        {
            V sum = *(V*)partial;
            sum.Add(*(V*)c);
            Store(c, end, sum);
        }
    }

    /// <summary>partial = c, and c = 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void MoveRow(byte* c, byte* partial, nint n)
    {
        byte* end = c + n * sizeof(T);
        for (; c < end; c += sizeof(V), partial += sizeof(V))
        {
            *(V*)partial = *(V*)c;
            Store(c, end, default);
        }
    }

    /// <summary>Adds the bias and applies relu.</summary>
    public static void Finish(ProductTask* task)
    {
        if (task->Bias == null && task->Matrix == 0 && !task->Relu) return;
        for (nint row = 0; row < task->M; row++) Finish(task, task->C + row * task->CRow, task->Bias);
    }

    /// <summary>c += a[0]·b[0] + ... + a[7]·b[7], in this order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void AddEight(byte* a, nint aStep, byte* b, nint bStep, byte* c, nint n)
    {
        V a0 = V.Spread(a), a1 = V.Spread(a + aStep), a2 = V.Spread(a + 2 * aStep), a3 = V.Spread(a + 3 * aStep);
        a += 4 * aStep;
        V a4 = V.Spread(a), a5 = V.Spread(a + aStep), a6 = V.Spread(a + 2 * aStep), a7 = V.Spread(a + 3 * aStep);
        byte* b3 = b + 3 * bStep, b6 = b3 + 3 * bStep, end = c + n * sizeof(T);
        for (; c < end; c += sizeof(V), b += sizeof(V), b3 += sizeof(V), b6 += sizeof(V))
        {
            V sum = *(V*)c;
            sum.MultiplyAdd(a0, *(V*)b);
            sum.MultiplyAdd(a1, *(V*)(b + bStep));
            sum.MultiplyAdd(a2, *(V*)(b + 2 * bStep));
            sum.MultiplyAdd(a3, *(V*)b3);
            sum.MultiplyAdd(a4, *(V*)(b3 + bStep));
            sum.MultiplyAdd(a5, *(V*)(b3 + 2 * bStep));
            sum.MultiplyAdd(a6, *(V*)b6);
            sum.MultiplyAdd(a7, *(V*)(b6 + bStep));
            Store(c, end, sum);
        }
    }

    /// <summary>The same for several rows: B is read once.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void AddEight<R>(byte* a, ProductTask* task, nint rows, byte* b, nint bStep, byte* c, nint n) where R : unmanaged, ITileRows<V>
    {
        T* numbers = stackalloc T[8 * 8];
        for (nint k = 0; k < 8; k++)
        {
            for (nint row = 0; row < rows; row++) numbers[k * 8 + row] = *(T*)(a + row * task->ARow + k * task->AStep);
        }
        nint cRow = task->CRow;
        byte* x = (byte*)numbers, b3 = b + 3 * bStep, b6 = b3 + 3 * bStep, end = c + n * sizeof(T);
        R sums = default;
        for (; c < end; c += sizeof(V), b += sizeof(V), b3 += sizeof(V), b6 += sizeof(V))
        {
            sums.Load<OneRegister>(c, cRow);
            sums.MultiplyAdd<OneRegister>(x, sizeof(T), *(V*)b, default);
            sums.MultiplyAdd<OneRegister>(x + 8 * sizeof(T), sizeof(T), *(V*)(b + bStep), default);
            sums.MultiplyAdd<OneRegister>(x + 16 * sizeof(T), sizeof(T), *(V*)(b + 2 * bStep), default);
            sums.MultiplyAdd<OneRegister>(x + 24 * sizeof(T), sizeof(T), *(V*)b3, default);
            sums.MultiplyAdd<OneRegister>(x + 32 * sizeof(T), sizeof(T), *(V*)(b3 + bStep), default);
            sums.MultiplyAdd<OneRegister>(x + 40 * sizeof(T), sizeof(T), *(V*)(b3 + 2 * bStep), default);
            sums.MultiplyAdd<OneRegister>(x + 48 * sizeof(T), sizeof(T), *(V*)b6, default);
            sums.MultiplyAdd<OneRegister>(x + 56 * sizeof(T), sizeof(T), *(V*)(b6 + bStep), default);
            if (end - c >= sizeof(V)) sums.Store<OneRegister>(c, cRow);
            else sums.StoreFirst<OneRegister>(c, cRow, (int)((end - c) / sizeof(T)));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void AddOne(byte* a, byte* b, byte* c, nint n)
    {
        V factor = V.Spread(a);
        byte* end = c + n * sizeof(T);
        for (; c < end; c += sizeof(V), b += sizeof(V))
        {
            V sum = *(V*)c;
            sum.MultiplyAdd(factor, *(V*)b);
            Store(c, end, sum);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Finish(ProductTask* task, byte* c, byte* bias)
    {
        byte* end = c + task->N * sizeof(T);
        for (; c < end; c += sizeof(V))
        {
            V sum = *(V*)c;
            if (bias != null)
            {
                sum.Add(*(V*)bias);
                bias += sizeof(V);
            }
            if (task->Matrix != 0) sum.Add(*(V*)(c + task->Matrix));
            if (task->Relu) sum.Relu();
            Store(c, end, sum);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Store(byte* c, byte* end, V sum)
    {
        if (end - c >= sizeof(V)) *(V*)c = sum;
        else V.StoreFirst((V*)c, sum, (int)((end - c) / sizeof(T)));
    }
}
