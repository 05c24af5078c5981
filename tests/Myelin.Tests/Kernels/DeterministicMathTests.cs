namespace Myelin.Tests;

public class DeterministicMathTests
{
    [Fact]
    public void The_logarithm_is_accurate()
    {
        var random = new PhiloxStream(1, 0);
        for (int i = 0; i < 20_000; i++)
        {
            double x = Math.ScaleB(1 + random.NextUniform(), random.NextInt(400) - 200);
            double expected = Math.Log(x);
            Assert.Equal(expected, DeterministicMath.Log(x), 1e-15 * Math.Max(1, Math.Abs(expected)));
        }
        Assert.Equal(0, DeterministicMath.Log(1));
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(-1.0)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void The_logarithm_refuses_what_has_none(double x) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => DeterministicMath.Log(x));

    [Fact]
    public void Sine_and_cosine_are_accurate()
    {
        for (int i = -4_000; i <= 4_000; i++)
        {
            double turns = i / 2_000.0;
            var (sin, cos) = DeterministicMath.SinCosOfTurns(turns);
            Assert.Equal(Math.SinCos(2 * Math.PI * turns).Sin, sin, 2e-15);
            Assert.Equal(Math.SinCos(2 * Math.PI * turns).Cos, cos, 2e-15);
        }
    }

    [Theory]
    [InlineData(0.0, 0.0, 1.0)]
    [InlineData(0.25, 1.0, 0.0)]
    [InlineData(0.5, 0.0, -1.0)]
    [InlineData(-0.25, -1.0, 0.0)]
    public void Quarter_turns_are_exact(double turns, double sin, double cos) =>
        Assert.Equal((sin, cos), DeterministicMath.SinCosOfTurns(turns));
}
