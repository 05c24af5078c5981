namespace Myelin;

/// <summary>y = f(x) for a function f of your own. x: [batch, ...] to y: [batch, ...].</summary>
/// <remarks>
/// <para>
/// The function is composed of differentiable ops and has no parameters. For a function with parameters, derive from <see cref="Layer"/>.
/// The output has no mask, as in Keras 3, unless the function sets one in the context.
/// </para>
/// <para>
/// A file cannot hold a function: a model with this layer can be saved, but not loaded without its code. Use
/// <see cref="Model.LoadWeights(string, bool, WeightMap?, long?)"/>,
/// or a named <see cref="Activation"/> that you register with <see cref="Model.Register(Activation)"/>.
/// </para>
/// <code>
/// new Sequential(input: [4]) { new Lambda(x =&gt; x * x), new Dense(3) }
/// </code>
/// </remarks>
[StoredApart]
public sealed class Lambda : Layer
{
    readonly Func<Tensor, CallContext, Tensor> function;

    /// <summary>Creates a layer from a function of a batch.</summary>
    /// <param name="function">The function f.</param>
    /// <param name="name">The name of the layer; null to number it automatically.</param>
    public Lambda(Func<Tensor, Tensor> function, string? name = null) : base(name)
    {
        ArgumentNullException.ThrowIfNull(function);
        this.function = (x, _) => function(x);
    }

    /// <summary>Creates a layer from a function that also reads the training mode and masks.</summary>
    /// <param name="function">The function f of a batch and the context of the forward pass.</param>
    /// <param name="name">The name of the layer; null to number it automatically.</param>
    public Lambda(Func<Tensor, CallContext, Tensor> function, string? name = null) : base(name)
    {
        ArgumentNullException.ThrowIfNull(function);
        this.function = function;
    }

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x, CallContext context) =>
        function(x, context) ?? throw new InvalidOperationException($"{this}: expects a tensor from its function, received null; return the output.");

    /// <summary>Carries no mask: only the function knows what it means for the output.</summary>
    protected override void CarryMasks(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> outputs, CallContext context) { }
}
