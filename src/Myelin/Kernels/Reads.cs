namespace Myelin.Kernels;

/// <summary>The carrier that sees which operands a formula reads: a gradient formula is asked once, before anything is saved for it.</summary>
/// <param name="Operands">One bit for each operand that was read; 0 for a constant.</param>
/// <param name="Untouched">Whether this is an operand itself, with nothing done to it.</param>
internal readonly record struct Reads(int Operands, bool Untouched) : ILane<Reads>
{
    /// <summary>The operand of an index from 0 to 31.</summary>
    public static Reads Operand(int index) => new(1 << index, Untouched: true);

    /// <summary>Whether the formula reads that operand.</summary>
    public bool Uses(int index) => (Operands & (1 << index)) != 0;

    /// <summary>Whether the formula is that operand, as it is.</summary>
    public bool Is(int index) => this == Operand(index);

    private Reads And(Reads other) => new(Operands | other.Operands, Untouched: false);

    private Reads Alone() => new(Operands, Untouched: false);

    public static implicit operator Reads(double constant) => new(0, Untouched: false);
    public static Reads operator +(Reads a, Reads b) => a.And(b);
    public static Reads operator -(Reads a, Reads b) => a.And(b);
    public static Reads operator *(Reads a, Reads b) => a.And(b);
    public static Reads operator /(Reads a, Reads b) => a.And(b);
    public static Reads operator -(Reads x) => x.Alone();
    public Reads MultiplyAdd(Reads factor, Reads addend) => And(factor).And(addend);
    public Reads Sqrt() => Alone();
    public Reads Abs() => Alone();
    public Reads Round() => Alone();
    public Reads Floor() => Alone();
    public Reads Ceiling() => Alone();
    public Reads Scale(Reads exponent) => And(exponent);
    public Reads Maximum(Reads other) => And(other);
    public Reads Minimum(Reads other) => And(other);
    public Reads GreaterThan(Reads other) => And(other);
    public Reads GreaterThanOrEqual(Reads other) => And(other);
    public Reads EqualTo(Reads other) => And(other);
    public Reads Select(Reads whenTrue, Reads whenFalse) => And(whenTrue).And(whenFalse);
    public Reads Exp() => Alone();
    public Reads Expm1() => Alone();
    public Reads Log() => Alone();
    public Reads Log1p() => Alone();
    public Reads Tanh() => Alone();
    public Reads Sigmoid() => Alone();
    public Reads Sin() => Alone();
    public Reads Cos() => Alone();
    public Reads Atan() => Alone();
    public Reads Erf() => Alone();
    public Reads NormalCdf() => Alone();
    public Reads Pow(Reads exponent) => And(exponent);
}
