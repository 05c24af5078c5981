using System.Text.Json;
using System.Text.Json.Nodes;

namespace Myelin;

/// <summary>Upgrades the descriptions of older files to the current format.</summary>
static class ModelUpgrades
{
    /// <summary>Step i upgrades format i + 1 to format i + 2. To change the format, add a step.</summary>
    static readonly Action<JsonObject>[] Steps = [SeveralInputs];

    /// <summary>Format 2: several named inputs, and the element type of the parameters.</summary>
    static void SeveralInputs(JsonObject json)
    {
        if (json["input"] is not JsonObject input || input["type"] is not JsonValue type) return;       // reported when it is read
        json.Remove("input");
        json["inputs"] = new JsonArray(new JsonObject { ["sizes"] = input["shape"]?.DeepClone(), ["type"] = type.DeepClone() });
        json["variables"] = type.ToString() == nameof(ElementType.Float64) ? nameof(ElementType.Float64) : nameof(ElementType.Float32);
    }

    /// <summary>The current format.</summary>
    public static int Format => Steps.Length + 1;

    /// <summary>Upgrades a description to the current format.</summary>
    /// <exception cref="DataFormatException">The description has a newer format.</exception>
    public static JsonPlace Newest(JsonPlace root) => Newest(root, Steps);

    /// <summary>Applies the missing upgrade steps.</summary>
    internal static JsonPlace Newest(JsonPlace root, Action<JsonObject>[] steps)
    {
        JsonPlace format = root["format"];
        int number = format.Int32(), newest = steps.Length + 1;
        if (number < 1) throw format.Broken($"a format from 1 to {newest}");
        if (number > newest)
            throw format.Broken($"a format up to {newest}", $"format {number}, written by Myelin {root["version"].Text()}",
                "Update Myelin to that version.");
        if (number == newest) return root;
        JsonObject json = JsonObject.Create(root.Value)!;
        foreach (Action<JsonObject> step in steps[(number - 1)..]) step(json);
        using var upgraded = JsonDocument.Parse(json.ToJsonString());
        return root with { Value = upgraded.RootElement.Clone() };
    }
}
