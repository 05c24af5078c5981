namespace Myelin.SecondDevice;

/// <summary>A real number, the carrier of formulas on this device.</summary>
readonly struct Real(double value) : ILane<Real>
{
    public double Value => value;

    public static implicit operator Real(double constant) => new(constant);
    public static Real operator +(Real a, Real b) => new(a.Value + b.Value);
    public static Real operator -(Real a, Real b) => new(a.Value - b.Value);
    public static Real operator *(Real a, Real b) => new(a.Value * b.Value);
    public static Real operator /(Real a, Real b) => new(a.Value / b.Value);
    public static Real operator -(Real x) => new(-x.Value);
    public Real MultiplyAdd(Real factor, Real addend) => new(Math.FusedMultiplyAdd(value, factor.Value, addend.Value));
    public Real Sqrt() => new(Math.Sqrt(value));
    public Real Abs() => new(Math.Abs(value));
    public Real Round() => new(Math.Round(value));
    public Real Floor() => new(Math.Floor(value));
    public Real Ceiling() => new(Math.Ceiling(value));
    public Real Scale(Real exponent) => new(Math.ScaleB(value, (int)exponent.Value));
    public Real Maximum(Real other) => new(Math.Max(value, other.Value));
    public Real Minimum(Real other) => new(Math.Min(value, other.Value));
    public Real GreaterThan(Real other) => Mask(value > other.Value);
    public Real GreaterThanOrEqual(Real other) => Mask(value >= other.Value);
    public Real EqualTo(Real other) => Mask(value == other.Value);
    public Real Select(Real whenTrue, Real whenFalse) => value != 0 ? whenTrue : whenFalse;
    public Real Exp() => new(Math.Exp(value));
    public Real Expm1() => new(Math.Abs(value) < 1e-5 ? value + value * value / 2 : Math.Exp(value) - 1);
    public Real Log() => new(Math.Log(value));
    public Real Log1p() => new(Math.Abs(value) < 1e-5 ? value - value * value / 2 : Math.Log(1 + value));
    public Real Tanh() => new(Math.Tanh(value));
    public Real Sigmoid() => new(1 / (1 + Math.Exp(-value)));
    public Real Sin() => new(Math.Sin(value));
    public Real Cos() => new(Math.Cos(value));
    public Real Atan() => new(Math.Atan(value));
    public Real Erf() => new(NormalDistribution.Erf(value));
    public Real NormalCdf() => new(NormalDistribution.Cdf(value));
    public Real Pow(Real exponent) => new(Math.Pow(value, exponent.Value));

    static Real Mask(bool holds) => new(holds ? 1 : 0);
}

/// <summary>A whole number, the carrier of formulas on integers.</summary>
readonly struct Whole(long value) : ILane<Whole>
{
    public long Value => value;

    public static implicit operator Whole(double constant) => new((long)constant);
    public static Whole operator +(Whole a, Whole b) => new(a.Value + b.Value);
    public static Whole operator -(Whole a, Whole b) => new(a.Value - b.Value);
    public static Whole operator *(Whole a, Whole b) => new(a.Value * b.Value);
    public static Whole operator /(Whole a, Whole b) => b.Value switch { 0 => new(0), -1 => -a, _ => new(a.Value / b.Value) };   // as on the processor
    public static Whole operator -(Whole x) => new(-x.Value);
    public Whole MultiplyAdd(Whole factor, Whole addend) => new(value * factor.Value + addend.Value);
    public Whole Sqrt() => throw NotWhole();
    public Whole Abs() => new(value < 0 ? -value : value);
    public Whole Round() => this;
    public Whole Floor() => this;
    public Whole Ceiling() => this;
    public Whole Scale(Whole exponent) => throw NotWhole();
    public Whole Maximum(Whole other) => new(Math.Max(value, other.Value));
    public Whole Minimum(Whole other) => new(Math.Min(value, other.Value));
    public Whole GreaterThan(Whole other) => Mask(value > other.Value);
    public Whole GreaterThanOrEqual(Whole other) => Mask(value >= other.Value);
    public Whole EqualTo(Whole other) => Mask(value == other.Value);
    public Whole Select(Whole whenTrue, Whole whenFalse) => value != 0 ? whenTrue : whenFalse;
    public Whole Exp() => throw NotWhole();
    public Whole Expm1() => throw NotWhole();
    public Whole Log() => throw NotWhole();
    public Whole Log1p() => throw NotWhole();
    public Whole Tanh() => throw NotWhole();
    public Whole Sigmoid() => throw NotWhole();
    public Whole Sin() => throw NotWhole();
    public Whole Cos() => throw NotWhole();
    public Whole Atan() => throw NotWhole();
    public Whole Erf() => throw NotWhole();
    public Whole NormalCdf() => throw NotWhole();
    public Whole Pow(Whole exponent) => throw NotWhole();

    static Whole Mask(bool holds) => new(holds ? 1 : 0);

    static NotSupportedException NotWhole() => new("Whole: the function does not give whole numbers; cast to Float32 first.");
}
