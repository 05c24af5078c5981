namespace Myelin;

/// <summary>What random numbers are drawn from.</summary>
public enum Distribution
{
    /// <summary>Uniform on [0, 1).</summary>
    Uniform,

    /// <summary>The standard normal distribution.</summary>
    Normal,

    /// <summary>The standard normal distribution within [-2, 2].</summary>
    TruncatedNormal,

    /// <summary>The whole numbers 0 to n - 1 in random order.</summary>
    Permutation,
}
