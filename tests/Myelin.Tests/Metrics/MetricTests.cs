namespace Myelin.Tests;

/// <summary>Metrics against numbers worked out by hand.</summary>
public class MetricTests
{
    sealed record Row(Type Kind, MeanMetric Metric, Tensor Prediction, Tensor Target, double[] Each);

    static readonly float[,] Three = { { 0.1f, 0.7f, 0.2f }, { 0.5f, 0.3f, 0.2f }, { 0.2f, 0.3f, 0.5f } };

    /// <summary>At least one row for each metric that is no loss.</summary>
    static readonly Row[] Table =
    [
        new(typeof(Accuracy), new Accuracy(), Tensor.From(Three), Tensor.From(1, 0, 1), [1, 1, 0]),
        new(typeof(Accuracy), new Accuracy(), Tensor.From(Three), Tensor.From(1L, 1L, 2L).Reshape([3, 1]), [1, 0, 1]),
        new(typeof(Accuracy), new Accuracy(), Tensor.From(Three), Tensor.From(new float[,] { { 0, 1, 0 }, { 0, 0, 1 }, { 0, 0, 1 } }), [1, 0, 1]),
        new(typeof(Accuracy), new Accuracy(), Tensor.From(0.4f, 0.5f, 0.6f).Reshape([3, 1]), Tensor.From(0, 1, 1), [1, 0, 1]),
        new(typeof(Accuracy), new Accuracy(threshold: 0), Tensor.From(-1f, 0.1f, -0.5f), Tensor.From(false, true, true), [1, 1, 0]),
        new(typeof(Accuracy), new Accuracy(), Tensor.From(Three).Reshape([1, 3, 3]), Tensor.From(1, 0, 1).Reshape([1, 3]), [2.0 / 3]),
        new(typeof(Accuracy), new Accuracy(), Tensor.From(Three), Tensor.From(3, -1, 1), [0, 0, 0]),
        new(typeof(BinaryAccuracy), new BinaryAccuracy(), Tensor.From(Three), Tensor.From(new float[,] { { 0, 1, 0 }, { 1, 0, 0 }, { 1, 1, 1 } }), [1, 2.0 / 3, 0]),
        new(typeof(BinaryAccuracy), new BinaryAccuracy(threshold: 0), Tensor.From(-1f, 0.1f, -0.5f), Tensor.From(0, 1, 1).Reshape([3, 1]), [1, 1, 0]),
    ];

    [Fact]
    public void Metrics_give_one_number_for_each_example()
    {
        foreach (Row row in Table)
            foreach (ElementType type in new[] { ElementType.Float32, ElementType.Float64 })
            {
                Tensor each = row.Metric.Each(row.Prediction.Cast(type), row.Target);
                Assert.Equal(type, each.Type);
                Assert.Equal([row.Prediction.Shape[0]], each.Shape);
                Fixture.Near(row.Each, each);
            }
    }

    [Fact]
    public void Every_metric_has_a_row()
    {
        Type[] metrics = [.. Fixture.Kinds<Metric>().Where(kind => !kind.IsSubclassOf(typeof(Loss)))];
        Assert.NotEmpty(metrics);
        Assert.Empty(metrics.Except(Table.Select(row => row.Kind)));
    }

    [Fact]
    public void A_loss_is_a_metric()
    {
        MeanMetric metric = new MeanSquaredError();
        Assert.Equal([1f, 4f], metric.Each(Tensor.From(1f, 2f), Tensor.From(0f, 0f)).ToArray<float>());
    }
}
