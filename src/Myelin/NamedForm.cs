using System.Globalization;

namespace Myelin;

/// <summary>A value that is written as a name, with numbers if it has any: GlorotUniform, Normal(0, 0.05).</summary>
/// <param name="Member">The name of the static member that makes it.</param>
/// <param name="Usual">The usual numbers.</param>
/// <param name="Make">Makes it of other numbers.</param>
sealed record NamedForm<T>(string Member, double[] Usual, Func<double[], T> Make) where T : class
{
    /// <summary>With the usual numbers.</summary>
    public T Default => Make(Usual);
}

/// <summary>Writing and reading of named forms.</summary>
static class NamedForms
{
    /// <summary>Normal(0, 0.05); numbers are written so that they are read back exactly.</summary>
    public static string Written(string name, ReadOnlySpan<double> numbers)
    {
        if (numbers.Length == 0) return name;
        var texts = new string[numbers.Length];
        for (int i = 0; i < texts.Length; i++) texts[i] = numbers[i].ToString(CultureInfo.InvariantCulture);
        return $"{name}({string.Join(", ", texts)})";
    }

    /// <summary>The value that is written so; null if there is none, or if it would not take the numbers.</summary>
    /// <param name="forms">What there is.</param>
    /// <param name="written">The name, with numbers in brackets.</param>
    /// <param name="nameOf">How a value is written.</param>
    /// <param name="memberOf">The member that a name belongs to.</param>
    public static T? Parse<T>(NamedForm<T>[] forms, string written, Func<T, string> nameOf, Func<string, string>? memberOf = null) where T : class
    {
        int open = written.IndexOf('(', StringComparison.Ordinal);
        string name = open < 0 ? written : written[..open], member = memberOf == null ? name : memberOf(name);
        if (Array.Find(forms, form => form.Member == member) is not { } found) return null;
        double[] numbers = [];
        if (open >= 0)
        {
            if (!written.EndsWith(')')) return null;
            string[] texts = written[(open + 1)..^1].Split(", ");
            numbers = new double[texts.Length];
            for (int i = 0; i < texts.Length; i++)
                if (!double.TryParse(texts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i])) return null;
        }
        if (numbers.Length != found.Usual.Length) return null;
        try
        {
            T made = found.Make(numbers);
            return nameOf(made) == written ? made : null;
        }
        catch (ArgumentOutOfRangeException)
        {
            return null;
        }
    }
}
