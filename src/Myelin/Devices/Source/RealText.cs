namespace Myelin;

/// <summary>
/// An expression of floats or doubles. Functions such as tanh become functions of the file, written by running the definition of the lanes on this
/// carrier, so that they give the same bits.
/// </summary>
sealed class RealText<F>(Term term) : ITextLane<RealText<F>>, IRealLane<RealText<F>> where F : struct, IFormat
{
    public Term Term => term;

    /// <summary>The type in C#.</summary>
    static string Type => F.Bits == 32 ? "float" : "double";

    static string Library => F.Bits == 32 ? "MathF" : "Math";

    public static RealText<F> Of(Term term) => new(term);

    /// <summary>A number as a literal, which gives the same number again.</summary>
    public static string Literal(double value)
    {
        if (F.Bits == 32) value = (float)value;
        if (double.IsNaN(value)) return $"{Type}.NaN";
        if (double.IsInfinity(value)) return $"{Type}.{(value > 0 ? "Positive" : "Negative")}Infinity";
        return F.Bits == 32 ? $"{(float)value:R}f" : $"{value:R}d";
    }

    public static implicit operator RealText<F>(double constant) => new(Term.Name(Literal(constant)));

    static RealText<F> Binary(string sign, TermLevel level, RealText<F> a, RealText<F> b, bool isMask = false) =>
        new(Term.Binary(sign, level, a.Term, b.Term, isMask));

    RealText<F> Library1(string name) => new(Term.Call($"{Library}.{name}", term));

    public static RealText<F> operator +(RealText<F> a, RealText<F> b) => Binary("+", TermLevel.Sum, a, b);
    public static RealText<F> operator -(RealText<F> a, RealText<F> b) => Binary("-", TermLevel.Sum, a, b);
    public static RealText<F> operator *(RealText<F> a, RealText<F> b) => Binary("*", TermLevel.Product, a, b);
    public static RealText<F> operator /(RealText<F> a, RealText<F> b) => Binary("/", TermLevel.Product, a, b);
    public static RealText<F> operator -(RealText<F> x) => new(Term.Negated(x.Term));
    public RealText<F> MultiplyAdd(RealText<F> factor, RealText<F> addend) => new(Term.Call($"{Library}.FusedMultiplyAdd", term, factor.Term, addend.Term));
    public RealText<F> Sqrt() => Library1("Sqrt");
    public RealText<F> Abs() => Library1("Abs");
    public RealText<F> Round() => Library1("Round");
    public RealText<F> Floor() => Library1("Floor");
    public RealText<F> Ceiling() => Library1("Ceiling");
    public RealText<F> Maximum(RealText<F> other) => new(Term.Call($"{Library}.Max", term, other.Term));
    public RealText<F> Minimum(RealText<F> other) => new(Term.Call($"{Library}.Min", term, other.Term));
    public RealText<F> AtMost(RealText<F> limit) => new(Term.Limited("<", term, limit.Term));
    public RealText<F> AtLeast(RealText<F> limit) => new(Term.Limited(">", term, limit.Term));
    public RealText<F> GreaterThan(RealText<F> other) => Binary(">", TermLevel.Relational, this, other, isMask: true);
    public RealText<F> GreaterThanOrEqual(RealText<F> other) => Binary(">=", TermLevel.Relational, this, other, isMask: true);

    /// <summary>A number equals itself unless it is NaN.</summary>
    public RealText<F> EqualTo(RealText<F> other) =>
        ReferenceEquals(term, other.Term) ? new(Term.Number($"!{Type}.IsNaN", term)) : Binary("==", TermLevel.Equality, this, other, isMask: true);
    public RealText<F> Select(RealText<F> whenTrue, RealText<F> whenFalse) => new(Term.Conditional(term, whenTrue.Term, whenFalse.Term));

    /// <summary>The branch of large angles is a function of its own.</summary>
    public bool AnyGreaterThan(RealText<F> other) => false;

    /// <summary>Of a mask and a number: the number where the mask is set, and 0 elsewhere.</summary>
    public static RealText<F> operator &(RealText<F> a, RealText<F> b) => (a.Term.IsMask, b.Term.IsMask) switch
    {
        (true, true) => Binary("&", TermLevel.And, a, b, isMask: true),
        (true, false) => a.Select(b, 0),
        (false, true) => b.Select(a, 0),
        _ => Bits("And", "&", a, b),
    };

    public static RealText<F> operator |(RealText<F> a, RealText<F> b) =>
        a.Term.IsMask && b.Term.IsMask ? Binary("|", TermLevel.Or, a, b, isMask: true) : Bits("Or", "|", a, b);

    public static RealText<F> operator ^(RealText<F> a, RealText<F> b) => Bits("Xor", "^", a, b);

    static RealText<F> Bits(string name, string sign, RealText<F> a, RealText<F> b) =>
        new(Term.Call(name, functions => functions.Add($"{name} {Type}", () =>
            $$"""
            /// <summary>a {{sign.Replace("&", "&amp;", StringComparison.Ordinal)}} b, bit by bit.</summary>
            static {{Type}} {{name}}({{Type}} a, {{Type}} b) =>
                {{OfBits($"{ToBits("a")} {sign} {ToBits("b")}")}};
            """), a.Term, b.Term));

    public static RealText<F> operator <<(RealText<F> bits, int count) => Shifted("ShiftLeft", "<<", bits, count);
    public static RealText<F> operator >>>(RealText<F> bits, int count) => Shifted("ShiftRight", ">>>", bits, count);

    static RealText<F> Shifted(string name, string sign, RealText<F> bits, int count) =>
        new(Term.Call(name, functions => functions.Add($"{name} {Type}", () =>
            $$"""
            /// <summary>The bits of x, moved by some places.</summary>
            static {{Type}} {{name}}({{Type}} x, int places) => {{OfBits($"{ToBits("x")} {sign} places")}};
            """), bits.Term, Term.Name($"{count}")));

    static string ToBits(string x) => F.Bits == 32 ? $"BitConverter.SingleToUInt32Bits({x})" : $"BitConverter.DoubleToUInt64Bits({x})";

    static string OfBits(string bits) => F.Bits == 32 ? $"BitConverter.UInt32BitsToSingle({bits})" : $"BitConverter.UInt64BitsToDouble({bits})";

    /// <summary>A call of a function of one number that the file defines by a formula.</summary>
    RealText<F> Function(string name, string summary, Func<RealText<F>, RealText<F>> definition) =>
        new(Term.Call(name, functions => functions.Add($"{name} {Type}", () =>
            functions.Formula(Type, name, summary, ["x"], definition(new(Term.Name("x"))).Term)), term));

    /// <summary>The same for two numbers.</summary>
    RealText<F> Function(string name, string summary, RealText<F> other, Func<RealText<F>, RealText<F>, RealText<F>> definition) =>
        new(Term.Call(name, functions => functions.Add($"{name} {Type}", () =>
            functions.Formula(Type, name, summary, ["x", "n"], definition(new(Term.Name("x")), new(Term.Name("n"))).Term)), term, other.Term));

    public RealText<F> Exponent() => Function("Exponent", "The exponent of x: floor(log2 |x|).", Exponents.Exponent<RealText<F>, F>);
    public RealText<F> Significand() => Function("Significand", "x / 2^Exponent(x).", Exponents.Significand<RealText<F>, F>);
    public RealText<F> Scale(RealText<F> exponent) => Function("Scale", "x · 2^n, rounded once.", exponent, Exponents.Scale<RealText<F>, F>);
    public RealText<F> ScaleUnit(RealText<F> exponent) =>
        Function("ScaleUnit", "x · 2^n for x near 1, rounded once.", exponent, Exponents.ScaleUnit<RealText<F>, F>);

    public RealText<F> Exp() => Function("Exp", "e^x.", ExponentialFunction.Exp<RealText<F>, F>);
    public RealText<F> Expm1() => Function("Expm1", "e^x - 1.", ExponentialFunction.Expm1<RealText<F>, F>);
    public RealText<F> Log() => Function("Log", "The natural logarithm.", Logarithm.Log<RealText<F>, F>);
    public RealText<F> Log1p() => Function("Log1p", "ln(1 + x).", Logarithm.Log1p<RealText<F>, F>);
    public RealText<F> Tanh() => Function("Tanh", "The hyperbolic tangent.", Hyperbolic.Tanh<RealText<F>, F>);
    public RealText<F> Sigmoid() => Function("Sigmoid", "1 / (1 + e^-x).", Hyperbolic.Sigmoid<RealText<F>, F>);
    public RealText<F> Atan() => Function("Atan", "The arctangent.", Trigonometric.Atan<RealText<F>, F>);
    public RealText<F> Erf() => Function("Erf", "The error function.", ErrorFunction.Erf<RealText<F>, F>);
    public RealText<F> NormalCdf() => Function("NormalCdf", "(1 + erf(x/√2)) / 2.", ErrorFunction.NormalCdf<RealText<F>, F>);
    public RealText<F> Pow(RealText<F> exponent) => Function("Pow", "x^n.", exponent, Power.Pow<RealText<F>, F>);

    public RealText<F> Sin() => Function("Sin", "The sine.", x => x.IsFar().Select(x.FarSine(0), x.NearSine(Trigonometric.Sin<RealText<F>, F>, "Sin")));

    public RealText<F> Cos() => Function("Cos", "The cosine.", x => x.IsFar().Select(x.FarSine(1), x.NearSine(Trigonometric.Cos<RealText<F>, F>, "Cos")));

    RealText<F> IsFar() => Abs().GreaterThan(F.FarAngle);

    RealText<F> NearSine(Func<RealText<F>, RealText<F>> definition, string name) =>
        Function($"Near{name}", $"{name} of an angle that is not large.", definition);

    /// <summary>sin(x + quarters π/2) of a large angle, which is reduced by <see cref="FarAngle"/>.</summary>
    RealText<F> FarSine(int quarters)
    {
        string name = quarters == 0 ? "FarSin" : "FarCos";
        return Function(name, "The same of a large angle.", x =>
        {
            RealText<F> Part(string part) =>
                new(Term.Call($"FarAngle.{part}", functions => functions.Add("FarAngle", () => FarAngleText.Helper), Term.Cast("double", x.Term)));
            RealText<F> high = new(Term.Cast(Type, Part("Angle").Term));
            RealText<F> lost = new(Term.Cast(Type, Term.Binary("+", TermLevel.Sum, Term.Binary(
                "-", TermLevel.Sum, Part("Angle").Term, Term.Cast("double", high.Term)), Part("Rest").Term)));
            RealText<F> count = new(Term.Cast(Type, Part("Quarters").Term));
            return Trigonometric.Turned<RealText<F>, F>(count + Trigonometric.Counter<F>(), high, lost, quarters);
        });
    }
}
