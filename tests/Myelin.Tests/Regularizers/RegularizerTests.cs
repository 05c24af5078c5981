using static Myelin.Tests.TrainingTask;

namespace Myelin.Tests;

/// <summary>Penalties against their sums and derivatives, and where they enter a training.</summary>
public class RegularizerTests
{
    /// <summary>Each with the penalty of one weight and its derivative; one row for each regularizer.</summary>
    sealed record Row(string Name, Regularizer Regularizer, Func<double, double> Penalty, Func<double, double> Derivative);

    static readonly Row[] Table =
    [
        new("L1", Regularizer.L1(0.3), w => 0.3 * Math.Abs(w), w => 0.3 * Math.Sign(w)),
        new("L2", Regularizer.L2(0.3), w => 0.3 * w * w, w => 0.6 * w),
        new("L1L2", Regularizer.L1L2(0.3, 0.7), w => 0.3 * Math.Abs(w) + 0.7 * w * w, w => 0.3 * Math.Sign(w) + 1.4 * w),
    ];

    [Fact]
    public void Every_regularizer_has_a_row() =>
        Assert.Equal(typeof(Regularizer).GetMethods().Where(m => m.IsStatic && m.ReturnType == typeof(Regularizer)).Select(m => m.Name).Order(),
            Table.Select(row => row.Name).Concat(["Orthogonal", "OrthogonalColumns"]).Order());

    [Theory]
    [InlineData(ElementType.Float32)]
    [InlineData(ElementType.Float64)]
    public void A_penalty_and_its_gradient_are_the_formulas(ElementType type)
    {
        foreach (Row row in Table)
        {
            Tensor weights = Tensor.From(new double[,] { { 0.5, -1.25, 0 }, { 2, -0.125, 3 } }).Cast(type).AsVariable();
            double[] w = weights.Cast(ElementType.Float64).ToArray<double>();
            Tensor penalty = row.Regularizer.Of(weights);
            Assert.Equal((type, Shape.Create([])), (penalty.Type, penalty.Shape));
            Fixture.Near([w.Sum(row.Penalty)], penalty);
            Fixture.Near([.. w.Select(row.Derivative)], penalty.Gradient(weights));
        }
    }

    static Sequential Regularized(Optimizer? optimizer = null)
    {
        var model = new Sequential(input: [4])
        {
            new Dense(8, Activation.Tanh, kernelRegularizer: Regularizer.L2(0.02), biasRegularizer: Regularizer.L1(0.5)),
            new Sequential { new Dense(3, kernelRegularizer: Regularizer.L1(0.01)) },
        };
        model.Compile(optimizer ?? new SGD(0.1), new SparseCategoricalCrossentropy(fromLogits: true),
            [new SparseCategoricalCrossentropy(fromLogits: true, name: "data_loss")]);
        return model;
    }

    static double PenaltyByHand(Sequential model)
    {
        double[][] values = [.. model.Parameters.Select(parameter => parameter.Value.Cast(ElementType.Float64).ToArray<double>())];
        return 0.02 * values[0].Sum(w => w * w) + 0.5 * values[1].Sum(Math.Abs) + 0.01 * values[2].Sum(Math.Abs);
    }

    [Fact]
    public void The_penalty_of_a_model_is_the_sum_over_all_its_layers()
    {
        Sequential model = Regularized();
        model.Fit(Points(32), epochs: 1);
        Assert.Equal(PenaltyByHand(model), (double)model.Penalty(), 1e-5);
        Assert.Equal(0, (double)Model().Penalty());
        model.Layers[0].Parameters[0].Trainable = false;
        Assert.Equal(PenaltyByHand(model) - 0.02 * model.Parameters[0].Value.Cast(ElementType.Float64).ToArray<double>().Sum(w => w * w),
            (double)model.Penalty(), 1e-5);
    }

    [Fact]
    public void The_loss_that_is_shown_is_the_data_s_and_the_penalty_in_training_and_evaluation()
    {
        Dataset data = Points(40);
        Sequential model = Regularized(new SGD(0));
        EpochResult shown = model.Fit(data, epochs: 1, batchSize: 16, validation: data).Epochs[0];
        double penalty = PenaltyByHand(model);
        Assert.True(penalty > 0.01);
        Assert.Equal(shown["data_loss"] + penalty, shown["loss"], 1e-6);
        Assert.Equal(shown["val_data_loss"] + penalty, shown["val_loss"], 1e-6);
        Assert.Equal(shown["loss"], model.Evaluate(data).Loss, 1e-6);
    }

    [Fact]
    public void A_training_step_goes_down_the_gradient_of_data_loss_and_penalty()
    {
        Dataset data = Points(32);
        Sequential model = Regularized(), same = Regularized();
        model.Fit(data, epochs: 1, batchSize: 32, options: new() { Shuffle = false });
        Tensor loss = new SparseCategoricalCrossentropy(fromLogits: true).Of(same.Forward(data.Inputs, training: true), data.Targets) + same.Penalty();
        same.Optimizer.Apply(loss.Gradients(same.Parameters));
        foreach ((Parameter a, Parameter b) in model.Parameters.Zip(same.Parameters)) Assert.Equal(b.Value.ToArray<float>(), a.Value.ToArray<float>());
    }

    [Fact]
    public void L1_makes_weights_small_that_say_nothing()
    {
        Tensor x = Tensor.Normal([200, 5], 3);
        Dataset data = Dataset.From(x, x[.., 0..1] * 2);
        var model = new Sequential(input: [5]) { new Dense(1, useBias: false, kernelRegularizer: Regularizer.L1(0.2)) };
        model.Compile(new SGD(0.05), new MeanSquaredError());
        model.Fit(data, epochs: 40, batchSize: 200);
        float[] weights = model.Parameters[0].Value.ToArray<float>();
        Assert.InRange(weights[0], 1.7, 1.95);
        Assert.All(weights[1..], weight => Assert.InRange(Math.Abs(weight), 0, 0.03));
    }

    [Fact]
    public void An_own_regularizer_is_a_function_of_one_number_and_comes_back_from_a_file_once_it_is_registered()
    {
        Func<Tensor, Tensor> largest = w => w.Abs().Max(0).Max(0);
        Myelin.Model.Register(new Regularizer("largest", largest));
        var model = new Sequential(input: [3]) { new Dense(2, kernelRegularizer: new Regularizer("largest", largest)) };
        using var folder = new TemporaryFolder();
        model.Save(folder["model"]);
        Assert.Equal((double)model.Penalty(), (double)Myelin.Model.Load(folder["model"]).Penalty());
        Assert.Equal(model.Parameters[0].Value.ToArray<float>().Max(Math.Abs), (double)model.Penalty());
        Assert.Equal("Regularizer rows: expects a penalty of one number, received [3]; Sum() it.",
            Assert.Throws<ShapeException>(() => new Regularizer("rows", w => w.Sum(-1)).Of(Tensor.Zeros([3, 2]))).Message);
        Assert.Contains("which the library knows", Assert.Throws<ArgumentException>(() => Myelin.Model.Register(new Regularizer("L2(0.5)", largest))).Message);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_strength_is_a_number_of_at_least_0(double strength)
    {
        foreach (Func<Regularizer> make in new Func<Regularizer>[] { () => Regularizer.L1(strength), () => Regularizer.L2(strength),
            () => Regularizer.L1L2(0, strength) })
            Assert.StartsWith("Regularizer: expects a strength of at least 0, received", Assert.Throws<ArgumentOutOfRangeException>(make).Message);
    }

    [Theory]
    [InlineData(ElementType.Float32)]
    [InlineData(ElementType.Float64)]
    public void Orthogonal_rows_or_columns_cost_nothing_and_others_the_mean_of_their_cosines(ElementType type)
    {
        double[] values = Tensor.Normal([3, 4], 2, ElementType.Float64).ToArray<double>();
        foreach ((Regularizer regularizer, Func<double[], double> definition) in new (Regularizer, Func<double[], double>)[]
        {
            (Regularizer.Orthogonal(0.3), w => 0.3 * Cosines(3, 4, (i, k) => w[4 * i + k])),
            (Regularizer.OrthogonalColumns(0.3), w => 0.3 * Cosines(4, 3, (i, k) => w[4 * k + i])),
        })
        {
            Tensor weights = Tensor.From(values, [3, 4]).Cast(type).AsVariable(), penalty = regularizer.Of(weights);
            Fixture.Near([definition(values)], penalty);
            double[] slopes = [.. values.Select((_, i) => (definition(Moved(i, 1e-6)) - definition(Moved(i, -1e-6))) / 2e-6)];
            Fixture.Near(slopes, penalty.Gradient(weights), float64: 1e-8, float32: 1e-5);
            Assert.Equal(0, (double)regularizer.Of(Initializer.Identity(3).Of([4, 4], 1, type)));
            Assert.Equal(0, (double)regularizer.Of(Tensor.Zeros([3, 4], type)));
        }
        Assert.Throws<ShapeException>(() => Regularizer.Orthogonal().Of(Tensor.Zeros([3])));

        double[] Moved(int i, double by)
        {
            double[] moved = [.. values];
            moved[i] += by;
            return moved;
        }
    }

    static double Cosines(int rows, int columns, Func<int, int, double> w)
    {
        double Dot(int i, int k) => Enumerable.Range(0, columns).Sum(j => w(i, j) * w(k, j));
        return (from i in Enumerable.Range(0, rows)
                from k in Enumerable.Range(0, rows)
                where i != k
                select Math.Abs(Dot(i, k)) / Math.Sqrt(Dot(i, i) * Dot(k, k))).Average();
    }
}
