namespace Myelin;

/// <summary>A model defined by calling layers on symbols: any acyclic graph of layers, with one or several inputs and outputs and shared layers.</summary>
/// <remarks>
/// <code>
/// var image = Symbol.Input([28, 28, 1], "image");
/// var table = Symbol.Input([8], "table");
/// Symbol features = new Flatten().Of(new Conv2D(16, 3, activation: Activation.Relu).Of(image));
/// Symbol all = new Concatenate().Of(features, new Dense(16, Activation.Relu).Of(table));
/// var model = new Functional([image, table], [new Dense(10, name: "digit").Of(all), new Dense(1, name: "price").Of(all)]);
/// </code>
/// A layer that is called twice shares its parameters. An output is named after its layer.
/// </remarks>
[StoredApart]
public sealed class Functional : Model
{
    readonly FunctionalGraph graph;

    /// <summary>Creates a model with one input and one output.</summary>
    /// <param name="input">The input.</param>
    /// <param name="output">The output.</param>
    /// <param name="seed">The seed of initial parameters and of random layers such as dropout.</param>
    /// <param name="name">The name of the model; null to number it automatically.</param>
    /// <exception cref="ArgumentException">The output depends on another input.</exception>
    public Functional(Symbol input, Symbol output, long seed = 0, string? name = null) : this([input], [output], seed, name) { }

    /// <summary>Creates a model with several inputs and outputs.</summary>
    /// <param name="inputs">The inputs: symbols made by <see cref="Symbol.Input"/>.</param>
    /// <param name="outputs">The outputs.</param>
    /// <param name="seed">The seed of initial parameters and of random layers such as dropout.</param>
    /// <param name="name">The name of the model; null to number it automatically.</param>
    /// <exception cref="ArgumentException">The outputs depend on another input, or an input is not used.</exception>
    public Functional(IReadOnlyList<Symbol> inputs, IReadOnlyList<Symbol> outputs, long seed = 0, string? name = null)
        : this(FunctionalGraph.Of(inputs, outputs), seed, name) { }

    internal Functional(FunctionalGraph graph, long seed, string? name) : base(graph.Inputs, graph.OutputNames, seed, name)
    {
        this.graph = graph;
        foreach (Module module in graph.Modules) Track(module);
    }

    /// <summary>The calls of the model.</summary>
    internal FunctionalGraph Graph => graph;

    /// <inheritdoc/>
    protected internal override bool IsStepwise => HasStepwiseParts;

    /// <inheritdoc/>
    protected override IReadOnlyList<Tensor> Forward(IReadOnlyList<Tensor> inputs, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        if (inputs.Count != graph.Inputs.Count)
            throw new ShapeException(
                $"{this}: expects {graph.Inputs.Count} inputs ({string.Join(", ", graph.Inputs.Select(input => input.Name))}), " +
                $"received {inputs.Count}; pass each of them.");
        var values = new List<Tensor>(inputs);
        foreach (FunctionalCall call in graph.Calls)
        {
            IReadOnlyList<Tensor> outputs = call.Module.Call([.. call.Inputs.Select(value => values[value])], context);
            if (outputs.Count < call.Outputs)
                throw new ShapeException($"{this}: expects {call.Outputs} outputs of {call.Module}, received {outputs.Count}; use only outputs that it has.");
            values.AddRange(outputs.Take(call.Outputs));
        }
        return [.. graph.Outputs.Select(value => values[value])];
    }
}
