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

    /// <summary>A leaf.</summary>
    public Node()
    {
        X = [];
        Order = Interlocked.Increment(ref last);
    }

    /// <summary>The op; null for a leaf.</summary>
    public Op? Op { get; }

    /// <summary>Later nodes have larger numbers: a node's is larger than those of its inputs.</summary>
    public long Order { get; }

    public Tensor[] X { get; }

    public Tensor[] Y { get; set; } = [];

    /// <summary>Lets the saved values go.</summary>
    public void Free()
    {
        for (int i = 0; i < X.Length; i++) X[i] = X[i].WithoutValue();
        for (int i = 0; i < Y.Length; i++) Y[i] = Y[i].WithoutValue();
    }
}

/// <summary>Whether ops remember how they were made, on this thread.</summary>
public static class Recording
{
    [ThreadStatic] static int off;

    /// <summary>Whether ops with a gradient are recorded.</summary>
    public static bool IsOn => off == 0;

    /// <summary>A region without gradients, which ends when the result is disposed: <c>using (Recording.Off()) ...</c></summary>
    public static Region Off()
    {
        off++;
        return new(1);
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
