namespace Myelin.Tests.Kernels;

/// <summary>The rules of Dual against central differences.</summary>
public sealed class DualTests
{
    private static readonly (string Name, Func<Dual, Dual> Of)[] Functions =
    [
        ("sum", x => x + 3), ("difference", x => 3 - (x * x)), ("product", x => x * (x + 2)), ("quotient", x => (x + 1) / ((x * x) + 2)), ("negation", x => -x),
        ("multiply-add", x => x.MultiplyAdd(x + 1, x * 3)), ("sqrt", x => ((x * x) + 1).Sqrt()), ("abs", x => x.Abs()), ("scale", x => x.Scale(-3)),
        ("round", x => x.Round()),
        ("maximum", x => x.Maximum(x * x)), ("minimum", x => x.Minimum(x * x)), ("greater", x => x.GreaterThan(0.25).Select(x * x, x * 5)),
        ("greater or equal", x => x.GreaterThanOrEqual(0.25).Select(x * x, x * 5)), ("equal", x => x.EqualTo(7).Select(1, x * 5)),
        ("exp", x => x.Exp()), ("expm1", x => x.Expm1()), ("log", x => ((x * x) + 0.1).Log()), ("log1p", x => (x * x).Log1p()), ("tanh", x => x.Tanh()),
        ("sigmoid", x => x.Sigmoid()),
        ("sin", x => x.Sin()), ("cos", x => x.Cos()), ("atan", x => x.Atan()), ("erf", x => x.Erf()), ("normal", x => x.NormalCdf()),
        ("power", x => ((x * x) + 0.1).Pow(x)), ("floor", x => x.Floor()), ("ceiling", x => x.Ceiling()),
    ];

    [Fact]
    public void Every_rule_agrees_with_central_differences()
    {
        const double step = 1e-6;
        foreach ((string name, Func<Dual, Dual> of) in Functions)
        {
            foreach (double x in (double[])[-3.2, -1.1, -0.3, -1e-3, 1e-3, 0.2, 0.7, 1.3, 4.1])
            {
                double expected = (of(x + step).Value - of(x - step).Value) / (2 * step);
                double actual = of(new Dual(x, 1)).Slope;
                Assert.True(Math.Abs(expected - actual) < 1e-8 * (1 + Math.Abs(expected)) * 10, $"{name} at {x}: {actual}, by differences {expected}");
                Assert.Equal(0, of(x).Slope);
            }
        }
    }

    [Fact]
    public void Values_near_zero_keep_their_bits()
    {
        Assert.Equal(1e-12, new Dual(1e-12, 1).Expm1().Value, 1e-23);
        Assert.Equal(1e-12, new Dual(1e-12, 1).Log1p().Value, 1e-23);
        Assert.Equal(Math.Exp(-700), new Dual(-700, 1).Sigmoid().Value);
        Assert.Equal(Math.Exp(-700), new Dual(-700, 1).Sigmoid().Slope);
    }

    [Fact]
    public void A_kink_has_the_slope_of_its_branch()
    {
        Assert.Equal(new Dual(0, 0), new Dual(0, 1).Abs());
        Assert.Equal(new Dual(2, 1), new Dual(2, 1).Maximum(2));
        Assert.Equal(new Dual(1, 0), new Dual(2, 1).GreaterThan(1));
    }
}
