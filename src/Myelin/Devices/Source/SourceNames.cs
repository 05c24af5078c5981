using System.Text;
using System.Text.RegularExpressions;

namespace Myelin;

/// <summary>Makes identifiers of C# of any names. Each is given once.</summary>
sealed class SourceNames
{
    /// <summary>Longer names are cut.</summary>
    const int MostLetters = 60;

    static readonly string[] Keywords =
    [
        "abstract", "as", "base", "bool", "break", "byte", "case", "catch", "char", "checked", "class", "const", "continue", "decimal", "default",
        "delegate", "do", "double", "else", "enum", "event", "explicit", "extern", "false", "finally", "fixed", "float", "for", "foreach", "goto", "if",
        "implicit", "in", "int", "interface", "internal", "is", "lock", "long", "namespace", "new", "null", "object", "operator", "out", "override",
        "params", "private", "protected", "public", "readonly", "ref", "return", "sbyte", "sealed", "short", "sizeof", "stackalloc", "static", "string",
        "struct", "switch", "this", "throw", "true", "try", "typeof", "uint", "ulong", "unchecked", "unsafe", "ushort", "using", "virtual", "void",
        "volatile", "while", "await", "field", "nameof", "scoped", "value", "var", "when", "where", "with", "yield", "record", "args",
    ];

    /// <summary>What a written file declares or uses by these names: its class and the functions of formulas have others.</summary>
    static readonly string[] Reserved =
    [
        "Predict", "Main", "Check", "Hash", "Parse", "Print", "Result", "Expected", "Weights", "Tile", "Axis", "And", "Or", "Xor", "ShiftLeft", "ShiftRight",
        "Exponent", "Significand", "Scale", "ScaleUnit", "Exp", "Expm1", "Log", "Log1p", "Tanh", "Sigmoid", "Sin", "NearSin", "FarSin", "Cos", "NearCos",
        "FarCos", "FarAngle", "Atan", "Erf", "NormalCdf", "Pow", "Quotient", "NextBlock", "LastBlock", "Product", "Convolution", "TransposedConvolution",
        "MaxPool", "AveragePool", "Sum", "Max", "Min", "Multiplied", "Softmax", "LogSoftmax", "Scan", "Normalize", "LargeSum", "LargeUnit",
        "LargeDoubleUnit", "Replace", "Gather", "ScatterAdd", "ArgMax", "ArgMin", "SortUp", "SortDown", "IsNaN", "Group", "SparseProduct", "GroupMax",
        "System", "Math", "MathF", "BitConverter", "Console", "Array", "Span", "ReadOnlySpan", "Convert", "File", "Path", "Base64", "MemoryMarshal",
        "AppContext", "CultureInfo", "StringSplitOptions", "ArgumentException", "FormatException", "InvalidDataException", "FileNotFoundException",
        "IParsable", "IConvertible", "Object", "String", "Equals", "GetHashCode", "GetType", "ToString", "MemberwiseClone", "ReferenceEquals", "Finalize",
    ];

    readonly HashSet<string> used = new(StringComparer.Ordinal);
    readonly Dictionary<string, int> numbers = new(StringComparer.Ordinal);

    /// <summary>Names that the text of the program uses itself.</summary>
    /// <param name="reserved">The names.</param>
    public SourceNames(params IEnumerable<string> reserved) => used.UnionWith(reserved);

    /// <summary>Whether a text is an identifier that needs no escape.</summary>
    public static bool IsIdentifier(string text) =>
        text.Length is > 0 and <= 200 && !IsReserved(text) && !char.IsAsciiDigit(text[0]) &&
        text.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') && !Keywords.Contains(text);

    /// <summary>Whether a written file uses a name itself.</summary>
    public static bool IsReserved(string name) => Reserved.Contains(name) || Regex.IsMatch(name, "^Part[0-9]+$", RegexOptions.None, TimeSpan.FromSeconds(1));

    /// <summary>A new identifier: hiddenLayer of "hidden layer", or HiddenLayer.</summary>
    public string New(string name, bool capital, string otherwise)
    {
        string word = Word(name, capital, otherwise);
        if (word[0] is 't' or 'i' && word.Length > 1 && word.Skip(1).All(char.IsAsciiDigit)) word += "_";       // variables of formulas and loops
        string own = word;
        if (!used.Add(own))
        {
            int number = numbers.GetValueOrDefault(word, 1);
            do own = $"{word}{(char.IsAsciiDigit(word[^1]) ? "_" : "")}{++number}"; while (!used.Add(own));
            numbers[word] = number;
        }
        return own;
    }

    /// <summary>The letters and digits of a name, with a capital where a word begins.</summary>
    public static string Word(string name, bool capital, string otherwise)
    {
        var text = new StringBuilder();
        bool begins = capital;
        foreach (char c in name)
        {
            if (text.Length == MostLetters) break;
            if (!char.IsAsciiLetterOrDigit(c))
            {
                begins = text.Length > 0 || capital;
                continue;
            }
            text.Append(begins ? char.ToUpperInvariant(c) : text.Length == 0 ? char.ToLowerInvariant(c) : c);
            begins = false;
        }
        if (text.Length == 0) text.Append(otherwise);
        if (char.IsAsciiDigit(text[0])) text.Insert(0, '_');
        string word = text.ToString();
        return Keywords.Contains(word) ? $"{word}_" : word;
    }

    /// <summary>A name as a comment or a message shows it: in one line, without control characters, and not too long.</summary>
    public static string Shown(string name)
    {
        string shown = string.Concat(name.Select(c =>
            char.IsControl(c) || char.IsSurrogate(c) || c is '\u2028' or '\u2029' or '"' or '\\' or '{' or '}' or '<' or '>' or '&' ? '_' : c));
        return shown.Length <= 80 ? shown : $"{shown[..77]}...";
    }
}
