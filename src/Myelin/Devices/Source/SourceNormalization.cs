namespace Myelin;

/// <summary>Normalization of rows or columns.</summary>
sealed partial class SourceDevice
{
    const string NormalizeHelper =
        """
        /// <summary>
        /// y = (x - mean) · inverse · scale + offset with inverse = 1 / √(variance + epsilon), for each of some series of x: a row or a column. Scale and
        /// offset have a number for each column.
        /// </summary>
        static void Normalize(
            ReadOnlySpan<float> x, ReadOnlySpan<float> scale, ReadOnlySpan<float> offset, double epsilon, int rows, int columns, bool overRows,
            Span<float> y, Span<float> means, Span<float> variances, Span<float> inverses)
        {
            int series = overRows ? rows : columns, count = overRows ? columns : rows, step = overRows ? 1 : columns;
            for (int s = 0; s < series; s++)
            {
                int first = overRows ? s * columns : s;
                float mean = Sum(x[first..], step, count) / count;
                bool large = !float.IsFinite(mean);
                if (large && !overRows) mean = (float)(LargeSum(x[first..], step, count, 0, false) / count / LargeUnit);
                for (int i = 0; i < count; i++) y[first + i * step] = (x[first + i * step] - mean) * (x[first + i * step] - mean);
                float variance = Sum(y[first..], step, count) / count;
                float inverse = 1 / MathF.Sqrt(variance + (float)epsilon);
                if (!float.IsFinite(variance))
                {
                    if (large && overRows) mean = (float)(LargeSum(x[first..], step, count, 0, false) / count / LargeUnit);
                    double scaled = LargeSum(x[first..], step, count, mean * LargeUnit, true) / count;
                    variance = (float)(scaled / LargeUnit / LargeUnit);
                    inverse = (float)(LargeUnit / Math.Sqrt(scaled + epsilon * LargeUnit * LargeUnit));
                }
                for (int i = 0; i < count; i++)
                {
                    int at = first + i * step, column = overRows ? i : s;
                    y[at] = MathF.FusedMultiplyAdd((x[at] - mean) * inverse, scale[column], offset[column]);
                }
                (means[s], variances[s], inverses[s]) = (mean, variance, inverse);
            }
        }
        """;

    const string LargeSumHelper =
        """
        /// <summary>The scale of sums whose terms overflow.</summary>
        const double LargeUnit = UNIT;

        /// <summary>The sum, or the sum of squares, of distances from a mean, in double.</summary>
        static double LargeSum(ReadOnlySpan<float> x, int step, int count, double mean, bool squares)
        {
            Span<double> folded = stackalloc double[32];
            double sum = 0;
            int block = 0, level;
            for (int i = 0; i < count; i++)
            {
                if (i > 0 && i % 256 == 0)
                {
                    for (level = 0; (block >> level & 1) != 0; level++) sum = folded[level] + sum;
                    folded[level] = sum;
                    sum = 0;
                    block++;
                }
                double distance = x[i * step] * LargeUnit - mean;
                sum += squares ? distance * distance : distance;
            }
            for (level = 0; block >> level != 0; level++)
                if ((block >> level & 1) != 0) sum = folded[level] + sum;
            return sum;
        }
        """;

    /// <inheritdoc/>
    protected internal override void Normalize(
        NormalizationAxis over, Tensor x, Tensor scale, Tensor offset, double epsilon, Tensor y, Tensor mean, Tensor variance, Tensor inverse)
    {
        if (Folds([x, scale, offset], [y, mean, variance, inverse],
            (cpu, i, o) => cpu.Normalize(over, i[0], i[1], i[2], epsilon, o[0], o[1], o[2], o[3]))) return;
        ElementType type = x.Type;
        UseSum(type);
        // 2^-600, by which doubles are scaled so that their squares are finite; those of floats are finite in double.
        string unit = type == ElementType.Float32 ? "1" : RealText<Binary64>.Literal(Math.ScaleB(1, -600));
        string scaled = type == ElementType.Float32 ? "LargeUnit" : "LargeDoubleUnit";
        Program.Functions.Add($"LargeSum {type}", () => LargeSumHelper.Replace("UNIT", unit, StringComparison.Ordinal)
            .Replace("LargeUnit", scaled, StringComparison.Ordinal)
            .Replace("ReadOnlySpan<float>", $"ReadOnlySpan<{TextTypes.Name(type)}>", StringComparison.Ordinal));
        Program.Functions.Helper("Normalize", type, NormalizeHelper.Replace("LargeUnit", scaled, StringComparison.Ordinal));
        (x, scale, offset) = (RowMajor(x), RowMajor(scale), RowMajor(offset));
        SourceBuffer[] made = [Make(y), Make(mean), Make(variance), Make(inverse)];
        Add([x, scale, offset], [y, mean, variance, inverse],
            $"Normalize({Span(x).From}, {Span(scale).From}, {Span(offset).From}, {RealText<Binary64>.Literal(epsilon)}, {x.Shape[0]}, {x.Shape[1]}, "
                + $"{(over == NormalizationAxis.Rows ? "true" : "false")}, {string.Join(", ", made.Select(one => one.Name))});");
    }
}
