namespace Myelin;

/// <summary>What a reduction folds with.</summary>
public enum Reduction
{
    /// <summary>Addition, in the defined order.</summary>
    Sum,

    /// <summary>The larger one; NaN wins.</summary>
    Max,

    /// <summary>The smaller one; NaN wins.</summary>
    Min,

    /// <summary>Multiplication, in the order of the sum.</summary>
    Product,
}
