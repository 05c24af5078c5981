namespace Myelin;

/// <summary>Loops over the axes of a domain, and the indices by which operands are read in them.</summary>
sealed class SourceLoops : IEquatable<SourceLoops>
{
    static readonly string[] Letters = ["i", "j", "k", "l", "m", "n"];

    readonly List<int> sizes = [];
    readonly List<long[]> strides = [];                                              // by axis, then by operand

    /// <summary>Loops over a domain, with as few axes as the strides of the operands allow.</summary>
    /// <param name="domain">The sizes.</param>
    /// <param name="operands">The strides of each operand along each axis.</param>
    public SourceLoops(ReadOnlySpan<int> domain, params IReadOnlyList<long[]> operands)
    {
        for (int axis = 0; axis < domain.Length; axis++)
        {
            int size = domain[axis];
            if (size == 1) continue;
            long[] own = [.. operands.Select(operand => operand[axis])];
            if (sizes.Count > 0 && own.Select((stride, i) => stride * size).SequenceEqual(strides[^1]))
            {
                sizes[^1] *= size;
                strides[^1] = own;
                continue;
            }
            sizes.Add(size);
            strides.Add(own);
        }
    }

    /// <summary>Whether the loops run over the same sizes.</summary>
    public bool Equals(SourceLoops? other) => other != null && sizes.SequenceEqual(other.sizes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SourceLoops);

    /// <inheritdoc/>
    public override int GetHashCode() => sizes.Count;

    /// <summary>Whether there is at most one loop, which visits the elements from the first to the last by an index.</summary>
    public bool IsFlat(string index) => sizes.Count == 0 && index == "0" || sizes.Count == 1 && index == Letters[0];

    static string Letter(int axis) => axis < Letters.Length ? Letters[axis] : $"i{axis}";

    /// <summary>The index of an operand in the innermost loop.</summary>
    public string Index(int operand, long offset)
    {
        var text = new System.Text.StringBuilder();
        if (offset != 0) text.Append(offset.ToString(System.Globalization.CultureInfo.InvariantCulture));
        for (int axis = 0; axis < sizes.Count; axis++)
        {
            long stride = strides[axis][operand];
            if (stride == 0) continue;
            string sign = text.Length == 0 ? stride < 0 ? "-" : "" : stride < 0 ? " - " : " + ";
            string times = Math.Abs(stride) == 1 ? "" : $" * {Math.Abs(stride)}";
            text.Append(sign).Append(Letter(axis)).Append(times);
        }
        return text.Length == 0 ? "0" : text.ToString();
    }

    /// <summary>The loops around some lines.</summary>
    public string[] Around(IReadOnlyList<string> body)
    {
        var lines = new List<string>();
        for (int axis = 0; axis < sizes.Count; axis++)
            lines.Add($"{Indent(axis)}for (int {Letter(axis)} = 0; {Letter(axis)} < {sizes[axis]}; {Letter(axis)}++)");
        bool isBlock = body.Count > 1;
        string outer = Indent(sizes.Count == 0 || isBlock ? Math.Max(0, sizes.Count - 1) : sizes.Count), inner = isBlock ? $"{outer}    " : outer;
        if (isBlock) lines.Add($"{outer}{{");
        lines.AddRange(body.Select(line => $"{inner}{line}"));
        if (isBlock) lines.Add($"{outer}}}");
        return [.. lines];
    }

    static string Indent(int depth) => new(' ', 4 * depth);
}
