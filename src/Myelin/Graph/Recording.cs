namespace Myelin;

/// <summary>Whether ops remember how their results were made, on this thread.</summary>
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

    /// <summary>
    /// Runs a function outside any captured step, graph and gradient of this thread: what it computes is a constant of what is being recorded,
    /// and its values can be read at once.
    /// </summary>
    /// <param name="body">The function. It may read only constants of the step, no inputs of it and no states.</param>
    public static T Apart<T>(Func<T> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        using Region region = Off();
        return Capture.Suspend(() => GraphRecorder.Current is { } recorder ? recorder.Suspended(body) : body());
    }

    /// <summary>Whether gradients are computed by plain ops, which are recorded themselves, rather than by one fused kernel.</summary>
    internal static bool SpellsGradients => IsOn || GraphRecorder.Current != null;

    /// <summary>Whether a node keeps a value that its gradient does not read: the value is small, or a graph is being looked at.</summary>
    internal static bool Keeps(Tensor x) => x.IsSmall || everything > 0;

    /// <summary>Runs a function with every node keeping all its values.</summary>
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
