namespace Myelin;

/// <summary>Writes terms as statements: a variable for each that is used more than once or is long, and expressions for the results.</summary>
sealed class TermText
{
    /// <summary>Longer expressions are divided.</summary>
    const int MostLetters = 90;

    readonly string type;
    readonly Dictionary<Term, int> uses = new(ReferenceEqualityComparer.Instance);
    readonly Dictionary<Term, string> known = new(ReferenceEqualityComparer.Instance);
    readonly List<string> lines = [];

    TermText(string type) => this.type = type;

    /// <summary>The statements before the results, and the results.</summary>
    /// <param name="type">The type of the numbers: "float".</param>
    /// <param name="roots">The terms.</param>
    /// <param name="functions">Receives the functions that they call.</param>
    public static (List<string> Lines, string[] Results) Of(string type, IReadOnlyList<Term> roots, SourceFunctions functions)
    {
        var text = new TermText(type);
        foreach (Term root in roots) text.Count(root, functions);
        return (text.lines, [.. roots.Select(text.Write)]);
    }

    void Count(Term term, SourceFunctions functions)
    {
        if (uses.TryGetValue(term, out int count))
        {
            uses[term] = count + 1;
            return;
        }
        uses[term] = 1;
        term.Requires?.Invoke(functions);
        foreach (Term operand in term.Operands) Count(operand, functions);
        if (!term.Format.Contains('?', StringComparison.Ordinal) || term.Operands.Length != 2) return;
        foreach (Term operand in term.Operands) uses[operand]++;                     // a limit reads both of its operands twice
    }

    string Write(Term term)
    {
        if (known.TryGetValue(term, out string? name)) return name;
        string text = term.Text(Write);
        if (!term.IsName && (uses[term] > 1 || text.Length > MostLetters))
        {
            lines.Add($"{(term.IsMask ? "bool" : term.IsElement ? "var" : type)} t{lines.Count + 1} = {text};");
            text = $"t{lines.Count}";
        }
        return known[term] = text;
    }
}
