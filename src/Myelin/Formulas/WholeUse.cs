namespace Myelin.Kernels;

/// <summary>
/// A carrier that finds out whether a formula works on whole numbers: functions of real numbers throw, and so do constants that are not whole,
/// which kernels of whole numbers would truncate.
/// </summary>
/// <param name="IsOperand">Whether this is an unchanged operand.</param>
internal readonly record struct WholeUse(bool IsOperand) : ILane<WholeUse>
{
    /// <summary>Whether a formula gives whole numbers from whole numbers.</summary>
    public static bool Of<F>(F formula) where F : struct, IUnary => Works(() => formula.Value(new WholeUse(true)));

    /// <inheritdoc cref="Of{F}(F)"/>
    public static bool OfTwo<F>(F formula) where F : struct, IBinary => Works(() => formula.Value(new WholeUse(true), new WholeUse(true)));

    static bool Works(Func<WholeUse> trial)
    {
        try { trial(); }
        catch (NotSupportedException) { return false; }
        return true;
    }

    /// <summary>Infinite limits saturate to the limits of the type.</summary>
    public static implicit operator WholeUse(double constant) =>
        double.IsInfinity(constant) || Math.Truncate(constant) == constant ? default : throw RealOnly();

    /// <summary>Only Divide itself gives the truncated quotient; within a formula it would be a mistake.</summary>
    public static WholeUse operator /(WholeUse a, WholeUse b) => a.IsOperand && b.IsOperand ? default : throw RealOnly();

    public static WholeUse operator +(WholeUse a, WholeUse b) => default;
    public static WholeUse operator -(WholeUse a, WholeUse b) => default;
    public static WholeUse operator *(WholeUse a, WholeUse b) => default;
    public static WholeUse operator -(WholeUse x) => default;
    public WholeUse MultiplyAdd(WholeUse factor, WholeUse addend) => default;
    public WholeUse Abs() => default;
    public WholeUse Round() => default;
    public WholeUse Floor() => default;
    public WholeUse Ceiling() => default;
    public WholeUse Maximum(WholeUse other) => default;
    public WholeUse Minimum(WholeUse other) => default;
    public WholeUse GreaterThan(WholeUse other) => default;
    public WholeUse GreaterThanOrEqual(WholeUse other) => default;
    public WholeUse EqualTo(WholeUse other) => default;
    public WholeUse Select(WholeUse whenTrue, WholeUse whenFalse) => default;
    public WholeUse Sqrt() => throw RealOnly();
    public WholeUse Scale(WholeUse exponent) => throw RealOnly();
    public WholeUse Exp() => throw RealOnly();
    public WholeUse Expm1() => throw RealOnly();
    public WholeUse Log() => throw RealOnly();
    public WholeUse Log1p() => throw RealOnly();
    public WholeUse Tanh() => throw RealOnly();
    public WholeUse Sigmoid() => throw RealOnly();
    public WholeUse Sin() => throw RealOnly();
    public WholeUse Cos() => throw RealOnly();
    public WholeUse Atan() => throw RealOnly();
    public WholeUse Erf() => throw RealOnly();
    public WholeUse NormalCdf() => throw RealOnly();
    public WholeUse Pow(WholeUse exponent) => throw RealOnly();

    static NotSupportedException RealOnly() => new("The formula is defined for real numbers.");
}
