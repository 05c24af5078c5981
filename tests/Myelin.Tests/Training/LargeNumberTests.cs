using static Myelin.Tests.TrainingTask;

namespace Myelin.Tests;

/// <summary>Counts at the end of their ranges.</summary>
public class LargeNumberTests
{
    static Dataset Stream(int? count) => Dataset.Stream([[4]], [new(default(Shape), ElementType.Int32)],
        (_, _) => Enumerable.Range(0, 7).Select(i => new Example(Tensor.Full([4], i), Tensor.From([i % 3], []))), count);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void As_many_epochs_as_there_are_numbers(bool counted)
    {
        Sequential model = Model(input: [4]);
        using var stop = new CancellationTokenSource();
        var heard = new List<FitProgress>();
        History history = model.Fit(counted ? Points(50) : Stream(null), epochs: int.MaxValue, batchSize: 10, options: new()
        {
            Progress = new Heard(heard.Add),
            Callbacks = [Schedule.Linear(0.1, int.MaxValue * 5L), new Listener { EpochEnd = result =>
            {
                if (result.Epoch == 3) stop.Cancel();
            } }],
        }, cancellation: stop.Token);
        Assert.Equal(3, history.Epochs.Count);
        Assert.True(heard.Count >= 3);
        Assert.All(heard, progress =>
        {
            Assert.Equal(int.MaxValue, progress.Epochs);
            Assert.True(progress.Remaining is null || progress.Remaining > TimeSpan.FromHours(1), $"{progress}");
            Assert.DoesNotContain("-", progress.ToString(), StringComparison.Ordinal);
        });
        Assert.Contains(heard, progress => progress.Remaining != null);
    }

    [Fact]
    public void A_batch_as_large_as_there_are_numbers()
    {
        using var folder = new TemporaryFolder();
        foreach (Dataset data in (Dataset[])[Points(50), Stream(7), Stream(null), Points(50).Map((example, _) => example)])
        {
            Sequential all = Model(input: [4]), most = Model(input: [4]);
            History expected = all.Fit(data, epochs: 2, batchSize: 50, validation: data);
            History history = most.Fit(data, epochs: 2, batchSize: int.MaxValue, validation: data,
                options: new() { Checkpoints = new(folder[$"{Guid.NewGuid():N}"]) { Every = TimeSpan.Zero }, Progress = new Heard(_ => { }) });
            Assert.Equal(expected["loss"], history["loss"]);
            Assert.Equal(all.WeightsSha256(), most.WeightsSha256());
            Assert.Equal(all.Evaluate(data, 50).Loss, most.Evaluate(data, int.MaxValue).Loss);
            Assert.Equal(all.Predict(data, 50).ToArray<float>(), most.Predict(data, int.MaxValue).ToArray<float>());
        }
        Assert.Equal([3, 3], Model(input: [4]).Predict(Tensor.Ones([3, 4]), int.MaxValue).Shape);
    }
}
