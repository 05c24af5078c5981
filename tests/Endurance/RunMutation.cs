using System.Text;
using System.Text.RegularExpressions;
using Myelin.Fuzz;

namespace Myelin.Endurance;

/// <summary>Ways to damage the files of a run folder.</summary>
static partial class RunMutation
{
    static readonly string[] Odd =
    [
        "null", "true", "0", "-1", "1", "0.5", "1e999", "-1e999", "2147483648", "9223372036854775808", "NaN", "\"\"", "\"NaN\"", "\"x\"", "\"\\ud800\"",
        "\"\\u001b[31m\"", "\"../..\"", "[]", "[1]", "{}", "[[[[[[[[]]]]]]]]", $"\"{new string('a', 20_000)}\"", new('9', 5000), "",
    ];

    static readonly string[] OddCells =
    [
        "", "NaN", "-Infinity", "1e999", "x", "\"", "-", "loss", "val_loss", "\e[31m", "\u202e", new('c', 20_000), ",", ",,,", "\n", "\r",
    ];

    [GeneratedRegex("(?<=[:\\[,]\\s*)(\"[^\"]*\"|-?[0-9.eE+-]+|true|false|null|\\[[^\\]]*\\])", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Values();

    [GeneratedRegex("\"[^\"]*\"(?=:)", RegexOptions.None, 10_000)]
    private static partial Regex Names();

    [GeneratedRegex("[^,\n]+", RegexOptions.None, 10_000)]
    private static partial Regex Cells();

    /// <summary>Changes a JSON text once.</summary>
    public static string Json(string text, Random random) => random.Next(6) switch
    {
        0 => Bytes(text, random),
        1 => Replace(text, Names(), random, name => random.Next(2) == 0 ? "\"more\"" : Names().Match(text).Value),
        _ => Replace(text, Values(), random, _ => Odd[random.Next(Odd.Length)]),
    };

    /// <summary>Changes a table once.</summary>
    public static string Table(string text, Random random) => random.Next(4) switch
    {
        0 => Bytes(text, random),
        1 => text[..random.Next(text.Length)],
        _ => Replace(text, Cells(), random, _ => OddCells[random.Next(OddCells.Length)]),
    };

    /// <summary>Changes a safetensors file: its header, or a value of the texts in it.</summary>
    public static byte[] Tensors(byte[] file, Random random)
    {
        byte[] changed = random.Next(2) == 0
            ? Mutation.All[random.Next(Mutation.All.Length)].Apply(file, random)
            : TensorBytes.Edit(file, header =>
                Replace(header, Escaped(), random, _ => Odd[random.Next(Odd.Length)].Replace("\"", "\\\"", StringComparison.Ordinal)));
        changed = [.. changed];
        TensorBytes.Seal(changed);
        return changed;
    }

    /// <summary>Values of JSON texts that are themselves in a JSON text.</summary>
    [GeneratedRegex("(?<=[:\\[,])(?:\\\\\"[^\"]*\\\\\"|(?<quote>\\\\u0022)[^\"]*?\\k<quote>|-?[0-9.eE+-]+|true|false|null)", RegexOptions.None, 10_000)]
    private static partial Regex Escaped();

    static string Replace(string text, Regex what, Random random, Func<string, string> by)
    {
        MatchCollection found = what.Matches(text);
        if (found.Count == 0) return text;
        Match match = found[random.Next(found.Count)];
        return string.Concat(text.AsSpan(0, match.Index), by(match.Value), text.AsSpan(match.Index + match.Length));
    }

    static string Bytes(string text, Random random)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        for (int n = random.Next(1, 5); n > 0 && bytes.Length > 0; n--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        return Encoding.Latin1.GetString(bytes);
    }
}
