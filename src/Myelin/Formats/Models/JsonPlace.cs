using System.Text.Json;

namespace Myelin;

/// <summary>The state of reading a model's description.</summary>
sealed class ModelDescription(string file)
{
    /// <summary>The maximum number of parts. It bounds the time that a small malicious file can take.</summary>
    const int MostParts = 100_000;

    int parts;

    /// <summary>The file.</summary>
    public string File => file;

    /// <summary>Whether it contains a part of a custom type.</summary>
    public bool HasOwnParts { get; set; }

    /// <summary>Counts a part.</summary>
    public void Count(JsonPlace place)
    {
        if (++parts > MostParts) throw place.Broken($"at most {MostParts} layers and other parts", "more");
    }
}

/// <summary>A value in the description of a model, with its path for error messages.</summary>
readonly record struct JsonPlace(ModelDescription Description, string Path, JsonElement Value)
{
    /// <summary>The position of the header in a safetensors file. The header contains the description.</summary>
    const int HeaderStart = 8;

    const int LongestQuote = 60, LongestReason = 600;

    /// <summary>Whether it belongs to how the model was compiled, which a load can leave out.</summary>
    public bool IsOptional => Path.StartsWith("$.compiled.", StringComparison.Ordinal) || Path.StartsWith("$.preprocessing", StringComparison.Ordinal);

    /// <summary>The entry of an object; null if it is missing.</summary>
    public JsonPlace? Find(string name) =>
        Object().Value.TryGetProperty(name, out JsonElement value) ? new(Description, $"{Path}.{name}", value) : null;

    /// <summary>The entry of an object.</summary>
    public JsonPlace this[string name] => Find(name) ?? throw Broken($"an entry \"{name}\"");

    /// <summary>This value, which must be an object.</summary>
    public JsonPlace Object() => Value.ValueKind == JsonValueKind.Object ? this : throw Broken("an object");

    /// <summary>The elements of an array.</summary>
    public IEnumerable<JsonPlace> Items()
    {
        if (Value.ValueKind != JsonValueKind.Array) throw Broken("an array");
        JsonPlace list = this;
        return Value.EnumerateArray().Select((value, i) => new JsonPlace(list.Description, $"{list.Path}[{i}]", value));
    }

    /// <summary>Reads a string.</summary>
    public string Text()
    {
        if (Value.ValueKind != JsonValueKind.String) throw Broken("a string");
        try
        {
            return Value.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            throw Broken("a string of valid Unicode", cause: e);
        }
    }

    /// <summary>Reads true or false.</summary>
    public bool Bool() => Value.ValueKind is JsonValueKind.True or JsonValueKind.False ? Value.GetBoolean() : throw Broken("true or false");

    /// <summary>Reads a 32-bit integer.</summary>
    public int Int32() =>
        Value.ValueKind == JsonValueKind.Number && Value.TryGetInt32(out int number) ? number : throw Broken("a 32-bit integer");

    /// <summary>Reads a 64-bit integer.</summary>
    public long Int64() =>
        Value.ValueKind == JsonValueKind.Number && Value.TryGetInt64(out long number) ? number : throw Broken("a 64-bit integer");

    /// <summary>Reads a number. NaN and infinities are stored as strings.</summary>
    public double Double() => (Value.ValueKind, Value.ValueKind == JsonValueKind.String ? Text() : null) switch
    {
        (JsonValueKind.Number, _) when Value.TryGetDouble(out double number) => number,
        (_, "NaN") => double.NaN,
        (_, "Infinity") => double.PositiveInfinity,
        (_, "-Infinity") => double.NegativeInfinity,
        _ => throw Broken("a number"),
    };

    /// <summary>Creates an object from this value.</summary>
    /// <exception cref="DataFormatException">The object cannot be created. The message contains the reason.</exception>
    public T Make<T>(string expected, Func<T> make)
    {
        try
        {
            return make();
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or ArithmeticException && e is not MemoryLimitException)
        {
            throw Broken(expected, e.Message, cause: e);
        }
    }

    /// <summary>Truncates a text from the file for an error message.</summary>
    public static string Short(string text, int longest = LongestQuote) => text.Length > longest ? $"{text[..longest]}..." : text;

    /// <summary>Creates the exception for this value.</summary>
    public DataFormatException Broken(string expected, string? received = null, string? fix = null, Exception? cause = null)
    {
        string what = received == null ? Short(Value.GetRawText()) : Short(received.TrimEnd('.'), LongestReason);
        string path = Path.Length > 2 * LongestQuote ? $"...{Path[^(2 * LongestQuote)..]}" : Path;
        return new(Description.File, HeaderStart, $"{expected} at \"{path}\" in the model's description", what,
            fix ?? "The file is damaged, or another program wrote it; save the model again.", cause);
    }
}
