namespace Myelin;

/// <summary>The specification of one part of a data set, and the padding of its sequences.</summary>
sealed record DataField(TensorSpec Spec, SequencePadding? Padding = null)
{
    public string Name => Spec.Name ?? "";

    /// <summary>image [28, 28, 1]</summary>
    public override string ToString() => $"{(Name.Length > 0 ? $"{Name} " : "")}{Spec}";
}

/// <summary>The input and target parts of a data set.</summary>
sealed record DataSchema(IReadOnlyList<DataField> Inputs, IReadOnlyList<DataField> Targets)
{
    /// <summary>The index of a part.</summary>
    /// <exception cref="ArgumentException">There is none; the message names the nearest.</exception>
    public static int Find(string what, IReadOnlyList<DataField> parts, string name)
    {
        for (int i = 0; i < parts.Count; i++)
            if (parts[i].Name == name) return i;
        throw Nearest.Unknown(what, name, [.. parts.Select(part => part.Name)]);
    }

    /// <exception cref="ArgumentException">Two parts have one name, or one of several has none; or there are no inputs.</exception>
    public DataSchema Checked()
    {
        if (Inputs.Count == 0) throw new ArgumentException("Dataset: expects at least one input, received none; give what the model is to get.");
        Check("inputs", Inputs);
        Check("targets", Targets);
        return this;
    }

    static void Check(string what, IReadOnlyList<DataField> parts)
    {
        var names = new HashSet<string>();
        foreach (DataField part in parts)
        {
            if (parts.Count > 1 && part.Name.Length == 0)
                throw new ArgumentException($"Dataset: expects a name for each of its {parts.Count} {what}, received one without; " +
                    "name them as the model does.");
            if (!names.Add(part.Name)) throw new ArgumentException($"Dataset: expects different names for its {what}, received \"{part.Name}\" twice; " +
                "rename one.");
        }
    }

    /// <summary>The parts after a transform that returns others.</summary>
    public DataSchema Changed(IReadOnlyList<TensorSpec>? inputs, IReadOnlyList<TensorSpec>? targets) =>
        new DataSchema(Changed(Inputs, inputs), Changed(Targets, targets)).Checked();

    static IReadOnlyList<DataField> Changed(IReadOnlyList<DataField> parts, IReadOnlyList<TensorSpec>? specs) =>
        specs == null ? parts : [.. specs.Select((spec, i) => new DataField(spec, i < parts.Count ? parts[i].Padding : null))];

    /// <summary>image [28, 28, 1], digit []</summary>
    public override string ToString() => string.Join(", ", Inputs.Concat(Targets));
}
