namespace Myelin;

/// <summary>The share of predictions whose right class is among the k largest outputs.</summary>
/// <remarks>
/// As TopKCategoricalAccuracy and SparseTopKCategoricalAccuracy of Keras 3: targets are labels or one-hot. Classes that share the last place all count.
/// <code>
/// model.Compile(new Adam(), new BinaryCrossentropy(), [new TopKAccuracy(k: 3)]);
/// </code>
/// </remarks>
/// <param name="k">The number of outputs that count.</param>
/// <param name="name">Its name in logs and histories.</param>
/// <exception cref="ArgumentOutOfRangeException"><paramref name="k"/> is below 1.</exception>
public sealed class TopKAccuracy(int k = 5, string name = "top_k_accuracy") : MeanMetric(name, MetricDirection.HigherIsBetter)
{
    /// <summary>The number of outputs that count.</summary>
    public int K { get; } = Settings.Within(k, 1, int.MaxValue, nameof(TopKAccuracy));

    /// <inheritdoc/>
    public override Tensor Values(Tensor prediction, Tensor target)
    {
        if (prediction.Rank < 2) throw Losses.NoClasses(Name, prediction);
        Tensor right = Losses.OfLabel(Name, prediction, Confusions.Labels(Name, prediction, target)).Value;
        Tensor larger = prediction.GreaterThan(right.ExpandDims(-1)).Cast(prediction.Type).Sum(-1);
        return Tensor.Where(right.EqualTo(right), larger.LessThan(K).Cast(prediction.Type), 0);      // NaN is no class
    }
}
