namespace Myelin;

public sealed partial class Tensor
{
    /// <summary>
    /// How this was computed, and the gradient of it (if it is a number) by everything on the way. Look before taking gradients, which frees values.
    /// </summary>
    /// <inheritdoc cref="ComputationGraph.Of(Tensor)"/>
    public ComputationGraph Graph() => ComputationGraph.Of(this);
}

/// <summary>
/// A computation as data: calls of ops with their attributes, and the values that they read and give. It can be walked, drawn, exported,
/// changed by <see cref="Replace"/> and run again on other inputs.
/// </summary>
/// <remarks>
/// A graph of a number also has the gradient of the number by every node, and the local gradient of every edge (d output / d input):
/// a node's gradient is the sum, over all paths, of local gradients times what flows in.
/// </remarks>
public sealed class ComputationGraph
{
    internal ComputationGraph(
        IReadOnlyList<GraphNode> nodes, IReadOnlyList<GraphNode> inputs, IReadOnlyList<GraphNode> results, IReadOnlyList<GraphWrite> writes)
    {
        Nodes = nodes;
        Inputs = inputs;
        Results = results;
        Writes = writes;
        Calls = [.. nodes.Where(node => node is { Call: not null, Output: 0 }).Select(node => node.Call!)];
    }

    /// <summary>All values, each after those that it is computed from: the order of the forward pass. The backward pass runs in reverse.</summary>
    public IReadOnlyList<GraphNode> Nodes { get; }

    /// <summary>The calls of ops in the order of the forward pass.</summary>
    public IReadOnlyList<GraphCall> Calls { get; }

    /// <summary>The inputs of the function, in its order.</summary>
    public IReadOnlyList<GraphNode> Inputs { get; }

    /// <summary>The results of the function, in its order.</summary>
    public IReadOnlyList<GraphNode> Results { get; }

    /// <summary>The states that the function writes, in their order.</summary>
    public IReadOnlyList<GraphWrite> Writes { get; }

    /// <summary>The parameters and other states that the function reads.</summary>
    public IEnumerable<State> States => Nodes.Select(node => node.State).OfType<State>().Distinct();

    /// <summary>All edges, by the node that they lead to.</summary>
    public IEnumerable<GraphEdge> Edges => Nodes.SelectMany(node => node.Inputs);

    /// <summary>The first result.</summary>
    public GraphNode Result => Results[0];

    /// <summary>Whether gradients were computed.</summary>
    public bool HasGradients { get; internal set; }

    /// <summary>
    /// The graph behind a value that exists: the ops through which its gradient flows. Values of more than 256 bytes that no gradient reads were
    /// not kept, and are null.
    /// </summary>
    /// <param name="result">The value. If it is one real number, gradients are computed.</param>
    /// <exception cref="GradientException">The value was not recorded, or an op on the way has no gradient.</exception>
    /// <exception cref="InvalidOperationException">A gradient was taken already, which frees what the graph shows.</exception>
    /// <exception cref="CaptureException">Inside a captured step, where values do not exist yet.</exception>
    public static ComputationGraph Of(Tensor result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return GraphWalk.Of(result);
    }

    /// <summary>The graph of what a function computes from parameters and variables, with all values kept and the gradients of its result.</summary>
    /// <param name="result">The function. If it gives one real number, gradients are computed.</param>
    /// <exception cref="GradientException">The result was not recorded, or an op on the way has no gradient.</exception>
    /// <exception cref="CaptureException">Inside a captured step, where values do not exist yet.</exception>
    public static ComputationGraph Of(Func<Tensor> result)
    {
        ArgumentNullException.ThrowIfNull(result);
        (ComputationGraph graph, Tensor[] results) = GraphRecorder.Record(_ => [result()], []);
        if (!results[0].HasGradient)
            throw new GradientException($"Graph: expects a result with a gradient, received {results[0].Shape} without one; "
                + "compute it from a parameter or from AsVariable(), or give the function its inputs.");
        GraphGradients.Compute(graph);
        return graph;
    }

    /// <summary>
    /// The graph of a function of tensors: all ops that it applies, also those without a gradient, with their values. The function runs once, on the
    /// given inputs; states that it writes get their values back. What it computes without ops of tensors is constant in the graph.
    /// </summary>
    /// <param name="function">The function.</param>
    /// <param name="inputs">Inputs to run it on. Name them by <see cref="Tensor.Named"/>.</param>
    /// <exception cref="CaptureException">Inside a captured step, where values do not exist yet.</exception>
    public static ComputationGraph Of(Func<Tensor[], Tensor[]> function, params IReadOnlyList<Tensor> inputs)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(inputs);
        return GraphRecorder.Record(function, inputs).Graph;
    }

    /// <summary>
    /// The same with the ops on constants as well, which <see cref="Of(Func{Tensor[], Tensor[]}, IReadOnlyList{Tensor})"/> replaces by their values:
    /// what an exporter needs where constants, such as positions in a sequence, depend on the sizes of the inputs.
    /// </summary>
    /// <inheritdoc cref="Of(Func{Tensor[], Tensor[]}, IReadOnlyList{Tensor})"/>
    public static ComputationGraph WithConstants(Func<Tensor[], Tensor[]> function, params IReadOnlyList<Tensor> inputs)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(inputs);
        return GraphRecorder.Record(function, inputs, folds: false).Graph;
    }

    /// <summary>The graph of a function of one tensor.</summary>
    /// <inheritdoc cref="Of(Func{Tensor[], Tensor[]}, IReadOnlyList{Tensor})"/>
    /// <param name="function">The function.</param>
    /// <param name="input">The input to run it on.</param>
    public static ComputationGraph Of(Func<Tensor, Tensor> function, Tensor input)
    {
        ArgumentNullException.ThrowIfNull(function);
        return Of(x => [function(x[0])], [input]);
    }

    /// <summary>
    /// Computes the results for other inputs, by the same ops on the same constants, variables and states: eagerly or inside a <see cref="Step"/>, with
    /// gradients if recording is on. States that the function writes are written.
    /// </summary>
    /// <param name="inputs">A value for each of <see cref="Inputs"/>. Shapes may differ from those that the graph was made with where the ops allow it.</param>
    /// <returns>The values of <see cref="Results"/>.</returns>
    /// <exception cref="ArgumentException">There are more or fewer inputs than the graph has.</exception>
    /// <exception cref="InvalidOperationException">The graph is that of a value whose constants were not kept.</exception>
    public Tensor[] Run(params IReadOnlyList<Tensor> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        return new GraphRun(this).Of(inputs, (_, _) => null);
    }

    /// <summary>
    /// The graph with some calls replaced: by other ops, or by their inputs. Nodes that are no longer needed are dropped.
    /// The function of the graph runs once, on the inputs that the graph was made with.
    /// </summary>
    /// <param name="replacement">Gets a call and its new inputs, and gives its new outputs, or null to keep the call.</param>
    /// <example><c>graph.Replace((call, x) => call.Op is Ops.UnaryOp&lt;Ops.Relu&gt; ? [x[0].Gelu()] : null)</c></example>
    /// <exception cref="ArgumentException">A replacement has more or fewer outputs than its call.</exception>
    public ComputationGraph Replace(Func<GraphCall, Tensor[], Tensor[]?> replacement)
    {
        ArgumentNullException.ThrowIfNull(replacement);
        return Of(x => new GraphRun(this).Of(x, replacement), [.. Inputs.Select(input => input.Made)]);
    }

    /// <summary>The first node of a name.</summary>
    /// <exception cref="KeyNotFoundException">There is none; the message lists the names.</exception>
    public GraphNode this[string name] => Nodes.FirstOrDefault(node => node.Name == name)
        ?? throw new KeyNotFoundException($"Graph: expects the name of a node, received \"{name}\"; "
            + $"there are {string.Join(", ", Nodes.Select(node => node.Name).Distinct())}. Name tensors with Named(name).");

    /// <summary>A table: node, how it is computed, shape, value, gradient.</summary>
    public override string ToString() => GraphTable.Of(this);
}
