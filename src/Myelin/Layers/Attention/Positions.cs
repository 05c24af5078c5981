namespace Myelin;

/// <summary>The angles of sines over the positions of steps.</summary>
static class Positions
{
    /// <summary>
    /// The angles t / w^exponent of the steps t of x [batch, time, ...], Float64 [time, exponents]: t = 0, 1, ..., or behind the steps of a cache.
    /// </summary>
    /// <remarks>In Float64, because in Float32 an angle of position 100,000 would be wrong by 0.004.</remarks>
    /// <param name="x">The input.</param>
    /// <param name="exponents">From 0 to 1.</param>
    /// <param name="wavelength">The longest wavelength w, over 2π.</param>
    /// <param name="context">The context of the forward pass.</param>
    public static Tensor Angles(Tensor x, double[] exponents, double wavelength, CallContext context)
    {
        Tensor places = Tensor.Range(x.Shape[1]).To(x.Device);
        if (context.Cache is { } cache) places += cache.Position.To(x.Device);
        Tensor rates = (Tensor.From(exponents).To(x.Device) * -Tensor.Full([], wavelength, ElementType.Float64).To(x.Device).Log()).Exp();
        return places.Cast(ElementType.Float64).ExpandDims(1) * rates;
    }

    /// <summary>A wavelength that is at least 1 and finite.</summary>
    public static double Wavelength(double value, string who) => value is >= 1 and <= 1e30 ? value : throw new ArgumentOutOfRangeException("maxWavelength",
        $"{who}: expects a longest wavelength from 1 to 1e30, received {value}; 10000 is usual.");
}
