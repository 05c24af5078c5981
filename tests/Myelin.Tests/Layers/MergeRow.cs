namespace Myelin.Tests;

/// <summary>One layer of several inputs to be checked.</summary>
/// <param name="Make">A new one.</param>
/// <param name="Inputs">The shapes of its inputs without the batch axis.</param>
/// <param name="Output">The shape of its output.</param>
/// <param name="Reference">The output in plain loops from the inputs and the parameters by their names.</param>
internal sealed record MergeRow(Func<Module> Make, Shape[] Inputs, Shape Output, Func<Naive[], Func<string, Naive>, Naive> Reference)
{
    /// <summary>Inputs that are whole numbers of Int32 from a number to below another; the others are reals.</summary>
    public Dictionary<int, (int From, int To)> Whole { get; init; } = [];

    /// <summary>Calls that fail, and what is wrong with them; in one row of each layer.</summary>
    public (string What, Action Do)[] Errors { get; init; } = [];

    public string Name => Make().GetType().Name;

    public Tensor[] Batch(int count, ElementType type, long seed = 5) => [.. Inputs.Select((shape, i) => Shape.Create([count, .. shape]) is var all
        && Whole.TryGetValue(i, out (int From, int To) range)
            ? (Tensor.Uniform(all, seed + i) * (range.To - range.From) + range.From).Floor().Cast(ElementType.Int32)
            : Tensor.Normal(all, seed + i, type))];

    public Functional Model(ElementType type = ElementType.Float32)
    {
        Symbol[] inputs = [.. Inputs.Select((shape, i) => Symbol.Input(new TensorSpec(shape, Whole.ContainsKey(i) ? ElementType.Int32 : type), $"input{i}"))];
        var model = new Functional(inputs, [new Symbol(Make(), inputs)], seed: 3);
        model.Build();
        return model;
    }
}
