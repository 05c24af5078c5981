namespace Myelin;

/// <summary>The positions of the steps of a pass, and the angles of sines over them.</summary>
static class Positions
{
    /// <summary>The positions of steps, Float64 [steps, 1]: 0, 1, ..., or those behind the steps of a cache.</summary>
    public static Tensor Of(int steps, CallContext context)
    {
        Tensor places = Tensor.Range(steps);
        if (context.Cache is { } cache) places += cache.Position;
        return places.Cast(ElementType.Float64).ExpandDims(1);
    }

    /// <summary>w^(-exponent): the angle per step, Float64, of exponents from 0 to 1 and the longest wavelength w over 2π.</summary>
    /// <remarks>In Float64, because in Float32 an angle of position 100,000 would be wrong by 0.004.</remarks>
    public static Tensor Rates(double[] exponents, double wavelength) =>
        (Tensor.From(exponents) * -Tensor.Full([], wavelength, ElementType.Float64).Log()).Exp();

    /// <summary>A wavelength that is at least 1 and finite.</summary>
    public static double Wavelength(double value, string who) => value is >= 1 and <= 1e30 ? value : throw new ArgumentOutOfRangeException("maxWavelength",
        $"{who}: expects a longest wavelength from 1 to 1e30, received {value}; 10000 is usual.");
}
