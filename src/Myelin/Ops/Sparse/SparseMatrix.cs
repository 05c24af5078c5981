namespace Myelin;

/// <summary>
/// A sparse matrix in compressed rows (CSR): the columns and values of its entries, row by row, and where each row begins. Its pattern is fixed; its values
/// are a tensor, which may have gradients.
/// </summary>
/// <remarks>
/// <code>
/// SparseMatrix adjacency = SparseMatrix.FromCoordinates(3, 3, rows: [0, 1, 1, 2], columns: [1, 0, 2, 1]);
/// Tensor y = adjacency.NormalizedAdjacency().MatMul(x);
/// </code>
/// <para>
/// The values are [entries], or [entries, heads] for several matrices of one pattern, as attention needs. The sum of a row goes over its entries in
/// ascending order, in blocks as <see cref="Device"/> defines.
/// </para>
/// </remarks>
public sealed class SparseMatrix
{
    readonly Tensor rowStarts, rowOrder, columnStarts, columnOrder;

    SparseMatrix(Tensor rows, Tensor columns, Tensor values, Tensor rowStarts, Tensor rowOrder, Tensor columnStarts, Tensor columnOrder)
    {
        (RowIndices, ColumnIndices, Values) = (rows, columns, values);
        (this.rowStarts, this.rowOrder, this.columnStarts, this.columnOrder) = (rowStarts, rowOrder, columnStarts, columnOrder);
    }

    /// <summary>The number of rows.</summary>
    public int Rows => rowStarts.Shape[0] - 1;

    /// <summary>The number of columns.</summary>
    public int Columns => columnStarts.Shape[0] - 1;

    /// <summary>The number of entries that are stored.</summary>
    public int Count => RowIndices.Shape[0];

    /// <summary>The row of each entry.</summary>
    public Tensor RowIndices { get; }

    /// <summary>The column of each entry.</summary>
    public Tensor ColumnIndices { get; }

    /// <summary>The first entry of each row, and the number of entries at the end: Int64 [rows + 1].</summary>
    public Tensor RowStarts => rowStarts;

    /// <summary>The values of the entries: [entries] or [entries, heads].</summary>
    public Tensor Values { get; }

    /// <summary>A matrix from the coordinates of its entries in any order. Values of equal coordinates are added up, as in SciPy.</summary>
    /// <param name="rowCount">The number of rows.</param>
    /// <param name="columnCount">The number of columns.</param>
    /// <param name="rows">The row of each entry.</param>
    /// <param name="columns">The column of each entry.</param>
    /// <param name="values">The value of each entry; empty for ones.</param>
    /// <exception cref="ArgumentException">There are not as many columns or values as rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative, or a coordinate lies outside.</exception>
    public static SparseMatrix FromCoordinates(
        int rowCount, int columnCount, ReadOnlySpan<int> rows, ReadOnlySpan<int> columns, ReadOnlySpan<float> values = default)
    {
        CheckSize(rowCount, nameof(rowCount));
        CheckSize(columnCount, nameof(columnCount));
        if (columns.Length != rows.Length || (values.Length != rows.Length && values.Length != 0))
            throw new ArgumentException($"SparseMatrix: expects a row, a column and a value for each entry, received {rows.Length} rows, {columns.Length} " +
                $"columns and {values.Length} values; give as many of each, or leave the values out for ones.");
        // 64 bits: a matrix of a million rows and columns has more places than an int counts.
        var places = new long[rows.Length];
        var order = new int[rows.Length];
        for (int i = 0; i < places.Length; i++)
        {
            CheckWithin(rows[i], rowCount, "row", i);
            CheckWithin(columns[i], columnCount, "column", i);
            (places[i], order[i]) = ((long)rows[i] * columnCount + columns[i], i);
        }
        // The second key makes the order of equal places, and so the order of their sum, that of the coordinates.
        long[] keys = places;
        Array.Sort(order, (a, b) => keys[a] != keys[b] ? keys[a].CompareTo(keys[b]) : a.CompareTo(b));
        var (ownRows, ownColumns, sums) = (new List<int>(order.Length), new List<int>(order.Length), new List<float>(order.Length));
        long before = -1;
        foreach (int i in order)
        {
            float value = values.Length == 0 ? 1 : values[i];
            if (places[i] == before) sums[^1] += value;
            else
            {
                ownRows.Add(rows[i]);
                ownColumns.Add(columns[i]);
                sums.Add(value);
            }
            before = places[i];
        }
        return Of(Tensor.From(ownRows.ToArray()), Tensor.From(ownColumns.ToArray()), Tensor.From(sums.ToArray()), rowCount, columnCount);
    }

    static void CheckSize(int size, string what)
    {
        if (size is < 0 or int.MaxValue)
            throw new ArgumentOutOfRangeException(what, $"SparseMatrix: expects a {what} of 0 or more, received {size}; give the size of the matrix.");
    }

    static void CheckWithin(int index, int size, string what, int entry)
    {
        if ((uint)index >= (uint)size)
            throw new ArgumentOutOfRangeException(
                what, $"SparseMatrix: expects {what}s from 0 to {size - 1}, received {index} at entry {entry}; correct it, or make the matrix larger.");
    }

    /// <summary>A matrix from tensors, which may be those of a captured step. Its entries keep their order, and equal coordinates remain two entries.</summary>
    /// <param name="rows">The row of each entry: Int32 or Int64 [entries]. An entry whose row is outside is left out.</param>
    /// <param name="columns">The column of each entry: Int32 or Int64 [entries]. A column outside gives NaN in a product.</param>
    /// <param name="values">The values: [entries] or [entries, heads] of a real type.</param>
    /// <param name="rowCount">The number of rows.</param>
    /// <param name="columnCount">The number of columns.</param>
    /// <exception cref="ShapeException">The tensors do not fit each other.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative.</exception>
    public static SparseMatrix Of(Tensor rows, Tensor columns, Tensor values, int rowCount, int columnCount)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(columns);
        CheckSize(rowCount, nameof(rowCount));
        CheckSize(columnCount, nameof(columnCount));
        foreach (Tensor indices in new[] { rows, columns })
            if (indices.Rank != 1 || indices.Shape != rows.Shape || indices.Type is not (ElementType.Int32 or ElementType.Int64))
                throw new ShapeException($"SparseMatrix: expects a row and a column of Int32 or Int64 for each entry, received {rows.Type}{rows.Shape} and " +
                    $"{columns.Type}{columns.Shape}; reshape them to [entries] and cast them.");
        CheckValues(values, rows.Shape[0]);
        Tensor[] byRow = new Ops.Group(rowCount).Apply(rows), byColumn = new Ops.Group(columnCount).Apply(columns);
        return new(rows, columns, values, byRow[0], byRow[1], byColumn[0], byColumn[1]);
    }

    static void CheckValues(Tensor values, int entries)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Rank is not (1 or 2) || values.Shape[0] != entries || !values.Type.IsReal())
            throw new ShapeException($"SparseMatrix: expects real values [{entries}] or [{entries}, heads], one for each entry, received " +
                $"{values.Type}{values.Shape}; reshape or cast them.");
    }

    /// <summary>A matrix with an entry for each element of a matrix that is not 0.</summary>
    /// <param name="dense">A Float32 matrix, whose values are read.</param>
    /// <exception cref="ShapeException">It is no matrix of Float32.</exception>
    public static SparseMatrix FromDense(Tensor dense)
    {
        ArgumentNullException.ThrowIfNull(dense);
        if (dense.Rank != 2 || dense.Type != ElementType.Float32)
            throw new ShapeException($"SparseMatrix: expects a matrix of Float32, received {dense.Type}{dense.Shape}; reshape or cast it.");
        float[] all = dense.ToArray<float>();
        int[] places = [.. Enumerable.Range(0, all.Length).Where(i => all[i] != 0)];
        int columns = dense.Shape[1];
        return FromCoordinates(
            dense.Shape[0], columns,
            Array.ConvertAll(places, i => i / columns), Array.ConvertAll(places, i => i % columns), Array.ConvertAll(places, i => all[i]));
    }

    /// <summary>The same pattern with other values.</summary>
    /// <param name="values">[entries] or [entries, heads] of a real type.</param>
    /// <exception cref="ShapeException">There is not a value for each entry.</exception>
    public SparseMatrix WithValues(Tensor values)
    {
        CheckValues(values, Count);
        return new(RowIndices, ColumnIndices, values, rowStarts, rowOrder, columnStarts, columnOrder);
    }

    /// <summary>Aᵀ: rows and columns change places. The entries keep their order, so <see cref="RowStarts"/> counts them column by column of A.</summary>
    public SparseMatrix Transpose() => new(ColumnIndices, RowIndices, Values, columnStarts, columnOrder, rowStarts, rowOrder);

    /// <summary>A x, with gradients by x and by the values. x: [columns, ...], with heads [columns, heads, ...], to [rows, ...].</summary>
    /// <exception cref="ShapeException">The sizes or types do not fit.</exception>
    public Tensor MatMul(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        bool hasHeads = Values.Rank == 2;
        int first = hasHeads ? 2 : 1;
        if (x.Rank < first || x.Shape[0] != Columns || x.Type != Values.Type || (hasHeads && x.Shape[1] != Values.Shape[1]))
            throw new ShapeException(
                $"SparseMatrix: expects {Values.Type}[{Columns}{(hasHeads ? $", {Values.Shape[1]}" : "")}, ...] for a product with a matrix " +
                $"[{Rows}, {Columns}], received {x.Type}{x.Shape}; transpose the matrix, or reshape or cast x.");
        int heads = hasHeads ? Values.Shape[1] : 1, features = Shape.Size(x.Shape[first..].Elements, "SparseMatrix");
        Tensor y = new Ops.SparseProduct().ApplyOne(
            Values.Reshape(Count, heads), x.Reshape(Columns, heads, features), RowIndices, ColumnIndices, rowStarts, rowOrder, columnStarts, columnOrder);
        return y.Reshape(x.Shape.With(0, Rows));
    }

    /// <summary>The sum of the values of each row: [rows] or [rows, heads].</summary>
    public Tensor RowSums() =>
        MatMul(Tensor.Ones(Values.Rank == 2 ? [Columns, Values.Shape[1]] : [Columns], Values.Type).To(Values.Device));

    /// <summary>The matrix whose values are the softmax of the values of each row: positive numbers that add up to 1.</summary>
    public SparseMatrix Softmax()
    {
        Tensor values = Values.Reshape(Count, Values.Rank == 2 ? Values.Shape[1] : 1);
        return WithValues(new Ops.GroupSoftmax().ApplyOne(values, RowIndices, rowStarts, rowOrder).Reshape(Values.Shape));
    }

    /// <summary>D^-1/2 (A + I) D^-1/2 with the row sums D of A + I, of a square matrix. (Kipf and Welling, 2017.)</summary>
    /// <param name="addSelfLoops">Whether to add I. Otherwise D is that of A; a row without entries stays empty.</param>
    /// <exception cref="ShapeException">The matrix is not square, or its values have heads.</exception>
    public SparseMatrix NormalizedAdjacency(bool addSelfLoops = true)
    {
        SparseMatrix a = addSelfLoops ? WithSelfLoops() : Square();
        Tensor scale = a.RowSums().Rsqrt();
        return a.WithValues(a.Values * scale.GatherUnchecked(a.RowIndices, 0) * scale.GatherUnchecked(a.ColumnIndices, 0));
    }

    /// <summary>A + I of a square matrix, with an entry of 1 for each place of the diagonal behind the others.</summary>
    /// <exception cref="ShapeException">The matrix is not square, or its values have heads.</exception>
    public SparseMatrix WithSelfLoops()
    {
        Square();
        Tensor loops = Tensor.Range(Rows).To(RowIndices.Device).Cast(RowIndices.Type);
        Tensor ones = Tensor.Ones([Rows], Values.Type).To(Values.Device);
        return Of(
            Tensor.Concatenate([RowIndices, loops], 0), Tensor.Concatenate([ColumnIndices, loops.Cast(ColumnIndices.Type)], 0),
            Tensor.Concatenate([Values, ones], 0), Rows, Columns);
    }

    SparseMatrix Square() => Rows == Columns && Values.Rank == 1 ? this
        : throw new ShapeException($"SparseMatrix: expects a square matrix with one value for each entry, received [{Rows}, {Columns}] with values " +
            $"{Values.Shape}; an adjacency has a row and a column for each node.");

    /// <summary>The matrix with all its zeros: [rows, columns], or [rows, columns, heads].</summary>
    public Tensor ToDense()
    {
        Shape each = Values.Rank == 2 ? [Columns, Values.Shape[1], Columns] : [Columns, Columns];
        Tensor eye = Tensor.Range(Columns).ExpandDims(1).EqualTo(Tensor.Range(Columns)).To(Values.Device).Cast(Values.Type);
        return Values.Rank == 1 ? MatMul(eye) : MatMul(eye.ExpandDims(1).BroadcastTo(each)).Transpose(0, 2, 1);
    }

    /// <summary>The sizes and the number of entries: "SparseMatrix [3, 3], 4 entries".</summary>
    public override string ToString() => $"SparseMatrix [{Rows}, {Columns}], {Count} {(Count == 1 ? "entry" : "entries")}";
}
