namespace Myelin;

/// <summary>One op in the computation graph, or a leaf: a parameter or a variable.</summary>
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

    /// <summary>A leaf: a variable, or a parameter's.</summary>
    public Node(Parameter? parameter = null)
    {
        Parameter = parameter;
        X = [];
        Order = Interlocked.Increment(ref last);
    }

    /// <summary>The op; null for a leaf.</summary>
    public Op? Op { get; }

    /// <summary>The parameter whose leaf this is, if it is one's.</summary>
    public Parameter? Parameter { get; }

    /// <summary>Later nodes have larger numbers: a node's is larger than those of its inputs.</summary>
    public long Order { get; }

    public Tensor[] X { get; }

    public Tensor[] Y { get; set; } = [];

    /// <summary>Whether the saved values were let go.</summary>
    public bool IsFreed { get; private set; }

    /// <summary>What each wanted input gets of the gradients by the outputs.</summary>
    public Tensor?[] Shares(Tensor?[] dy, bool[] wanted)
    {
        Tensor?[] dx = Op!.Gradient(new(X, Y, dy, wanted));
        for (int i = 0; i < wanted.Length; i++)
            if (wanted[i] && dx[i] is { } share && (share.Shape != X[i].Shape || share.Type != X[i].Type))
                throw new GradientException($"{Op.Name}: its gradient for input {i} is {share.Type}{share.Shape}, expected {X[i].Type}{X[i].Shape} as the input is; mend the op's Gradient.");
        return dx;
    }

    /// <summary>Lets the saved values go.</summary>
    public void Free()
    {
        IsFreed = true;
        for (int i = 0; i < X.Length; i++) X[i] = X[i].WithoutValue();
        for (int i = 0; i < Y.Length; i++) Y[i] = Y[i].WithoutValue();
    }
}

/// <summary>Whether ops remember how they were made, on this thread.</summary>
public static class Recording
{
    [ThreadStatic] static int off;
    [ThreadStatic] static int everything;

    /// <summary>Whether ops with a gradient are recorded.</summary>
    public static bool IsOn => off == 0;

    /// <summary>A region without gradients, which ends when the result is disposed: <c>using (Recording.Off()) ...</c></summary>
    public static Region Off()
    {
        off++;
        return new(1);
    }

    /// <summary>Whether a node keeps a value that its gradient does not read: it is small, or a graph is being looked at.</summary>
    internal static bool Keeps(Tensor x) => x.IsSmall || everything > 0;

    /// <summary>Runs something of which every node keeps all its values.</summary>
    internal static T KeepingEverything<T>(Func<T> body)
    {
        everything++;
        try { return body(); }
        finally { everything--; }
    }

    /// <summary>A region that records as the code around it does.</summary>
    internal static Region Same() => new(0);

    /// <summary>Ends a region without gradients.</summary>
    public readonly struct Region : IDisposable
    {
        readonly int depth;

        internal Region(int depth) => this.depth = depth;

        /// <summary>Records again.</summary>
        public void Dispose() => off -= depth;
    }
}
