namespace Myelin;

/// <summary>How an axis goes from values to places.</summary>
public enum Scale
{
    /// <summary>Equal differences are equally far apart.</summary>
    Linear,

    /// <summary>Equal ratios are equally far apart; for values above 0.</summary>
    Log10,
}
