using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Myelin;

/// <summary>The functions of a written file: each once, behind those that it calls.</summary>
/// <param name="className">The name of the class, which no function has.</param>
sealed partial class SourceFunctions(string className = "")
{
    readonly HashSet<string> keys = [];
    readonly Dictionary<string, string> formulas = [];
    readonly List<string> texts = [];

    [GeneratedRegex(@"\bfloat\b", RegexOptions.None, 10_000)]
    private static partial Regex SingleType();

    [GeneratedRegex(@"\bMathF\b", RegexOptions.None, 10_000)]
    private static partial Regex SingleLibrary();

    /// <summary>The texts, in their order.</summary>
    public IReadOnlyList<string> Texts => texts;

    /// <summary>Adds a function if it is not there. Its text may add others, which then stand before it.</summary>
    public void Add(string key, Func<string> text)
    {
        Debug.Assert(SourceNames.IsReserved(key.Split(' ')[0]), $"{key} is not among the reserved names");
        if (keys.Add(key)) texts.Add(text());
    }

    /// <summary>Adds a helper that is written for float, for another type of numbers.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">The element type.</param>
    /// <param name="text">Its text, for float.</param>
    public void Helper(string name, ElementType type, string text) => Add($"{name} {TextTypes.Name(type)}", () => For(type, text));

    static string For(ElementType type, string text) => type == ElementType.Float32 ? text
        : SingleLibrary().Replace(SingleType().Replace(text, TextTypes.Name(type)), "Math");

    /// <summary>The text of a function that computes a term.</summary>
    public string Formula(string type, string name, string summary, string[] parameters, Term term) =>
        Text(type, name, summary, parameters, term, term.IsMask ? "bool" : type);

    string Text(string type, string name, string summary, string[] parameters, Term term, string result)
    {
        (List<string> lines, string[] results) = TermText.Of(type, [term], this);
        string head = $"/// <summary>{summary}</summary>\nstatic {result} {name}({string.Join(", ", parameters.Select(one => $"{type} {one}"))})";
        if (lines.Count == 0) return $"{head} =>\n    {results[0]};";
        return $"{head}\n{{\n{string.Concat(lines.Select(line => $"    {line}\n"))}    return {results[0]};\n}}";
    }

    /// <summary>The name of a function that computes a formula. Formulas of one name but other parameters get numbers.</summary>
    public string Named(string type, string name, string[] parameters, Term term)
    {
        string result = term.IsMask ? "bool" : type, body = Text(type, "", "", parameters, term, result);
        if (formulas.TryGetValue(body, out string? known)) return known;
        if (name == className || SourceNames.IsReserved(name)) name = $"{name}Of";
        string own = name;
        for (int number = 2; !keys.Add($"{own} {type}"); number++) own = $"{name}{number}";
        texts.Add(Text(type, own, $"The formula {name}.", parameters, term, result));
        return formulas[body] = own;
    }
}
