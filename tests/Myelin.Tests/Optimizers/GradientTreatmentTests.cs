using System.Text.Json;
using static Myelin.Tests.OptimizerTests;

namespace Myelin.Tests;

/// <summary>What an optimizer does with gradients before its step, and with weights after it: clips, accumulation, averages.</summary>
public sealed class GradientTreatmentTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_clip_of_the_global_norm_scales_all_gradients(bool captured)
    {
        Parameter a = new(Tensor.From(0f), "a"), b = new(Tensor.From(0f), "b");
        var optimizer = new SGD(1) { GlobalClipNorm = 1 };
        Step step = StepOf(optimizer, a, b, captured);
        step.Run(Tensor.From(3f), Tensor.From(4f));
        Fixture.Near([-0.6, -0.8], Tensor.Concatenate([a.Value, b.Value], 0));
        step.Run(Tensor.From(0.3f), Tensor.From(0.4f));
        Fixture.Near([-0.9, -1.2], Tensor.Concatenate([a.Value, b.Value], 0));
        optimizer.GlobalClipNorm = null;                         // captured steps notice
        step.Run(Tensor.From(3f), Tensor.From(4f));
        Fixture.Near([-3.9, -5.2], Tensor.Concatenate([a.Value, b.Value], 0));
    }

    [Fact]
    public void The_averages_of_a_schedule_free_optimizer_are_the_mean_of_its_steps()
    {
        OptimizerRow row = OptimizerTable.Get("ScheduleFreeAdamW");
        Parameter a = NewParameter("a", [5], ElementType.Float64, 1), b = NewParameter("b", [2, 2], ElementType.Float64, 2);
        Optimizer optimizer = row.Make();
        Step step = StepOf(optimizer, a, b, captured: true);
        double[] w = a.Value.ToArray<double>();
        double[][] memory = [.. Enumerable.Range(0, 64).Select(_ => new double[5])];
        for (int i = 1; i <= 6; i++)
        {
            step.Run(Gradient(a, i), Gradient(b, i));
            row.Reference(i, OptimizerTable.Rate, 0.1, w, Gradient(a, i).ToArray<double>(), memory);
        }
        optimizer.SwapAverages([a, b]);
        Fixture.Near(memory[1], a.Value, float64: 1e-13);
        optimizer.SwapAverages([a, b]);
        Fixture.Near(w, a.Value, float64: 1e-13);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Averages_of_weights_are_exponential_or_equal(bool captured)
    {
        foreach ((int? start, int? interval) in new (int?, int?)[] { (null, null), (3, null), (3, 2) })
        {
            Parameter a = NewParameter("a", [3], ElementType.Float64, 1), b = NewParameter("b", [2], ElementType.Float64, 2);
            var optimizer = new SGD(0.1) { EmaMomentum = 0.7, SwaStart = start, SwaInterval = interval };
            Step step = StepOf(optimizer, a, b, captured);
            double[] w = a.Value.ToArray<double>(), mean = [.. w];
            int count = 0;
            for (int i = 1; i <= 8; i++)
            {
                step.Run(Gradient(a, i), Gradient(b, i));
                w = [.. w.Zip(Gradient(a, i).ToArray<double>(), (x, g) => x - 0.1 * g)];
                if (start == null) mean = [.. mean.Zip(w, (m, x) => i == 1 ? x : 0.7 * m + 0.3 * x)];
                else if (i < start) mean = [.. w];
                else if ((i - start) % (interval ?? 1) == 0)
                {
                    count++;
                    mean = [.. mean.Zip(w, (m, x) => m + (x - m) / count)];
                }
            }
            optimizer.SwapAverages([a, b]);
            Fixture.Near(mean, a.Value, float64: 1e-13);
            optimizer.SwapAverages([a, b]);
            Fixture.Near(w, a.Value, float64: 1e-13);
        }
        Parameter c = NewParameter("c", [3], ElementType.Float64, 1), d = NewParameter("d", [2], ElementType.Float64, 2);
        var plain = new Adam();
        StepOf(plain, c, d, captured: false).Run(Gradient(c, 1), Gradient(d, 1));
        Assert.StartsWith("Adam: expects to keep means of weights, but keeps none; set EmaMomentum",
            Assert.Throws<InvalidOperationException>(() => plain.SwapAverages([c, d])).Message);
    }

    [Theory]
    [MemberData(nameof(OptimizerTests.Names), MemberType = typeof(OptimizerTests))]
    public void Accumulated_gradients_make_the_step_of_their_mean(string name)
    {
        foreach (bool captured in new[] { false, true })
        {
            Parameter a = NewParameter("a", [5], ElementType.Float64, 1), b = NewParameter("b", [2, 2], ElementType.Float64, 2);
            Parameter same = NewParameter("a", [5], ElementType.Float64, 1), other = NewParameter("b", [2, 2], ElementType.Float64, 2);
            Optimizer optimizer = OptimizerTable.Get(name).Make(), whole = OptimizerTable.Get(name).Make();
            (optimizer.AccumulationSteps, optimizer.EmaMomentum, whole.EmaMomentum) = (3, 0.5, 0.5);
            Step step = StepOf(optimizer, a, b, captured), wholeStep = StepOf(whole, same, other, captured);
            for (int i = 0; i < 12; i++)
            {
                string before = Convert.ToHexString(SafeTensors.LittleEndian(a.Value));
                step.Run(Gradient(a, i), Gradient(b, i));
                if (i % 3 != 2)
                {
                    Assert.Equal(before, Convert.ToHexString(SafeTensors.LittleEndian(a.Value)));
                    continue;
                }
                Assert.Equal(i / 3 + 1, optimizer.Steps.Value.Item<long>());
                wholeStep.Run(Mean(a, i), Mean(b, i));
                Fixture.Near(same.Value.ToArray<double>(), a.Value, float64: 1e-9);
                Fixture.Near(other.Value.ToArray<double>(), b.Value, float64: 1e-9);
            }
        }

        static Tensor Mean(Parameter parameter, int i) => (Gradient(parameter, i - 2) + Gradient(parameter, i - 1) + Gradient(parameter, i)) / 3.0;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Clips_limit_values_and_norms_of_single_gradients(bool captured)
    {
        Parameter a = new(Tensor.From(0.0, 0), "a"), b = new(Tensor.From(0.0), "b");
        var optimizer = new SGD(1) { ClipNorm = 1 };
        Step step = StepOf(optimizer, a, b, captured);
        step.Run(Tensor.From(3.0, -4), Tensor.From(0.5));
        Fixture.Near([-0.6, 0.8, -0.5], Tensor.Concatenate([a.Value, b.Value], 0));
        (optimizer.ClipNorm, optimizer.ClipValue) = (null, 2);
        step.Run(Tensor.From(3.0, -1), Tensor.From(-5.0));
        Fixture.Near([-2.6, 1.8, 1.5], Tensor.Concatenate([a.Value, b.Value], 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => optimizer.ClipNorm = -1);
        Assert.Throws<ArgumentOutOfRangeException>(() => optimizer.ClipValue = double.NaN);
        Assert.Throws<ArgumentOutOfRangeException>(() => optimizer.AccumulationSteps = 0);
        Assert.Throws<ArgumentOutOfRangeException>(() => optimizer.EmaMomentum = 1);
        Assert.Throws<ArgumentOutOfRangeException>(() => optimizer.SwaStart = 0);
        Assert.Throws<ArgumentOutOfRangeException>(() => optimizer.SwaInterval = 0);
    }
}
