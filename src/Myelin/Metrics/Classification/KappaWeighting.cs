namespace Myelin;

/// <summary>How much <see cref="CohenKappa"/> charges for taking class i for class k.</summary>
public enum KappaWeighting
{
    /// <summary>1 for any other class.</summary>
    None,

    /// <summary>|i - k|, for ordered classes.</summary>
    Linear,

    /// <summary>(i - k)², for ordered classes.</summary>
    Quadratic,
}
