namespace Myelin;

/// <summary>A carrier of formulas whose values are expressions in C#.</summary>
/// <typeparam name="V">The carrier itself.</typeparam>
interface ITextLane<V> : ILane<V> where V : ITextLane<V>
{
    /// <summary>The expression.</summary>
    Term Term { get; }

    /// <summary>The value of an expression.</summary>
    static abstract V Of(Term term);
}

/// <summary>Code to be called with the carrier of an element type.</summary>
interface ITextFormula
{
    Term Value<V>(Term[] x) where V : class, ITextLane<V>;
}

/// <summary>The types of C# and the carriers of element types.</summary>
static class TextTypes
{
    /// <summary>The type in C#.</summary>
    public static string Name(ElementType type) => type switch
    {
        ElementType.Bool => "bool",
        ElementType.UInt8 => "byte",
        ElementType.Int32 => "int",
        ElementType.Int64 => "long",
        ElementType.Float32 => "float",
        ElementType.Float64 => "double",
        _ => throw new NotSupportedException($"values of {type}"),
    };

    /// <summary>The value of a formula of numbers of a type.</summary>
    public static Term Value<G>(this G formula, ElementType type, Term[] x) where G : struct, ITextFormula => type switch
    {
        ElementType.Float32 => formula.Value<RealText<Binary32>>(x),
        ElementType.Float64 => formula.Value<RealText<Binary64>>(x),
        ElementType.Int32 => formula.Value<WholeText<int>>(x),
        ElementType.Int64 => formula.Value<WholeText<long>>(x),
        _ => throw new NotSupportedException($"arithmetic on {type}"),
    };
}
