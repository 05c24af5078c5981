namespace Myelin.Ops;

/// <summary>e^(-s x²), what the slopes of erf, gelu and the normal distribution are made of.</summary>
static class Gaussian
{
    /// <summary>1/√(2π).</summary>
    public const double Density = 0.3989422804014327;

    /// <summary>From here on e^(-x²/2) is 0 in every format.</summary>
    public const double Vanishing = 40;

    /// <summary>e^(-s x²) for s from 1/2 to 1, 0 at ±∞. What x² loses in rounding is paid back: far out it counts a hundred times.</summary>
    [MethodImpl(Inline)]
    public static V Of<V>(V x, double s) where V : ILane<V>
    {
        V limited = x.Maximum(-Vanishing).Minimum(Vanishing);
        V square = limited * limited;
        V power = (square * -s).Exp();
        return (limited.MultiplyAdd(limited, -square) * -s).MultiplyAdd(power, power);
    }
}
