using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>A batch of products and its division into parts: by products, rows and columns, never by k.</summary>
internal unsafe struct ProductJob
{
    /// <summary>Multiply-adds below which a second thread does not pay: about 1.5 µs on one core.</summary>
    const long WorthAThread = 65_536;

    /// <summary>The length of sums below which storing C takes a large part of the time.</summary>
    const int ShortSum = 64;

    /// <summary>Multiply-adds that take about half a millisecond, and rows from which the cost of packing B is negligible.</summary>
    const long LongPiece = 1 << 25, HighPiece = 112;

    /// <summary>The first product, undivided, and the number of products.</summary>
    ProductTask task;
    nint batch;

    /// <summary>Bytes from one product to the next.</summary>
    nint aBatch, bBatch, cBatch;

    /// <summary>The products before the outer strides count, and the bytes of these.</summary>
    nint inner, aOuter, bOuter;

    /// <summary>The pieces of one product along rows and columns.</summary>
    nint rowPieces, columnPieces;

    /// <summary>The parts that threads take; each is a run of pieces.</summary>
    nint parts;

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<T, V, B>(
        KernelThreads threads, in ProductShape shape, T* a, void* b, T* c, T* bias, T* matrix, ProductFinish finish, bool packed = false)
        where T : unmanaged where V : unmanaged, IProductRegister<V> where B : struct, IRightSide<V>
    {
        Unsafe.SkipInit(out ProductJob job);
        job.task.A = (byte*)a;
        job.task.B = (byte*)b;
        job.task.C = (byte*)c;
        job.task.Bias = (finish & ProductFinish.Bias) != 0 ? (byte*)bias : null;
        job.task.Matrix = (finish & ProductFinish.Matrix) != 0 ? (nint)((byte*)matrix - (byte*)c) : 0;
        job.task.Relu = (finish & ProductFinish.Relu) != 0;
        job.task.Packed = packed;
        job.task.M = shape.M;
        job.task.N = shape.N;
        job.task.K = shape.K;
        job.task.ARow = shape.ARow * sizeof(T);
        job.task.AStep = shape.AStep * sizeof(T);
        job.task.BStep = shape.BStep * B.Size;
        job.task.BColumn = shape.BColumn * B.Size;
        job.task.CRow = shape.CRow * sizeof(T);
        job.batch = shape.Batch;
        job.aBatch = shape.ABatch * sizeof(T);
        job.bBatch = shape.BBatch * B.Size;
        job.cBatch = shape.CBatch * sizeof(T);
        job.inner = shape.Inner == 0 ? shape.Batch : shape.Inner;
        job.aOuter = shape.AOuter * sizeof(T);
        job.bOuter = shape.BOuter * B.Size;
        long work = (long)shape.M * shape.N * long.Max(shape.K, 1);
        if (threads.Count == 1 || work * shape.Batch < WorthAThread)
        {
            for (nint product = 0, next = job.inner; product < job.batch; product++)
            {
                ProductTask whole = job.task;
                B.Run(&whole);
                job.task.A += job.aBatch;
                job.task.B += job.bBatch;
                job.task.C += job.cBatch;
                if (product + 1 != next) continue;
                next += job.inner;
                job.task.A += job.aOuter - job.inner * job.aBatch;
                job.task.B += job.bOuter - job.inner * job.bBatch;
            }
            return;
        }
        job.Split(threads.Count, work, 2 * sizeof(V) / sizeof(T));
        threads.Run((int)job.parts, &Part<T, V, B>, &job);
    }

    /// <summary>Chooses the pieces: whole products if they divide evenly among the threads, else pieces of each product.</summary>
    void Split(int threads, long work, nint stripColumns)
    {
        rowPieces = columnPieces = 1;
        bool wholeProducts = batch >= 4 * threads || (batch >= threads && batch % threads == 0) || work < WorthAThread;
        if (!wholeProducts)
        {
            // The largest piece determines the time. Among equals, dividing columns packs B only once in total. For short sums,
            // storing C matters more, and dividing rows keeps each thread's C contiguous.
            nint strips = (task.N + stripColumns - 1) / stripColumns, best = nint.MaxValue;
            bool rowsFirst = task.K < ShortSum;
            for (nint i = 1; i <= threads; i++)
            {
                nint rows = rowsFirst ? threads + 1 - i : i;
                if (threads % rows != 0 || rows > task.M) continue;
                nint columns = nint.Min(threads / rows, strips);
                nint tall = (task.M + rows - 1) / rows, width = (strips + columns - 1) / columns * stripColumns;
                if (tall * width >= best) continue;
                best = tall * width;
                rowPieces = rows;
                columnPieces = columns;
            }
        }
        // If pieces are long, there are more pieces than threads, so that a thread that finishes early can take over others.
        nint most = (nint)(work / (threads * LongPiece)), height = task.M / rowPieces;
        if (batch < 4 * threads) rowPieces *= nint.Clamp(nint.Min(most, height / (nint)HighPiece), 1, 8);
        nint pieces = batch * rowPieces * columnPieces;
        parts = nint.Min(pieces, 8 * threads);
    }

    /// <summary>The product of one row of A and a packed B, divided by strips.</summary>
    public static void Sweep<T, V>(
        KernelThreads threads, in ProductShape shape, PackedLayout layout, T* a, T* b, T* c, T* bias, T* matrix, ProductFinish finish)
        where T : unmanaged where V : unmanaged, IProductRegister<V>
    {
        ProductJob job = default;
        job.task.A = (byte*)a;
        job.task.B = (byte*)b;
        job.task.C = (byte*)c;
        job.task.Bias = (finish & ProductFinish.Bias) != 0 ? (byte*)bias : null;
        job.task.Matrix = (finish & ProductFinish.Matrix) != 0 ? (nint)((byte*)matrix - (byte*)c) : 0;
        job.task.Relu = (finish & ProductFinish.Relu) != 0;
        job.task.M = 1;
        job.task.N = shape.N;
        job.task.K = shape.K;
        job.task.AStep = shape.AStep * sizeof(T);
        job.columnPieces = layout.Strip;
        job.batch = layout.Strips;
        job.parts = (long)shape.K * shape.N < WorthAThread ? 1 : nint.Min(job.batch, 8 * threads.Count);
        if (job.parts == 1) SweepPart<T, V>(0, &job);
        else threads.Run((int)job.parts, &SweepPart<T, V>, &job);
    }

    static void SweepPart<T, V>(int part, void* argument) where T : unmanaged where V : unmanaged, IProductRegister<V>
    {
        var job = (ProductJob*)argument;
        PackedSweep<T, V>.Run(&job->task, job->columnPieces, job->batch * part / job->parts, job->batch * (part + 1) / job->parts);
    }

    static void Part<T, V, B>(int part, void* argument) where T : unmanaged where V : unmanaged, IProductRegister<V> where B : struct, IRightSide<V>
    {
        var job = (ProductJob*)argument;
        nint perProduct = job->rowPieces * job->columnPieces, pieces = job->batch * perProduct;
        nint end = pieces * (part + 1) / job->parts;
        for (nint piece = pieces * part / job->parts; piece < end; piece++)
        {
            ProductTask work = job->PieceOf(piece / perProduct, piece % perProduct, 2 * sizeof(V) / sizeof(T), sizeof(T));
            if (work.M > 0 && work.N > 0) B.Run(&work);
        }
    }

    /// <summary>A piece of a product. Pieces start at a whole strip of columns; only the last may end within a strip.</summary>
    ProductTask PieceOf(nint product, nint piece, nint stripColumns, nint size)
    {
        nint rows = piece / columnPieces, columns = piece % columnPieces;
        nint strips = (task.N + stripColumns - 1) / stripColumns;
        nint row = task.M * rows / rowPieces, rowEnd = task.M * (rows + 1) / rowPieces;
        nint column = strips * columns / columnPieces * stripColumns;
        nint columnEnd = nint.Min(task.N, strips * (columns + 1) / columnPieces * stripColumns);
        ProductTask part = task;
        nint outer = product / inner, within = product - outer * inner;
        part.A += outer * aOuter + within * aBatch + row * task.ARow;
        part.B += outer * bOuter + within * bBatch + column * task.BColumn;
        part.C += product * cBatch + row * task.CRow + column * size;
        if (part.Bias != null) part.Bias += column * size;
        part.M = rowEnd - row;
        part.N = columnEnd - column;
        return part;
    }
}
