namespace Myelin;

#pragma warning disable RS0030 // Only tests use this carrier, to check formulas, so the platform's functions are allowed.

/// <summary>v + s·ε with ε² = 0: a value and its derivative, exact up to the rounding of double.</summary>
/// <remarks>
/// A formula applied to <c>new Dual(x, 1)</c> gives its value and derivative at x; tests compare hand-written gradients with it. At a
/// kink the derivative is that of the branch taken, and that of |x| at 0 is 0. A comparison gives the value 1 or 0 and the slope 0.
/// Source: W. K. Clifford, "Preliminary sketch of biquaternions", 1873.
/// </remarks>
/// <param name="Value">The value.</param>
/// <param name="Slope">The derivative of the value.</param>
public readonly record struct Dual(double Value, double Slope) : ILane<Dual>
{
    /// <inheritdoc/>
    public static implicit operator Dual(double constant) => new(constant, 0);

    /// <inheritdoc/>
    public static Dual operator +(Dual a, Dual b) => new(a.Value + b.Value, a.Slope + b.Slope);

    /// <inheritdoc/>
    public static Dual operator -(Dual a, Dual b) => new(a.Value - b.Value, a.Slope - b.Slope);

    /// <inheritdoc/>
    public static Dual operator *(Dual a, Dual b) => new(a.Value * b.Value, (a.Slope * b.Value) + (a.Value * b.Slope));

    /// <inheritdoc/>
    public static Dual operator /(Dual a, Dual b)
    {
        double quotient = a.Value / b.Value;
        return new(quotient, (a.Slope - (quotient * b.Slope)) / b.Value);
    }

    /// <inheritdoc/>
    public static Dual operator -(Dual x) => new(-x.Value, -x.Slope);

    /// <inheritdoc/>
    public Dual MultiplyAdd(Dual factor, Dual addend) => new(
        Math.FusedMultiplyAdd(Value, factor.Value, addend.Value),
        (Slope * factor.Value) + (Value * factor.Slope) + addend.Slope);

    /// <inheritdoc/>
    public Dual Sqrt() => Chain(Math.Sqrt(Value), 0.5 / Math.Sqrt(Value));

    /// <inheritdoc/>
    public Dual Abs() => Chain(Math.Abs(Value), Value > 0 ? 1 : Value < 0 ? -1 : 0);

    /// <inheritdoc/>
    public Dual Round() => new(Math.Round(Value), 0);

    /// <inheritdoc/>
    public Dual Floor() => new(Math.Floor(Value), 0);

    /// <inheritdoc/>
    public Dual Ceiling() => new(Math.Ceiling(Value), 0);

    /// <summary>this · 2^exponent. The exponent is an integer and has no slope.</summary>
    public Dual Scale(Dual exponent) => new(Math.ScaleB(Value, (int)exponent.Value), Math.ScaleB(Slope, (int)exponent.Value));

    /// <inheritdoc/>
    public Dual Maximum(Dual other) => new(Math.Max(Value, other.Value), Value >= other.Value ? Slope : other.Slope);

    /// <inheritdoc/>
    public Dual Minimum(Dual other) => new(Math.Min(Value, other.Value), Value <= other.Value ? Slope : other.Slope);

    /// <inheritdoc/>
    public Dual GreaterThan(Dual other) => Value > other.Value ? 1 : 0;

    /// <inheritdoc/>
    public Dual GreaterThanOrEqual(Dual other) => Value >= other.Value ? 1 : 0;

    /// <inheritdoc/>
    public Dual EqualTo(Dual other) => Value == other.Value ? 1 : 0;

    /// <inheritdoc/>
    public Dual Select(Dual whenTrue, Dual whenFalse) => Value != 0 ? whenTrue : whenFalse;

    /// <inheritdoc/>
    public Dual Exp() => Chain(Math.Exp(Value), Math.Exp(Value));

    /// <summary>e^x - 1 = 2 e^(x/2) sinh(x/2), which is accurate near 0.</summary>
    public Dual Expm1() => Chain(
        Math.Abs(Value) < 1 ? 2 * Math.Exp(Value / 2) * Math.Sinh(Value / 2) : Math.Exp(Value) - 1,
        Math.Exp(Value));

    /// <inheritdoc/>
    public Dual Log() => Chain(Math.Log(Value), 1 / Value);

    /// <summary>ln(1 + x) = 2 atanh(x / (2 + x)), which is accurate near 0.</summary>
    public Dual Log1p() => Chain(
        Math.Abs(Value) < 0.5 ? 2 * Math.Atanh(Value / (2 + Value)) : Math.Log(1 + Value),
        1 / (1 + Value));

    /// <inheritdoc/>
    public Dual Tanh() => Chain(Math.Tanh(Value), 1 / (Math.Cosh(Value) * Math.Cosh(Value)));

    /// <inheritdoc/>
    public Dual Sigmoid()
    {
        double power = Math.Exp(-Math.Abs(Value));
        return Chain((Value >= 0 ? 1 : power) / (1 + power), power / ((1 + power) * (1 + power)));
    }

    /// <inheritdoc/>
    public Dual Sin() => Chain(Math.Sin(Value), Math.Cos(Value));

    /// <inheritdoc/>
    public Dual Cos() => Chain(Math.Cos(Value), -Math.Sin(Value));

    /// <inheritdoc/>
    public Dual Atan() => Chain(Math.Atan(Value), 1 / (1 + (Value * Value)));

    /// <inheritdoc/>
    public Dual Erf() => Chain(new F64x1(Value).Erf().Value, 2 / Math.Sqrt(Math.PI) * Math.Exp(-Value * Value));

    /// <inheritdoc/>
    public Dual NormalCdf() => Chain(new F64x1(Value).NormalCdf().Value, Math.Exp(-Value * Value / 2) / Math.Sqrt(2 * Math.PI));

    /// <summary>v^w with the slope w v^(w-1) v' + v^w ln v w'. An operand with slope 0 contributes nothing.</summary>
    public Dual Pow(Dual exponent)
    {
        double value = Math.Pow(Value, exponent.Value);
        double byBase = Slope == 0 || exponent.Value == 0 ? 0 : exponent.Value * Math.Pow(Value, exponent.Value - 1) * Slope;
        return new(value, byBase + (exponent.Slope == 0 ? 0 : value * Math.Log(Value) * exponent.Slope));
    }

    /// <summary>The chain rule, given a function's value and derivative at this value.</summary>
    private Dual Chain(double value, double derivative) => new(value, derivative * Slope);
}
