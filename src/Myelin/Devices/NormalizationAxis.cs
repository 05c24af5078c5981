namespace Myelin;

/// <summary>What a matrix [rows, columns] is normalised by.</summary>
public enum NormalizationAxis
{
    /// <summary>Each row has its mean and variance: layer normalization.</summary>
    Rows,

    /// <summary>Each column has its mean and variance: batch normalization.</summary>
    Columns,
}
