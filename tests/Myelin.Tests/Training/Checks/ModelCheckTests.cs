using static Myelin.Tests.TrainingTask;

namespace Myelin.Tests;

/// <summary>The learning-rate finder, the overfitting check, statistics and warnings.</summary>
public class ModelCheckTests
{
    static string StateHash(Model model) => string.Join(' ', model.States.Concat(model.Optimizer.States).Select(state =>
        $"{state.Name} {string.Join(',', state.Value.Cast(ElementType.Float64).ToArray<double>())}"));

    /// <summary>On f(w) = w² / 2 · 16 with batches of one example, plain descent falls fastest just before it diverges at rate 2 / 16.</summary>
    [Fact]
    public void The_finder_suggests_a_rate_below_divergence_and_leaves_no_trace()
    {
        var model = new Sequential(input: [1]) { new Dense(1, useBias: false) };
        model.Compile(new SGD(0.01, momentum: 0.5), new MeanSquaredError());
        Dataset data = Dataset.From(Tensor.Full([4, 1], 2), Tensor.Full([4, 1], 3));
        model.Fit(data, epochs: 1);
        string before = StateHash(model);
        Tensor draw = Tensor.Uniform([3]);
        var random = new RandomStream(3);
        LearningRateCurve curve;
        Tensor after;
        using (random.Use())
        {
            curve = LearningRateFinder.Run(model, data, from: 1e-5, to: 10, steps: 60, batchSize: 1);
            after = Tensor.Uniform([3]);
        }
        using (new RandomStream(3).Use()) Assert.Equal(Tensor.Uniform([3]).ToArray<float>(), after.ToArray<float>());
        Assert.Equal(before, StateHash(model));
        Assert.True(curve.Rates.Count < 60, "it ends when the loss diverges");
        Assert.Equal(1e-5, curve.Rates[0], 1e-12);
        for (int i = 1; i < curve.Rates.Count; i++) Assert.Equal(Math.Pow(1e6, 1 / 59.0), curve.Rates[i] / curve.Rates[i - 1], 1e-9);
        Assert.InRange(curve.Suggestion!.Value, 1e-3, 0.25);
        Assert.StartsWith($"{curve.Rates.Count} steps from 1E-05 to ", curve.ToString());
    }

    [Fact]
    public void The_losses_of_the_finder_are_those_of_a_training_with_its_rates()
    {
        Sequential found = Model(input: [4]), byHand = Model(input: [4]);
        LearningRateCurve curve = LearningRateFinder.Run(found, Points(20), 1e-3, 0.1, steps: 7, batchSize: 8);
        var losses = new List<double>();
        byHand.Fit(Points(20), epochs: 3, batchSize: 8, options: new()
        {
            Callbacks = [new Schedule("own", step => 1e-3 * Math.Pow(100, step / 6.0)), new LambdaCallback(onBatchEnd: (_, result) => losses.Add(result.Loss))],
        });
        Assert.Equal(losses[..7], curve.Losses, (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void A_model_that_cannot_diverge_has_a_curve_of_all_steps_and_no_suggestion_where_nothing_falls()
    {
        var flat = new LearningRateCurve([1, 2, 4], [1, 2, 3]);
        Assert.Null(flat.Suggestion);
        Assert.Equal(2, new LearningRateCurve([1, 2, 4, 8], [9, 8, 3, double.NaN]).Suggestion);
    }

    [Fact]
    public void A_model_that_learns_passes_the_overfitting_check_and_leaves_no_trace()
    {
        Sequential model = Model(new Adam(0.05), dropout: true, input: [4]), untouched = Model(new Adam(0.05), dropout: true, input: [4]);
        OverfitCheck check = OverfitCheck.Run(model, Points(40));
        Assert.True(check.Succeeded, check.ToString());
        Assert.InRange(check.Steps, 5, 499);
        Assert.True(check.LeastLoss < 0.1 * check.FirstLoss);
        Assert.Contains("the model can learn it", check.ToString());
        foreach (Sequential one in new[] { model, untouched })
            using (new RandomStream(5).Use()) one.Fit(Points(20), epochs: 2);
        Assert.Equal(StateHash(untouched), StateHash(model));
    }

    [Fact]
    public void One_that_cannot_fails_it()
    {
        Sequential frozen = Model(new SGD(1e-9), input: [4]);
        OverfitCheck check = OverfitCheck.Run(frozen, Points(40), steps: 30);
        Assert.False(check.Succeeded);
        Assert.Equal(30, check.Steps);
        Assert.Contains("Look at the learning rate", check.ToString());
        var steep = new Sequential(input: [4]) { new Dense(1) };
        steep.Compile(new SGD(1e3), new MeanSquaredError());
        check = OverfitCheck.Run(steep, Dataset.From(Tensor.Normal([9, 4], 1), Tensor.Normal([9, 1], 2)));
        Assert.False(check.Succeeded);
        Assert.InRange(check.Steps, 2, 100);                                        // it ends when the loss is not finite
    }

    [Fact]
    public void Statistics_are_those_of_the_numbers()
    {
        Sequential model = Model(new SGD(0.1), input: [4]);
        var statistics = new LayerStatistics(every: 2);
        double[]? weights = null;
        model.Fit(Points(20), epochs: 1, batchSize: 5, options: new()
        {
            Callbacks = [statistics, new LambdaCallback(onBatchEnd: (m, result) =>
            {
                if (result.Batch == 2) weights = m.Parameters[0].Value.Cast(ElementType.Float64).ToArray<double>();
            })],
        });
        LayerRecord record = statistics.Records.Single(one => one is { Batch: 2, Kind: TrainingValue.Weights, Path: "dense/kernel" });
        double mean = weights!.Average();
        Assert.Equal(mean, record.Mean, 1e-12);
        Assert.Equal(Math.Sqrt(weights!.Sum(x => x * x)), record.Norm, 1e-12);
        Assert.Equal(Math.Sqrt(weights!.Average(x => (x - mean) * (x - mean))), record.Deviation, 1e-12);
        Assert.Equal([2, 4], statistics.Records.Select(one => one.Batch).Distinct());
        Assert.Equal(2 * (4 + 4 + 2), statistics.Records.Count);
        Assert.Matches(@"^epoch 1, batch 2: weights of dense/kernel: norm [\d.]+, mean -?[\d.E-]+, deviation [\d.]+, zeros 0 %$", record.ToString());
    }

    /// <summary>Two of three units have a bias that keeps their relu at 0; the third is alive.</summary>
    [Fact]
    public void Dead_units_and_parameters_without_gradients_are_named_once()
    {
        var model = new Sequential(input: [4]) { new Dense(3, Activation.Relu, name: "hidden"), new Dense(3) };
        model.Compile(new SGD(0.01), new SparseCategoricalCrossentropy(fromLogits: true));
        model.Build([4]);
        model.Parameters[1].Value = Tensor.From(-1000f, 0, -1000);
        var warnings = new TrainingWarnings();
        model.Fit(Points(20), epochs: 3, batchSize: 6, options: new() { Callbacks = [warnings] });
        Assert.StartsWith("hidden: 2 of 3 units are dead, their relu gave 0 for every example of epoch 1;", Assert.Single(warnings.Warnings));
        model.Parameters[1].Value = Tensor.Full([3], -1000);
        model.Fit(Points(20), epochs: 2, batchSize: 6, options: new() { Callbacks = [warnings] });
        Assert.Equal(["hidden: 3 of 3 units", "hidden/kernel: its gradient was 0", "hidden/bias: its gradient was 0", "dense/kernel: its gradient was 0"],
            warnings.Warnings.Select(warning => warning[..warning.IndexOf(warning.Contains("units are") ? " are" : " in every", StringComparison.Ordinal)]));
    }

    [Fact]
    public void Exploding_gradients_are_named_with_their_batch()
    {
        Sequential model = Model(new SGD(0.01), input: [4]);
        var warnings = new TrainingWarnings();
        var blow = new LambdaCallback(onBatchEnd: (m, result) =>
        {
            if (result is { Epoch: 3, Batch: 2 }) m.Parameters[2].Value *= 10_000;
        });
        model.Fit(Points(20), epochs: 4, batchSize: 4, options: new() { Callbacks = [warnings, blow] });
        string exploding = Assert.Single(warnings.Warnings, warning => warning.StartsWith("The gradients explode", StringComparison.Ordinal));
        Assert.Contains("in epoch 3, batch 3, and was about", exploding);
        var calm = new TrainingWarnings();
        Model(new SGD(0.01), input: [4]).Fit(Points(20), epochs: 9, batchSize: 4, options: new() { Callbacks = [calm] });
        Assert.Empty(calm.Warnings);
    }

    [Fact]
    public void A_softmax_under_a_loss_of_logits_and_the_reverse_are_warned_of()
    {
        foreach ((Activation? last, bool fromLogits, string expected) in new[]
        {
            (Activation.Softmax, true, "gives probabilities, but the loss sparse_categorical_crossentropy expects logits"),
            ((Activation?)null, false, "gives logits, but the loss sparse_categorical_crossentropy expects probabilities"),
        })
        {
            var model = new Sequential(input: [4]) { new Dense(3, last) };
            model.Compile(new SGD(0.01), new SparseCategoricalCrossentropy(fromLogits));
            var heard = new List<string>();
            model.Fit(Points(8), options: new() { Callbacks = [new Ear(heard)] });
            Assert.Contains(expected, Assert.Single(heard));
        }
    }

    sealed class Ear(List<string> heard) : Callback
    {
        public override void OnWarning(Model model, string message) => heard.Add(message);
    }
}
