using System.Text;
using System.Text.RegularExpressions;

namespace Myelin;

/// <summary>A path with places for the epoch and its values: "model-{epoch:000}-{val_loss:0.000}.safetensors".</summary>
sealed partial class PathTemplate
{
    const string EpochName = "epoch";

    readonly string text, who;
    readonly MatchCollection places;

    /// <exception cref="ArgumentException">It is empty, or has a brace that belongs to no place.</exception>
    public PathTemplate(string text, string who)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        (this.text, this.who, places) = (text, who, Places().Matches(text));
        if (Places().Replace(text, "").AsSpan().ContainsAny('{', '}'))
            throw new ArgumentException($"{who}: expects places such as {{epoch:000}} or {{val_loss:0.000}} in the path, received \"{text}\"; " +
                "close each brace, and write a .NET format behind the colon.", "path");
    }

    /// <summary>Checks the names of its places.</summary>
    /// <exception cref="ArgumentException">One is no value of an epoch; the message lists those that are.</exception>
    public void Check(IEnumerable<string> known)
    {
        string[] names = [EpochName, .. known];
        foreach (Match place in places)
            if (!names.Contains(place.Groups["name"].Value)) throw Nearest.Unknown($"value in the path of {who}", place.Groups["name"].Value, names);
    }

    /// <summary>The path of an epoch.</summary>
    public string Of(EpochResult result)
    {
        Check(result.Metrics.Select(metric => metric.Name));
        var path = new StringBuilder();
        int next = 0;
        foreach (Match place in places)
        {
            string name = place.Groups["name"].Value, format = place.Groups["format"].Value;
            path.Append(text, next, place.Index - next);
            path.Append(name == EpochName
                ? result.Epoch.ToString(format, System.Globalization.CultureInfo.InvariantCulture)
                : result[name].ToString(format, System.Globalization.CultureInfo.InvariantCulture));
            next = place.Index + place.Length;
        }
        return path.Append(text, next, text.Length - next).ToString();
    }

    [GeneratedRegex(@"\{(?<name>\w+)(:(?<format>[^{}]*))?\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Places();
}
