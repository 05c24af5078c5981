namespace Myelin;

/// <summary>How an axis maps values to positions.</summary>
public enum Scale
{
    /// <summary>Linear: equal differences have equal distances.</summary>
    Linear,

    /// <summary>Logarithmic: equal ratios have equal distances; for values above 0.</summary>
    Log10,
}
