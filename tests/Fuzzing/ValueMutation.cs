using System.Text.Json;
using System.Text.Json.Nodes;

namespace Myelin.Fuzz;

/// <summary>Changes single values of the JSON texts in the metadata of a file: numbers to extremes, nulls, values of another kind.</summary>
public static class ValueMutation
{
    const string Metadata = "__metadata__";

    static readonly string[] values =
    [
        "0", "-1", "1", "2", "3", "7", "0.5", "-0.0", "65536", "1048576", "1048577", "16777216", "268435456", "1073741824", "1610612736", "2147483647",
        "-2147483648", "2147483648", "9007199254740993", "9223372036854775807", "-9223372036854775808", "18446744073709551616", "1e300", "-1e300", "1e999",
        "5e-324", "null", "true", "false", "\"\"", "\"NaN\"", "\"Infinity\"", "\"-Infinity\"", "\"x\"", "\"@x\"", "\"a/b\"", "\"\\u0000\"", "\"\\ud800\"",
        "\"Dense\"", "\"relu\"", "\"Constant(1e39)\"", "\"Float16\"", "\"Int64\"", "[]", "[null]", "[1,2]", "[-1,2147483647]", "[[]]", "{}",
        "{\"type\":\"Dense\"}", "{\"type\":null}", "{\"type\":\"Dropout\",\"rate\":2}",
    ];

    /// <summary>Changes one value.</summary>
    public static byte[] Apply(byte[] file, Random random) => TensorBytes.Edit(file, header =>
    {
        JsonObject json = JsonNode.Parse(header)!.AsObject();
        JsonObject metadata = json[Metadata]!.AsObject();
        string[] texts = [.. metadata.Select(entry => entry.Key).Where(key => key != "myelin.sha256")];
        string text = texts[random.Next(texts.Length)], content = metadata[text]!.ToString();
        List<(int From, int To)> places = Places(content);
        (int from, int to) = places[random.Next(places.Count)];
        metadata[text] = string.Concat(content.AsSpan(0, from), Other(content, places, from, to, random), content.AsSpan(to));
        return json.ToJsonString();
    });

    /// <summary>What takes the place of a value: an odd one, a neighbour of a number, or another value of the text.</summary>
    static string Other(string content, List<(int From, int To)> places, int from, int to, Random random)
    {
        if (random.Next(3) == 0 && long.TryParse(content.AsSpan(from, to - from), out long number))
            return $"{random.Next(5) switch
            {
                0 => unchecked(number - 1),
                1 => unchecked(number + 1),
                2 => unchecked(-number),
                3 => unchecked(number * 1000),
                _ => number << random.Next(63),
            }}";
        // Often a value of the same kind, which is not refused for its kind alone.
        string[] others = random.Next(3) > 0 ? values : [.. places.Select(place => content[place.From..place.To])];
        string[] like = random.Next(3) > 0 && from < to ? [.. others.Where(value => Kind(value[0]) == Kind(content[from]))] : others;
        return like.Length > 0 ? like[random.Next(like.Length)] : "null";
    }

    static char Kind(char first) => char.IsAsciiDigit(first) || first == '-' ? '0' : first is 'f' ? 't' : first;

    /// <summary>The place of every value in a JSON text, those within others included; in text that is no JSON any more, the whole.</summary>
    static List<(int From, int To)> Places(string content)
    {
        var places = new List<(int, int)>();
        byte[] bytes = System.Text.Encoding.Latin1.GetBytes(content);
        var reader = new Utf8JsonReader(bytes);
        var open = new Stack<int>();
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray) open.Push((int)reader.TokenStartIndex);
                else if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray) places.Add((open.Pop(), (int)reader.BytesConsumed));
                else if (reader.TokenType != JsonTokenType.PropertyName) places.Add(((int)reader.TokenStartIndex, (int)reader.BytesConsumed));
            }
        }
        catch (JsonException)
        {
            places.Add((0, content.Length));
        }
        return places;
    }
}
