namespace Myelin;

/// <summary>y = x for x &gt; 0, else a x with a learned slope a. x: [batch, ..., channels] to y: [batch, ..., channels]. a: [channels] or [1].</summary>
/// <remarks>
/// He, Zhang, Ren and Sun, "Delving deep into rectifiers", 2015. As in the paper, slopes start at 0.25, one per channel, and optimizers do not decay them.
/// <code>
/// new Sequential(input: [28, 28, 1]) { new Conv2D(32, 3), new PRelu() }
/// </code>
/// </remarks>
/// <param name="shared">Whether all channels share one slope.</param>
/// <param name="initializer">The initializer of a. Default: 0.25.</param>
/// <param name="name">The name of the layer; null to number it automatically.</param>
public sealed class PRelu(bool shared = false, Initializer? initializer = null, string? name = null) : Layer(name)
{
    Parameter? slope;

    /// <summary>Whether all channels share one slope.</summary>
    public bool Shared => shared;

    /// <summary>The initializer of a.</summary>
    public Initializer Initializer { get; } = initializer ?? Initializer.Constant(0.25);

    /// <summary>The slope a: [channels], or [1] if it is shared.</summary>
    /// <exception cref="InvalidOperationException">The layer is not built.</exception>
    public Parameter Slope => slope
        ?? throw new InvalidOperationException($"{this}: has no slope before it is built; call Of(x) first, or create the model with an input shape.");

    internal override string Kind => "prelu";

    /// <inheritdoc/>
    protected internal override bool IsStepwise => true;

    /// <inheritdoc/>
    protected override void Build(TensorSpec input)
    {
        if (!shared && input.Rank == 0)
            throw new ShapeException($"{this}: expects inputs of shape [batch, ..., channels], received [batch]; " +
                "reshape them to [batch, 1], or share the slope.");
        slope = AddParameter("slope", [shared ? 1 : input.Shape[^1]], Initializer);
        slope.Decays = false;
    }

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x, CallContext context)
    {
        Tensor a = Slope.Value;
        ExpectComputeType(x);
        if (!shared && (x.Rank < 2 || x.Shape[-1] != a.Shape[0]))
            throw Misfit($"{a.Shape[0]} channels", x, $"build it with an input of {InputSpecs[0]}, or reshape the input.");
        return x.PRelu(a);
    }
}
