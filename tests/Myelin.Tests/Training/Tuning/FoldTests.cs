using static Myelin.Tests.TrainingTask;

namespace Myelin.Tests;

/// <summary>Folds and splits at random, by class and by group.</summary>
public class FoldTests
{
    /// <summary>Examples whose input is their number.</summary>
    static Dataset Numbered(params int[] labels) => Dataset.From(
        Tensor.From([.. Enumerable.Range(0, labels.Length).Select(i => (float)i)], [labels.Length, 1]), Tensor.From(labels), ["a", "b", "c"]);

    static int[] Rows(Dataset data) => [.. data.Inputs.ToArray<float>().Select(x => (int)x)];

    static void Partition(IReadOnlyList<(Dataset Train, Dataset Validation)> folds, int count)
    {
        Assert.Equal(Enumerable.Range(0, count), folds.SelectMany(fold => Rows(fold.Validation)).Order());
        foreach ((Dataset train, Dataset validation) in folds)
            Assert.Equal(Enumerable.Range(0, count), Rows(train).Concat(Rows(validation)).Order());
    }

    [Fact]
    public void Folds_hold_each_example_once_and_differ_in_size_by_at_most_one()
    {
        var folds = Numbered(new int[23]).Folds(5, seed: 3);
        Partition(folds, 23);
        Assert.Equal([5, 5, 5, 4, 4], folds.Select(fold => fold.Validation.Count));
        Assert.NotEqual(Enumerable.Range(0, 5), Rows(folds[0].Validation));
        Assert.Equal(Rows(folds[2].Validation), Rows(Numbered(new int[23]).Folds(5, seed: 3)[2].Validation));
        Assert.NotEqual(Rows(folds[2].Validation), Rows(Numbered(new int[23]).Folds(5, seed: 4)[2].Validation));
    }

    [Fact]
    public void Stratified_folds_have_the_share_of_each_class()
    {
        int[] labels = [.. Enumerable.Range(0, 47).Select(i => i % 9 == 0 ? 2 : i % 3 == 0 ? 1 : 0)];
        var folds = Numbered(labels).StratifiedFolds(4, seed: 1);
        Partition(folds, 47);
        for (int label = 0; label < 3; label++)
        {
            int[] counts = [.. folds.Select(fold => fold.Validation.Targets.ToArray<int>().Count(y => y == label))];
            Assert.True(counts.Max() - counts.Min() <= 1, string.Join(' ', counts));
        }
        int[] sizes = [.. folds.Select(fold => fold.Validation.Count)];
        Assert.True(sizes.Max() - sizes.Min() <= 1);
    }

    [Fact]
    public void Grouped_folds_never_part_a_group_and_are_balanced()
    {
        string[] groups = [.. Enumerable.Range(0, 60).Select(i => $"patient {i * i % 17}")];
        var folds = Numbered(new int[60]).GroupedFolds(groups, 3);
        Partition(folds, 60);
        foreach ((Dataset train, Dataset validation) in folds)
            Assert.Empty(Rows(train).Select(row => groups[row]).Intersect(Rows(validation).Select(row => groups[row])));
        Assert.All(folds, fold => Assert.InRange(fold.Validation.Count, 16, 24));
    }

    [Fact]
    public void Splits_by_class_and_by_group()
    {
        int[] labels = [.. Enumerable.Range(0, 50).Select(i => i < 40 ? 0 : 1)];
        (Dataset others, Dataset share) = Numbered(labels).StratifiedSplit(0.2, seed: 2);
        Assert.Equal((8, 2), (share.Targets.ToArray<int>().Count(y => y == 0), share.Targets.ToArray<int>().Count(y => y == 1)));
        Assert.Equal(Enumerable.Range(0, 50), Rows(others).Concat(Rows(share)).Order());
        int[] groups = [.. Enumerable.Range(0, 50).Select(i => i / 5)];
        (others, share) = Numbered(labels).GroupedSplit(0.3, groups);
        Assert.Equal(15, share.Count);
        Assert.Empty(Rows(others).Select(row => groups[row]).Intersect(Rows(share).Select(row => groups[row])));
    }

    [Fact]
    public void They_work_behind_a_transform_and_select_keeps_the_order()
    {
        Dataset doubled = Numbered(new int[6]).Map((example, _) => new Example([example.Inputs[0] * 2], example.Targets));
        Assert.Equal([8, 0, 4], Rows(doubled.Select([4, 0, 2])));
        Assert.Equal(3, doubled.Folds(2)[0].Validation.Count);
        Assert.Equal([4, 8], Rows(doubled.Select([4, 0, 2]).Select([2, 0])));
    }

    [Fact]
    public void What_cannot_be_split_is_refused()
    {
        Dataset data = Numbered(0, 0, 0, 0, 1, 1, 2, 2);
        (string, string)[] expected =
        [
            (Message(() => data.Folds(1)), "Folds: expects 2 parts or more, received 1; 5 and 10 are usual. (Parameter 'count')"),
            (Message(() => data.Folds(9)), "Folds: expects at least one of the examples for each of 9 parts, received 8; use fewer parts."),
            (Message(() => data.StratifiedFolds(3)),
                "StratifiedFolds: expects at least 3 examples of each class, one for each part, received 2 of class \"b\"; use fewer parts, or Folds. " +
                "(Parameter 'count')"),
            (Message(() => data.GroupedFolds([1, 2, 3], 2)),
                "GroupedFolds: expects a group for each of 8 examples, received 3; give one for each. (Parameter 'groups')"),
            (Message(() => data.GroupedFolds([1, 1, 1, 1, 1, 1, 2, 2], 3)),
                "Folds: expects at least one of the groups for each of 3 parts, received 2; use fewer parts."),
            (Message(() => data.Select([0, 8])), "Dataset: expects indices from 0 to 7, received 8; the first example is 0. (Parameter 'indices')"),
        ];
        Assert.All(expected, one => Assert.Equal(one.Item2, one.Item1));
        Assert.Contains("expects one label for each example to split by class", Message(() =>
            Dataset.From(Tensor.Ones([4, 1]), Tensor.Ones([4, 2])).StratifiedFolds(2)));
    }

    static string Message(Func<object> act) => Record.Exception(() => act())?.Message ?? "nothing";

    [Fact]
    public void Cross_validation_trains_each_model_on_the_others_and_measures_it_on_the_fold()
    {
        Dataset data = Points(30);
        var folds = data.StratifiedFolds(3);
        CrossValidation result = CrossValidation.Run(folds, fold => Model(seed: fold, input: [4]), epochs: 3, batchSize: 4);
        for (int fold = 0; fold < 3; fold++)
        {
            Sequential alone = Model(seed: fold, input: [4]);
            alone.Fit(folds[fold].Train, epochs: 3, batchSize: 4);
            Assert.Equal(alone.WeightsSha256(), result.Models[fold].WeightsSha256());
            Assert.Equal(alone.Evaluate(folds[fold].Validation).Loss, result.Evaluations[fold].Loss);
        }
        double[] losses = [.. result.Evaluations.Select(one => one.Loss)];
        Assert.Equal(losses.Average(), result.Mean("loss"));
        Assert.Equal(Math.Sqrt(losses.Sum(x => (x - losses.Average()) * (x - losses.Average())) / 2), result.Deviation("loss"), 1e-12);
        Assert.Matches(@"^loss \d\.\d{4} ± \d\.\d{4}, accuracy \d\.\d{4} ± \d\.\d{4} over 3 folds$", result.ToString());
        Sequential one = Model(input: [4]);
        Assert.Contains("expects a new model for each fold", Assert.Throws<ArgumentException>(() => CrossValidation.Run(folds, _ => one)).Message);
    }

    [Fact]
    public void A_stopped_cross_validation_continues_with_its_fold()
    {
        using var folder = new TemporaryFolder();
        var folds = Points(30).Folds(3);
        string[] Hashes(FitOptions options, CancellationToken stop = default) =>
            [.. CrossValidation.Run(folds, fold => Model(seed: fold, input: [4]), 3, 4, options, stop).Models.Select(model => model.WeightsSha256())];
        string[] straight = Hashes(new());
        var options = new FitOptions { Checkpoints = new(folder["run"]) { Every = TimeSpan.Zero } };
        using var stop = new CancellationTokenSource();
        int batches = 0;
        Assert.Throws<OperationCanceledException>(() => Hashes(options with
        {
            Callbacks = [new LambdaCallback(onBatchEnd: (_, _) => { if (++batches == 22) stop.Cancel(); })],
        }, stop.Token));
        int again = 0;
        Assert.Equal(straight, Hashes(options with { Callbacks = [new LambdaCallback(onBatchEnd: (_, _) => again++)] }));
        Assert.Equal(3 * 3 * 5 - 22, again);
    }

    [Fact]
    public void An_ensemble_gives_the_mean_and_survives_its_file()
    {
        using var folder = new TemporaryFolder();
        CrossValidation result = CrossValidation.Run(Points(30).Folds(3), fold =>
        {
            var model = new Sequential(input: [4], seed: fold) { new Dense(3, Activation.Softmax) };
            model.Compile(new Adam(0.1), new SparseCategoricalCrossentropy());
            return model;
        }, epochs: 2);
        Tensor x = Points(7, seed: 9).Inputs;
        float[][] each = [.. result.Models.Select(model => model.Predict(x).ToArray<float>())];
        Functional ensemble = Ensemble.Of(result.Models);
        float[] mean = ensemble.Predict(x).ToArray<float>();
        for (int i = 0; i < mean.Length; i++) Assert.Equal(each.Average(one => one[i]), mean[i], 1e-6);
        ensemble.Save(folder["ensemble.safetensors"]);
        Assert.Equal(mean, Myelin.Model.Load(folder["ensemble.safetensors"]).Predict(x).ToArray<float>());
        Assert.Equal(each[1], result.Models[1].Predict(x).ToArray<float>());
        Assert.Throws<ArgumentException>(() => Ensemble.Of(result.Models[0]));
        Assert.Throws<ShapeException>(() => Ensemble.Of(result.Models[0], new Sequential(input: [5]) { new Dense(3) }));
    }
}
