namespace Myelin.Tests;

/// <summary>Metrics against numbers worked out by hand, in one batch and in several, with weights and masks.</summary>
public class MetricTests
{
    /// <summary>A metric, some predictions and targets, the value, and of a mean the values of the examples.</summary>
    sealed record Row(Metric Metric, Tensor Prediction, Tensor Target, double Value, double[]? Each = null);

    static Row Mean(MeanMetric metric, Tensor prediction, Tensor target, double[] each) => new(metric, prediction, target, each.Average(), each);

    static readonly float[,] Three = { { 0.1f, 0.7f, 0.2f }, { 0.5f, 0.3f, 0.2f }, { 0.2f, 0.3f, 0.5f } };

    /// <summary>At least one row for each metric that is no loss.</summary>
    static readonly Row[] Table =
    [
        Mean(new Accuracy(), Tensor.From(Three), Tensor.From(1, 0, 1), [1, 1, 0]),
        Mean(new Accuracy(), Tensor.From(Three), Tensor.From(1L, 1L, 2L).Reshape([3, 1]), [1, 0, 1]),
        Mean(new Accuracy(), Tensor.From(Three), Tensor.From(new float[,] { { 0, 1, 0 }, { 0, 0, 1 }, { 0, 0, 1 } }), [1, 0, 1]),
        Mean(new Accuracy(), Tensor.From(0.4f, 0.5f, 0.6f).Reshape([3, 1]), Tensor.From(0, 1, 1), [1, 0, 1]),
        Mean(new Accuracy(threshold: 0), Tensor.From(-1f, 0.1f, -0.5f), Tensor.From(false, true, true), [1, 1, 0]),
        Mean(new Accuracy(), Tensor.From(Three).Reshape([1, 3, 3]), Tensor.From(1, 0, 1).Reshape([1, 3]), [2.0 / 3]),
        Mean(new Accuracy(), Tensor.From(0.4f, 0.5f, 0.6f, 0.7f).Reshape([2, 2, 1]), Tensor.From(0, 1, 1, 1).Reshape([2, 2]), [0.5, 1]),
        Mean(new Accuracy(), Tensor.From(Three), Tensor.From(3, -1, 1), [0, 0, 0]),
        Mean(new BinaryAccuracy(), Tensor.From(Three), Tensor.From(new float[,] { { 0, 1, 0 }, { 1, 0, 0 }, { 1, 1, 1 } }), [1, 2.0 / 3, 0]),
        Mean(new BinaryAccuracy(threshold: 0), Tensor.From(-1f, 0.1f, -0.5f), Tensor.From(0, 1, 1).Reshape([3, 1]), [1, 1, 0]),
        new(new Auc(), Tensor.From(0.1f, 0.4f, 0.35f, 0.8f), Tensor.From(0, 0, 1, 1), 0.75),
        new(new Auc(), Tensor.From(0f, 1f, 0.5f, 0.5f).Reshape([4, 1]), Tensor.From(0, 1, 1, 0), 0.875),
        new(new Auc(fromLogits: true), Tensor.From(-3f, 2f, -1f, -2f, 3f), Tensor.From(false, false, true, false, true), 5 / 6.0),
        .. MetricRows.All.Select(row => new Row(row.Metric, row.Prediction, row.Target, row.Value)),
        new(new Auc(3), Tensor.From(0.1f, 0.5f, 0.6f, 0.9f).Reshape([2, 2]), Tensor.From(0, 1, 0, 1).Reshape([2, 2]), 0.5),
    ];

    [Fact]
    public void Every_metric_has_a_row()
    {
        Type[] metrics = [.. Fixture.Kinds<Metric>().Where(kind => !kind.IsSubclassOf(typeof(Loss)))];
        Assert.NotEmpty(metrics);
        Assert.Empty(metrics.Except(Table.Select(row => row.Metric.GetType())));
    }

    [Fact]
    public void Values_are_those_worked_out_by_hand_in_one_batch_and_in_several()
    {
        foreach (Row row in Table)
            foreach (ElementType type in new[] { ElementType.Float32, ElementType.Float64 })
            {
                Tensor prediction = row.Prediction.Cast(type);
                Assert.Equal(row.Value, row.Metric.Measure(prediction, row.Target), 1e-7);
                int count = prediction.Shape[0], half = count / 2;
                IReadOnlyList<Tensor> totals = Zeros(row.Metric);
                Assert.Equal(totals.Select(total => (total.Shape, total.Type)), row.Metric.Totals.Select(total => (total.Shape, total.Type)));
                Range[] parts = half == 0 ? [Range.All] : [Range.EndAt(half), half..count];
                foreach (Range part in parts) totals = row.Metric.Update(totals, prediction[part], row.Target[part]);
                Assert.Equal(row.Value, row.Metric.Result(totals), 1e-7);
                Assert.Equal(row.Metric.Totals.Select(total => (total.Shape, total.Type)), totals.Select(total => (total.Shape, total.Type)));
            }
    }

    /// <summary>Pairs of a positive and a negative are counted one by one, with their weights; scores are far enough apart for the thresholds.</summary>
    [Fact]
    public void The_area_under_the_curve_is_the_share_of_pairs_in_order()
    {
        int[] order = [.. Tensor.Permutation(40, 3).ToArray<long>().Select(place => (int)place)];
        double[] scores = [.. order.Select(place => (place + 0.5) / 40)], weights = Tensor.Uniform([40], 4, ElementType.Float64).ToArray<double>();
        bool[] isPositive = [.. scores.Select((score, i) => (i % 3) + (2 * score) > 1.6)], counts = [.. scores.Select((_, i) => i % 5 != 0)];
        Tensor prediction = Tensor.From(scores, [20, 2]), target = Tensor.From(isPositive, [20, 2]);
        Tensor ofOutputs = Tensor.From(weights, [20, 2]), mask = Tensor.From(counts, [20, 2]);
        Assert.Equal(Share(_ => 1), new Auc().Measure(prediction, target), 1e-12);
        Assert.Equal(Share(i => weights[i]), new Auc().Measure(prediction, target, ofOutputs), 1e-12);
        Assert.Equal(Share(i => counts[i] ? weights[i] : 0), new Auc().Measure(prediction, target, ofOutputs, mask), 1e-12);
        Assert.Equal(Share(i => weights[i / 2]), new Auc().Measure(prediction, target, Tensor.From(weights)[..20]), 1e-12);
        Tensor unknown = Tensor.Where(mask, prediction, double.NaN);
        Assert.Equal(Share(i => counts[i] ? 1 : 0), new Auc().Measure(unknown, target, mask: mask), 1e-12);
        Assert.Equal(double.NaN, new Auc().Measure(unknown, target));

        double Share(Func<int, double> weight)
        {
            double right = 0, all = 0;
            for (int i = 0; i < 40; i++)
                for (int k = 0; k < 40; k++)
                {
                    if (!isPositive[i] || isPositive[k]) continue;
                    all += weight(i) * weight(k);
                    if (scores[i] > scores[k]) right += weight(i) * weight(k);
                }
            return right / all;
        }
    }

    [Fact]
    public void The_area_under_the_curve_of_one_kind_alone_or_of_no_probabilities_is_NaN()
    {
        Tensor scores = Tensor.From(0.2f, 0.7f);
        Assert.Equal(double.NaN, new Auc().Measure(scores, Tensor.From(1, 1)));
        Assert.Equal(double.NaN, new Auc().Measure(scores, Tensor.From(0, 0)));
        Assert.Equal(double.NaN, new Auc().Measure(scores * 2, Tensor.From(0, 1)));
        Assert.Throws<ShapeException>(() => new Auc().Measure(scores, Tensor.From(0, 1, 1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Auc(1));
    }

    /// <summary>Weights and masks of examples, for every metric: weight 0 or masked is left out, weight 2 counts like two.</summary>
    [Fact]
    public void An_example_counts_as_its_weight_says_and_a_masked_one_is_left_out()
    {
        foreach (Row row in Table.Where(row => row.Prediction.Shape[0] > 1))
        {
            int count = row.Prediction.Shape[0];
            foreach (int left in Enumerable.Range(0, count))
            {
                long[] kept = [.. Enumerable.Range(0, count).Where(i => i != left).Select(i => (long)i)];
                double without = Measure(kept), twice = Measure([.. kept, .. kept, left]);
                double[] one = [.. kept.Select(_ => 1.0)], all = [.. Enumerable.Range(0, count).Select(i => i == left ? 0.0 : 1)];
                Equal(without, row.Metric.Measure(row.Prediction, row.Target, Tensor.From(Array.ConvertAll(all, x => (float)x))));
                Equal(twice, row.Metric.Measure(row.Prediction, row.Target, Tensor.From(Array.ConvertAll(all, x => (float)x + 1))));
                Tensor mask = Tensor.From(Array.ConvertAll(all, x => x > 0)), places = mask.Reshape([count, .. Enumerable.Repeat(1, row.Prediction.Rank - 1)]);
                Tensor unread = Tensor.Where(places, row.Prediction, double.NaN);
                if (row.Prediction.Rank < 3) Equal(without, row.Metric.Measure(unread, row.Target, mask: mask));    // else means of positions
            }

            double Measure(long[] examples) => row.Metric.Measure(row.Prediction.Gather(Tensor.From(examples)), row.Target.Gather(Tensor.From(examples)));

            void Equal(double expected, double received) => Assert.True(
                double.IsNaN(expected) ? double.IsNaN(received) : Math.Abs(expected - received) < 1e-6,
                $"{row.Metric.Name} of {row.Prediction.Shape}: expected {expected}, received {received}");
        }
    }

    internal static Tensor[] Zeros(Metric metric) => [.. metric.Totals.Select(total => Tensor.Zeros(total.Shape, total.Type))];

    [Fact]
    public void Means_have_one_value_for_each_example()
    {
        foreach (Row row in Table.Where(row => row.Each != null))
            foreach (ElementType type in new[] { ElementType.Float32, ElementType.Float64 })
            {
                Tensor each = ((MeanMetric)row.Metric).Each(row.Prediction.Cast(type), row.Target);
                Assert.Equal(type, each.Type);
                Assert.Equal([row.Prediction.Shape[0]], each.Shape);
                Fixture.Near(row.Each!, each);
            }
    }

    [Fact]
    public void Losses_fall_and_accuracies_rise()
    {
        foreach (Type kind in Fixture.Kinds<Loss>()) Assert.Equal(MetricDirection.LowerIsBetter, ((Metric)Fixture.Default(kind)).Direction);
        Assert.Equal(MetricDirection.HigherIsBetter, new Accuracy().Direction);
        Assert.Equal(MetricDirection.HigherIsBetter, new BinaryAccuracy().Direction);
        Type[] lower = [typeof(FalsePositives), typeof(FalseNegatives), typeof(RootMeanSquaredError), typeof(Perplexity)], none = [typeof(Mean), typeof(Sum)];
        foreach (Type kind in Fixture.Kinds<Metric>().Where(kind => !kind.IsSubclassOf(typeof(Loss))))
            Assert.Equal(
                lower.Contains(kind) ? MetricDirection.LowerIsBetter : none.Contains(kind) ? MetricDirection.None : MetricDirection.HigherIsBetter,
                ((Metric)Fixture.Default(kind)).Direction);
    }

    [Theory]
    [InlineData(MetricDirection.LowerIsBetter, 0.4, 0.5, 0, true)]
    [InlineData(MetricDirection.LowerIsBetter, 0.4, 0.5, 0.2, false)]
    [InlineData(MetricDirection.LowerIsBetter, 0.5, 0.5, 0, false)]
    [InlineData(MetricDirection.HigherIsBetter, 0.6, 0.5, 0, true)]
    [InlineData(MetricDirection.HigherIsBetter, 0.6, 0.5, 0.2, false)]
    [InlineData(MetricDirection.HigherIsBetter, 0.5, 0.5, 0, false)]
    [InlineData(MetricDirection.HigherIsBetter, double.NaN, 0.5, 0, false)]
    [InlineData(MetricDirection.LowerIsBetter, double.NaN, 0.5, 0, false)]
    [InlineData(MetricDirection.LowerIsBetter, double.NaN, double.NaN, 0, false)]
    [InlineData(MetricDirection.LowerIsBetter, 0.5, double.NaN, 0.1, true)]
    [InlineData(MetricDirection.HigherIsBetter, 0.5, double.NaN, 0.1, true)]
    public void An_improvement_is_larger_than_the_margin_and_NaN_is_none(MetricDirection direction, double value, double over, double margin, bool expected) =>
        Assert.Equal(expected, direction.IsImprovement(value, over, margin));

    /// <summary>Counts pairs of class and prediction in a matrix of whole numbers: a metric that is no mean. Its value is the precision of class 1.</summary>
    internal sealed class Precision(string name = "precision") : Metric(name, MetricDirection.HigherIsBetter)
    {
        public override IReadOnlyList<MetricTotal> Totals { get; } = [new("pairs", [3, 3], ElementType.Int64), new("batches")];

        public override IReadOnlyList<Tensor> Update(IReadOnlyList<Tensor> totals, Tensor prediction, Tensor target,
            Tensor? weights = null, Tensor? mask = null)
        {
            Tensor right = target.OneHot(3).Cast(ElementType.Float32), chosen = prediction.ArgMax().OneHot(3).Cast(ElementType.Float32);
            return [totals[0] + right.Transpose().MatMul(chosen).Cast(ElementType.Int64), totals[1] + 1];
        }

        public override double Result(IReadOnlyList<Tensor> totals)
        {
            long[] pairs = totals[0].ToArray<long>();
            return (double)pairs[4] / (pairs[1] + pairs[4] + pairs[7]);
        }
    }

    [Fact]
    public void A_metric_that_is_no_mean_is_measured_in_training_and_evaluation()
    {
        Dataset data = TrainingTask.Points(50);
        Sequential model = TrainingTask.Model();
        model.Compile(model.Optimizer, model.Loss, [new Precision()]);
        History history = model.Fit(data, epochs: 3, batchSize: 8, validation: data);
        int[] chosen = [.. model.Predict(data).ArgMax().ToArray<long>().Select(one => (int)one)], right = data.Targets.ToArray<int>();
        double expected = chosen.Zip(right).Count(pair => pair == (1, 1)) / (double)chosen.Count(one => one == 1);
        Assert.Equal(expected, history["val_precision"][^1], 1e-12);
        Assert.Equal(expected, model.Evaluate(data, batchSize: 7)["precision"], 1e-12);
        Assert.InRange(history["precision"][^1], 0, 1);
    }

    [Fact]
    public void Totals_that_are_missing_are_named()
    {
        Sequential model = TrainingTask.Model();
        model.Compile(model.Optimizer, model.Loss, [new Broken()]);
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => model.Fit(TrainingTask.Points(9)));
        Assert.Equal("Broken \"broken\": expects Update to return 1 totals, received 0; return one for each of Totals.", error.Message);
    }

    sealed class Broken() : Metric("broken", MetricDirection.None)
    {
        public override IReadOnlyList<MetricTotal> Totals { get; } = [new("total")];

        public override IReadOnlyList<Tensor> Update(IReadOnlyList<Tensor> totals, Tensor prediction, Tensor target,
            Tensor? weights = null, Tensor? mask = null) => [];

        public override double Result(IReadOnlyList<Tensor> totals) => 0;
    }

    [Fact]
    public void Settings_of_metrics_are_bounded_by_name()
    {
        foreach ((Func<Metric> make, string message) in new (Func<Metric>, string)[]
        {
            (() => new MeanIoU(1), "MeanIoU: expects a whole number from 2 to 4096 for classes, received 1"),
            (() => new ConfusionCounts(100_000), "ConfusionCounts: expects a whole number from 2 to 4096 for classes, received 100000"),
            (() => new IoU(3, 3), "IoU: expects a whole number from 0 to 2 for classId, received 3"),
            (() => new Auc(1 << 21), "Auc: expects a whole number from 2 to 1048576 for thresholds, received 2097152"),
            (() => new PrecisionAtRecall(1.5), "PrecisionAtRecall: expects a number from 0 to 1 for recall, received 1.5"),
            (() => new Myelin.Precision(double.NaN), "Precision: expects a finite number for threshold, received NaN"),
            (() => new Recall(topK: 0), "Recall: expects a whole number from 1 to 2147483647 for topK, received 0"),
            (() => new TopKAccuracy(0), "TopKAccuracy: expects a whole number from 1 to 2147483647 for k, received 0"),
            (() => new Bleu(17), "Bleu: expects a whole number from 1 to 16 for order, received 17"),
            (() => new FBetaScore(0), "FBetaScore: expects a number above 0 for beta, received 0"),
            (() => new R2Score(0), "R2Score: expects a whole number from 1 to 1048576 for outputs, received 0"),
        })
            Assert.StartsWith(message, Assert.Throws<ArgumentOutOfRangeException>(() => make()).Message);
        Assert.Throws<ShapeException>(() => new MeanIoU(3).Measure(Tensor.Zeros([2, 4]), Tensor.From(0, 1)));
        Assert.Throws<ShapeException>(() => new R2Score(3).Measure(Tensor.Zeros([2, 4]), Tensor.Zeros([2, 4])));
        Assert.Throws<ShapeException>(() => new Recall(classId: 4).Measure(Tensor.Zeros([2, 4]), Tensor.Zeros([2, 4])));
        Assert.Throws<ShapeException>(() => new Bleu().Measure(Tensor.Zeros([2]), Tensor.Zeros([2])));
    }

    [Fact]
    public void A_confusion_matrix_counts_pairs_and_a_label_that_is_no_class_makes_it_NaN()
    {
        Tensor labels = Tensor.From(1, 0, 1);
        Assert.Equal([1.0, 0, 0, 0, 1, 0.5, 0, 0, 0], new ConfusionCounts(3).Of(Tensor.From(Three), labels, Tensor.From(1f, 1, 0.5f)).ToArray<double>());
        Assert.Equal(2 / 2.5, new ConfusionCounts(3).Measure(Tensor.From(Three), labels, Tensor.From(1f, 1, 0.5f)), 1e-12);
        Assert.Equal(double.NaN, new ConfusionCounts(3).Measure(Tensor.From(Three), Tensor.From(1, 3, 1)));
        Assert.Equal(1, new ConfusionCounts(3).Measure(Tensor.From(Three), Tensor.From(1, 3, 2), mask: Tensor.From(true, false, true)));
    }

    [Fact]
    public void Moments_keep_their_digits_far_from_zero_and_perfect_predictions_are_perfect()
    {
        double[] t = [.. Enumerable.Range(0, 100).Select(i => 1e9 + i % 7)], p = [.. t.Select((x, i) => x + (i % 2 == 0 ? 0.5 : -0.5))];
        Metric r2 = new R2Score();
        IReadOnlyList<Tensor> totals = Zeros(r2);
        for (int i = 0; i < 100; i += 7) totals = r2.Update(totals, Tensor.From(p[i..Math.Min(100, i + 7)]), Tensor.From(t[i..Math.Min(100, i + 7)]));
        double mean = t.Average(x => x - 1e9), variance = t.Sum(x => (x - 1e9 - mean) * (x - 1e9 - mean));
        Assert.Equal(1 - 25 / variance, r2.Result(totals), 1e-9);
        Assert.Equal(1, new R2Score().Measure(Tensor.From(t), Tensor.From(t)));
        Assert.Equal(1, new ConcordanceCorrelation().Measure(Tensor.From(t), Tensor.From(t)), 1e-12);
        Assert.Equal(double.NaN, new R2Score().Measure(Tensor.From(t), Tensor.From(t), Tensor.Zeros([100])));
    }

    [Fact]
    public void Perplexity_ignores_a_label_and_masked_positions()
    {
        Tensor logits = Tensor.Normal([2, 3, 4], 1, ElementType.Float64), labels = Tensor.From(0, -1, 2, 3, -1, 1).Reshape(2, 3);
        double mean = new SparseCategoricalCrossentropy(true, -1).Measure(logits, labels);
        Assert.Equal(Math.Exp(mean), new Perplexity(true, -1).Measure(logits, labels), 1e-12);
        Assert.Equal(4, new Perplexity().Measure(Tensor.Full([3, 4], 0.25), Tensor.From(0, 1, 2)), 1e-6);
    }

    /// <summary>All metrics at once in a training, over a short last batch, captured.</summary>
    [Fact]
    public void Every_metric_can_be_measured_in_captured_steps_with_the_bits_of_eager_ones()
    {
        (Metric[] Metrics, Tensor Inputs, Tensor Targets)[] groups =
        [
            .. MetricRows.All.Concat(Table.Where(row => row.Metric is MeanMetric && row.Prediction.Rank == 2)
                    .Select(row => new MetricRow(row.Metric, row.Prediction, row.Target, row.Value)))
                .Select(row => (new[] { row.Metric }, row.Prediction.Cast(ElementType.Float32), row.Target)),
        ];
        foreach ((Metric[] metrics, Tensor inputs, Tensor targets) in groups)
        {
            double[] values = [.. new[] { true, false }.Select(captured =>
            {
                State[] totals = [.. metrics[0].Totals.Select(total => new State(total.Zeros(), total.Name))];
                var step = new Step((x, t) =>
                {
                    IReadOnlyList<Tensor> next = metrics[0].Update([.. totals.Select(total => total.Value)], x, t);
                    for (int i = 0; i < totals.Length; i++) totals[i].Value = next[i];
                    return x.Sum();
                })
                { Captures = captured };
                for (int i = 0; i < 3; i++) step.Run(inputs, targets);
                step.Run(inputs[..1], targets[..1]);
                return metrics[0].Result([.. totals.Select(total => total.Value)]);
            })];
            Assert.Equal(BitConverter.DoubleToInt64Bits(values[1]), BitConverter.DoubleToInt64Bits(values[0]));
        }
    }
}
