using System.Reflection;
using Myelin.Tests.Kernels;

namespace Myelin.Tests;

/// <summary>Value and derivative of every activation against its closed form, and its limits.</summary>
public sealed class ActivationTests
{
    const double Inf = double.PositiveInfinity;

    /// <summary>An activation, its closed form and that of its derivative, and the value and derivative at -∞ and ∞.</summary>
    sealed record Row(Activation Activation, Func<double, double> Value, Func<double, double> Slope, double Low, double High,
        double SlopeLow, double SlopeHigh)
    {
        /// <summary>Calls that fail, and what is wrong with them.</summary>
        public (string What, Action Do)[] Errors { get; init; } = [];
    }

    static readonly Row[] rows =
    [
        new(Activation.Linear, x => x, _ => 1, -Inf, Inf, 1, 1),
        new(Activation.Sign, x => Math.Sign(x), _ => 0, -1, 1, 0, 0),
        new(Activation.Step, x => x > 0 ? 1 : 0, _ => 0, 0, 1, 0, 0),
        new(Activation.Sigmoid, Logistic, x => Logistic(x) * Logistic(-x), 0, 1, 0, 0),
        new(Activation.HardSigmoid, x => Math.Clamp((x / 6) + 0.5, 0, 1), x => Math.Abs(x) < 3 ? 1.0 / 6 : 0, 0, 1, 0, 0),
        new(Activation.Tanh, Math.Tanh, x => 1 / Math.Pow(Math.Cosh(x), 2), -1, 1, 0, 0),
        new(Activation.Atan, Math.Atan, x => 1 / (1 + (x * x)), -Math.PI / 2, Math.PI / 2, 0, 0),
        new(Activation.Softsign, x => x / (1 + Math.Abs(x)), x => 1 / Math.Pow(1 + Math.Abs(x), 2), -1, 1, 0, 0),
        new(Activation.Relu, x => Math.Max(x, 0), x => x > 0 ? 1 : 0, 0, Inf, 0, 1),
        new(Activation.LeakyRelu(), x => x > 0 ? x : 0.01 * x, x => x > 0 ? 1 : 0.01, -Inf, Inf, 0.01, 1),
        new(Activation.LeakyRelu(0.3), x => x > 0 ? x : 0.3 * x, x => x > 0 ? 1 : 0.3, -Inf, Inf, 0.3, 1),
        new(Activation.Elu(), x => x > 0 ? x : Math.Exp(x) - 1, x => x > 0 ? 1 : Math.Exp(x), -1, Inf, 0, 1)
        {
            Errors =
            [
                ("a negative alpha", () => Activation.Elu(-1)),
                ("a negative alpha of the op", () => Samples.X.Elu(-1)),
            ],
        },
        new(Activation.Elu(0.5), x => x > 0 ? x : 0.5 * (Math.Exp(x) - 1), x => x > 0 ? 1 : 0.5 * Math.Exp(x), -0.5, Inf, 0, 1),
        new(Activation.Selu, x => 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * (Math.Exp(x) - 1)),
            x => 1.0507009873554805 * (x > 0 ? 1 : 1.6732632423543772 * Math.Exp(x)), -1.7580993408473766, Inf, 0, 1.0507009873554805),
        new(Activation.Gelu, x => x * DoubleDouble.NormalCdf(x).High,
            x => DoubleDouble.NormalCdf(x).High + (x * Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI)), -0.0, Inf, 0, 1),
        new(Activation.GeluTanh, x => x * Logistic(2 * GeluInner(x)),
            x => Logistic(2 * GeluInner(x))
                + (x * Logistic(2 * GeluInner(x)) * Logistic(-2 * GeluInner(x)) * 2 * Math.Sqrt(2 / Math.PI) * (1 + (3 * 0.044715 * x * x))),
            -0.0, Inf, 0, 1),
        new(Activation.Silu, x => x * Logistic(x), x => Logistic(x) + (x * Logistic(x) * Logistic(-x)), -0.0, Inf, 0, 1),
        new(Activation.Swish, x => x * Logistic(x), x => Logistic(x) + (x * Logistic(x) * Logistic(-x)), -0.0, Inf, 0, 1),
        new(Activation.Mish, x => x * MishFactor(x), x => MishFactor(x) + (x * Logistic(x) * (1 - (MishFactor(x) * MishFactor(x)))), -0.0, Inf, 0, 1),
        new(Activation.Softplus(), Softplus, Logistic, 0, Inf, 0, 1)
        {
            Errors =
            [
                ("no beta", () => Activation.Softplus(0)),
                ("no beta of the op", () => Samples.X.Softplus(0)),
            ],
        },
        new(Activation.Softplus(4), x => Softplus(4 * x) / 4, x => Logistic(4 * x), 0, Inf, 0, 1),
        new(Activation.SoftShrink(), x => Math.CopySign(Math.Max(Math.Abs(x) - 0.5, 0), x), x => Math.Abs(x) > 0.5 ? 1 : 0, -Inf, Inf, 1, 1)
        {
            Errors =
            [
                ("a negative threshold", () => Activation.SoftShrink(-1)),
                ("a negative threshold of the op", () => Samples.X.SoftShrink(-1)),
            ],
        },
        new(Activation.SoftShrink(2), x => Math.CopySign(Math.Max(Math.Abs(x) - 2, 0), x), x => Math.Abs(x) > 2 ? 1 : 0, -Inf, Inf, 1, 1),
        new(Activation.Exponential, Math.Exp, Math.Exp, 0, Inf, 0, Inf),
        new(Activation.Relu6, x => Math.Clamp(x, 0, 6), x => x is > 0 and < 6 ? 1 : 0, 0, 6, 0, 0),
        new(Activation.Celu(), x => x > 0 ? x : Math.Exp(x) - 1, x => x > 0 ? 1 : Math.Exp(x), -1, Inf, 0, 1)
        {
            Errors =
            [
                ("no alpha", () => Activation.Celu(0)),
                ("no alpha of the op", () => Samples.X.Celu(0)),
            ],
        },
        new(Activation.Celu(0.5), x => x > 0 ? x : 0.5 * (Math.Exp(2 * x) - 1), x => x > 0 ? 1 : Math.Exp(2 * x), -0.5, Inf, 0, 1),
        new(Activation.HardSilu, HardSilu, HardSiluSlope, -0.0, Inf, 0, 1),
        new(Activation.HardSwish, HardSilu, HardSiluSlope, -0.0, Inf, 0, 1),
        new(Activation.HardTanh, x => Math.Clamp(x, -1, 1), x => Math.Abs(x) <= 1 ? 1 : 0, -1, 1, 0, 0),
        new(Activation.TanhShrink, x => x - Math.Tanh(x), x => Math.Tanh(x) * Math.Tanh(x), -Inf, Inf, 1, 1),
        new(Activation.LogSigmoid, x => -Softplus(-x), x => Logistic(-x), -Inf, 0, 1, 0),
        new(Activation.HardShrink(), x => Math.Abs(x) > 0.5 ? x : 0, x => Math.Abs(x) > 0.5 ? 1 : 0, -Inf, Inf, 1, 1)
        {
            Errors =
            [
                ("a negative threshold", () => Activation.HardShrink(-1)),
                ("a negative threshold of the op", () => Samples.X.HardShrink(-1)),
            ],
        },
        new(Activation.HardShrink(2), x => Math.Abs(x) > 2 ? x : 0, x => Math.Abs(x) > 2 ? 1 : 0, -Inf, Inf, 1, 1),
        new(Activation.Threshold(0.5, -2), x => x > 0.5 ? x : -2, x => x > 0.5 ? 1 : 0, -2, Inf, 0, 1)
        {
            Errors =
            [
                ("no number", () => Activation.Threshold(double.NaN, 0)),
                ("no number of the op", () => Samples.X.Threshold(double.NaN, 0)),
            ],
        },
        new(Activation.Squareplus(), x => Squareplus(x, 4), x => Squareplus(x, 4) / Math.Sqrt((x * x) + 4), 0, Inf, 0, 1)
        {
            Errors =
            [
                ("no b", () => Activation.Squareplus(0)),
                ("no b of the op", () => Samples.X.Squareplus(0)),
            ],
        },
        new(Activation.Squareplus(0.1), x => Squareplus(x, 0.1), x => Squareplus(x, 0.1) / Math.Sqrt((x * x) + 0.1), 0, Inf, 0, 1),
    ];

    /// <summary>Activations of rows, which are checked by the rows of their ops (OpTable).</summary>
    static readonly string[] OfRows = [nameof(Activation.Softmax), nameof(Activation.LogSoftmax), nameof(Activation.Sparsemax), nameof(Activation.Glu)];

    /// <summary>One of each activation of the library, with its parameters.</summary>
    internal static IReadOnlyList<Activation> All =>
        [.. rows.Select(row => row.Activation), Activation.Softmax, Activation.LogSoftmax, Activation.Sparsemax, Activation.Glu];

    public static TheoryData<int> Rows => [.. Enumerable.Range(0, rows.Length)];

    /// <summary>The errors of all rows.</summary>
    internal static IEnumerable<(string Member, string What, Action Do)> Errors =>
        rows.SelectMany(row => row.Errors.Select(error => (NameOf(row.Activation), error.What, error.Do)));

    static double Logistic(double x) => x >= 0 ? 1 / (1 + Math.Exp(-x)) : Math.Exp(x) / (1 + Math.Exp(x));

    /// <summary>ln(1 + p) = 2 atanh(p / (2 + p)).</summary>
    static double Softplus(double x) => Math.Max(x, 0) + (2 * Math.Atanh(Math.Exp(-Math.Abs(x)) / (2 + Math.Exp(-Math.Abs(x)))));

    static double HardSilu(double x) => x * Math.Clamp((x / 6) + 0.5, 0, 1);

    static double HardSiluSlope(double x) => x <= -3 ? 0 : x >= 3 ? 1 : (x / 3) + 0.5;

    /// <summary>(x + √(x² + b)) / 2 = b / 2 / (√(x² + b) - x).</summary>
    static double Squareplus(double x, double b) =>
        x > 0 ? (x + Math.Sqrt((x * x) + b)) / 2 : b / 2 / (Math.Sqrt((x * x) + b) - x);

    static double GeluInner(double x) => Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x));

    static double MishFactor(double x) => Math.Tanh(Softplus(x));

    [Theory]
    [MemberData(nameof(Rows))]
    public void Value_and_derivative_are_the_closed_forms(int index)
    {
        Row row = rows[index];
        double[] x = [-34, -20, -12, -8, -5, -2.99, -1.7, -1, -0.6, -0.1, -1e-3, -1e-7, 1e-7, 1e-3, 0.2, 0.75, 1, 1.4, 2.99, 4, 7, 11, 25, 60];
        (double[] y, double[] slope) = Of(row, Tensor.From(x));
        (double[] single, double[] singleSlope) = Of(row, Tensor.From(Array.ConvertAll(x, v => (float)v)));
        for (int i = 0; i < x.Length; i++)
        {
            Near(row.Value(x[i]), y[i], 1e-13, 1e-16);
            Near(row.Slope(x[i]), slope[i], 1e-13, 2e-15);
            Near(row.Value((float)x[i]), single[i], 1e-6, 1e-8);
            Near(row.Slope((float)x[i]), singleSlope[i], 1e-6, 2e-6);
        }

        void Near(double expected, double received, double relative, double absolute) =>
            Assert.True(Math.Abs(expected - received) <= Math.Max(relative * Math.Abs(expected), absolute),
                $"{row.Activation}: expected {expected:R}, received {received:R}");
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Infinite_inputs_give_the_limits_and_NaN_stays(int index)
    {
        Row row = rows[index];
        foreach (ElementType type in new[] { ElementType.Float32, ElementType.Float64 })
        {
            (double[] y, double[] slope) = Of(row, Tensor.From(-Inf, Inf, double.NaN).Cast(type));
            Assert.Equal(row.Low, y[0], 1e-6);
            Assert.Equal(double.IsNegative(row.Low), double.IsNegative(y[0]));
            Assert.Equal(row.High, y[1], 1e-6);
            Assert.Equal(double.NaN, y[2]);
            Assert.Equal(row.SlopeLow, slope[0], 1e-6);
            Assert.Equal(row.SlopeHigh, slope[1], 1e-6);
        }
    }

    /// <summary>Far below 0 the value is tiny, and right to its last bits but where it is below the normal numbers.</summary>
    [Fact]
    public void Far_tails_keep_their_last_bits()
    {
        foreach (double x in new[] { -3.3, -5.7, -9.1, -12.2, -20.3, -30.9, -36.0 })
        {
            Assert.Equal(1, ((double)Tensor.From(x).Gelu().Reshape([])) / (x * DoubleDouble.NormalCdf(x).High), 2e-15);
            Assert.Equal(1, ((double)Tensor.From(x).Silu().Reshape([])) / (x * Logistic(x)), 2e-15);
            Assert.Equal(1, ((double)Tensor.From(x).Softplus().Reshape([])) / Softplus(x), 2e-15);
        }
        Assert.Equal(1, ((double)Tensor.From(-300.0).Mish().Reshape([])) / (-300 * Math.Exp(-300)), 2e-15);
        Assert.Equal(1, ((double)Tensor.From(-12f).Gelu().Reshape([])) / (-12 * DoubleDouble.NormalCdf(-12).High), 5e-7);
        Assert.Equal(1, ((double)Tensor.From(-80f).Silu().Reshape([])) / (-80 * Math.Exp(-80)), 5e-7);
    }

    static (double[] Y, double[] Slope) Of(Row row, Tensor x)
    {
        var variable = new Parameter(x, "x");
        Tensor y = row.Activation.Of(variable.Value), slope = y.Sum().Gradients([variable])[0] ?? Tensor.Zeros(x.Shape, x.Type);
        return (y.Cast(ElementType.Float64).ToArray<double>(), slope.Cast(ElementType.Float64).ToArray<double>());
    }

    [Fact]
    public void Every_activation_has_a_check_and_a_name()
    {
        string[] members = [.. typeof(Activation).GetMembers(BindingFlags.Public | BindingFlags.Static).Where(IsActivation).Select(member => member.Name)];
        Assert.Equal(members.Order(), Activation.All.Select(NameOf).Order());
        Assert.Empty(members.Except(rows.Select(row => NameOf(row.Activation))).Except(OfRows));
        foreach (Activation activation in Activation.All)
        {
            Assert.Equal(activation.ToString(), Activation.Named(activation.Kind).ToString());
            Assert.Equal(activation.ToString(), Activation.Named(NameOf(activation)).ToString());
        }

        static bool IsActivation(MemberInfo member) =>
            member is PropertyInfo property ? property.PropertyType == typeof(Activation)
                : member is MethodInfo { IsSpecialName: false } method && method.ReturnType == typeof(Activation) && method.Name != nameof(Activation.Named);
    }

    static string NameOf(Activation activation) => activation.ToString()["Activation.".Length..].Split('(')[0];

    [Fact]
    public void An_unknown_name_is_answered_with_the_nearest_and_all_names()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => Activation.Named("leeky_relu"));
        Assert.Contains("did you mean \"leaky_relu\"?", error.Message);
        Assert.Contains($"Known: {string.Join(", ", Activation.All.Select(activation => activation.Kind))}.", error.Message);
    }

    [Fact]
    public void An_activation_prints_as_it_is_written()
    {
        Assert.Equal("Activation.LeakyRelu(0.2)", Activation.LeakyRelu(0.2).ToString());
        Assert.Equal("Activation.GeluTanh", Activation.GeluTanh.ToString());
        Assert.Equal("Activation.Softplus(1)", Activation.Softplus().ToString());
    }

    [Fact]
    public void PRelu_learns_a_slope_for_each_channel()
    {
        var layer = new PRelu();
        Tensor y = layer.Of(Tensor.From(new[] { -1f, 2f, -3f, 4f }, [2, 2]));
        Assert.Equal([-0.25f, 2f, -0.75f, 4f], y.ToArray<float>());
        Assert.Equal([-4f, 0f], y.Sum().Gradients(layer.Parameters)[0]!.ToArray<float>());
        Assert.Equal([1], new Sequential(input: [3, 4]) { new PRelu(shared: true) }.Parameters[0].Shape.ToArray());
    }
}
