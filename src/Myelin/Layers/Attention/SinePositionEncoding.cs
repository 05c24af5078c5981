namespace Myelin;

/// <summary>
/// y[t, 2i] = sin(t / w^(2i/size)), y[t, 2i + 1] = cos(t / w^(2i/size)): the encoding of the positions of x, to be added to x.
/// x: [batch, time, size] to y: [batch, time, size].
/// </summary>
/// <remarks>
/// The values of x do not matter. Semantics as in KerasHub. (Vaswani et al., "Attention is all you need", 2017.)
/// <code>
/// Symbol y = x + new SinePositionEncoding().Of(x);
/// </code>
/// </remarks>
/// <param name="maxWavelength">The longest wavelength w, over 2π.</param>
/// <param name="name">The name of the layer; null to number it automatically.</param>
/// <exception cref="ArgumentOutOfRangeException">The wavelength is not from 1 to 1e30.</exception>
public sealed class SinePositionEncoding(double maxWavelength = 10_000, string? name = null) : Layer(name)
{
    /// <summary>The longest wavelength w, over 2π.</summary>
    public double MaxWavelength { get; } = Positions.Wavelength(maxWavelength, nameof(SinePositionEncoding));

    /// <inheritdoc/>
    protected internal override bool IsStepwise => true;

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(context);
        ExpectComputeType(x);
        if (x.Rank != 3) throw Misfit("[batch, time, size]", x, "reshape it to one vector for each step of each example.");
        if (x.Shape.Elements == 0) return Tensor.Zeros(x.Shape, x.Type);
        int size = x.Shape[2];
        Tensor angles = Positions.Angles(x, [.. Enumerable.Range(0, size).Select(i => (i - i % 2) / (double)size)], MaxWavelength, context);
        Tensor odd = Tensor.From([.. Enumerable.Range(0, size).Select(i => i % 2 == 1)], [size]).To(x.Device);
        return Tensor.Where(odd, angles.Cos(), angles.Sin()).Cast(x.Type).BroadcastTo(x.Shape);
    }
}
