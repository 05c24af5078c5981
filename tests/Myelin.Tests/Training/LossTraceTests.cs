namespace Myelin.Tests.Training;

/// <summary>The loss by batch in a history.</summary>
public class LossTraceTests
{
    [Fact]
    public void Every_batch_of_a_short_training_is_a_point()
    {
        var model = new Sequential(input: [2]) { new Dense(1) };
        model.Compile(new SGD(0.1), new MeanSquaredError());
        var seen = new List<double>();
        Dataset data = Dataset.From(Tensor.Normal([10, 2], seed: 1), Tensor.Normal([10, 1], seed: 2));
        History history = model.Fit(data, epochs: 2, batchSize: 4,
            options: new() { Callbacks = [new LambdaCallback(onBatchEnd: (_, batch) => seen.Add(batch.Loss))] });
        Assert.Equal([1, 2, 3, 4, 5, 6], history.BatchLosses.Select(point => point.Batch));
        Assert.Equal(seen, history.BatchLosses.Select(point => point.Loss));
    }

    [Theory]
    [InlineData(999, 1)]
    [InlineData(1000, 2)]
    [InlineData(100_000, 128)]
    public void A_long_training_keeps_means_of_runs(int batches, int run)
    {
        var trace = new LossTrace { Start = 7 };
        for (int i = 0; i < batches; i++) trace.Add(i);
        Assert.Equal(batches / run, trace.Points.Count);
        Assert.InRange(trace.Points.Count, 1, 1000);
        for (int i = 0; i < trace.Points.Count; i++) Assert.Equal((7 + (i + 1L) * run, i * run + (run - 1) / 2.0), trace.Points[i]);
    }
}
