using System.Numerics;

namespace Myelin;

/// <summary>An expression of whole numbers. It has the rules of the lanes: sums wrap around, quotients are truncated and 0 for a divisor of 0.</summary>
sealed class WholeText<T>(Term term) : ITextLane<WholeText<T>> where T : unmanaged, IBinaryInteger<T>
{
    public Term Term => term;

    static string Type => typeof(T) == typeof(int) ? "int" : "long";

    public static WholeText<T> Of(Term term) => new(term);

    /// <summary>Constants saturate.</summary>
    public static implicit operator WholeText<T>(double constant) => new(Term.Name($"{T.CreateSaturating(constant)}"));

    static WholeText<T> Binary(string sign, TermLevel level, WholeText<T> a, WholeText<T> b, bool isMask = false) =>
        new(Term.Binary(sign, level, a.Term, b.Term, isMask));

    public static WholeText<T> operator +(WholeText<T> a, WholeText<T> b) => Binary("+", TermLevel.Sum, a, b);
    public static WholeText<T> operator -(WholeText<T> a, WholeText<T> b) => Binary("-", TermLevel.Sum, a, b);
    public static WholeText<T> operator *(WholeText<T> a, WholeText<T> b) => Binary("*", TermLevel.Product, a, b);
    public static WholeText<T> operator -(WholeText<T> x) => new(Term.Negated(x.Term));

    public static WholeText<T> operator /(WholeText<T> a, WholeText<T> b) =>
        new(Term.Call("Quotient", functions => functions.Add($"Quotient {Type}", () =>
            $$"""
            /// <summary>a / b, truncated; 0 for a divisor of 0.</summary>
            static {{Type}} Quotient({{Type}} a, {{Type}} b) => b == 0 ? 0 : b == -1 ? -a : a / b;
            """), a.Term, b.Term));

    public WholeText<T> MultiplyAdd(WholeText<T> factor, WholeText<T> addend) => this * factor + addend;
    public WholeText<T> Abs() => new(Term.Conditional(GreaterThan(-1).Term, term, Term.Negated(term)));
    public WholeText<T> Round() => this;
    public WholeText<T> Floor() => this;
    public WholeText<T> Ceiling() => this;
    public WholeText<T> Maximum(WholeText<T> other) => new(Term.Call("Math.Max", term, other.Term));
    public WholeText<T> Minimum(WholeText<T> other) => new(Term.Call("Math.Min", term, other.Term));
    public WholeText<T> GreaterThan(WholeText<T> other) => Binary(">", TermLevel.Relational, this, other, isMask: true);
    public WholeText<T> GreaterThanOrEqual(WholeText<T> other) => Binary(">=", TermLevel.Relational, this, other, isMask: true);
    public WholeText<T> EqualTo(WholeText<T> other) =>
        ReferenceEquals(term, other.Term) ? new(Term.True) : Binary("==", TermLevel.Equality, this, other, isMask: true);
    public WholeText<T> Select(WholeText<T> whenTrue, WholeText<T> whenFalse) => new(Term.Conditional(term, whenTrue.Term, whenFalse.Term));

    public WholeText<T> Sqrt() => throw RealOnly();
    public WholeText<T> Scale(WholeText<T> exponent) => throw RealOnly();
    public WholeText<T> Exp() => throw RealOnly();
    public WholeText<T> Expm1() => throw RealOnly();
    public WholeText<T> Log() => throw RealOnly();
    public WholeText<T> Log1p() => throw RealOnly();
    public WholeText<T> Tanh() => throw RealOnly();
    public WholeText<T> Sigmoid() => throw RealOnly();
    public WholeText<T> Sin() => throw RealOnly();
    public WholeText<T> Cos() => throw RealOnly();
    public WholeText<T> Atan() => throw RealOnly();
    public WholeText<T> Erf() => throw RealOnly();
    public WholeText<T> NormalCdf() => throw RealOnly();
    public WholeText<T> Pow(WholeText<T> exponent) => throw RealOnly();

    static NotSupportedException RealOnly() => new("a function of real numbers on whole ones");
}
