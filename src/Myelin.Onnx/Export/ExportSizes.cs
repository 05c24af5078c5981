namespace Myelin.Onnx;

/// <summary>Writes sizes that depend on those of the inputs: by the shape of a value that has them, and products, sums and quotients of such.</summary>
sealed class ExportSizes(OnnxNodes nodes)
{
    readonly List<(Dim Size, ExportValue Value, int Axis)> sources = [];
    readonly Dictionary<Dim, string> written = [];
    readonly HashSet<Dim> known = [];

    /// <summary>Notes the sizes of a value that is written.</summary>
    public void Note(ExportValue value)
    {
        for (int axis = 0; axis < value.Rank; axis++)
            if (!value.Shape[axis].IsFixed && known.Add(value.Shape[axis])) sources.Add((value.Shape[axis], value, axis));
    }

    /// <summary>A vector of sizes.</summary>
    /// <param name="sizes">The sizes.</param>
    /// <exception cref="OnnxException">A size depends on those of the inputs in a way that cannot be written.</exception>
    public string Vector(params IReadOnlyList<Dim> sizes)
    {
        if (sizes.All(size => size.IsFixed)) return nodes.Integers([.. sizes.Select(size => size.A)]);
        var parts = new List<string>();
        for (int i = 0; i < sizes.Count;)
        {
            int end = i;
            while (end < sizes.Count && sizes[end].IsFixed) end++;
            if (end > i) parts.Add(nodes.Integers([.. sizes.Skip(i).Take(end - i).Select(size => size.A)]));
            else parts.Add(One(sizes[end++]));
            i = end;
        }
        return parts.Count == 1 ? parts[0] : nodes.Add("Concat", parts, ("axis", 0));
    }

    /// <summary>A vector of one size.</summary>
    public string One(Dim size)
    {
        if (size.IsFixed) return nodes.Integers(size.A);
        if (written.TryGetValue(size, out string? name)) return name;
        return written[size] = Find(size) ?? throw new OnnxException($"a size of {size} in three runs, which no sizes of the inputs give");
    }

    string? Find(Dim size)
    {
        foreach ((Dim source, ExportValue value, int axis) in sources)
            if (source == size) return Axis(value, axis);
        foreach ((Dim source, _, _) in sources)
        {
            if (Dim.Divide(size, source) is { } factor && (factor.IsFixed || known.Contains(factor))) return nodes.Add("Mul", [One(source), One(factor)]);
            if (Dim.Divide(source, size) is { IsFixed: true } divisor) return nodes.Add("Div", [One(source), One(divisor)]);
        }
        foreach ((Dim source, _, _) in sources)
            if (size - source is { IsFixed: true } more) return nodes.Add("Add", [One(source), One(more)]);
        foreach ((Dim source, _, _) in sources)
        {
            if (Dim.Divide(size, source) is { } rest && known.Any(other => Dim.Divide(rest, other) is { } last && (last.IsFixed || known.Contains(last))))
                return nodes.Add("Mul", [One(source), One(rest)]);
            for (long factor = 2; factor <= 8; factor++)                            // factor · source + more
                if (size - source * factor is { IsFixed: true } more) return nodes.Add("Add", [nodes.Add("Mul", [One(source), One(factor)]), One(more)]);
            for (long divisor = 2; divisor <= 4; divisor++)                         // ⌊(source + more) / divisor⌋
                for (long more = -32; more <= 32; more++)
                    if (Dim.Floor(source + more, divisor) == size) return nodes.Add("Div", [nodes.Add("Add", [One(source), One(more)]), One(divisor)]);
        }
        return null;
    }

    string Axis(ExportValue value, int axis)
    {
        string name = value.Name ?? value.ChannelsFirst!;
        int at = value.Name != null ? axis : Array.IndexOf(ExportTypes.ChannelsFirst(value.Rank), axis);
        return nodes.Add("Gather", [nodes.Add("Shape", [name]), nodes.Integers(at)], ("axis", 0));
    }
}
