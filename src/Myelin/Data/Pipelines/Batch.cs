namespace Myelin;

/// <summary>Some examples together: each input and target part has a first axis that counts the examples.</summary>
/// <remarks>
/// With one input and one target a batch deconstructs into both:
/// <code>foreach (var (x, y) in train.Batches(50, shuffle: true, epoch: epoch)) sum += (double)step.Run(x, y);</code>
/// </remarks>
public sealed class Batch
{
    internal Batch(DataSchema schema, IReadOnlyList<BatchPart> inputs, IReadOnlyList<BatchPart> targets, IReadOnlyList<int>? rows, long first,
        Tensor? weights = null)
    {
        (Schema, InputParts, TargetParts, Rows, First, Weights) = (schema, inputs, targets, rows, first, weights);
        Inputs = [.. inputs.Select(part => part.Values)];
        Targets = [.. targets.Select(part => part.Values)];
        InputMasks = [.. inputs.Select(part => part.Mask)];
        Count = (inputs.Count > 0 ? Inputs : Targets)[0].Shape[0];
    }

    internal DataSchema Schema { get; }

    internal IReadOnlyList<BatchPart> InputParts { get; }

    internal IReadOnlyList<BatchPart> TargetParts { get; }

    /// <summary>The position of the first example in the epoch.</summary>
    internal long First { get; }

    /// <summary>The number of examples.</summary>
    public int Count { get; }

    /// <summary>The inputs in the order of the data set's parts: each [count, ...].</summary>
    public IReadOnlyList<Tensor> Inputs { get; }

    /// <summary>The targets in the order of the data set's parts: each [count, ...].</summary>
    public IReadOnlyList<Tensor> Targets { get; }

    /// <summary>For each input its mask (Bool [count, length], true where the sequence has values), or null if the part has none.</summary>
    public IReadOnlyList<Tensor?> InputMasks { get; }

    /// <summary>A weight for each example ([count]), or null if all weigh the same.</summary>
    public Tensor? Weights { get; }

    /// <summary>The indices of the examples in their data set, or null if it is streamed.</summary>
    public IReadOnlyList<int>? Rows { get; }

    /// <summary>An input by its name.</summary>
    /// <exception cref="ArgumentException">There is none; the message names the nearest.</exception>
    public Tensor Input(string name) => Inputs[DataSchema.Find("input", Schema.Inputs, name)];

    /// <summary>A target by its name.</summary>
    /// <exception cref="ArgumentException">There is none; the message names the nearest.</exception>
    public Tensor Target(string name) => Targets[DataSchema.Find("target", Schema.Targets, name)];

    /// <summary>The input and the target of a batch that has one of each.</summary>
    /// <exception cref="InvalidOperationException">It has several parts.</exception>
    public void Deconstruct(out Tensor x, out Tensor y)
    {
        if (Inputs.Count != 1 || Targets.Count != 1)
            throw new InvalidOperationException($"Batch: expects one input and one target for (x, y), has {Inputs.Count} and {Targets.Count}; " +
                $"take them by name, such as batch.Input(\"{Schema.Inputs[0].Name}\").");
        (x, y) = (Inputs[0], Targets[0]);
    }

    /// <summary>This batch with other values for the same examples. Arguments that are left out stay the same.</summary>
    /// <param name="inputs">All inputs in order.</param>
    /// <param name="targets">All targets in order.</param>
    /// <param name="weights">[count], one weight for each example.</param>
    /// <exception cref="ShapeException">A value has another number of examples.</exception>
    public Batch With(IReadOnlyList<Tensor>? inputs = null, IReadOnlyList<Tensor>? targets = null, Tensor? weights = null)
    {
        Check("inputs", inputs);
        Check("targets", targets);
        Check("weights", weights == null ? null : [weights]);
        return new(Schema, Replaced(InputParts, inputs), Replaced(TargetParts, targets), Rows, First, weights ?? Weights);
    }

    /// <summary>The same values as the result of a transform, with its parts, and with the rows and position of the batch that was transformed.</summary>
    /// <exception cref="ShapeException">A part does not fit its spec.</exception>
    internal Batch As(DataSchema schema, Batch source)
    {
        Fit("inputs", schema.Inputs, Inputs);
        Fit("targets", schema.Targets, Targets);
        return new(schema, InputParts, TargetParts, source.Rows, source.First, Weights);
    }

    /// <summary>This batch with another input, as the result of a transform.</summary>
    internal Batch WithInput(DataSchema schema, int place, BatchPart input)
    {
        BatchPart[] inputs = [.. InputParts];
        inputs[place] = input;
        return new(schema, inputs, TargetParts, Rows, First, Weights);
    }

    static void Fit(string what, IReadOnlyList<DataField> fields, IReadOnlyList<Tensor> values)
    {
        if (fields.Count != values.Count)
            throw new ShapeException($"MapBatches: expects {fields.Count} {what} ({string.Join(", ", fields)}), received {values.Count}; " +
                "give MapBatches the specs of what it returns.");
        for (int i = 0; i < values.Count; i++)
            if (!fields[i].Spec.Fits(values[i]))
                throw new ShapeException($"MapBatches: expects {what} {fields[i]} of {fields[i].Spec.Type}, " +
                    $"received {values[i].Type}{values[i].Shape[1..]} for each; give MapBatches the specs of what it returns.");
    }

    void Check(string what, IReadOnlyList<Tensor>? values)
    {
        if (values == null) return;
        foreach (Tensor value in values)
            if (value.Rank == 0 || value.Shape[0] != Count)
                throw new ShapeException($"Batch: expects {what} [{Count}, ...], received {value.Shape}; the first axis counts the examples.");
    }

    static IReadOnlyList<BatchPart> Replaced(IReadOnlyList<BatchPart> parts, IReadOnlyList<Tensor>? values) =>
        values == null ? parts : [.. values.Select((value, i) => Replaced(i < parts.Count ? parts[i] : null, value))];

    /// <summary>New values keep lengths and mask if the size of their time axis is the same.</summary>
    static BatchPart Replaced(BatchPart? part, Tensor value) =>
        part is { Lengths: not null } padded && value.Rank > 1 && value.Shape[1] == padded.Values.Shape[1] ? padded.With(value) : new(value);

    /// <summary>The examples of the batch, without padding.</summary>
    internal Example[] ToExamples()
    {
        double[]? weights = Weights?.Cast(ElementType.Float64).ToArray<double>();
        var examples = new Example[Count];
        for (int i = 0; i < examples.Length; i++) examples[i] = new(Row(InputParts, i), Row(TargetParts, i), weights?[i] ?? 1);
        return examples;
    }

    /// <summary>One example without batch axis and padding.</summary>
    static Tensor[] Row(IReadOnlyList<BatchPart> parts, int i) => [.. parts.Select(part => part.Row(i))];

    /// <summary>32 examples: image [28, 28, 1], digit []</summary>
    public override string ToString() => $"{Count} examples: {Schema}";
}

/// <summary>The values of one part in a batch. If its sequences were padded, also their lengths, and their shapes if several axes were padded.</summary>
readonly record struct BatchPart(Tensor Values, int[]? Lengths = null, Tensor? Mask = null, Shape[]? Shapes = null)
{
    /// <summary>Other values of the same lengths.</summary>
    public BatchPart With(Tensor values) => this with { Values = values, Shapes = values.Shape == Values.Shape ? Shapes : null };

    /// <summary>One example without batch axis and padding.</summary>
    public Tensor Row(int i)
    {
        Tensor one = Values[i];
        if (Shapes == null) return Lengths == null ? one : one[..Lengths[i]];
        for (int axis = 0; axis < one.Rank; axis++) one = one.Slice(axis, 0, Shapes[i][axis]);
        return one;
    }
}
