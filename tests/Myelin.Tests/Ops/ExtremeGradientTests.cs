namespace Myelin.Tests;

/// <summary>First and second gradients of every unary formula at -∞, -1e20, 0, 1e20 and ∞ are the limits of the derivatives there.</summary>
public sealed class ExtremeGradientTests
{
    const double Inf = double.PositiveInfinity, Free = double.NaN;         // Free: there is no limit, or the point is outside the domain

    /// <summary>Pairs of first and second derivatives at the five points.</summary>
    static readonly Dictionary<Type, double[]> limits = new()
    {
        [typeof(Ops.Abs)] = [-1, 0, -1, 0, 0, 0, 1, 0, 1, 0],
        [typeof(Ops.Atan)] = [0, 0, 0, 0, 1, 0, 0, 0, 0, 0],
        [typeof(Ops.Ceiling)] = new double[10],
        [typeof(Ops.Celu)] = [0, 0, 0, 0, 1, 4, 1, 0, 1, 0],
        [typeof(Ops.Clamp)] = [0, 0, 0, 0, 1, 0, 0, 0, 0, 0],
        [typeof(Ops.ClippedRelu)] = [0.5, 0, 0.5, 0, 0.5, 0, 0, 0, 0, 0],
        [typeof(Ops.Cos)] = [Free, Free, Free, Free, 0, -1, Free, Free, Free, Free],
        [typeof(Ops.Elu)] = [0, 0, 0, 0, 0.25, 0.25, 1, 0, 1, 0],
        [typeof(Ops.Erf)] = [0, 0, 0, 0, 1.1283791670955126, 0, 0, 0, 0, 0],
        [typeof(Ops.Exp)] = [0, 0, 0, 0, 1, 1, Inf, Inf, Inf, Inf],
        [typeof(Ops.Expm1)] = [0, 0, 0, 0, 1, 1, Inf, Inf, Inf, Inf],
        [typeof(Ops.Floor)] = new double[10],
        [typeof(Ops.Gelu)] = [0, 0, 0, 0, 0.5, 0.7978845608028654, 1, 0, 1, 0],
        [typeof(Ops.GeluTanh)] = [0, 0, 0, 0, 0.5, 0.7978845608028654, 1, 0, 1, 0],
        [typeof(Ops.HardShrink)] = [1, 0, 1, 0, 0, 0, 1, 0, 1, 0],
        [typeof(Ops.HardSigmoid)] = [0, 0, 0, 0, 1 / 6.0, 0, 0, 0, 0, 0],
        [typeof(Ops.HardSilu)] = [0, 0, 0, 0, 0.5, 1 / 3.0, 1, 0, 1, 0],
        [typeof(Ops.Heaviside)] = new double[10],
        [typeof(Ops.InverseRoot)] = [Free, Free, Free, Free, -0.026997462, 0.0057851705, 0, 0, 0, 0],
        [typeof(Ops.LeakyRelu)] = [0.25, 0, 0.25, 0, 0.25, 0, 1, 0, 1, 0],
        [typeof(Ops.Log)] = [Free, Free, Free, Free, Inf, -Inf, 1e-20, 0, 0, 0],
        [typeof(Ops.Log1p)] = [Free, Free, Free, Free, 1, -1, 1e-20, 0, 0, 0],
        [typeof(Ops.LogCosh)] = [-1, 0, -1, 0, 0, 1, 1, 0, 1, 0],
        [typeof(Ops.LogSigmoid)] = [1, 0, 1, 0, 0.5, -0.25, 0, 0, 0, 0],
        [typeof(Ops.Mish)] = [0, 0, 0, 0, 0.6, 0.64, 1, 0, 1, 0],
        [typeof(Ops.Negate)] = [-1, 0, -1, 0, -1, 0, -1, 0, -1, 0],
        [typeof(Ops.NormalCdf)] = [0, 0, 0, 0, 0.3989422804014327, 0, 0, 0, 0, 0],
        [typeof(Ops.Power)] = [Free, Free, Free, Free, Inf, -Inf, 2.5e-16, 0, 0, 0],
        [typeof(Ops.Reciprocal)] = [0, 0, 0, 0, -Inf, Inf, 0, 0, 0, 0],
        [typeof(Ops.Relu)] = [0, 0, 0, 0, 0, 0, 1, 0, 1, 0],
        [typeof(Ops.Round)] = new double[10],
        [typeof(Ops.Rsqrt)] = [Free, Free, Free, Free, -Inf, Inf, -5e-31, 0, 0, 0],
        [typeof(Ops.Selu)] = [0, 0, 0, 0, 1.7580993408473766, 1.7580993408473766, 1.0507009873554805, 0, 1.0507009873554805, 0],
        [typeof(Ops.Sigmoid)] = [0, 0, 0, 0, 0.25, 0, 0, 0, 0, 0],
        [typeof(Ops.Sign)] = new double[10],
        [typeof(Ops.Silu)] = [0, 0, 0, 0, 0.5, 0.5, 1, 0, 1, 0],
        [typeof(Ops.Sin)] = [Free, Free, Free, Free, 1, 0, Free, Free, Free, Free],
        [typeof(Ops.SoftShrink)] = [1, 0, 1, 0, 0, 0, 1, 0, 1, 0],
        [typeof(Ops.Softplus)] = [0, 0, 0, 0, 0.5, 0.0625, 1, 0, 1, 0],
        [typeof(Ops.Softsign)] = [0, 0, 0, 0, 1, 0, 0, 0, 0, 0],
        [typeof(Ops.Sqrt)] = [Free, Free, Free, Free, Inf, -Inf, 5e-11, 0, 0, 0],
        [typeof(Ops.Square)] = [-Inf, 2, -2e20, 2, 0, 2, 2e20, 2, Inf, 2],
        [typeof(Ops.Squareplus)] = [0, 0, 0, 0, 0.5, 1, 1, 0, 1, 0],
        [typeof(Ops.Tanh)] = [0, 0, 0, 0, 1, 0, 0, 0, 0, 0],
        [typeof(Ops.TanhShrink)] = [1, 0, 1, 0, 0, 0, 1, 0, 1, 0],
        [typeof(Ops.Threshold)] = [0, 0, 0, 0, 0, 0, 1, 0, 1, 0],
    };

    public static TheoryData<string> Names => Formulas.Names(typeof(IUnary));

    [Theory]
    [MemberData(nameof(Names))]
    public void First_and_second_gradients_are_the_limits_of_the_derivatives(string name)
    {
        Formula formula = Formulas.Get(name);
        Assert.True(limits.TryGetValue(formula.Type, out double[]? expected), $"{name}: add its limits to the table");
        double[] points = [-Inf, -1e20, 0, 1e20, Inf];
        foreach (ElementType type in new[] { ElementType.Float32, ElementType.Float64 })
        {
            var x = new Parameter(Tensor.From(points).Cast(type), "x");
            Tensor y = formula.Call([x.Value]);
            Tensor? fused = y.Sum().Gradients([x])[0], first = formula.Call([x.Value]).Sum().Gradients([x], differentiable: true)[0];
            Tensor? second = first is { HasGradient: true } ? first.Sum().Gradients([x])[0] : null;
            for (int i = 0; i < points.Length; i++)
            {
                Near(fused, i, expected[2 * i], "first gradient");
                Near(first, i, expected[2 * i], "first gradient, recorded,");
                Near(second, i, expected[2 * i + 1], "second gradient");
            }
        }

        void Near(Tensor? gradient, int i, double expected, string what)
        {
            if (double.IsNaN(expected)) return;
            double received = gradient == null ? 0 : (double)gradient.StopGradient()[i];          // none at all is 0
            Assert.True(
                received == expected || Math.Abs(received - expected) <= 1e-5 * Math.Abs(expected) + 1e-12,
                $"{name}: the {what} at {points[i]} is {received}, expected {expected}");
        }
    }

    /// <summary>The docs say that these gradients are 0; a path through whole numbers or bools still is no dependence.</summary>
    [Fact]
    public void The_gradient_of_steps_is_zero()
    {
        Tensor x = Tensor.From(-1.5f, 0, 2.5f).AsVariable();
        foreach (Func<Tensor, Tensor> step in new Func<Tensor, Tensor>[]
                 {
                     a => a.Sign(), a => a.Heaviside(), a => a.Floor(), a => a.Ceiling(), a => a.Round(), a => a.Pow(0), a => (a * 3).Floor().Square(),
                     a => Activation.Step.Of(a), a => Activation.Sign.Of(a),
                 })
        {
            Assert.Equal([0f, 0, 0], step(x).Sum().Gradient(x).ToArray<float>());
            Assert.Equal([0f, 0, 0], step(x).Sum().Gradient(x, differentiable: true).ToArray<float>());
        }
        Assert.Equal([1f, 1, 1], (x + x.Floor()).Sum().Gradient(x).ToArray<float>());
        Assert.Throws<GradientException>(() => x.GreaterThan(0).Cast(ElementType.Float32).Sum().Gradient(x));
        Assert.Throws<GradientException>(() => (x.StopGradient().AsVariable() * 2).Floor().Sum().Gradient(x));
    }

    /// <summary>A matrix of the other factors of each of 450 elements, differentiated, would have 450³ numbers.</summary>
    [Fact]
    public void The_second_gradient_of_a_product_takes_linear_memory()
    {
        double[] values = [.. Enumerable.Range(0, 450).Select(i => 1 + 0.5 * Math.Sin(i) / (1 + i))];
        Tensor x = Tensor.From(values).AsVariable();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Tensor first = x.Product().Gradient(x, differentiable: true), second = (first * first).Sum().Gradient(x);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2_000_000);
        double product = values.Aggregate(1.0, (a, b) => a * b), squares = values.Sum(v => product / v * (product / v));
        for (int i = 0; i < values.Length; i++)
        {
            Assert.Equal(1, first.StopGradient()[i].Item<double>() / (product / values[i]), 12);
            // d/dx_k Σ_i (P / x_i)² = 2 / x_k Σ_(i ≠ k) (P / x_i)²
            double expected = 2 / values[i] * (squares - product / values[i] * (product / values[i]));
            Assert.Equal(1, second[i].Item<double>() / expected, 10);
        }
    }

    [Fact]
    public void The_gradient_of_a_product_holds_for_zeros_and_infinities()
    {
        Tensor x = Tensor.From(2f, float.PositiveInfinity, 3).AsVariable(), empty = Tensor.Zeros([0, 3]).AsVariable();
        Assert.Equal([float.PositiveInfinity, 6, float.PositiveInfinity], x.Product().Gradient(x).ToArray<float>());
        Assert.Equal([0, 3], empty.Product(0).Sum().Gradient(empty).Shape.Sizes.ToArray());
    }

    /// <summary>The number is the order, as everywhere else; axes are given as a list.</summary>
    [Fact]
    public void The_number_given_to_a_norm_is_its_order()
    {
        Tensor x = Tensor.From(new[,] { { 3f, -4f }, { 0f, 12f } });
        Assert.Equal(19, x.Norm(1).Item<float>());
        Assert.Equal(13, x.Norm().Item<float>());
        Assert.Equal([5f, 12], x.Norm([1]).ToArray<float>());
        Assert.Equal([7f, 12], x.Norm([1], order: 1).ToArray<float>());
    }
}
