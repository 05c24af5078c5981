namespace Myelin;

/// <summary>Primitives that move elements.</summary>
sealed partial class SourceDevice
{
    /// <inheritdoc/>
    protected internal override void Concatenate(ReadOnlySpan<Tensor> x, int axis, Tensor y)
    {
        if (Folds(x, [y], (cpu, i, o) => cpu.Concatenate(i, axis, o[0]))) return;
        int along = y.Shape.Axis(axis);
        SourceBuffer made = Make(y);
        long[] strides = y.Shape.RowMajorStrides();
        var lines = new List<string>();
        var read = new List<Tensor>();
        long start = 0;
        foreach (Tensor one in x)
        {
            if (one.Shape.Elements == 0) continue;
            lines.AddRange(Copied(one, made, strides, start));
            if (!IsNumber(one)) read.Add(one);
            start += one.Shape[along] * strides[along];
        }
        Add([.. read], [y], lines);
    }

    /// <inheritdoc/>
    protected internal override void Place(Tensor x, int[] starts, Tensor y)
    {
        if (Folds([x], [y], (cpu, i, o) => cpu.Place(i[0], starts, o[0]))) return;
        SourceBuffer made = Make(y);
        long[] strides = y.Shape.RowMajorStrides();
        long start = 0;
        for (int axis = 0; axis < starts.Length; axis++) start += starts[axis] * strides[axis];
        string[] copied = x.Shape.Elements == 0 ? [] : Copied(x, made, strides, start);
        Add(IsNumber(x) ? [] : [x], [y], [$"{made.Name}.Clear();", .. copied]);
    }

    /// <summary>A loop that copies x to a part of y.</summary>
    string[] Copied(Tensor x, SourceBuffer y, long[] strides, long start)
    {
        var loops = new SourceLoops(x.Shape.Sizes, x.StridesOrRowMajor, strides);
        return loops.Around([$"{y.Name}[{loops.Index(1, start)}] = {Element(x, loops.Index(0, x.Offset)).Format};"]);
    }

    /// <inheritdoc/>
    protected internal override void Replace(Tensor x, Tensor block, Tensor position, int axis, Tensor y)
    {
        if (Folds([x, block, position], [y], (cpu, i, o) => cpu.Replace(i[0], i[1], i[2], axis, o[0]))) return;
        Program.Functions.Helper("Replace", y.Type,
            """
            /// <summary>y [outer, size, inner] = x, but the block [outer, count, inner] from a position on. What would lie outside is left out.</summary>
            static void Replace(
                ReadOnlySpan<float> x, ReadOnlySpan<float> block, long position, Span<float> y, int outer, int size, int count, int inner)
            {
                x[..(outer * size * inner)].CopyTo(y);
                for (int i = 0; i < outer; i++)
                {
                    for (int k = 0; k < count; k++)
                    {
                        if (position + k < 0 || position + k >= size) continue;
                        block.Slice((i * count + k) * inner, inner).CopyTo(y[((i * size + (int)(position + k)) * inner)..]);
                    }
                }
            }
            """);
        (x, block, position) = (RowMajor(x), RowMajor(block), RowMajor(position));
        int outer = Elements(y.Shape, 0, axis), inner = Elements(y.Shape, axis + 1, y.Rank);
        SourceBuffer made = Make(y);
        Add([x, block, position], [y], $"Replace({Span(x).From}, {Span(block).From}, {BufferOf(position).Name}[{position.Offset}], {made.Name}, "
            + $"{outer}, {y.Shape[axis]}, {block.Shape[axis]}, {inner});");
    }

    /// <inheritdoc/>
    protected internal override void Gather(Tensor x, Tensor indices, int axis, Tensor y)
    {
        if (Folds([x, indices], [y], (cpu, i, o) => cpu.Gather(i[0], i[1], axis, o[0]))) return;
        x = x.Type == y.Type ? x : Widened(x);
        (string whole, string missing) = (TextTypes.Name(indices.Type), x.Type switch
        {
            ElementType.Float32 or ElementType.Float64 => $"{TextTypes.Name(x.Type)}.NaN",
            _ => "default",
        });
        Program.Functions.Add($"Gather {x.Type} {indices.Type}", () =>
            $$"""
            /// <summary>y [outer, count, inner] = x [outer, size, inner] at indices; {{missing}} for an index outside.</summary>
            static void Gather(
                ReadOnlySpan<{{TextTypes.Name(x.Type)}}> x, ReadOnlySpan<{{whole}}> indices, Span<{{TextTypes.Name(x.Type)}}> y,
                int outer, int size, int count, int inner)
            {
                for (int i = 0; i < outer * count; i++)
                {
                    long index = indices[i % count];
                    Span<{{TextTypes.Name(x.Type)}}> entry = y.Slice(i * inner, inner);
                    if (index < 0 || index >= size) entry.Fill({{missing}});
                    else x.Slice((i / count * size + (int)index) * inner, inner).CopyTo(entry);
                }
            }
            """);
        (x, indices) = (RowMajor(x), RowMajor(indices));
        int along = x.Shape.Axis(axis);
        SourceBuffer made = Make(y);
        Add([x, indices], [y], $"Gather({Span(x).From}, {Span(indices).From}, {made.Name}, "
            + $"{Elements(x.Shape, 0, along)}, {x.Shape[along]}, {indices.Shape.Elements}, {Elements(x.Shape, along + 1, x.Rank)});");
    }

    /// <inheritdoc/>
    protected internal override void ScatterAdd(Tensor x, Tensor indices, int axis, Tensor y)
    {
        if (Folds([x, indices], [y], (cpu, i, o) => cpu.ScatterAdd(i[0], i[1], axis, o[0]))) return;
        UseBlocks(y.Type);
        string whole = TextTypes.Name(indices.Type);
        Program.Functions.Helper($"ScatterAdd {whole}", y.Type,
            """
            /// <summary>y [outer, size, inner] = the sums of x [outer, count, inner] by indices; an index outside adds nothing.</summary>
            static void ScatterAdd(ReadOnlySpan<float> x, ReadOnlySpan<WHOLE> indices, Span<float> y, int outer, int size, int count, int inner)
            {
                Span<float> folded = stackalloc float[24 * Tile];
                for (int i = 0; i < outer * size; i++)
                {
                    for (int first = 0; first < inner; first += Tile)
                    {
                        Span<float> sums = y.Slice(i * inner + first, Math.Min(Tile, inner - first));
                        sums.Clear();
                        int terms = 0;
                        for (int k = 0; k < count; k++)
                        {
                            if (indices[k] != i % size) continue;
                            if (terms > 0 && terms % 256 == 0) NextBlock(sums, terms / 256 - 1, folded);
                            ReadOnlySpan<float> term = x.Slice((i / size * count + k) * inner + first, sums.Length);
                            for (int j = 0; j < sums.Length; j++) sums[j] += term[j];
                            terms++;
                        }
                        if (terms > 0) LastBlock(sums, (terms - 1) / 256, folded);
                    }
                }
            }
            """.Replace("WHOLE", whole, StringComparison.Ordinal));
        (x, indices) = (RowMajor(x), RowMajor(indices));
        int along = y.Shape.Axis(axis);
        SourceBuffer made = Make(y);
        Add([x, indices], [y], $"ScatterAdd({Span(x).From}, {Span(indices).From}, {made.Name}, "
            + $"{Elements(y.Shape, 0, along)}, {y.Shape[along]}, {indices.Shape.Elements}, {Elements(y.Shape, along + 1, y.Rank)});");
    }

    /// <inheritdoc/>
    protected internal override void ArgMax(Tensor x, Tensor y)
    {
        if (Folds([x], [y], (cpu, i, o) => cpu.ArgMax(i[0], o[0]))) return;
        Best(x, y, "ArgMax", "largest", ">");
    }

    /// <inheritdoc/>
    protected internal override void ArgMin(Tensor x, Tensor y)
    {
        if (Folds([x], [y], (cpu, i, o) => cpu.ArgMin(i[0], o[0]))) return;
        Best(x, y, "ArgMin", "smallest", "<");
    }

    void Best(Tensor x, Tensor y, string name, string what, string sign)
    {
        Program.Functions.Helper(name, x.Type,
            $$"""
            /// <summary>y = the first index of the {{what}} number of each row of x; NaN wins.</summary>
            static void {{name}}(ReadOnlySpan<float> x, Span<long> y, int rows, int length)
            {
                for (int row = 0; row < rows; row++)
                {
                    int best = row * length;
                    for (int i = best; i < (row + 1) * length; i++)
                        if (x[i] {{sign}} x[best] || {{(x.Type.IsReal() ? "float.IsNaN(x[i]) && !float.IsNaN(x[best])" : "false")}}) best = i;
                    y[row] = best - row * length;
                }
            }
            """);
        x = RowMajor(x);
        SourceBuffer made = Make(y);
        Add([x], [y], $"{name}({Span(x).From}, {made.Name}, {Elements(x.Shape, 0, x.Rank - 1)}, {x.Shape[-1]});");
    }

    /// <inheritdoc/>
    protected internal override void Sort(Tensor x, bool descending, Tensor values, Tensor indices)
    {
        if (Folds([x], [values, indices], (cpu, i, o) => cpu.Sort(i[0], descending, o[0], o[1]))) return;
        string name = descending ? "SortDown" : "SortUp", isNaN = x.Type.IsReal() ? "float.IsNaN" : "IsNaN";
        if (!x.Type.IsReal()) Program.Functions.Helper("IsNaN", x.Type, "static bool IsNaN(float x) => false;");
        Program.Functions.Helper(name, x.Type,
            $$"""
            /// <summary>The rows of x in order, NaN last, equal numbers as they stood, and where each came from.</summary>
            static void {{name}}(ReadOnlySpan<float> x, Span<float> values, Span<long> indices, int rows, int length)
            {
                var row = new float[length];
                var order = new int[length];
                for (int first = 0; first < rows * length; first += length)
                {
                    x.Slice(first, length).CopyTo(row);
                    for (int i = 0; i < length; i++) order[i] = i;
                    Array.Sort(order, (a, b) =>
                    {
                        bool none = {{isNaN}}(row[a]), other = {{isNaN}}(row[b]);
                        if (none != other) return none ? 1 : -1;
                        return row[a] < row[b] ? {{(descending ? 1 : -1)}} : row[a] > row[b] ? {{(descending ? -1 : 1)}} : a.CompareTo(b);
                    });
                    for (int i = 0; i < length; i++) (values[first + i], indices[first + i]) = (row[order[i]], order[i]);
                }
            }
            """);
        x = RowMajor(x);
        SourceBuffer[] made = [Make(values), Make(indices)];
        Add([x], [values, indices],
            $"{name}({Span(x).From}, {made[0].Name}, {made[1].Name}, {Elements(x.Shape, 0, x.Rank - 1)}, {x.Shape[-1]});");
    }
}
