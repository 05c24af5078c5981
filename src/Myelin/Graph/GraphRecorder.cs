namespace Myelin;

/// <summary>
/// Notes every op that a function applies on this thread, whether it has a gradient or not, and the states that the function
/// reads and writes.
/// </summary>
sealed class GraphRecorder
{
    [ThreadStatic] static GraphRecorder? current;

    readonly GraphBuilder builder = new();
    readonly Dictionary<State, GraphNode> states = [];
    readonly Dictionary<State, Tensor> before = [];
    readonly List<GraphWrite> writes = [];

    /// <summary>What records on this thread, if anything.</summary>
    public static GraphRecorder? Current => current;

    /// <summary>Whether ops on constants give constants.</summary>
    bool folds = true;

    /// <summary>The graph of a function and the results that it gave. States that it writes get their values back.</summary>
    public static (ComputationGraph Graph, Tensor[] Results) Record(Func<Tensor[], Tensor[]> function, IReadOnlyList<Tensor> inputs, bool folds = true)
    {
        if (Capture.Current != null)
            throw new CaptureException(
                "Graph: the function would be recorded inside a captured step, where values do not exist yet; record it outside of Step and Fit.");
        GraphRecorder? outer = current;
        var recorder = new GraphRecorder { folds = folds };
        try
        {
            Tensor[] x = [.. inputs.Select(Taken)];
            GraphNode[] inputNodes = [.. x.Select(input => recorder.builder.Add(new(GraphNodeKind.Input, input)))];
            using RandomStream.Scope draws = RandomStream.Current.Fork().Use();
            current = recorder;
            Tensor[] y = function(x);
            current = null;
            GraphNode[] results = [.. y.Select(result => recorder.builder.Of(result.Take(ElementType.Float32, Device.Current)))];
            return (recorder.builder.Finish(inputNodes, results, recorder.writes), y);
        }
        finally
        {
            current = null;
            foreach ((State state, Tensor value) in recorder.before) state.Value = value;
            current = outer;
        }
    }

    /// <summary>
    /// The graph of a function of values that are not known: only shapes are. States are not read, what depends on them or on the inputs is not computed,
    /// and a function that reads such a value on the host fails.
    /// </summary>
    public static ComputationGraph Trace(Func<Tensor[], Tensor[]> function, IReadOnlyList<Tensor> inputs)
    {
        GraphRecorder? outer = current;
        var recorder = new GraphRecorder();
        var capture = new Capture { IsTrace = true };
        using RandomStream.Scope draws = RandomStream.Current.Fork().Use();
        try
        {
            return capture.Run(() =>
            {
                Tensor[] x = [.. inputs.Select(input => capture.Blank(input.Shape, input.Type))];
                GraphNode[] inputNodes = [.. x.Select(input => recorder.builder.Add(new(GraphNodeKind.Input, input)))];
                current = recorder;
                Tensor[] y = function(x);
                current = null;
                GraphNode[] results = [.. y.Select(result => recorder.builder.Of(result.Take(ElementType.Float32, Device.Current)))];
                return recorder.builder.Finish(inputNodes, results, recorder.writes);
            });
        }
        finally { current = outer; }
    }

    /// <summary>An input in memory of its own, which tells it from a constant of the same values. Gradients flow through it if it is real.</summary>
    static Tensor Taken(Tensor input)
    {
        Tensor x = input.Copy();
        if (input.Name != null) x = x.Named(input.Name);
        return x.Type.IsReal() ? x.AsVariable() : x;
    }

    /// <summary>Notes that a module begins, and gives the one around it, which Leave restores. A module without a path is part of it.</summary>
    public string Enter(string path)
    {
        string outer = builder.Origin;
        if (path.Length > 0) builder.Origin = path;
        return outer;
    }

    /// <summary>Notes that the module around goes on.</summary>
    public void Leave(string outer) => builder.Origin = outer;

    /// <summary>Runs something that is not noted: the ops within an op.</summary>
    public T Suspended<T>(Func<T> body)
    {
        current = null;
        try { return body(); }
        finally { current = this; }
    }

    /// <summary>
    /// Notes an op. One of constants alone gives constants, except a draw without a key. An output that is an input itself gets an identity of its own.
    /// </summary>
    public void Note(Op op, Tensor[] x, Tensor[] y)
    {
        bool isConstant = folds && x.Length > 0;
        foreach (Tensor input in x) isConstant &= builder.Of(input).Kind == GraphNodeKind.Constant;
        if (isConstant) return;
        for (int i = 0; i < y.Length; i++)
            if (Array.IndexOf(x, y[i]) >= 0) y[i] = y[i].View(y[i].Shape, y[i].Strides, y[i].Offset);
        builder.Call(op, x, y, Recording.IsOn);
    }

    /// <summary>Notes that the value of a state was read.</summary>
    public void Read(State state, Tensor value)
    {
        GraphNodeKind kind = state is Parameter ? GraphNodeKind.Parameter : GraphNodeKind.State;
        if (states.TryGetValue(state, out GraphNode? node)) builder.Stands(value, node);
        else states[state] = builder.Add(new(kind, value) { State = state, Name = state.Path });
    }

    /// <summary>Notes that a state was written; the next read is a node of its own.</summary>
    public void Write(State state, Tensor old, Tensor value)
    {
        before.TryAdd(state, old);
        GraphNode node = builder.Of(value);
        writes.Add(new(state, node) { Place = builder.Count });
        states.Remove(state);
    }
}
