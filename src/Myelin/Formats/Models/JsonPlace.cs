using System.Text.Json;

namespace Myelin;

/// <summary>The description of a model while it is read: whose it is, and what was found in it.</summary>
sealed class ModelDescription(string file)
{
    /// <summary>Far more than any model has: what is made for each costs time, of which a small file shall not take much.</summary>
    const int MostParts = 100_000;

    int parts;

    /// <summary>The file.</summary>
    public string File => file;

    /// <summary>Whether a part of it is of a type that the library does not know.</summary>
    public bool HasOwnParts { get; set; }

    /// <summary>Counts a part.</summary>
    public void Count(JsonPlace place)
    {
        if (++parts > MostParts) throw place.Broken($"at most {MostParts} layers and other parts", "more");
    }
}

/// <summary>A value in the description of a model, which can say where it stands.</summary>
readonly record struct JsonPlace(ModelDescription Description, string Path, JsonElement Value)
{
    /// <summary>The bytes of a safetensors file before its header, in which descriptions stand.</summary>
    const int HeaderStart = 8;

    const int LongestQuote = 60, LongestReason = 600;

    /// <summary>The entry of an object, if it is there.</summary>
    public JsonPlace? Find(string name) => Object().Value.TryGetProperty(name, out JsonElement value) ? new(Description, $"{Path}.{name}", value) : null;

    /// <summary>The entry of an object.</summary>
    public JsonPlace this[string name] => Find(name) ?? throw Broken($"an entry \"{name}\"");

    /// <summary>This, which is an object.</summary>
    public JsonPlace Object() => Value.ValueKind == JsonValueKind.Object ? this : throw Broken("an object");

    /// <summary>The entries of a list.</summary>
    public IEnumerable<JsonPlace> Items()
    {
        if (Value.ValueKind != JsonValueKind.Array) throw Broken("a list");
        JsonPlace list = this;
        return Value.EnumerateArray().Select((value, i) => new JsonPlace(list.Description, $"{list.Path}[{i}]", value));
    }

    /// <summary>A string.</summary>
    public string Text()
    {
        if (Value.ValueKind != JsonValueKind.String) throw Broken("a text");
        try
        {
            return Value.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            throw Broken("a text of whole Unicode characters", cause: e);
        }
    }

    /// <summary>True or false.</summary>
    public bool Bool() => Value.ValueKind is JsonValueKind.True or JsonValueKind.False ? Value.GetBoolean() : throw Broken("true or false");

    /// <summary>A whole number of 32 bits.</summary>
    public int Int32() => Value.ValueKind == JsonValueKind.Number && Value.TryGetInt32(out int number) ? number : throw Broken("a whole number of 32 bits");

    /// <summary>A whole number of 64 bits.</summary>
    public long Int64() => Value.ValueKind == JsonValueKind.Number && Value.TryGetInt64(out long number) ? number : throw Broken("a whole number of 64 bits");

    /// <summary>A number; those that JSON lacks are texts.</summary>
    public double Double() => (Value.ValueKind, Value.ValueKind == JsonValueKind.String ? Text() : null) switch
    {
        (JsonValueKind.Number, _) when Value.TryGetDouble(out double number) => number,
        (_, "NaN") => double.NaN,
        (_, "Infinity") => double.PositiveInfinity,
        (_, "-Infinity") => double.NegativeInfinity,
        _ => throw Broken("a number"),
    };

    /// <summary>Makes something of what stands here.</summary>
    /// <exception cref="DataFormatException">It cannot be made; the message has the reason.</exception>
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

    /// <summary>The beginning of what a file says, for an error.</summary>
    public static string Short(string text, int longest = LongestQuote) => text.Length > longest ? $"{text[..longest]}..." : text;

    /// <summary>The error of this place.</summary>
    public DataFormatException Broken(string expected, string? received = null, string? fix = null, Exception? cause = null)
    {
        string what = received == null ? Short(Value.GetRawText()) : Short(received.TrimEnd('.'), LongestReason);
        return new(Description.File, HeaderStart,
            $"{expected} at \"{(Path.Length > 2 * LongestQuote ? $"...{Path[^(2 * LongestQuote)..]}" : Path)}\" in the model's description", what,
            fix ?? "The file is damaged, or another program wrote it; save the model again.", cause);
    }
}
