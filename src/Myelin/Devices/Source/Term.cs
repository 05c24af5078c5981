namespace Myelin;

/// <summary>How tightly the operators of C# bind, loosest first.</summary>
enum TermLevel
{
    Conditional,
    Or,
    Xor,
    And,
    Equality,
    Relational,
    Sum,
    Product,
    Unary,
    Primary,
}

/// <summary>An expression in C#. Terms that are used more than once become local variables when they are written.</summary>
sealed class Term
{
    readonly TermLevel[] levels;

    Term(string format, TermLevel level, TermLevel[] levels, Term[] operands)
    {
        Format = format;
        Level = level;
        this.levels = levels;
        Operands = operands;
    }

    /// <summary>The text, with "{0}" for the first operand.</summary>
    public string Format { get; }

    /// <summary>How tightly the outermost operator binds.</summary>
    public TermLevel Level { get; }

    public Term[] Operands { get; }

    /// <summary>Whether it is true or false: the result of a comparison.</summary>
    public bool IsMask { get; private init; }

    /// <summary>Whether it is a name or a literal, which needs no variable.</summary>
    public bool IsName { get; private init; }

    /// <summary>Whether it is an element of a buffer, which may have any type.</summary>
    public bool IsElement { get; private init; }

    /// <summary>Adds the function that it calls to a file; null if it calls none of its own.</summary>
    public Action<SourceFunctions>? Requires { get; private init; }

    /// <summary>A name or a literal.</summary>
    public static Term Name(string text) => new(text, text[0] == '-' ? TermLevel.Unary : TermLevel.Primary, [], []) { IsName = true };

    /// <summary>An element of a buffer: a load, which is done once.</summary>
    public static Term Element(SourceBuffer buffer, string index) =>
        new($"{buffer.Name}[{index}]", TermLevel.Primary, [], []) { IsMask = buffer.Type == ElementType.Bool, IsElement = true };

    public static Term Binary(string sign, TermLevel level, Term a, Term b, bool isMask = false) =>
        new($"{{0}} {sign} {{1}}", level, [level, level + 1], [a, b]) { IsMask = isMask };

    /// <summary>A mask that never fails.</summary>
    public static Term True { get; } = new("true", TermLevel.Primary, [], []) { IsName = true, IsMask = true };

    /// <summary>A test of one number: whether it is a number.</summary>
    public static Term Number(string test, Term x) => new($"{test}({{0}})", TermLevel.Unary, [TermLevel.Conditional], [x]) { IsMask = true };

    public static Term Negated(Term x) => new("-{0}", TermLevel.Unary, [TermLevel.Primary], [x]);

    public static Term Cast(string type, Term x) => new($"({type}){{0}}", TermLevel.Unary, [TermLevel.Primary], [x]);

    public static Term Conditional(Term condition, Term a, Term b) =>
        new("{0} ? {1} : {2}", TermLevel.Conditional, [TermLevel.Or, TermLevel.Or, TermLevel.Or], [condition, a, b]) { IsMask = a.IsMask };

    /// <summary>limit &lt; x ? limit : x, or the same with another sign.</summary>
    public static Term Limited(string sign, Term x, Term limit) =>
        new($"{{1}} {sign} {{0}} ? {{1}} : {{0}}", TermLevel.Conditional, [TermLevel.Sum, TermLevel.Sum], [x, limit]);

    public static Term Call(string name, params Term[] operands) => Call(name, null, operands);

    public static Term Call(string name, Action<SourceFunctions>? requires, params Term[] operands) =>
        new($"{name}({string.Join(", ", Enumerable.Range(0, operands.Length).Select(i => $"{{{i}}}"))})",
            TermLevel.Primary, new TermLevel[operands.Length], operands)
        { Requires = requires };

    /// <summary>How often a name stands in the text.</summary>
    public int Count(string name) => Format == name && Operands.Length == 0 ? 1
        : Operands.Sum(operand => operand.Count(name) * (Operands.Length == 2 && Format.Contains('?', StringComparison.Ordinal) ? 2 : 1));

    /// <summary>The same term with another one in place of a part.</summary>
    public Term With(Term part, Term other) => With(part, other, new(ReferenceEqualityComparer.Instance));

    Term With(Term part, Term other, Dictionary<Term, Term> known)
    {
        if (ReferenceEquals(this, part)) return other;
        if (Operands.Length == 0) return this;
        if (known.TryGetValue(this, out Term? made)) return made;
        Term[] operands = [.. Operands.Select(operand => operand.With(part, other, known))];
        return known[this] = operands.SequenceEqual(Operands) ? this : new(Format, Level, levels, operands) { IsMask = IsMask, Requires = Requires };
    }

    /// <summary>The text with those of its operands.</summary>
    public string Text(Func<Term, string> operand)
    {
        string text = Format;
        for (int i = 0; i < Operands.Length; i++) text = text.Replace($"{{{i}}}", Bracketed(i, operand(Operands[i])), StringComparison.Ordinal);
        return text;
    }

    /// <summary>An operand in parentheses if the operator binds more tightly. Names and variables need none.</summary>
    string Bracketed(int i, string text) => Operands[i].Level >= levels[i] || IsWord(text) ? text : $"({text})";

    static bool IsWord(string text) => text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.');
}
