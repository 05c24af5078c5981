namespace Myelin.Tests;

/// <summary>A formula with constants that are not whole, or with a quotient, does not truncate silently on whole numbers.</summary>
public sealed class WholeFormulaTests
{
    static readonly Tensor whole = Tensor.From([-7, 0, 7]);

    public static TheoryData<string, Func<Tensor, Tensor>> RealOnly => new()
    {
        { "Lerp", x => x.Lerp(x, 0.5) }, { "LeakyRelu", x => x.LeakyRelu() }, { "SoftShrink", x => x.SoftShrink(0.5) },
        { "HardSigmoid", x => x.HardSigmoid() }, { "Softsign", x => x.Softsign() }, { "Reciprocal", x => x.Reciprocal() },
    };

    [Theory]
    [MemberData(nameof(RealOnly))]
    public void Formulas_of_real_numbers_refuse_whole_ones(string name, Func<Tensor, Tensor> call)
    {
        foreach (Tensor x in new[] { whole, whole.Cast(ElementType.Int64) })
        {
            var error = Assert.Throws<ShapeException>(() => call(x));
            Assert.Contains(
                $"{name}: expects Float32 or Float64, received {x.Type}; Cast(ElementType.Float32) first.", error.Message, StringComparison.Ordinal);
            call(x.Cast(ElementType.Float32));
        }
    }

    /// <summary>An op is data: anybody can apply it without the public method.</summary>
    [Fact]
    public void So_do_ops_that_are_applied_directly()
    {
        Assert.Throws<ShapeException>(() => new UnaryOp<Ops.LeakyRelu>(new(0.5)).ApplyOne(whole));
        Assert.Throws<ShapeException>(() => new BinaryOp<Ops.Lerp>(new(0.5)).ApplyOne(whole, whole));
    }

    [Fact]
    public void Whole_parameters_work_on_whole_numbers()
    {
        Assert.Equal([-14, 0, 7], whole.LeakyRelu(2).ToArray<int>());
        Assert.Equal([7, 0, -7], whole.Lerp(-whole, 1).ToArray<int>());
        Assert.Equal([-5, 0, 2], whole.SoftShrink(2).Clamp(double.NegativeInfinity, 2).ToArray<int>());
        Assert.Equal([-3, 0, 3], (whole / 2).ToArray<int>());
    }
}
