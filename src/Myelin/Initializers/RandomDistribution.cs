namespace Myelin;

/// <summary>The distribution of <see cref="Initializer.VarianceScaling(double, VarianceMode, RandomDistribution)"/>.</summary>
public enum RandomDistribution
{
    /// <summary>A normal distribution, cut off at two deviations.</summary>
    TruncatedNormal,

    /// <summary>A normal distribution.</summary>
    Normal,

    /// <summary>A uniform distribution around 0.</summary>
    Uniform,
}
