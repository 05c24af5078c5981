using System.Text.Json;
using static Myelin.Tests.LossTests;

namespace Myelin.Tests;

/// <summary>How the losses of examples become one number: weights, ignored labels, reductions.</summary>
public sealed class LossReductionTests
{
    [Fact]
    public void Weights_multiply_each_example()
    {
        Tensor prediction = Tensor.From(new float[,] { { 1 }, { 2 }, { 3 } }), target = Tensor.From(new float[,] { { 0 }, { 0 }, { 0 } });
        Assert.Equal((1 * 2 + 4 * 0 + 9 * 0.5) / 3, (double)new MeanSquaredError().Of(prediction, target, Tensor.From(2f, 0f, 0.5f)), 1e-6);
    }

    [Fact]
    public void An_ignored_label_costs_nothing_and_is_not_counted()
    {
        Tensor logits = Tensor.Normal([2, 3, 4], 1, ElementType.Float64).AsVariable(), labels = Tensor.From(0, -1, 2, -1, -1, 3).Reshape(2, 3);
        foreach ((Loss loss, Loss usual) in new (Loss, Loss)[]
        {
            (new SparseCategoricalCrossentropy(true, ignoreLabel: -1), new SparseCategoricalCrossentropy(true)),
            (new NegativeLogLikelihood(ignoreLabel: -1), new NegativeLogLikelihood()),
            (new SparseCategoricalCrossentropy(false, ignoreLabel: -1, labelSmoothing: 0.1), new SparseCategoricalCrossentropy(false, labelSmoothing: 0.1)),
        })
        {
            Tensor p = loss is SparseCategoricalCrossentropy { FromLogits: false } ? logits.Softmax() : logits;
            double[] kept = [.. new[] { (0, 0, 0), (0, 2, 2), (1, 2, 3) }
                .Select(at => (double)usual.Of(p[at.Item1..(at.Item1 + 1), at.Item2], Tensor.From(at.Item3)))];
            Tensor value = loss.Of(p, labels);
            Assert.Equal(kept.Average(), (double)value, 1e-12);
            Assert.Equal(kept.Average(), loss.Measure(p, labels.ExpandDims(-1)), 1e-12);
            double[] gradient = value.Gradient(logits).ToArray<double>();
            Assert.All([1, 3, 4], position => Assert.All(gradient[(4 * position)..(4 * position + 4)], one => Assert.Equal(0, one)));
            Tensor mask = Tensor.From(true, true, false, true, true, true).Reshape(2, 3);
            Assert.Equal((kept[0] + kept[2]) / 2, (double)loss.Of(p, labels, mask: mask), 1e-12);
            Assert.Equal(0, (double)loss.Of(p, Tensor.Full([2, 3], -1L, ElementType.Int64)));
        }
    }

    [Fact]
    public void A_reduction_adds_up_or_divides_by_the_weights_and_comes_back_from_a_file()
    {
        Tensor p = Tensor.From(1f, 2f, 3f).Reshape(3, 1), t = Tensor.Zeros([3, 1]), weights = Tensor.From(0.25f, 0, 0.25f), none = Tensor.Zeros([3]);
        Loss sum = new MeanSquaredError { Reduction = LossReduction.Sum }, weighted = new MeanSquaredError { Reduction = LossReduction.WeightedMean };
        Assert.Equal(14, (double)sum.Of(p, t));
        Assert.Equal(2.5, (double)sum.Of(p, t, weights));
        Assert.Equal(9, (double)sum.Of(p, t, mask: Tensor.From(false, false, true)));
        Assert.Equal(14 / 3.0, (double)weighted.Of(p, t), 1e-6);
        Assert.Equal(5, (double)weighted.Of(p, t, weights));
        Assert.Equal(9, (double)weighted.Of(p, t, weights, Tensor.From(false, true, true)));
        Assert.Equal(0, (double)weighted.Of(p, t, none));
        Assert.Equal(14 / 3.0, sum.Measure(p, t), 1e-6);

        Sequential model = TrainingTask.Model();
        model.Compile(new SGD(0.1), new SparseCategoricalCrossentropy(true) { Reduction = LossReduction.Sum });
        using var folder = new TemporaryFolder();
        model.Fit(TrainingTask.Points(8));
        model.Save(folder["model"]);
        Assert.Equal(LossReduction.Sum, Myelin.Model.Load(folder["model"]).Loss.Reduction);
    }

    [Fact]
    public void A_step_by_a_sum_is_that_of_the_mean_times_the_batch()
    {
        Dataset data = TrainingTask.Points(32);
        string[] bits = [.. new[] { (LossReduction.Mean, 0.5), (LossReduction.Sum, 0.5 / 16) }.Select(one =>
        {
            Sequential model = TrainingTask.Model();
            model.Compile(new SGD(one.Item2), new SparseCategoricalCrossentropy(true) { Reduction = one.Item1 });
            model.Fit(data, epochs: 2, batchSize: 16);
            return model.WeightsSha256();
        })];
        Assert.Equal(bits[0], bits[1]);
    }
}
