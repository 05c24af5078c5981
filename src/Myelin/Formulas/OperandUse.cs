namespace Myelin.Kernels;

/// <summary>A carrier that finds out which operands a formula reads. It is applied to a gradient formula once, to decide which values to keep for it.</summary>
/// <param name="Operands">One bit per operand that was read; 0 for a constant.</param>
/// <param name="Untouched">Whether this is an unchanged operand.</param>
internal readonly record struct OperandUse(int Operands, bool Untouched) : ILane<OperandUse>
{
    /// <summary>The operand with an index from 0 to 31.</summary>
    public static OperandUse Operand(int index) => new(1 << index, Untouched: true);

    /// <summary>Whether the formula reads that operand.</summary>
    public bool Uses(int index) => (Operands & (1 << index)) != 0;

    /// <summary>Whether the formula returns that operand unchanged.</summary>
    public bool Is(int index) => this == Operand(index);

    private OperandUse And(OperandUse other) => new(Operands | other.Operands, Untouched: false);

    private OperandUse Alone() => new(Operands, Untouched: false);

    public static implicit operator OperandUse(double constant) => new(0, Untouched: false);
    public static OperandUse operator +(OperandUse a, OperandUse b) => a.And(b);
    public static OperandUse operator -(OperandUse a, OperandUse b) => a.And(b);
    public static OperandUse operator *(OperandUse a, OperandUse b) => a.And(b);
    public static OperandUse operator /(OperandUse a, OperandUse b) => a.And(b);
    public static OperandUse operator -(OperandUse x) => x.Alone();
    public OperandUse MultiplyAdd(OperandUse factor, OperandUse addend) => And(factor).And(addend);
    public OperandUse Sqrt() => Alone();
    public OperandUse Abs() => Alone();
    public OperandUse Round() => Alone();
    public OperandUse Floor() => Alone();
    public OperandUse Ceiling() => Alone();
    public OperandUse Scale(OperandUse exponent) => And(exponent);
    public OperandUse Maximum(OperandUse other) => And(other);
    public OperandUse Minimum(OperandUse other) => And(other);
    public OperandUse GreaterThan(OperandUse other) => And(other);
    public OperandUse GreaterThanOrEqual(OperandUse other) => And(other);
    public OperandUse EqualTo(OperandUse other) => And(other);
    public OperandUse Select(OperandUse whenTrue, OperandUse whenFalse) => And(whenTrue).And(whenFalse);
    public OperandUse Exp() => Alone();
    public OperandUse Expm1() => Alone();
    public OperandUse Log() => Alone();
    public OperandUse Log1p() => Alone();
    public OperandUse Tanh() => Alone();
    public OperandUse Sigmoid() => Alone();
    public OperandUse Sin() => Alone();
    public OperandUse Cos() => Alone();
    public OperandUse Atan() => Alone();
    public OperandUse Erf() => Alone();
    public OperandUse NormalCdf() => Alone();
    public OperandUse Pow(OperandUse exponent) => And(exponent);
}
