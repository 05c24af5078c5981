using static Myelin.Tests.TrainingTask;

namespace Myelin.Tests;

public sealed class SwapEmaWeightsTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    static Sequential New() => Model(new SGD(0.3) { EmaMomentum = 0.8 }, input: [4]);

    static float[] Weights(Model model) => [.. model.Parameters.SelectMany(parameter => parameter.Value.ToArray<float>())];

    [Fact]
    public void Validation_is_measured_with_the_means_and_training_goes_on_to_the_same_bits()
    {
        Dataset data = Points(20), validation = Points(12, seed: 5);
        Sequential plain = New(), swapped = New();
        var expected = new List<double>();
        plain.Fit(data, epochs: 3, batchSize: 4, options: new()
        {
            Callbacks = [new LambdaCallback(onEpochEnd: (model, _) =>
            {
                model.Optimizer.SwapAverages(model.Parameters);
                expected.Add(model.Evaluate(validation).Loss);
                model.Optimizer.SwapAverages(model.Parameters);
            })],
        });
        History history = swapped.Fit(data, epochs: 3, batchSize: 4, validation, new() { Callbacks = [new SwapEmaWeights()] });
        Assert.Equal(expected, history["val_loss"]);
        Assert.Equal(plain.WeightsSha256(), swapped.WeightsSha256());
    }

    [Fact]
    public void The_mean_is_the_one_by_hand_and_is_shown_between_epochs_and_at_the_end_if_asked()
    {
        Sequential model = New();
        float[]? mean = null, seen = null;
        var watch = new LambdaCallback(
            onBatchEnd: (m, _) => mean = mean == null ? Weights(m) : [.. mean.Zip(Weights(m), (old, now) => 0.8f * old + 0.2f * now)],
            onEpochEnd: (m, _) => seen = Weights(m));
        model.Fit(Points(20), epochs: 2, batchSize: 4, options: new() { Callbacks = [new SwapEmaWeights(swapOnEpoch: true), watch] });
        Assert.Equal(seen!, Weights(model));
        for (int i = 0; i < mean!.Length; i++) Assert.Equal(mean[i], seen![i], 1e-5);
    }

    [Fact]
    public void Fit_again_goes_on_with_the_weights_and_refuses_means()
    {
        Sequential twice = New(), once = New();
        var options = new FitOptions { Callbacks = [new SwapEmaWeights(swapOnEpoch: true)], Shuffle = false };
        for (int k = 0; k < 2; k++) twice.Fit(Points(20), epochs: 2, batchSize: 4, options: options);
        once.Fit(Points(20), epochs: 4, batchSize: 4, options: options);
        Assert.Equal(once.WeightsSha256(), twice.WeightsSha256());
        Assert.Contains("call SwapAverages again before training goes on",
            Assert.Throws<InvalidOperationException>(() => once.Fit(Points(20))).Message);
        once.Optimizer.SwapAverages(once.Parameters);
        once.Fit(Points(20));
    }

    sealed class Failure : Exception;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void It_resumes_to_the_same_bits(bool swapOnEpoch)
    {
        Model Train(string run, int? failsAt)
        {
            int batches = 0;
            while (true)
            {
                Sequential model = New();
                var fail = new LambdaCallback(onBatchEnd: (_, _) => { if (++batches == failsAt) throw new Failure(); });
                try
                {
                    model.Fit(Points(20), epochs: 3, batchSize: 4, validation: Points(6), options: new()
                    {
                        Callbacks = [new SwapEmaWeights(swapOnEpoch), fail],
                        Checkpoints = new(folder[run]) { Every = TimeSpan.Zero },
                    });
                    return model;
                }
                catch (Failure) { }
            }
        }
        Assert.Equal(Train("straight", null).WeightsSha256(), Train("in the epoch", 8).WeightsSha256());
        Assert.Equal(Train("straight", null).WeightsSha256(), Train("after the epoch", 6).WeightsSha256());
    }

    [Fact]
    public void An_optimizer_without_means_is_refused() =>
        Assert.Equal("SwapEmaWeights: expects an optimizer that keeps means of weights, received Adam without; create it with EmaMomentum or SwaStart.",
            Assert.Throws<InvalidOperationException>(() => Model(input: [4]).Fit(Points(4), options: new() { Callbacks = [new SwapEmaWeights()] })).Message);
}
