namespace Myelin;

/// <summary>An op that was applied and recorded for its gradient, or a leaf: a parameter or a variable.</summary>
sealed class Node
{
    static long last;

    /// <summary>The application of an op.</summary>
    public Node(Op op, Tensor[] x)
    {
        Op = op;
        X = x;
        Order = Interlocked.Increment(ref last);
    }

    /// <summary>A leaf: a variable, or the leaf of a parameter.</summary>
    public Node(Parameter? parameter = null)
    {
        Parameter = parameter;
        X = [];
        Order = Interlocked.Increment(ref last);
    }

    /// <summary>The op; null for a leaf.</summary>
    public Op? Op { get; }

    /// <summary>The parameter whose leaf this is, if any.</summary>
    public Parameter? Parameter { get; }

    /// <summary>Later nodes have larger numbers, so a node's number is larger than those of its inputs.</summary>
    public long Order { get; }

    public Tensor[] X { get; }

    public Tensor[] Y { get; set; } = [];

    /// <summary>Whether the saved values were released.</summary>
    public bool IsFreed { get; private set; }

    /// <summary>The gradient by each wanted input, given the gradients by the outputs.</summary>
    public Tensor?[] Shares(Tensor?[] dy, bool[] wanted) => Shares(Op!, X, Y, dy, wanted);

    /// <summary>The gradient of an op by each wanted input, checked for shape and type.</summary>
    public static Tensor?[] Shares(Op op, Tensor[] x, Tensor[] y, Tensor?[] dy, bool[] wanted)
    {
        Tensor?[] dx = op.Gradient(new(x, y, dy, wanted));
        for (int i = 0; i < wanted.Length; i++)
            if (wanted[i] && dx[i] is { } share && (share.Shape != x[i].Shape || share.Type != x[i].Type))
                throw new GradientException(
                    $"{op.Name}: its gradient for input {i} is {share.Type}{share.Shape}, expected {x[i].Type}{x[i].Shape} as the input is; correct the " +
                        "op's Gradient.");
        return dx;
    }

    /// <summary>Releases the saved values.</summary>
    public void Free()
    {
        IsFreed = true;
        for (int i = 0; i < X.Length; i++) X[i] = X[i].WithoutValue();
        for (int i = 0; i < Y.Length; i++) Y[i] = Y[i].WithoutValue();
    }
}
