using Myelin.Kernels;

namespace Myelin.Tests.Kernels;

/// <summary>The carrier that sees which operands a formula reads.</summary>
public sealed class OperandUseTests
{
    private static readonly OperandUse X = OperandUse.Operand(0), Y = OperandUse.Operand(1), Dy = OperandUse.Operand(2);

    [Fact]
    public void A_formula_reads_what_it_names()
    {
        OperandUse gradient = Dy * (1 - Y) * (1 + Y);
        Assert.Equal((false, true, true), (gradient.Uses(0), gradient.Uses(1), gradient.Uses(2)));
        Assert.Equal(0b101, X.GreaterThan(0).Select(Dy, 0).Operands);
        Assert.Equal(0b111, X.MultiplyAdd(Y, Dy).Operands);
        Assert.Equal(0b011, X.Maximum(Y).Exp().Operands);
    }

    [Fact]
    public void Only_the_operand_itself_is_untouched()
    {
        Assert.True(Dy.Is(2));
        Assert.False(Dy.Is(1));
        Assert.False((-Dy).Is(2));
        Assert.False((Dy + 0).Untouched);
        Assert.Equal(new OperandUse(0, Untouched: false), (OperandUse)1.0);
    }
}
