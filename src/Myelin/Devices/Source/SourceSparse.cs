namespace Myelin;

/// <summary>Primitives of sparse matrices.</summary>
sealed partial class SourceDevice
{
    /// <inheritdoc/>
    protected internal override void Group(Tensor indices, Tensor starts, Tensor order)
    {
        if (Folds([indices], [starts, order], (cpu, i, o) => cpu.Group(i[0], o[0], o[1]))) return;
        Program.Functions.Helper("Group", indices.Type,
            """
            /// <summary>The places of indices by index, and where those of each index begin.</summary>
            static void Group(ReadOnlySpan<float> indices, Span<long> starts, Span<long> order)
            {
                int next = 0;
                for (int k = 0; k < starts.Length - 1; k++)
                {
                    starts[k] = next;
                    for (int i = 0; i < order.Length; i++)
                        if (indices[i] == k) order[next++] = i;
                }
                starts[^1] = next;
                order[next..].Clear();
            }
            """);
        indices = RowMajor(indices);
        SourceBuffer[] made = [Make(starts), Make(order)];
        Add([indices], [starts, order], $"Group({Span(indices).From}, {made[0].Name}, {made[1].Name});");
    }

    /// <inheritdoc/>
    protected internal override void SparseProduct(Tensor values, Tensor x, Tensor starts, Tensor order, Tensor columns, Tensor y)
    {
        if (Folds([values, x, starts, order, columns], [y], (cpu, i, o) => cpu.SparseProduct(i[0], i[1], i[2], i[3], i[4], o[0]))) return;
        string whole = TextTypes.Name(columns.Type);
        UseSums($"SparseProduct {whole}", y.Type,
            """
            /// <summary>y [rows, heads, features] = sums over the entries of a row: values [entries, heads] · x [size, heads, features].</summary>
            static void SparseProduct(
                ReadOnlySpan<float> values, ReadOnlySpan<float> x, ReadOnlySpan<long> starts, ReadOnlySpan<long> order, ReadOnlySpan<WHOLE> columns,
                Span<float> y, int rows, int entries, int size, int heads, int features)
            {
                Span<float> folded = stackalloc float[24 * Tile];
                for (int i = 0; i < rows * heads; i++)
                {
                    int row = i / heads, head = i % heads;
                    int from = (int)Math.Clamp(starts[row], 0, entries), to = Math.Max(from, (int)Math.Clamp(starts[row + 1], 0, entries));
                    for (int first = 0; first < features; first += Tile)
                    {
                        Span<float> sums = y.Slice(i * features + first, Math.Min(Tile, features - first));
                        sums.Clear();
                        for (int at = from; at < to; at++)
                        {
                            if (at > from && (at - from) % 256 == 0) NextBlock(sums, (at - from) / 256 - 1, folded);
                            int entry = (int)Math.Min((ulong)order[at], (ulong)(entries - 1));
                            long column = columns[entry];
                            if (column < 0 || column >= size)
                            {
                                sums.Fill(float.NaN);
                                continue;
                            }
                            float factor = values[entry * heads + head];
                            ReadOnlySpan<float> term = x.Slice(((int)column * heads + head) * features + first, sums.Length);
                            for (int j = 0; j < sums.Length; j++) sums[j] = MathF.FusedMultiplyAdd(factor, term[j], sums[j]);
                        }
                        if (to > from) LastBlock(sums, (to - from - 1) / 256, folded);
                    }
                }
            }
            """.Replace("WHOLE", whole, StringComparison.Ordinal));
        (values, x, starts, order, columns) = (RowMajor(values), RowMajor(x), RowMajor(starts), RowMajor(order), RowMajor(columns));
        SourceBuffer made = Make(y);
        Add([values, x, starts, order, columns], [y],
            $"SparseProduct({Span(values).From}, {Span(x).From}, {Span(starts).From}, {Span(order).From}, {Span(columns).From}, {made.Name}, "
                + $"{y.Shape[0]}, {values.Shape[0]}, {x.Shape[0]}, {x.Shape[1]}, {x.Shape[2]});");
    }

    /// <inheritdoc/>
    protected internal override void GroupMax(Tensor x, Tensor starts, Tensor order, Tensor y)
    {
        if (Folds([x, starts, order], [y], (cpu, i, o) => cpu.GroupMax(i[0], i[1], i[2], o[0]))) return;
        Program.Functions.Helper("GroupMax", x.Type,
            """
            /// <summary>y [rows, features] = the largest of x [entries, features] over the entries of each row; NaN wins.</summary>
            static void GroupMax(ReadOnlySpan<float> x, ReadOnlySpan<long> starts, ReadOnlySpan<long> order, Span<float> y, int rows, int entries, int features)
            {
                y[..(rows * features)].Fill(float.NegativeInfinity);
                for (int row = 0; row < rows; row++)
                {
                    for (long at = Math.Clamp(starts[row], 0, entries); at < Math.Clamp(starts[row + 1], 0, entries); at++)
                    {
                        int entry = (int)Math.Min((ulong)order[(int)at], (ulong)(entries - 1));
                        for (int j = 0; j < features; j++) y[row * features + j] = MathF.Max(y[row * features + j], x[entry * features + j]);
                    }
                }
            }
            """);
        (x, starts, order) = (RowMajor(x), RowMajor(starts), RowMajor(order));
        SourceBuffer made = Make(y);
        Add([x, starts, order], [y], $"GroupMax({Span(x).From}, {Span(starts).From}, {Span(order).From}, {made.Name}, "
            + $"{y.Shape[0]}, {x.Shape[0]}, {Elements(x.Shape, 1, x.Rank)});");
    }
}
