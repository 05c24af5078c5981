using static Myelin.Tests.TrainingTask;

namespace Myelin.Tests;

/// <summary>Constraints against plain loops, and where they are applied in a training.</summary>
public class ConstraintTests
{
    /// <summary>Each with the new weights of one unit; one row for each constraint.</summary>
    sealed record Row(string Name, Constraint Constraint, Func<double[], double[]> Definition);

    static double Norm(double[] w) => Math.Sqrt(w.Sum(x => x * x));

    static readonly Row[] Table =
    [
        new("MaxNorm", Constraint.MaxNorm(1.5), w => [.. w.Select(x => x * Math.Min(Norm(w), 1.5) / (Norm(w) + 1e-7))]),
        new("UnitNorm", Constraint.UnitNorm, w => [.. w.Select(x => x / (Norm(w) + 1e-7))]),
        new("NonNegative", Constraint.NonNegative, w => [.. w.Select(x => Math.Max(x, 0))]),
        new("MinMaxNorm", Constraint.MinMaxNorm(1, 1.5, 0.7),
            w => [.. w.Select(x => x * (0.7 * Math.Clamp(Norm(w), 1, 1.5) + 0.3 * Norm(w)) / (Norm(w) + 1e-7))]),
    ];

    [Fact]
    public void Every_constraint_has_a_row()
    {
        var members = typeof(Constraint).GetProperties().Where(p => p.PropertyType == typeof(Constraint)).Select(p => p.Name).Concat(
            typeof(Constraint).GetMethods().Where(m => m.IsStatic && !m.IsSpecialName && m.ReturnType == typeof(Constraint)).Select(m => m.Name));
        Assert.Equal(members.Order(), Table.Select(row => row.Name).Order());
    }

    [Theory]
    [InlineData(ElementType.Float32)]
    [InlineData(ElementType.Float64)]
    public void A_constraint_is_its_definition_for_the_weights_of_each_unit(ElementType type)
    {
        double[] values = Tensor.Normal([2, 3, 5], 4, ElementType.Float64).ToArray<double>();
        foreach (Row row in Table)
        {
            double[] expected = new double[30];
            for (int unit = 0; unit < 5; unit++)
            {
                double[] w = row.Definition([.. Enumerable.Range(0, 6).Select(i => values[5 * i + unit])]);
                for (int i = 0; i < 6; i++) expected[5 * i + unit] = w[i];
            }
            Fixture.Near(expected, row.Constraint.Of(Tensor.From(values, [2, 3, 5]).Cast(type)));
            double[] vector = values[..4];
            Fixture.Near(row.Definition(vector), row.Constraint.Of(Tensor.From(vector).Cast(type)));
            Assert.All(row.Constraint.Of(Tensor.Zeros([3, 2], type)).Cast(ElementType.Float64).ToArray<double>(), x => Assert.Equal(0, x));
            Assert.Equal(row.Constraint.Name, Constraint.Parse(row.Constraint.Name)!.Name);
        }
    }

    static Sequential Constrained(Optimizer optimizer)
    {
        var model = new Sequential(input: [4])
        {
            new Dense(8, Activation.Tanh) { KernelConstraint = Constraint.MaxNorm(0.5), BiasConstraint = Constraint.NonNegative },
            new Dense(3) { KernelConstraint = Constraint.UnitNorm },
        };
        model.Compile(optimizer, new SparseCategoricalCrossentropy(fromLogits: true));
        return model;
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Parameters_stay_within_their_constraints_after_each_update(bool captures)
    {
        foreach (Optimizer optimizer in new Optimizer[] { new SGD(0.5), new Adam(0.1) { AccumulationSteps = 2 }, new Lbfgs(0.1) })
        {
            Sequential model = Constrained(optimizer);
            model.Fit(Points(40), epochs: 3, batchSize: 10, options: new() { Captures = captures });
            float[] lengths = model.Parameters[0].Value.Norm([0]).ToArray<float>(), units = model.Parameters[2].Value.Norm([0]).ToArray<float>();
            Assert.All(lengths, length => Assert.InRange(length, 0, 0.50001));
            Assert.Contains(lengths, length => length > 0.4);
            Assert.All(model.Parameters[1].Value.ToArray<float>(), bias => Assert.True(bias >= 0));
            Assert.All(units, length => Assert.Equal(1, length, 1e-5));
            Assert.Contains(model.Parameters[3].Value.ToArray<float>(), bias => bias < 0);
        }
    }

    [Fact]
    public void Eager_and_captured_steps_give_the_same_bits_and_a_change_makes_steps_record_anew()
    {
        string[] bits = [.. new[] { true, false }.Select(captures =>
        {
            Sequential model = Constrained(new Adam(0.1));
            model.Fit(Points(40), epochs: 2, batchSize: 10, options: new() { Captures = captures });
            return model.WeightsSha256();
        })];
        Assert.Equal(bits[0], bits[1]);

        var w = new Parameter(Tensor.From(1f, 1f), "w");
        var optimizer = new SGD(1);
        var step = new Step(x =>
        {
            optimizer.Apply((w.Value * x).Sum().Gradients([w]));
            return x;
        });
        step.Run(Tensor.From(3f, 0.5f));
        Assert.Equal([-2f, 0.5f], w.Value.ToArray<float>());
        Constraint.NonNegative.Constrain(w);
        step.Run(Tensor.From(0f, 0.25f));
        Assert.Equal([0f, 0.25f], w.Value.ToArray<float>());
    }

    [Fact]
    public void Constraints_are_part_of_the_model_s_file_own_ones_once_they_are_registered()
    {
        Func<Tensor, Tensor> halved = w => w * 0.5;
        Myelin.Model.Register(new Constraint("halved", halved));
        var tokens = new TensorSpec([5], ElementType.Int32);
        var model = new Sequential(tokens)
        {
            new Embedding(7, 4) { Constraint = Constraint.MaxNorm(1) },
            new Gru(3)
            {
                KernelConstraint = Constraint.UnitNorm,
                RecurrentConstraint = new Constraint("halved", halved),
                BiasConstraint = Constraint.NonNegative,
            },
            new Dense(1) { KernelConstraint = Constraint.MinMaxNorm(0.25, 1, 0.5) },
        };
        using var folder = new TemporaryFolder();
        model.Save(folder["model"]);
        var again = (Sequential)Myelin.Model.Load(folder["model"]);
        Assert.Equal("MaxNorm(1)", ((Embedding)again.Layers[0]).Constraint!.Name);
        var gru = (Gru)again.Layers[1];
        Assert.Equal(["UnitNorm", "halved", "NonNegative"], [gru.KernelConstraint!.Name, gru.RecurrentConstraint!.Name, gru.BiasConstraint!.Name]);
        Assert.Equal("MinMaxNorm(0.25, 1, 0.5)", ((Dense)again.Layers[2]).KernelConstraint!.Name);
        Assert.All(again.Parameters.SkipLast(1), parameter => Assert.NotNull(parameter.Projection));
        Assert.Equal("Constraint rows: expects a value of Float32[3, 2], received Float32[3]; keep both.",
            Assert.Throws<ShapeException>(() => new Constraint("rows", w => w.Sum(-1)).Of(Tensor.Zeros([3, 2]))).Message);
        foreach (Func<Constraint> make in new Func<Constraint>[]
        {
            () => Constraint.MaxNorm(0), () => Constraint.MinMaxNorm(2, 1), () => Constraint.MinMaxNorm(rate: 2), () => Constraint.MinMaxNorm(-1),
        })
            Assert.StartsWith("Constraint.M", Assert.Throws<ArgumentOutOfRangeException>(make).Message);
    }
}
