namespace Myelin;

/// <summary>
/// y = merge(f(x), g(x)) of two recurrent layers, one from the first step to the last and one from the last to the first. x: [batch, time, inputs] to
/// y: [batch, 2 units] or [batch, time, 2 units] if the outputs are concatenated.
/// </summary>
/// <remarks>
/// The outputs of all steps are in the order of the steps for both directions. Both skip masked steps, so padding at the end does not precede the last
/// real step when the sequence is read backwards. Initial states are those of the forward layer and then those of the backward layer, and with
/// <see cref="Recurrent.ReturnState"/> so are the states that it returns. Semantics as in Keras 3.
/// (Schuster and Paliwal, "Bidirectional recurrent neural networks", 1997.)
/// <code>
/// new Sequential(input: [null, 8]) { new Bidirectional(new Lstm(32, returnSequences: true)), new Bidirectional(new Gru(16)), new Dense(1) }
/// </code>
/// </remarks>
public sealed class Bidirectional : Module
{
    /// <summary>Creates the layer.</summary>
    /// <param name="layer">The layer from the first step to the last.</param>
    /// <param name="mergeMode">How the outputs are merged.</param>
    /// <param name="backwardLayer">The layer from the last step to the first, with <see cref="Recurrent.GoBackwards"/>; null for a copy of the other one,
    /// which has weights of its own.</param>
    /// <param name="name">The name of the layer; null to number it automatically.</param>
    /// <exception cref="ArgumentException">The layers go in the same direction, or differ in what they return.</exception>
    /// <exception cref="InvalidOperationException">A cell of your own cannot be copied.</exception>
    public Bidirectional(
        Recurrent layer, BidirectionalMerge mergeMode = BidirectionalMerge.Concatenate, Recurrent? backwardLayer = null, string? name = null) : base(name)
    {
        ArgumentNullException.ThrowIfNull(layer);
        backwardLayer ??= layer.Reversed();
        if (backwardLayer.GoBackwards == layer.GoBackwards)
            throw new ArgumentException($"Bidirectional: expects two layers in different directions, received two with goBackwards: {layer.GoBackwards}; " +
                "change one of them.");
        if (backwardLayer.ReturnSequences != layer.ReturnSequences || backwardLayer.ReturnState != layer.ReturnState)
            throw new ArgumentException("Bidirectional: expects two layers that return the same, " +
                $"received returnSequences: {layer.ReturnSequences} and {backwardLayer.ReturnSequences}, " +
                $"returnState: {layer.ReturnState} and {backwardLayer.ReturnState}; give both the same settings.");
        Layer = TrackAs(layer, "forward");
        BackwardLayer = TrackAs(backwardLayer, "backward");
        MergeMode = Enum.IsDefined(mergeMode) ? mergeMode : throw new ArgumentOutOfRangeException(nameof(mergeMode),
            $"Bidirectional: expects a way to merge, received {mergeMode}; choose one of {nameof(BidirectionalMerge)}.");
    }

    /// <summary>The layer from the first step to the last.</summary>
    public Recurrent Layer { get; }

    /// <summary>The layer from the last step to the first.</summary>
    public Recurrent BackwardLayer { get; }

    /// <summary>How the outputs are merged.</summary>
    public BidirectionalMerge MergeMode { get; }

    /// <summary>Sets the states of stateful layers to zeros.</summary>
    /// <exception cref="InvalidOperationException">The layers are not stateful.</exception>
    public void ResetState()
    {
        Layer.ResetState();
        BackwardLayer.ResetState();
    }

    /// <summary>Runs from given initial states.</summary>
    /// <param name="x">[batch, time, inputs]</param>
    /// <param name="initialState">The states of the forward layer, then those of the backward layer, each [batch, size].</param>
    /// <param name="context">The context of the forward pass; null for a new one at inference.</param>
    /// <exception cref="ShapeException">The input or a state does not fit.</exception>
    public Tensor Of(Tensor x, IReadOnlyList<Tensor> initialState, CallContext? context = null) => Call([x, .. initialState], context)[0];

    /// <inheritdoc/>
    protected override IReadOnlyList<Tensor> Forward(IReadOnlyList<Tensor> inputs, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(context);
        Tensor x = inputs[0];
        int states = Layer.Cell.StateSizes.Count;
        IReadOnlyList<Tensor> forward = Layer.Call([x, .. inputs.Skip(1).Take(states)], context);
        IReadOnlyList<Tensor> backward = BackwardLayer.Call([x, .. inputs.Skip(1 + states)], context);
        Tensor a = InOrder(Layer, forward[0]), b = InOrder(BackwardLayer, backward[0]);
        Tensor[] merged = Merged(a, b);
        if (Layer.ReturnSequences)
            foreach (Tensor y in merged) context.SetMask(y, context.MaskOf(x));
        return [.. merged, .. forward.Skip(1), .. backward.Skip(1)];
    }

    /// <summary>The outputs of all steps in the order of the steps.</summary>
    static Tensor InOrder(Recurrent layer, Tensor y) => layer.ReturnSequences && layer.GoBackwards ? y.Flip(1) : y;

    Tensor[] Merged(Tensor a, Tensor b)
    {
        if (MergeMode is not (BidirectionalMerge.Concatenate or BidirectionalMerge.None) && a.Shape != b.Shape)
            throw new ShapeException($"{this}: expects outputs of the same shape to merge by {MergeMode}, received {a.Shape} and {b.Shape}; " +
                "give both layers the same number of units, or concatenate.");
        return MergeMode switch
        {
            BidirectionalMerge.Concatenate => [Tensor.Concatenate([a, b], -1)],
            BidirectionalMerge.Sum => [a + b],
            BidirectionalMerge.Multiply => [a * b],
            BidirectionalMerge.Average => [(a + b) * 0.5],
            _ => [a, b],
        };
    }
}
