using System.Text.Json;

namespace Myelin.Tests;

/// <summary>Losses and their gradients are those of PyTorch, or of their definition where Keras' differs from it.</summary>
public class LossTests
{
    static readonly JsonElement[] Torch = Fixture.Rows("losses.json");

    /// <summary>A loss, some predictions and targets, and its definition: the loss of one example from its predictions and targets.</summary>
    internal sealed record Row(string Name, Func<Loss> Make, Tensor Prediction, Tensor Target, Func<double[], double[], double> Definition);

    internal static readonly Tensor Numbers = Tensor.Normal([6, 4], 3, ElementType.Float64), OtherNumbers = Tensor.Normal([6, 4], 4, ElementType.Float64);
    internal static readonly Tensor Shares = Tensor.Uniform([6, 4], 5, ElementType.Float64) * 0.9 + 0.05, Probabilities = Numbers.Softmax();
    static readonly Tensor Counts = Tensor.From(Enumerable.Range(0, 24).Select(i => i % 5.0).ToArray(), [6, 4]);
    static readonly Tensor MeansAndVariances = Tensor.Concatenate([Numbers[.., 0..2], Shares[.., 0..2]], 1);

    /// <summary>Labels of [length 3], padded with 0: repeated ones, none at all, and as many as fit.</summary>
    static readonly Tensor Spellings = Tensor.From(new long[] { 1, 0, 0, 2, 2, 0, 1, 2, 1, 0, 0, 0, 1, 1, 1, 2, 1, 0 }, [6, 3]);

    internal static readonly Tensor Distributions = OtherNumbers.Softmax(), Labels = Tensor.From(0, 3, 1, 1, 2, 0);

    /// <summary>One row for each loss, two if it takes logits. Names that losses.json has are compared with PyTorch as well.</summary>
    internal static readonly Row[] Table =
    [
        new("mean_squared_error", () => new MeanSquaredError(), Numbers, OtherNumbers, (p, t) => p.Zip(t, (a, b) => (a - b) * (a - b)).Average()),
        new("sum_squared_error", () => new SumSquaredError(), Numbers, OtherNumbers, (p, t) => p.Zip(t, (a, b) => (a - b) * (a - b)).Sum()),
        new("mean_absolute_error", () => new MeanAbsoluteError(), Numbers, OtherNumbers, (p, t) => p.Zip(t, (a, b) => Math.Abs(a - b)).Average()),
        new("binary_crossentropy", () => new BinaryCrossentropy(), Shares, Distributions, (p, t) => p.Zip(t, Binary).Average()),
        new("binary_crossentropy_logits", () => new BinaryCrossentropy(fromLogits: true), Numbers, Distributions,
            (p, t) => p.Zip(t, (x, one) => Binary(1 / (1 + Math.Exp(-x)), one)).Average()),
        new("categorical_crossentropy", () => new CategoricalCrossentropy(), Probabilities, Distributions,
            (p, t) => -p.Zip(t, (a, b) => b * Math.Log(a)).Sum()),
        new("categorical_crossentropy_logits", () => new CategoricalCrossentropy(fromLogits: true), Numbers, Distributions,
            (p, t) => -Softmax(p).Zip(t, (a, b) => b * Math.Log(a)).Sum()),
        new("sparse_categorical_crossentropy", () => new SparseCategoricalCrossentropy(), Probabilities, Labels, (p, t) => -Math.Log(p[(int)t[0]])),
        new("sparse_categorical_crossentropy_logits", () => new SparseCategoricalCrossentropy(fromLogits: true), Numbers, Labels,
            (p, t) => -Math.Log(Softmax(p)[(int)t[0]])),
        new("negative_log_likelihood", () => new NegativeLogLikelihood(), Numbers, Labels, (p, t) => -p[(int)t[0]]),
        new("hinge", () => new Hinge(), Numbers, OtherNumbers.Sign(), (p, t) => p.Zip(t, (a, b) => Math.Max(0, 1 - a * b)).Average()),
        new("huber_loss", () => new Huber(), Numbers, OtherNumbers, (p, t) => p.Zip(t, (a, b) => Bent(a - b, 1)).Average()),
        new("huber_loss of a small delta", () => new Huber(0.25), Numbers, OtherNumbers, (p, t) => p.Zip(t, (a, b) => Bent(a - b, 0.25)).Average()),
        new("mean_absolute_percentage_error", () => new MeanAbsolutePercentageError(), Numbers, OtherNumbers,
            (p, t) => p.Zip(t, (a, b) => 100 * Math.Abs(a - b) / Math.Max(Math.Abs(b), 1e-7)).Average()),
        new("mean_squared_logarithmic_error", () => new MeanSquaredLogarithmicError(), Numbers.Square() + 0.1, OtherNumbers.Square(),
            (p, t) => p.Zip(t, (a, b) => Math.Pow(Math.Log((1 + Math.Max(a, 1e-7)) / (1 + Math.Max(b, 1e-7))), 2)).Average()),
        new("log_cosh", () => new LogCosh(), Numbers * 3, OtherNumbers, (p, t) => p.Zip(t, (a, b) => Math.Log(Math.Cosh(a - b))).Average()),
        new("smooth_l1", () => new SmoothL1(), Numbers, OtherNumbers, (p, t) => p.Zip(t, (a, b) => Bent(a - b, 1)).Average()),
        new("smooth_l1 of a small beta", () => new SmoothL1(0.25), Numbers, OtherNumbers, (p, t) => p.Zip(t, (a, b) => Bent(a - b, 0.25) / 0.25).Average()),
        new("cosine_similarity", () => new CosineSimilarity(), Numbers, OtherNumbers, (p, t) => -Dot(p, t) / Math.Sqrt(Dot(p, p) * Dot(t, t))),
        new("binary_focal_crossentropy", () => new BinaryFocalCrossentropy(), Shares, Distributions, (p, t) => p.Zip(t, (a, b) => Focal(a, b, 2)).Average()),
        new("balanced binary_focal_crossentropy of smooth labels", () => new BinaryFocalCrossentropy(true, 0.3, 1.5, labelSmoothing: 0.2), Shares,
            Distributions, (p, t) => p.Zip(t, (a, b) => 0.8 * b + 0.1 is var s ? Focal(a, s, 1.5) * (s * 0.3 + (1 - s) * 0.7) : 0).Average()),
        new("binary_focal_crossentropy of logits", () => new BinaryFocalCrossentropy(gamma: 3, fromLogits: true), Numbers, Distributions,
            (p, t) => p.Zip(t, (x, b) => Focal(1 / (1 + Math.Exp(-x)), b, 3)).Average()),
        new("categorical_focal_crossentropy", () => new CategoricalFocalCrossentropy(), Probabilities, Distributions,
            (p, t) => -p.Zip(t, (a, b) => 0.25 * b * Math.Pow(1 - a, 2) * Math.Log(a)).Sum()),
        new("categorical_focal_crossentropy of logits and smooth labels", () => new CategoricalFocalCrossentropy(0.5, 1.5, true, 0.2), Numbers, Distributions,
            (p, t) => -Softmax(p).Zip(t, (a, b) => 0.5 * (0.8 * b + 0.05) * Math.Pow(1 - a, 1.5) * Math.Log(a)).Sum()),
        new("binary_crossentropy of smooth labels", () => new BinaryCrossentropy(labelSmoothing: 0.2), Shares, Distributions,
            (p, t) => p.Zip(t, (a, b) => Binary(a, 0.8 * b + 0.1)).Average()),
        new("categorical_crossentropy of smooth labels", () => new CategoricalCrossentropy(true, 0.2), Numbers, Distributions,
            (p, t) => -Softmax(p).Zip(t, (a, b) => (0.8 * b + 0.05) * Math.Log(a)).Sum()),
        new("sparse_categorical_crossentropy of smooth labels", () => new SparseCategoricalCrossentropy(true, labelSmoothing: 0.2), Numbers, Labels,
            (p, t) => -Softmax(p).Select((a, i) => ((i == (int)t[0] ? 0.8 : 0) + 0.05) * Math.Log(a)).Sum()),
        new("gaussian_negative_log_likelihood", () => new GaussianNegativeLogLikelihood(full: true), MeansAndVariances, OtherNumbers[.., 0..2],
            (p, t) => t.Select((b, i) => -Math.Log(Math.Exp(-(p[i] - b) * (p[i] - b) / (2 * p[2 + i])) / Math.Sqrt(2 * Math.PI * p[2 + i]))).Average()),
        new("gaussian_negative_log_likelihood of logarithms", () => new GaussianNegativeLogLikelihood(logVariance: true), Numbers, OtherNumbers[.., 0..2],
            (p, t) => t.Select((b, i) => (p[2 + i] + (p[i] - b) * (p[i] - b) / Math.Exp(p[2 + i])) / 2).Average()),
        new("kl_divergence", () => new KLDivergence(), Probabilities, Distributions, (p, t) => p.Zip(t, (a, b) => b * Math.Log(b / a)).Sum()),
        new("poisson", () => new Poisson(), Shares, Counts, (p, t) => p.Zip(t, (a, b) => a - b * Math.Log(a + 1e-7)).Average()),
        new("poisson of logarithms", () => new Poisson(logRate: true), Numbers, Counts, (p, t) => p.Zip(t, (a, b) => Math.Exp(a) - b * a).Average()),
        new("squared_hinge", () => new SquaredHinge(), Numbers, OtherNumbers.Sign(),
            (p, t) => p.Zip(t, (a, b) => Math.Pow(Math.Max(0, 1 - a * b), 2)).Average()),
        new("categorical_hinge", () => new CategoricalHinge(), Numbers, Labels.OneHot(4),
            (p, t) => Math.Max(0, 1 + p.Zip(t, (a, b) => (1 - b) * a).Max() - Dot(p, t))),
        new("triplet", () => new Triplet(), Tensor.Normal([6, 3, 4], 9, ElementType.Float64), Labels, (p, _) => Math.Max(0, 0.2 +
            Enumerable.Range(0, 4).Sum(i => Math.Pow(p[i] - p[4 + i], 2)) - Enumerable.Range(0, 4).Sum(i => Math.Pow(p[i] - p[8 + i], 2)))),
        new("contrastive", () => new Contrastive(0.7), Shares, Distributions.Round(),
            (p, t) => p.Zip(t, (d, b) => b * d * d + (1 - b) * Math.Pow(Math.Max(0, 0.7 - d), 2)).Average()),
        new("margin_ranking", () => new MarginRanking(0.3), Numbers[.., 0..2], OtherNumbers[.., 0..1].Sign(),
            (p, t) => Math.Max(0, 0.3 - t[0] * (p[0] - p[1]))),
        new("ctc", () => new Ctc(), Tensor.Normal([6, 5, 3], 11, ElementType.Float64), Spellings, Ways),
        new("ctc of another blank", () => new Ctc(2), Tensor.Normal([6, 5, 3], 12, ElementType.Float64), 2 - Spellings,
            (p, t) => Ways([.. Enumerable.Range(0, 15).Select(i => p[i - i % 3 + 2 - i % 3])], [.. t.Select(one => 2 - one)])),
        new("dice", () => new Dice(), Shares, Distributions.Round(), (p, t) => 1 - 2 * Dot(p, t) / (p.Sum() + t.Sum() + 1e-7)),
        new("tversky", () => new Tversky(0.3, 0.6), Shares, Distributions.Round(),
            (p, t) => 1 - Dot(p, t) / (Dot(p, t) + 0.3 * p.Zip(t, (a, b) => a * (1 - b)).Sum() + 0.6 * p.Zip(t, (a, b) => (1 - a) * b).Sum() + 1e-7)),
        new("iou_loss", () => new IoULoss(), Shares, Distributions.Round(), (p, t) => 1 - Dot(p, t) / (p.Sum() + t.Sum() - Dot(p, t) + 1e-7)),
        new("multiclass_hinge", () => new MulticlassHinge(), Numbers, Labels,
            (p, t) => p.Where((_, i) => i != (int)t[0]).Sum(score => Math.Max(0, score - p[(int)t[0]] + 1))),
    ];

    static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();

    static double Focal(double p, double t, double gamma) => Math.Pow(1 - (p * t + (1 - p) * (1 - t)), gamma) * Binary(p, t);

    /// <summary>-ln of the probability of all 243 paths of 5 steps that spell the labels, with blank 0, one by one.</summary>
    static double Ways(double[] logits, double[] labels)
    {
        double[] spelling = [.. labels.Where(label => label != 0)];
        double all = 0;
        for (int number = 0; number < 243; number++)
        {
            int[] path = [.. Enumerable.Range(0, 5).Select(step => number / (int)Math.Pow(3, step) % 3)];
            double[] spelt = [.. path.Where((label, i) => label != 0 && (i == 0 || path[i - 1] != label)).Select(label => (double)label)];
            if (spelt.SequenceEqual(spelling)) all += path.Select((label, i) => Softmax(logits[(3 * i)..(3 * i + 3)])[label]).Aggregate((a, b) => a * b);
        }
        return -Math.Log(all);
    }

    static double Binary(double p, double t) => -t * Math.Log(p) - (1 - t) * Math.Log(1 - p);

    static double Bent(double error, double delta) =>
        Math.Abs(error) <= delta ? error * error / 2 : delta * (Math.Abs(error) - delta / 2);

    internal static double[] Softmax(double[] x) => [.. x.Select(one => Math.Exp(one) / x.Sum(Math.Exp))];

    public static TheoryData<string> Names { get; } = [.. Table.Select(row => row.Name)];

    public static Loss Make(string name) => Table.Single(row => row.Name == name).Make();

    [Theory]
    [MemberData(nameof(Names))]
    public void A_loss_is_its_definition_and_its_gradient_the_difference_quotient(string name)
    {
        Row row = Table.Single(row => row.Name == name);
        Loss loss = row.Make();
        double[] predictions = row.Prediction.ToArray<double>(), targets = row.Target.Cast(ElementType.Float64).ToArray<double>();
        int inputs = predictions.Length / 6, outputs = targets.Length / 6;
        double[] Each(double[] p) =>
            [.. Enumerable.Range(0, 6).Select(i => row.Definition(p[(i * inputs)..((i + 1) * inputs)], targets[(i * outputs)..((i + 1) * outputs)]))];
        foreach (ElementType type in new[] { ElementType.Float32, ElementType.Float64 })
        {
            Tensor prediction = row.Prediction.Cast(type).AsVariable();
            Tensor target = row.Target.Type.IsReal() ? row.Target.Cast(type) : row.Target;
            Fixture.Near(Each(predictions), loss.Each(prediction, target));
            Tensor value = loss.Of(prediction, target);
            Assert.Equal(type, value.Type);
            Fixture.Near([Each(predictions).Average()], value);
            const double H = 1e-6;
            double[] slopes = [.. predictions.Select((_, i) => (Each(Moved(i, H)).Average() - Each(Moved(i, -H)).Average()) / (2 * H))];
            Fixture.Near(slopes, value.Gradient(prediction), float64: 1e-8, float32: 4e-6);
        }

        double[] Moved(int i, double by)
        {
            double[] moved = [.. predictions];
            moved[i] += by;
            return moved;
        }
    }

    public static TheoryData<int, ElementType> Cases { get; } =
        new(Torch.SelectMany((_, i) => new[] { (i, ElementType.Float32), (i, ElementType.Float64) }));

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_loss_and_its_gradient_are_those_of_PyTorch(int index, ElementType type)
    {
        JsonElement row = Torch[index];
        // 1 - 1e-7 has an error of a fifth of 1e-7 in Float32, which the logarithm shows.
        double float32 = row.TryGetProperty("held", out _) ? 0.01 : 2e-6;
        Tensor prediction = Tensor.From(row.Numbers("prediction"), row.Shape("shape")).Cast(type).AsVariable();
        Tensor target = Tensor.From(row.Numbers("target"), row.Shape("targetShape"));
        Loss loss = Make(row.Text("loss"));
        Tensor value = loss.Of(prediction, row.GetProperty("labels").GetBoolean() ? target.Cast(ElementType.Int64) : target.Cast(type));
        Assert.Equal(type, value.Type);
        Fixture.Near([row.GetProperty("value").GetDouble()], value, float32: float32);
        Fixture.Near(row.Numbers("gradient"), value.Gradient(prediction), float32: float32);
    }

    [Fact]
    public void Every_loss_has_a_row()
    {
        foreach (Type kind in Fixture.Kinds<Loss>())
        {
            int rows = Table.Count(row => row.Make().GetType() == kind);
            bool logits = kind.GetConstructors()[0].GetParameters().Any(p => p.Name == "fromLogits");
            Assert.True(rows >= (logits ? 2 : 1), $"{kind.Name} has {rows} rows in {nameof(LossTests)}.{nameof(Table)}");
        }
        Assert.Empty(Torch.Select(row => row.Text("loss")).Except(Table.Select(row => row.Name)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_example_costs_the_same_in_any_batch_and_their_mean_is_the_loss(string name)
    {
        Row row = Table.Single(row => row.Name == name);
        Loss loss = row.Make();
        Tensor prediction = row.Prediction.Cast(ElementType.Float32), target = row.Target.Type.IsReal() ? row.Target.Cast(ElementType.Float32) : row.Target;
        Tensor each = loss.Each(prediction, target);
        Assert.Equal([6], each.Shape);
        Assert.Equal((double)each.Mean(), (double)loss.Of(prediction, target));
        for (int i = 0; i < 6; i++)
            Assert.Equal((double)each[i], (double)loss.Each(prediction[i..(i + 1)], target[i..(i + 1)])[0]);
    }

    [Fact]
    public void A_loss_from_logits_is_the_loss_from_their_probabilities()
    {
        Tensor logits = Tensor.Normal([8, 5], 1, ElementType.Float64), soft = Tensor.Normal([8, 5], 2, ElementType.Float64).Softmax();
        Tensor labels = soft.ArgMax();
        Near(new CategoricalCrossentropy(true).Each(logits, soft), new CategoricalCrossentropy().Each(logits.Softmax(), soft));
        Near(new SparseCategoricalCrossentropy(true).Each(logits, labels), new SparseCategoricalCrossentropy().Each(logits.Softmax(), labels));
        Near(new BinaryCrossentropy(true).Each(logits, soft), new BinaryCrossentropy().Each(logits.Sigmoid(), soft));

        static void Near(Tensor a, Tensor b) => Fixture.Near(a.ToArray<double>(), b, float64: 1e-13);
    }

    [Theory]
    [InlineData("sparse_categorical_crossentropy_logits")]
    [InlineData("sparse_categorical_crossentropy")]
    [InlineData("negative_log_likelihood")]
    [InlineData("multiclass_hinge")]
    public void A_label_that_is_no_class_makes_its_example_NaN_and_no_other(string name)
    {
        Loss loss = Make(name);
        Tensor prediction = Tensor.Normal([5, 3], 7).Softmax();
        foreach (Tensor labels in new[] { Tensor.From(0, 3, 1, -1, 2), Tensor.From(0f, 1.5f, 1f, float.NaN, 2f) })
        {
            float[] each = loss.Each(prediction, labels).ToArray<float>();
            Assert.Equal([false, true, false, true, false], each.Select(float.IsNaN));
        }
    }

    [Fact]
    public void Targets_may_lack_or_have_an_axis_of_one_at_the_end()
    {
        Tensor column = Tensor.From(new float[,] { { 0.2f }, { 0.7f } }), row = Tensor.From(0.2f, 0.7f);
        Tensor targets = Tensor.From(1, 0);
        double expected = (double)new BinaryCrossentropy().Of(column, targets.Reshape([2, 1]));
        Assert.Equal(expected, (double)new BinaryCrossentropy().Of(column, targets));
        Assert.Equal(expected, (double)new BinaryCrossentropy().Of(row, targets.Reshape([2, 1])));
        Tensor probabilities = Tensor.From(new float[,] { { 0.2f, 0.8f }, { 0.7f, 0.3f } });
        Assert.Equal((double)new SparseCategoricalCrossentropy().Of(probabilities, targets),
            (double)new SparseCategoricalCrossentropy().Of(probabilities, targets.Reshape([2, 1])));
    }

    [Fact]
    public void The_likelihood_of_logarithms_is_the_crossentropy_of_logits_and_a_right_class_without_any_costs_infinitely_much()
    {
        Tensor logits = Tensor.Normal([8, 5], 1, ElementType.Float64), labels = Tensor.From(0, 4, 2, 2, 1, 3, 0, 0);
        Fixture.Near(new SparseCategoricalCrossentropy(true).Each(logits, labels).ToArray<double>(),
            new NegativeLogLikelihood().Each(logits.LogSoftmax(), labels));
        Tensor sure = Tensor.From(new float[,] { { 0, float.NegativeInfinity }, { 0, float.NegativeInfinity } });
        Assert.Equal([0, float.PositiveInfinity], new NegativeLogLikelihood().Each(sure, Tensor.From(0, 1)).ToArray<float>());
    }

    [Fact]
    public void The_hinge_of_classes_asks_for_its_margin()
    {
        Tensor scores = Tensor.From(new float[,] { { 3, 1, 2.5f } }), label = Tensor.From(0);
        Assert.Equal(0.5, (double)new MulticlassHinge().Of(scores, label));
        Assert.Equal(1 + 2.5, (double)new MulticlassHinge(margin: 3).Of(scores, label));
        Assert.StartsWith("MulticlassHinge: expects a number above 0 for margin, received 0; give another one.",
            Assert.Throws<ArgumentOutOfRangeException>(() => new MulticlassHinge(0)).Message);
    }

    [Fact]
    public void The_slope_of_Huber_is_the_error_up_to_delta_and_delta_beyond()
    {
        Tensor x = Tensor.From(-3.0, -2, -1, 0, 2, 5).AsVariable();
        Assert.Equal([-2.0, -2, -1, 0, 2, 2], (new Huber(2).Of(x, Tensor.Zeros([6])) * 6).Gradient(x).ToArray<double>().Select(slope => Math.Round(slope, 12)));
        Assert.StartsWith("Huber: expects a number above 0 for delta, received 0; give another one.",
            Assert.Throws<ArgumentOutOfRangeException>(() => new Huber(0)).Message);
    }

    [Fact]
    public void A_hinge_reads_0_as_minus_1_and_costs_the_same_in_any_batch()
    {
        Tensor scores = Tensor.From(0.5f, -2f, 0.25f), ours = Tensor.From(-1, 1, -1), keras = Tensor.From(0, 1, 0);
        Assert.Equal([1.5f, 3f, 1.25f], new Hinge().Each(scores, ours).ToArray<float>());
        Assert.Equal([1.5f, 3f, 1.25f], new Hinge().Each(scores, keras).ToArray<float>());
        Assert.Equal([3f], new Hinge().Each(scores[1..2], keras[1..2]).ToArray<float>());
    }

    [Theory]
    [InlineData("negative_log_likelihood")]
    [InlineData("multiclass_hinge")]
    [InlineData("sparse_categorical_crossentropy")]
    public void A_loss_of_labels_expects_classes(string name)
    {
        Assert.Equal($"{name}: expects predictions [batch, classes], received [3]; end the model with one unit for each class.",
            Assert.Throws<ShapeException>(() => Make(name).Of(Tensor.From(1f, 2f, 3f), Tensor.From(0, 1, 2))).Message);
        Assert.Equal($"{name}: predictions [2, 3] expect labels [2], received [3]; give one label for each example, or one-hot targets to a categorical loss.",
            Assert.Throws<ShapeException>(() => Make(name).Of(Tensor.Zeros([2, 3]), Tensor.From(0, 1, 2))).Message);
    }

    [Theory]
    [InlineData("sum_squared_error")]
    [InlineData("hinge")]
    public void A_loss_of_numbers_expects_targets_like_predictions(string name) =>
        Assert.Equal($"{name}: predictions [2, 3] expect targets of the same shape, received [2]; change the last layer or the targets.",
            Assert.Throws<ShapeException>(() => Make(name).Of(Tensor.Zeros([2, 3]), Tensor.From(0f, 1f))).Message);

    [Fact]
    public void Losses_of_logits_are_finite_and_right_far_out()
    {
        Tensor far = Tensor.From(1000.0, -1000.0).Reshape(2, 1), one = Tensor.From(1.0, 1.0).Reshape(2, 1);
        Assert.Equal([0, 1000], new BinaryFocalCrossentropy(fromLogits: true).Each(far, one).ToArray<double>());
        Tensor classes = Tensor.From(new double[,] { { 1000, 0 }, { 0, 1000 } });
        Assert.Equal([0, 250], new CategoricalFocalCrossentropy(fromLogits: true).Each(classes, Tensor.From(0, 0).OneHot(2)).ToArray<double>());
        Assert.Equal([1000 - Math.Log(2), 1000 - Math.Log(2)], new LogCosh().Each(far, far * 0).ToArray<double>());
        Assert.Equal(5e-13, (double)new LogCosh().Of(Tensor.From(1e-6f), Tensor.From(0f)), 1e-18);
        Assert.Equal(0, new CosineSimilarity().Each(Tensor.Zeros([1, 3]), Tensor.Ones([1, 3])).Item<float>());
    }

    [Fact]
    public void Ctc_reads_the_lengths_of_predictions_from_a_mask_and_is_infinite_if_labels_do_not_fit()
    {
        Tensor logits = Tensor.Normal([1, 5, 3], 4, ElementType.Float64), labels = Tensor.From(1L, 2L).Reshape(1, 2);
        Tensor mask = Tensor.From(true, true, true, false, false).Reshape(1, 5);
        Assert.Equal((double)new Ctc().Of(logits[.., 0..3], labels), (double)new Ctc().Of(logits, labels, mask: mask), 1e-14);
        Assert.Equal(double.PositiveInfinity, (double)new Ctc().Of(logits[.., 0..2], Tensor.From(1L, 1L).Reshape(1, 2)));
        Assert.Equal(double.NaN, (double)new Ctc().Of(logits, Tensor.From(1L, 3L).Reshape(1, 2)));
        Assert.Throws<ShapeException>(() => new Ctc().Of(logits, Tensor.From(1L)));
        Assert.Throws<ShapeException>(() => new Ctc(3).Of(logits, labels));
    }
}
