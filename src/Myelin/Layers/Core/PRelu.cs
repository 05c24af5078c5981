namespace Myelin;

/// <summary>y = x where x &gt; 0, else a x with a learned a. x: [batch, ..., channels].</summary>
/// <remarks>He, Zhang, Ren and Sun, "Delving deep into rectifiers", 2015: a starts at 0.25, one for each channel, and has no weight decay.</remarks>
/// <param name="shared">Whether all channels share one a.</param>
/// <param name="initializer">Of a, 0.25 if left out.</param>
/// <param name="name">Its name within the model.</param>
public sealed class PRelu(bool shared = false, Initializer? initializer = null, string? name = null) : Layer(name)
{
    Parameter? slope;

    /// <summary>Whether all channels share one a.</summary>
    public bool Shared => shared;

    /// <summary>How a begins.</summary>
    public Initializer Initializer { get; } = initializer ?? Initializer.Constant(0.25);

    /// <summary>a: [channels], or [1] if it is shared.</summary>
    /// <exception cref="InvalidOperationException">It is not built.</exception>
    public Parameter Slope =>
        slope ?? throw new InvalidOperationException($"{this}: has no slope before it is built; call it by Of(x), or give the model its input shape.");

    internal override string Kind => "prelu";

    /// <inheritdoc/>
    protected override void Build(TensorSpec input)
    {
        if (!shared && input.Rank == 0)
            throw new ShapeException(
                $"{this}: expects inputs of shape [batch, ..., channels], received [batch]; reshape them to [batch, 1], or share the slope.");
        slope = AddParameter("slope", [shared ? 1 : input.Shape[^1]], Initializer);
    }

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x, CallContext context)
    {
        Tensor a = Slope.Value;
        ExpectVariableType(x);
        if (!shared && (x.Rank < 2 || x.Shape[-1] != a.Shape[0]))
            throw Misfit($"{a.Shape[0]} channels", x, $"build it with an input of {InputShape}, or reshape what it receives.");
        return x.PRelu(a);
    }
}
