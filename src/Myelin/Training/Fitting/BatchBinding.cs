namespace Myelin;

/// <summary>The assignment of the parts of a data set to the inputs of a model and the targets of its losses.</summary>
/// <remarks>Parts are matched by name, or by order if a part or an input has no name. A single part matches a single input. Further named parts are
/// ignored.</remarks>
sealed class BatchBinding
{
    readonly int[] inputs, targets;

    BatchBinding(int[] inputs, int[] targets)
    {
        const int Most = 64;                                                         // one bit of a ulong for each mask and weight
        if (inputs.Length + targets.Length > Most)
            throw new NotSupportedException($"Fit: expects at most {Most} inputs and losses in all, received {inputs.Length + targets.Length}; " +
                "concatenate some.");
        (this.inputs, this.targets) = (inputs, targets);
    }

    /// <summary>The binding of a data set to a model, for predictions.</summary>
    /// <exception cref="ArgumentException">An input is missing.</exception>
    public static BatchBinding Of(Model model, Dataset data) => new(Find(model, data.Schema), []);

    /// <summary>The binding of a data set to a model that is built, for training and evaluation.</summary>
    /// <exception cref="ArgumentException">An input or a target is missing.</exception>
    public static BatchBinding Of(Model model, Compiled compiled, Dataset data)
    {
        int[] places = compiled.Places();
        string?[] names = [.. compiled.Outputs.Select((output, i) => output.Name ?? model.Outputs[places[i]].Name)];
        return new(Find(model, data.Schema), Match(model, "target", data.Schema.Targets, names));
    }

    static int[] Find(Model model, DataSchema schema) => model.Inputs.Count == 0
        ? [.. Enumerable.Range(0, schema.Inputs.Count)]
        : Match(model, "input", schema.Inputs, [.. model.Inputs.Select(input => input.Name)]);

    static int[] Match(Model model, string what, IReadOnlyList<DataField> parts, string?[] names)
    {
        if (parts.Count == 1 && names.Length == 1) return [0];
        if (parts.Count == 0)
            throw new ArgumentException($"{model}: expects {what}s, received a data set without any; " +
                "make it with Dataset.From(inputs, targets). To predict, pass the inputs to Predict.");
        bool byName = names.All(name => name != null) && parts.All(part => part.Name.Length > 0);
        if (byName) return Array.ConvertAll(names, name => Place(model, what, parts, names, name!));
        if (parts.Count != names.Length)
            throw new ArgumentException($"{model}: expects {names.Length} {what} parts ({Listed(names)}), " +
                $"received {parts.Count} ({string.Join(", ", parts)}); " +
                "give the data set parts with the names of the model's, or as many in the same order.");
        return [.. Enumerable.Range(0, names.Length)];
    }

    static int Place(Model model, string what, IReadOnlyList<DataField> parts, string?[] names, string name)
    {
        for (int i = 0; i < parts.Count; i++)
            if (parts[i].Name == name) return i;
        throw new ArgumentException($"{model}: expects {what} parts named {Listed(names)}, received {string.Join(", ", parts.Select(part => part.Name))}, " +
            $"without \"{name}\"; " +
            $"name the parts of the data set as the model's {what}s: Dataset.From([(\"{name}\", ...), ...], ...).");
    }

    static string Listed(string?[] names) => string.Join(", ", names.Select((name, i) => name ?? $"number {i}"));

    /// <summary>The specifications of the data's inputs, in the model's order.</summary>
    public TensorSpec[] Specs(Dataset data) => Array.ConvertAll(inputs, place => data.Schema.Inputs[place].Spec);

    /// <summary>The model's inputs of a batch, in its order.</summary>
    public Tensor[] Inputs(Batch batch) => Array.ConvertAll(inputs, place => batch.Inputs[place]);

    /// <summary>The masks of the model's inputs of a batch.</summary>
    public Tensor?[] Masks(Batch batch) => Array.ConvertAll(inputs, place => batch.InputMasks[place]);

    /// <summary>The index in a batch of the target of a loss.</summary>
    public int Target(int loss) => targets[loss];

    /// <summary>The arguments of a step for a batch, and a bit for each optional one that is present.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="weights">For each loss the sample weights; null for none.</param>
    public (Tensor[] Arguments, ulong Present) Arguments(Batch batch, Tensor?[] weights)
    {
        ulong present = 0;
        for (int i = 0; i < inputs.Length; i++)
            if (batch.InputMasks[inputs[i]] != null) present |= 1UL << i;
        for (int i = 0; i < targets.Length; i++)
            if (weights[i] != null) present |= 1UL << (inputs.Length + i);

        var arguments = new Tensor[inputs.Length + targets.Length + System.Numerics.BitOperations.PopCount(present)];
        int next = 0;
        foreach (int place in inputs) arguments[next++] = batch.Inputs[place];
        foreach (int place in targets) arguments[next++] = batch.Targets[place];
        foreach (int place in inputs)
            if (batch.InputMasks[place] is { } mask) arguments[next++] = mask;
        foreach (Tensor? one in weights)
            if (one != null) arguments[next++] = one;
        return (arguments, present);
    }
}

/// <summary>The tensors of a batch within a step.</summary>
sealed class StepBatch
{
    /// <summary>Separates the arguments made by <see cref="BatchBinding.Arguments"/>.</summary>
    public StepBatch(Tensor[] arguments, ulong present, int inputs, int targets)
    {
        Inputs = arguments[..inputs];
        Targets = arguments[inputs..(inputs + targets)];
        Masks = new Tensor?[inputs];
        Weights = new Tensor?[targets];
        int next = inputs + targets;
        for (int i = 0; i < inputs + targets; i++)
        {
            if ((present >> i & 1) == 0) continue;
            if (i < inputs) Masks[i] = arguments[next++];
            else Weights[i - inputs] = arguments[next++];
        }
    }

    /// <summary>The model's inputs, in its order.</summary>
    public Tensor[] Inputs { get; }

    /// <summary>The targets, in the order of the losses.</summary>
    public Tensor[] Targets { get; }

    /// <summary>The masks of the inputs.</summary>
    public Tensor?[] Masks { get; }

    /// <summary>The sample weights, for each loss.</summary>
    public Tensor?[] Weights { get; }

    /// <summary>The model's outputs for the inputs and their masks.</summary>
    public IReadOnlyList<Tensor> Call(Model model, CallContext context)
    {
        for (int i = 0; i < Inputs.Length; i++)
            if (Masks[i] is { } mask) context.SetMask(Inputs[i], mask);
        return model.Of(Inputs, context);
    }
}
