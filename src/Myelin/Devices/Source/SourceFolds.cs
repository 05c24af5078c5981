namespace Myelin;

/// <summary>Sums and other folds along axes, and what is made of them.</summary>
sealed partial class SourceDevice
{
    const string SumHelper =
        """
        /// <summary>The sum of numbers that lie some steps apart: blocks of 256 in 16 lanes, folded pairwise.</summary>
        static float Sum(ReadOnlySpan<float> x, int step, int count)
        {
            Span<float> lanes = stackalloc float[16], folded = stackalloc float[24];
            float sum = 0;
            for (int block = 0, first = 0; first < count; block++, first += 256)
            {
                lanes.Clear();
                int end = Math.Min(count, first + 256), level = 0;
                for (int i = first; i < end; i++) lanes[i % 16] += x[i * step];
                for (int half = 8; half > 0; half /= 2)
                    for (int j = 0; j < half; j++) lanes[j] += lanes[j + half];
                sum = lanes[0];
                if (end < count)
                {
                    for (; (block >> level & 1) != 0; level++) sum = folded[level] + sum;
                    folded[level] = sum;
                    continue;
                }
                for (; block >> level != 0; level++)
                    if ((block >> level & 1) != 0) sum = folded[level] + sum;
            }
            return sum;
        }
        """;

    const string MaxHelper =
        """
        /// <summary>The largest of numbers that lie some steps apart; NaN wins.</summary>
        static float Max(ReadOnlySpan<float> x, int step, int count)
        {
            float most = x[0];
            for (int i = 1; i < count; i++) most = MathF.Max(most, x[i * step]);
            return most;
        }
        """;

    const string SoftmaxHelper =
        """
        /// <summary>y = e^(x - m) / Σ e^(x - m) for each row of x [rows, length] with its maximum m.</summary>
        static void Softmax(ReadOnlySpan<float> x, Span<float> y, int rows, int length)
        {
            for (int first = 0; first < rows * length; first += length)
            {
                ReadOnlySpan<float> row = x.Slice(first, length);
                Span<float> result = y.Slice(first, length);
                float most = Max(row, 1, length);
                for (int i = 0; i < length; i++) result[i] = Exp(row[i] - most);
                float sum = Sum(result, 1, length);
                for (int i = 0; i < length; i++) result[i] /= sum;
            }
        }
        """;

    const string LogSoftmaxHelper =
        """
        /// <summary>y = (x - m) - ln Σ e^(x - m) for each row of x [rows, length] with its maximum m.</summary>
        static void LogSoftmax(ReadOnlySpan<float> x, Span<float> y, int rows, int length)
        {
            for (int first = 0; first < rows * length; first += length)
            {
                ReadOnlySpan<float> row = x.Slice(first, length);
                Span<float> result = y.Slice(first, length);
                float most = Max(row, 1, length);
                for (int i = 0; i < length; i++) result[i] = Exp(row[i] - most);
                float logarithm = Log(Sum(result, 1, length));
                for (int i = 0; i < length; i++) result[i] = row[i] - most - logarithm;
            }
        }
        """;

    const string ScanHelper =
        """
        /// <summary>Running sums of numbers that lie some steps apart: chains of 256, behind the running sums of earlier chains.</summary>
        static void Scan(ReadOnlySpan<float> x, Span<float> y, int start, int step, int count, bool exclusive)
        {
            Span<float> chains = stackalloc float[8], earlier = stackalloc float[8];
            chains.Clear();
            earlier.Clear();
            for (int i = 0; i < count; i++)
            {
                int at = start + i * step;
                if (exclusive) y[at] = i - 1 < 256 ? chains[0] : earlier[0] + chains[0];
                if (i > 0 && i % 256 == 0)
                {
                    int level = 0;
                    for (int rest = i; rest % 256 == 0; rest /= 256, level++)
                    {
                        chains[level + 1] += chains[level];
                        chains[level] = 0;
                    }
                    for (; level > 0; level--) earlier[level - 1] = earlier[level] + chains[level];
                }
                chains[0] += x[at];
                if (!exclusive) y[at] = i < 256 ? chains[0] : earlier[0] + chains[0];
            }
        }
        """;

    void UseSum(ElementType type) => Program.Functions.Helper("Sum", type, SumHelper);

    void UseMax(ElementType type) => Program.Functions.Helper(
        "Max", type, type.IsReal() ? MaxHelper : MaxHelper.Replace("; NaN wins", "", StringComparison.Ordinal));

    /// <inheritdoc/>
    protected internal override void Reduce(Reduction reduction, Tensor x, int axis, int axes, Tensor y)
    {
        if (Folds([x], [y], (cpu, i, o) => cpu.Reduce(reduction, i[0], axis, axes, o[0]))) return;
        string name = $"{reduction}";
        switch (reduction)
        {
            case Reduction.Sum:
                UseSum(x.Type);
                break;
            case Reduction.Max:
                UseMax(x.Type);
                break;
            case Reduction.Min:
                Program.Functions.Helper("Min", x.Type, MaxHelper
                    .Replace("Max(", "Min(", StringComparison.Ordinal).Replace("most", "least", StringComparison.Ordinal)
                    .Replace("largest", "smallest", StringComparison.Ordinal));
                break;
            default:
                name = "Multiplied";
                Program.Functions.Helper(name, x.Type, SumHelper
                    .Replace(" Sum(", " Multiplied(", StringComparison.Ordinal).Replace("The sum", "The product", StringComparison.Ordinal)
                    .Replace("+= x", "*= x", StringComparison.Ordinal).Replace("+= lanes", "*= lanes", StringComparison.Ordinal)
                    .Replace("lanes.Clear()", "lanes.Fill(1)", StringComparison.Ordinal).Replace("] + sum", "] * sum", StringComparison.Ordinal)
                    .Replace("sum = 0", "sum = 1", StringComparison.Ordinal));
                break;
        }
        x = RowMajor(x);
        int outer = Elements(x.Shape, 0, axis), length = Elements(x.Shape, axis, axis + axes), inner = Elements(x.Shape, axis + axes, x.Rank);
        SourceBuffer made = Make(y);
        var loops = new SourceLoops([outer, inner], [(long)length * inner, 1], [inner, 1]);
        Add([x], [y], loops.Around([$"{made.Name}[{loops.Index(1, 0)}] = {name}({BufferOf(x).From(loops.Index(0, x.Offset))}, {inner}, {length});"]));
    }

    /// <inheritdoc/>
    protected internal override void Scan(Tensor x, int axis, bool exclusive, bool reverse, Tensor y)
    {
        if (Folds([x], [y], (cpu, i, o) => cpu.Scan(i[0], axis, exclusive, reverse, o[0]))) return;
        Program.Functions.Helper("Scan", x.Type, ScanHelper);
        x = RowMajor(x);
        int at = x.Shape.Axis(axis);
        int outer = Elements(x.Shape, 0, at), length = x.Shape[at], inner = Elements(x.Shape, at + 1, x.Rank);
        SourceBuffer made = Make(y);
        var loops = new SourceLoops([outer, inner], [(long)length * inner, 1]);
        string start = loops.Index(0, reverse ? (long)(length - 1) * inner : 0);
        Add([x], [y], loops.Around([$"Scan({Span(x).From}, {made.Name}, {start}, {(reverse ? -inner : inner)}, {length}, {(exclusive ? "true" : "false")});"]));
    }

    /// <inheritdoc/>
    protected internal override void Softmax(Tensor x, bool logarithm, Tensor y)
    {
        if (Folds([x], [y], (cpu, i, o) => cpu.Softmax(i[0], logarithm, o[0]))) return;
        UseMax(x.Type);
        UseSum(x.Type);
        Use(default(Ops.Exp), x.Type);
        if (logarithm) Use(default(Ops.Log), x.Type);
        string name = logarithm ? "LogSoftmax" : "Softmax";
        Program.Functions.Helper(name, x.Type, logarithm ? LogSoftmaxHelper : SoftmaxHelper);
        x = RowMajor(x);
        SourceBuffer made = Make(y);
        Add([x], [y], $"{name}({Span(x).From}, {made.Name}, rows: {Elements(x.Shape, 0, x.Rank - 1)}, length: {x.Shape[-1]});");
    }

    /// <summary>Adds the function that a formula calls.</summary>
    void Use<F>(F formula, ElementType type) where F : struct, IUnary =>
        TermText.Of(TextTypes.Name(type), [new UnaryText<F>(formula).Value(type, [Term.Name("x")])], Program.Functions);
}
