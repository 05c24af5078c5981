namespace Myelin;

/// <summary>One call of a layer in a forward pass.</summary>
/// <param name="Layer">The layer, which is not made of others.</param>
/// <param name="Input">The shape of one input, without the batch axis.</param>
/// <param name="Output">The shape of one output, without the batch axis.</param>
/// <param name="Sources">The calls whose outputs its input is computed from, in order; null among them is the model's input.</param>
public sealed record LayerCall(Layer Layer, Shape Input, Shape Output, IReadOnlyList<LayerCall?> Sources);

/// <summary>Notes which layers a forward pass calls, and what each receives.</summary>
sealed class LayerTrace
{
    [ThreadStatic] static LayerTrace? current;

    readonly Tensor input;
    readonly Dictionary<Tensor, LayerCall> made = new(ReferenceEqualityComparer.Instance);
    readonly List<LayerCall> calls = [];

    LayerTrace(Tensor input) => this.input = input;

    /// <summary>What notes the calls on this thread, if anything.</summary>
    public static LayerTrace? Current => current;

    /// <summary>The calls of a forward pass of a built model on one batch, and those that the result is computed from.</summary>
    public static (IReadOnlyList<LayerCall> Calls, Shape Output, IReadOnlyList<LayerCall?> Last) Of(Layer model, Tensor batch)
    {
        LayerTrace? before = current;
        var trace = new LayerTrace(batch.AsVariable());
        current = trace;
        try
        {
            Tensor y = Recording.KeepingEverything(() => model.Forward(trace.input, training: false));
            return (trace.calls, Single(y), trace.Sources(y));
        }
        finally { current = before; }
    }

    /// <summary>Calls a layer and notes it, unless those that it is made of note themselves.</summary>
    public Tensor Call(Layer layer, Tensor x, bool training)
    {
        if (layer.Layers.Count > 0) return layer.Forward(x, training);
        IReadOnlyList<LayerCall?> sources = Sources(x);
        Tensor y = layer.Forward(x, training);
        if (y == x) y = y.Named(layer.Name);     // under an identity of its own
        var call = new LayerCall(layer, Single(x), Single(y), sources);
        made[y] = call;
        calls.Add(call);
        return y;
    }

    static Shape Single(Tensor x) => x.Rank == 0 ? default : x.Shape[1..];

    /// <summary>Walks back from a tensor to the outputs of layers, or to the input.</summary>
    List<LayerCall?> Sources(Tensor x)
    {
        var sources = new List<LayerCall?>();
        var seen = new HashSet<Tensor>(ReferenceEqualityComparer.Instance);
        var open = new Stack<Tensor>([x]);
        while (open.TryPop(out Tensor? tensor))
        {
            if (!seen.Add(tensor)) continue;
            if (made.TryGetValue(tensor, out LayerCall? call)) Add(call);
            else if (tensor.Node == input.Node) Add(null);
            else if (tensor.Node is { } node)
                for (int i = node.X.Length - 1; i >= 0; i--) open.Push(node.X[i]);
        }
        return sources;

        void Add(LayerCall? call)
        {
            if (!sources.Contains(call)) sources.Add(call);
        }
    }
}
