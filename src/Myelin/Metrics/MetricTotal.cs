namespace Myelin;

/// <summary>A tensor that a metric accumulates over batches, zeros at first.</summary>
/// <param name="Name">Its name within the metric, such as "total".</param>
/// <param name="Shape">Its shape; [] for one number.</param>
/// <param name="Type">Its element type. Float64 keeps sums exact over long data sets.</param>
public sealed record MetricTotal(string Name, Shape Shape = default, ElementType Type = ElementType.Float64)
{
    /// <summary>The initial value.</summary>
    internal Tensor Zeros() => Tensor.Zeros(Shape, Type);
}
