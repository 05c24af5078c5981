using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>A batch of products and how it is cut into parts: by products, rows and columns, never by k.</summary>
internal unsafe struct ProductJob
{
    /// <summary>Multiply-adds below which a second thread costs more than it brings: about 1.5 µs of one core.</summary>
    const long WorthAThread = 65_536;

    /// <summary>The first product, whole.</summary>
    public ProductTask Task;

    public nint Batch;

    /// <summary>From one product to the next, in bytes.</summary>
    public nint ABatch, BBatch, CBatch;

    /// <summary>One product's pieces: RowPieces · ColumnPieces.</summary>
    nint rowPieces, columnPieces;

    /// <summary>Parts given to the threads; each is a run of pieces.</summary>
    nint parts;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<T, V>(KernelThreads threads, ProductJob* job) where T : unmanaged where V : unmanaged, IProductRegister<V>
    {
        long work = (long)job->Task.M * job->Task.N * long.Max(job->Task.K, 1);
        if (threads.Count == 1 || work * job->Batch < WorthAThread)
        {
            ProductTask task = job->Task;
            for (nint product = 0; product < job->Batch; product++)
            {
                ProductTask piece = task;
                ProductDriver<T, V>.Run(&piece);
                task.A += job->ABatch;
                task.B += job->BBatch;
                task.C += job->CBatch;
            }
            return;
        }
        job->Split(threads.Count, work, 2 * sizeof(V) / sizeof(T));
        threads.Run((int)job->parts, &Part<T, V>, job);
    }

    /// <summary>Chooses the pieces: whole products if they divide well among the threads, else each product in pieces.</summary>
    void Split(int threads, long work, nint stripColumns)
    {
        rowPieces = columnPieces = 1;
        bool wholeProducts = Batch >= 4 * threads || (Batch >= threads && Batch % threads == 0) || work < WorthAThread;
        if (!wholeProducts)
        {
            // The widest piece decides the time. Pieces of columns read B once; pieces of rows read A once.
            nint strips = (Task.N + stripColumns - 1) / stripColumns, best = nint.MaxValue;
            for (nint rows = 1; rows <= threads; rows++)
            {
                if (threads % rows != 0 || rows > Task.M) continue;
                nint columns = nint.Min(threads / rows, strips);
                nint height = (Task.M + rows - 1) / rows, width = (strips + columns - 1) / columns * stripColumns;
                nint cost = height * width;
                if (cost >= best) continue;
                best = cost;
                rowPieces = rows;
                columnPieces = columns;
            }
        }
        nint pieces = Batch * rowPieces * columnPieces;
        parts = nint.Min(pieces, 8 * threads);
    }

    static void Part<T, V>(int part, void* argument) where T : unmanaged where V : unmanaged, IProductRegister<V>
    {
        var job = (ProductJob*)argument;
        nint perProduct = job->rowPieces * job->columnPieces, pieces = job->Batch * perProduct;
        nint end = pieces * (part + 1) / job->parts;
        for (nint piece = pieces * part / job->parts; piece < end; piece++)
        {
            ProductTask task = job->PieceOf(piece / perProduct, piece % perProduct, 2 * sizeof(V) / sizeof(T), sizeof(T));
            if (task.M > 0 && task.N > 0) ProductDriver<T, V>.Run(&task);
        }
    }

    /// <summary>Pieces begin at a whole strip of columns; only the last may end within one.</summary>
    ProductTask PieceOf(nint product, nint piece, nint stripColumns, nint size)
    {
        nint rows = piece / columnPieces, columns = piece % columnPieces;
        nint strips = (Task.N + stripColumns - 1) / stripColumns;
        nint row = Task.M * rows / rowPieces, rowEnd = Task.M * (rows + 1) / rowPieces;
        nint column = strips * columns / columnPieces * stripColumns;
        nint columnEnd = nint.Min(Task.N, strips * (columns + 1) / columnPieces * stripColumns);
        ProductTask task = Task;
        task.A += product * ABatch + row * Task.ARow;
        task.B += product * BBatch + column * Task.BColumn;
        task.C += product * CBatch + row * Task.CRow + column * size;
        if (task.Bias != null) task.Bias += column * size;
        task.M = rowEnd - row;
        task.N = columnEnd - column;
        return task;
    }
}
