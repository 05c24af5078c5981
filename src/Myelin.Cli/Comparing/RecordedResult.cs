using System.Text.Json;
using Myelin.Cli.Running;

namespace Myelin.Cli.Comparing;

/// <summary>What a result.json says.</summary>
/// <param name="Weights">The SHA-256 hash of the weights.</param>
/// <param name="Cancelled">Whether the run was stopped.</param>
/// <param name="Numbers">Its finite numbers by name.</param>
sealed record RecordedResult(string? Weights, bool Cancelled, IReadOnlyDictionary<string, double> Numbers)
{
    const int LongestFile = 1 << 20, HashLength = 64;

    /// <summary>Reads it.</summary>
    /// <exception cref="IOException">It is something else.</exception>
    public static RecordedResult Read(string path)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(SmallFile.Read(path, LongestFile), new JsonDocumentOptions { AllowDuplicateProperties = false });
            JsonElement root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object) throw new JsonException("expects an object");
            return new(Hash(root), Cancellation(root), root.EnumerateObject()
                .Where(entry => entry.Value.ValueKind == JsonValueKind.Number && double.IsFinite(entry.Value.GetDouble()))
                .ToDictionary(entry => entry.Name, entry => entry.Value.GetDouble()));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new IOException(
                $"\"{path}\" is not the result of a run: expects a JSON object as \"myelin train\" writes it. Train again, or leave this run out.", e);
        }
    }

    static string? Hash(JsonElement root)
    {
        if (!root.TryGetProperty("weightsSha256", out JsonElement hash)) return null;
        return hash.ValueKind == JsonValueKind.String && hash.GetString() is { Length: HashLength } text && text.All(char.IsAsciiHexDigit)
            ? text
            : throw new JsonException("weightsSha256 expects a hash");
    }

    static bool Cancellation(JsonElement root) => root.TryGetProperty("cancelled", out JsonElement cancelled) && cancelled.GetBoolean();
}
