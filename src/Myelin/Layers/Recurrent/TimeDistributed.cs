namespace Myelin;

/// <summary>y[:, t] = f(x[:, t]): a layer that is applied to every step of time on its own. x: [batch, time, ...] to y: [batch, time, ...].</summary>
/// <remarks>
/// The layer within sees all steps of all examples as one batch. A mask of x whose first axes are [batch, time] is carried to y; if it has further
/// axes, the layer within receives it for its own steps, and a step of y is masked where all of these are. Semantics as in Keras 3.
/// <code>
/// new Sequential(input: [null, 28, 28, 1]) { new TimeDistributed(new Conv2D(8, 3)), new TimeDistributed(new Flatten()), new Lstm(32) }
/// </code>
/// </remarks>
public sealed class TimeDistributed : Layer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="layer">The layer, or any other module with one input and one output.</param>
    /// <param name="name">The name of the layer; null to number it automatically.</param>
    public TimeDistributed(Module layer, string? name = null) : base(name) => Layer = Track(layer);

    /// <summary>The layer that is applied to every step.</summary>
    public Module Layer { get; }

    /// <inheritdoc/>
    protected internal override bool IsStepwise => true;

    /// <inheritdoc/>
    protected override void Build(TensorSpec input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Rank == 0)
            throw new ShapeException($"{this}: expects inputs of shape [batch, time, ...], received [batch]; reshape them.");
    }

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(context);
        if (x.Rank < 2) throw Misfit("[batch, time, ...]", x);
        Shape steps = x.Shape[..2];
        int rows = Shape.Size(steps.Elements, ToString());
        Tensor each = x.Reshape(Shape.Create([rows, .. x.Shape[2..].Sizes]));
        Tensor? mask = context.MaskOf(x);
        if (mask is { Rank: > 2 }) context.SetMask(each, mask.Reshape(Shape.Create([rows, .. mask.Shape[2..].Sizes])));
        Tensor own = Layer.Of(each, context.WithoutCache());
        if (own.Rank == 0 || own.Shape[0] != rows)
            throw new ShapeException($"{this}: expects {Layer} to return one result for each of {rows} steps, received {own.Shape}; " +
                "use a layer that keeps the batch axis.");
        Tensor y = own.Reshape(steps.Concat(own.Shape[1..]));
        if (mask is { Rank: > 1 })
            context.SetMask(y, mask.Rank > 2 && context.MaskOf(own) is { Rank: > 1 } inner ? inner.Reshape(steps.Concat(inner.Shape[1..])) : PerStep(mask));
        return y;
    }

    /// <summary>[batch, time]: whether anything of a step is not masked.</summary>
    static Tensor PerStep(Tensor mask) => mask.Rank == 2 ? mask : mask.Any([.. Enumerable.Range(2, mask.Rank - 2)]);
}
