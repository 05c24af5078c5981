namespace Myelin;

/// <summary>How a measure of single classes becomes one number.</summary>
public enum MetricAverage
{
    /// <summary>The mean over the classes.</summary>
    Macro,

    /// <summary>The measure of the counts of all classes together.</summary>
    Micro,

    /// <summary>The mean over the classes, weighted by how often they occur in targets.</summary>
    Weighted,
}
