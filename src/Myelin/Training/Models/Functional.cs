namespace Myelin;

/// <summary>A model made by calling layers on symbols: any graph of layers, with several inputs and outputs and with shared layers.</summary>
/// <remarks>
/// <code>
/// var image = Symbol.Input([28, 28, 1], "image");
/// var table = Symbol.Input([8], "table");
/// Symbol features = new Flatten().Of(new Conv2D(16, 3, activation: Activation.Relu).Of(image));
/// Symbol all = new Concatenate().Of(features, new Dense(16, Activation.Relu).Of(table));
/// var model = new Functional([image, table], [new Dense(10, name: "digit").Of(all), new Dense(1, name: "price").Of(all)]);
/// </code>
/// A layer that is called twice has one set of parameters. An output is named after its layer.
/// </remarks>
[StoredApart]
public sealed class Functional : Model
{
    readonly FunctionalGraph graph;

    /// <summary>A model of one input and one output.</summary>
    /// <param name="input">The input.</param>
    /// <param name="output">The output.</param>
    /// <param name="seed">Of initial parameters and random draws.</param>
    /// <param name="name">Its name within a larger model.</param>
    /// <exception cref="ArgumentException">The output does not follow from the input alone.</exception>
    public Functional(Symbol input, Symbol output, long seed = 0, string? name = null) : this([input], [output], seed, name) { }

    /// <summary>A model of several inputs and outputs.</summary>
    /// <param name="inputs">The inputs: symbols made by <see cref="Symbol.Input"/>.</param>
    /// <param name="outputs">The outputs.</param>
    /// <param name="seed">Of initial parameters and random draws.</param>
    /// <param name="name">Its name within a larger model.</param>
    /// <exception cref="ArgumentException">The outputs need another input, or an input is not used.</exception>
    public Functional(IReadOnlyList<Symbol> inputs, IReadOnlyList<Symbol> outputs, long seed = 0, string? name = null)
        : this(FunctionalGraph.Of(inputs, outputs), seed, name) { }

    internal Functional(FunctionalGraph graph, long seed, string? name) : base(graph.Inputs, graph.OutputNames, seed, name)
    {
        this.graph = graph;
        foreach (Module module in graph.Modules) Track(module);
    }

    /// <summary>The calls of which it consists.</summary>
    internal FunctionalGraph Graph => graph;

    /// <inheritdoc/>
    protected override IReadOnlyList<Tensor> Forward(IReadOnlyList<Tensor> inputs, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        if (inputs.Count != graph.Inputs.Count)
            throw new ShapeException($"{this}: expects {graph.Inputs.Count} inputs ({string.Join(", ", graph.Inputs.Select(input => input.Name))}), " +
                $"received {inputs.Count}; give each of them.");
        var values = new List<Tensor>(inputs);
        foreach (FunctionalCall call in graph.Calls)
        {
            IReadOnlyList<Tensor> outputs = call.Module.Call([.. call.Inputs.Select(value => values[value])], context);
            if (outputs.Count < call.Outputs)
                throw new ShapeException($"{this}: expects {call.Outputs} outputs of {call.Module}, received {outputs.Count}; use the outputs that it gives.");
            values.AddRange(outputs.Take(call.Outputs));
        }
        return [.. graph.Outputs.Select(value => values[value])];
    }
}
