namespace Myelin;

/// <summary>An op applied to values of a computation graph.</summary>
public sealed class GraphCall
{
    internal GraphCall(Op op, IReadOnlyList<GraphNode> inputs, Tensor[] x, Tensor[] y, bool isDifferentiable)
    {
        Op = op;
        Inputs = inputs;
        X = x;
        Y = y;
        IsDifferentiable = isDifferentiable;
    }

    /// <summary>The op with its attributes.</summary>
    public Op Op { get; }

    /// <summary>The inputs, in the op's order.</summary>
    public IReadOnlyList<GraphNode> Inputs { get; }

    /// <summary>The outputs, in the op's order.</summary>
    public IReadOnlyList<GraphNode> Outputs { get; internal set; } = [];

    /// <summary>The path of the innermost module that applied it, such as "encoder/dense"; empty outside of modules.</summary>
    public string Origin { get; internal init; } = "";

    /// <summary>Whether gradients flow through it: it was not applied within <see cref="Recording.Off"/>.</summary>
    public bool IsDifferentiable { get; }

    /// <summary>The tensors that it was applied to.</summary>
    internal Tensor[] X { get; }

    /// <summary>The tensors that it gave.</summary>
    internal Tensor[] Y { get; }

    /// <summary>(values, indices) = Sort(x, descending false).</summary>
    public override string ToString()
    {
        string expression = Outputs.Count > 0 ? Outputs[0].Expression : Op.ToString();
        return Outputs.Count == 1 ? $"{Outputs[0].Name} = {expression}" : $"({string.Join(", ", Outputs.Select(y => y.Name))}) = {expression}";
    }
}

/// <summary>A state that the function of a computation graph writes.</summary>
/// <param name="State">The state.</param>
/// <param name="Value">Its new value.</param>
public sealed record GraphWrite(State State, GraphNode Value)
{
    /// <summary>The number of nodes that are computed before it.</summary>
    internal int Place { get; init; }
}
