using static Myelin.Tests.MetricTests;

namespace Myelin.Tests;

/// <summary>How much an example or a position counts in a metric and a loss: weights and masks.</summary>
public sealed class MetricWeightTests
{
    /// <summary>The values are 1 to 6, of two examples with three positions.</summary>
    static readonly Tensor Values = Tensor.From(1f, 2f, 3f, 4f, 5f, 6f).Reshape([2, 3]);

    sealed class MeanValue() : MeanMetric("value", MetricDirection.None)
    {
        public override Tensor Values(Tensor prediction, Tensor target) => prediction;
    }

    sealed class MeanLoss() : Loss("value")
    {
        public override Tensor Values(Tensor prediction, Tensor target) => prediction;
    }

    static readonly Tensor Mask = Tensor.From(true, true, false, false, true, false).Reshape([2, 3]), FirstExample = Tensor.From(true, false);
    static readonly Tensor OfExamples = Tensor.From(2f, 4f), OfPositions = Tensor.From(1f, 0f, 2f, 3f, 1f, 0f).Reshape([2, 3]);

    /// <summary>Weights, mask, the mean metric and the loss.</summary>
    static readonly (Tensor? Weights, Tensor? Mask, double Metric, double Loss)[] Cases =
    [
        (null, null, 3.5, 3.5),
        (OfExamples, null, (2 * 2 + 4 * 5) / 6.0, (2 * 2 + 4 * 5) / 2.0),
        (OfPositions, null, (1 + 6 + 12 + 5) / 7.0, (1 + 6 + 12 + 5) / 6.0),
        (null, Mask, (1 + 2 + 5) / 3.0, (1 + 2 + 5) / 3.0),
        (null, FirstExample, 2, 2),
        (OfExamples, Mask, (2 * 1 + 2 * 2 + 4 * 5) / 8.0, (2 * 1 + 2 * 2 + 4 * 5) / 3.0),
        (OfPositions, Mask, (1 * 1 + 0 * 2 + 1 * 5) / 2.0, (1 * 1 + 0 * 2 + 1 * 5) / 3.0),
        (OfPositions, FirstExample, (1 * 1 + 2 * 3) / 3.0, (1 * 1 + 2 * 3) / 3.0),
    ];

    [Fact]
    public void Weights_and_masks_say_how_much_a_value_counts()
    {
        foreach ((Tensor? weights, Tensor? mask, double metric, double loss) in Cases)
            foreach (ElementType type in new[] { ElementType.Float32, ElementType.Float64 })
            {
                string what = $"{weights?.Shape} {mask?.Shape}";
                Near(metric, new MeanValue().Measure(Values.Cast(type), Values, weights, mask), what);
                Near(loss, new MeanLoss().Measure(Values.Cast(type), Values, weights, mask), what);
                Near(loss, (double)new MeanLoss().Of(Values.Cast(type), Values, weights, mask), what);
            }

        static void Near(double expected, double received, string what) =>
            Assert.True(Math.Abs(expected - received) < 1e-6, $"{what}: expected {expected}, received {received}");
    }

    /// <summary>Training adds the penalty of regularizers to the loss that it shows, whatever counts.</summary>
    [Fact]
    public void A_number_that_is_added_to_the_terms_is_added_to_the_mean()
    {
        foreach ((Tensor? weights, Tensor? mask, double metric, double loss) in Cases)
        {
            Near(metric + 2.5, new MeanValue());
            Near(loss + 2.5, new MeanLoss());

            void Near(double expected, MeanMetric one)
            {
                MeanTerms terms = one.Terms(Values, Values, weights, mask).Plus(2.5);
                Assert.Equal(expected, (double)terms.Value, 1e-6);
                Assert.Equal(expected, one.Result(terms.AddedTo(Zeros(one))), 1e-6);
            }
        }
    }

    /// <summary>Trailing axes that the mask does not have are averaged.</summary>
    [Fact]
    public void A_mask_of_positions_fits_values_of_several_features()
    {
        Tensor wide = Tensor.Stack([Values * 0.5, Values * 1.5], axis: 2);
        Assert.Equal(8 / 3.0, new MeanValue().Measure(wide, wide, mask: Mask), 1e-6);
        Assert.Equal((2 * 1 + 2 * 2 + 4 * 5) / 3.0, (double)new MeanLoss().Of(wide, wide, OfExamples, Mask), 1e-6);
    }

    [Fact]
    public void What_is_masked_is_not_read_not_even_NaN_and_gets_no_gradient()
    {
        Tensor logits = Tensor.Normal([2, 3, 4], 5).AsVariable(), labels = Tensor.From(0, 3, -1, -1, 2, -1).Reshape([2, 3]);
        foreach (Loss loss in new Loss[] { new SparseCategoricalCrossentropy(fromLogits: true), new NegativeLogLikelihood() })
        {
            Tensor prediction = loss is NegativeLogLikelihood ? logits.LogSoftmax() : logits;
            double[] each = [.. new[] { (0, 0), (0, 1), (1, 1) }
                .Select(at => -(double)logits.StopGradient().LogSoftmax()[at.Item1, at.Item2][labels[at.Item1, at.Item2].Item<int>()])];
            Tensor value = loss.Of(prediction, labels, mask: Mask);
            Assert.Equal(each.Average(), (double)value, 1e-6);
            float[] gradient = value.Gradient(logits).ToArray<float>();
            Assert.All(gradient, one => Assert.False(float.IsNaN(one)));
            Assert.All(Enumerable.Range(0, 24).Where(i => !Mask.ToArray<bool>()[i / 4]), i => Assert.Equal(0, gradient[i]));
        }
        Assert.Equal(0, (double)new MeanSquaredError().Of(Values, Values * 2, mask: Tensor.From(false, false)));
        Assert.Equal(double.NaN, new Accuracy().Measure(logits, labels, mask: Tensor.From(false, false)));
    }

    [Fact]
    public void Weights_and_masks_that_do_not_fit_are_refused()
    {
        Assert.Equal("mean_squared_error: expects weights of shape [2] or [2, 3], received [3]; give one number for each example or position.",
            Assert.Throws<ShapeException>(() => new MeanSquaredError().Of(Values, Values, weights: Tensor.Ones([3]))).Message);
        Assert.Equal("accuracy: expects a mask of shape [6], received [6, 1]; give one number for each example or position.",
            Assert.Throws<ShapeException>(() => new Accuracy().Measure(Values.Reshape([6]), Values, mask: Tensor.Ones([6, 1]))).Message);
    }

    /// <summary>Σ weight · target · prediction / Σ weight · prediction: a metric that is no mean, written with the helpers of its base class.</summary>
    sealed class Share() : Metric("share", MetricDirection.None)
    {
        public override IReadOnlyList<MetricTotal> Totals { get; } = [new("right"), new("chosen")];

        public override IReadOnlyList<Tensor> Update(IReadOnlyList<Tensor> totals, Tensor prediction, Tensor target,
            Tensor? weights = null, Tensor? mask = null)
        {
            Tensor chosen = Unmasked(prediction, mask).Cast(ElementType.Float64) * CountsOf(prediction, weights, mask);
            return [totals[0] + (chosen * Unmasked(target, mask).Cast(ElementType.Float64)).Sum(), totals[1] + chosen.Sum()];
        }

        public override double Result(IReadOnlyList<Tensor> totals) => (double)totals[0] / (double)totals[1];
    }

    [Fact]
    public void A_metric_that_is_no_mean_weighs_and_masks_by_the_helpers_of_its_base_class()
    {
        Tensor target = Tensor.From(1f, 0f, 1f, 1f, 0f, 1f).Reshape([2, 3]), unread = Tensor.Where(Mask, Values, double.NaN);
        Assert.Equal(14 / 21.0, new Share().Measure(Values, target), 1e-12);
        Assert.Equal((2 * 4 + 4 * 10) / (2 * 6 + 4 * 15.0), new Share().Measure(Values, target, OfExamples), 1e-12);
        Assert.Equal((1 + 6 + 12) / (1 + 6 + 12 + 5.0), new Share().Measure(Values, target, OfPositions), 1e-12);
        Assert.Equal(1 / 8.0, new Share().Measure(unread, target, mask: Mask), 1e-12);
        Assert.Equal(1 / 3.0 * 2, new Share().Measure(Values, target, mask: FirstExample), 1e-12);
        Assert.Equal((2 * 1) / (2 * 3 + 4 * 5.0), new Share().Measure(Values, target, OfExamples, Mask), 1e-12);
        Assert.StartsWith("share: expects weights of shape [2] or [2, 3], received [3]", Assert.Throws<ShapeException>(
            () => new Share().Measure(Values, target, Tensor.Ones([3]))).Message);
    }
}
