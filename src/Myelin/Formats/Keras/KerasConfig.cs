using System.Text.Json;
using System.Text.Json.Nodes;

namespace Myelin;

/// <summary>
/// Describes layers of Keras in the form of our model files. Initializers, regularizers and constraints are left out, because weights are loaded; a setting
/// that would change the outputs and that the library does not have is an error.
/// </summary>
static class KerasConfig
{
    /// <summary>Kinds of layers that have other names here.</summary>
    static readonly (string Keras, string Own)[] Kinds =
    [
        ("LSTM", nameof(Lstm)), ("GRU", nameof(Gru)), ("SimpleRNN", nameof(SimpleRnn)), ("ReLU", nameof(Relu)), ("LeakyReLU", nameof(LeakyRelu)),
        ("ELU", nameof(Elu)), ("PReLU", nameof(PRelu)), ("RMSNormalization", nameof(RmsNormalization)),
    ];

    /// <summary>Settings that have other names here.</summary>
    static readonly (string Keras, string Own)[] Names =
        [("dilation_rate", "dilation"), ("input_dim", "vocabulary"), ("output_dim", "units"), ("keepdims", "keepDimensions"), ("alpha", "negativeSlope")];

    /// <summary>Settings that do not change the outputs of a trained model.</summary>
    static readonly string[] WithoutEffect =
    [
        "dtype", "trainable", "name", "seed", "batch_shape", "batch_input_shape", "build_input_shape", "input_length", "implementation", "use_cudnn",
        "momentum", "activity_regularizer", "autocast", "lora_rank", "quantization_config", "renorm_momentum", "synchronized",
    ];

    static readonly string[] EndsWithoutEffect = ["_initializer", "_regularizer", "_constraint"];

    /// <summary>The description of a layer.</summary>
    /// <exception cref="DataFormatException">Its kind or a setting is not known.</exception>
    public static JsonNode Layer(JsonPlace layer)
    {
        string kind = layer["class_name"].Text();
        JsonPlace config = layer["config"];
        if (kind is "Sequential" or "Functional" or "Model") return KerasGraph.Describe(layer).Model;
        if (kind == "Activation")
            return Activated(config["activation"]) ?? new JsonObject { ["type"] = nameof(Identity), ["name"] = config["name"].Text() };
        string own = Kinds.FirstOrDefault(known => known.Keras == kind).Own ?? kind;
        if (ModelParts.SettingsOf(own) is not { } settings)
            throw layer["class_name"].Broken("a layer of Keras that Myelin has", $"\"{JsonPlace.Short(kind)}\"",
                "Create the model in code and load the weights with Keras.Load and a WeightMap.");
        var made = new JsonObject { ["type"] = own };
        foreach (JsonProperty entry in config.Object().Value.EnumerateObject())
        {
            JsonPlace value = config[entry.Name];
            string name = Names.FirstOrDefault(known => known.Keras == entry.Name).Own ?? Camel(entry.Name);
            bool isKnown = settings.TryGetValue(name, out Type? type);
            if (entry.Name == "data_format" && value.Value.ValueKind == JsonValueKind.String && value.Text() != "channels_last")
                throw value.Broken("channels_last", null, "Save the model with data_format=\"channels_last\".");
            if (isKnown && !IsLeftOut(entry.Name) && value.Value.ValueKind != JsonValueKind.Null) made[name] = Value(value, type!);
            else if (!isKnown && !IsUsual(entry.Name, value.Value))
                throw value.Broken($"a setting of {own} that Myelin has", $"{entry.Name}: {JsonPlace.Short(entry.Value.GetRawText())}",
                    "Create the model in code and load the weights with Keras.Load and a WeightMap.");
        }
        return made;
    }

    static bool IsLeftOut(string name) => EndsWithoutEffect.Any(end => name.EndsWith(end, StringComparison.Ordinal));

    /// <summary>Whether a setting that we do not have has no effect, or has the value that layers have here.</summary>
    static bool IsUsual(string name, JsonElement value) => WithoutEffect.Contains(name) || IsLeftOut(name) || name switch
    {
        "data_format" => true,
        "axis" => value.GetRawText() is "-1" or "[-1]",
        "groups" or "dilation" or "dilation_rate" => value.EnumerateNumbers().All(number => number == 1),
        _ => value.ValueKind is JsonValueKind.Null or JsonValueKind.False,
    };

    static IEnumerable<double> EnumerateNumbers(this JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => value.EnumerateArray().SelectMany(EnumerateNumbers),
        JsonValueKind.Number => [value.GetDouble()],
        _ => [double.NaN],
    };

    /// <summary>A setting in the form of our files.</summary>
    static JsonNode? Value(JsonPlace place, Type type)
    {
        JsonElement value = place.Value;
        type = Nullable.GetUnderlyingType(type) ?? type;
        bool isText = value.ValueKind == JsonValueKind.String, isList = value.ValueKind == JsonValueKind.Array;
        if (type == typeof(Activation)) return Activated(place);
        if (typeof(Module).IsAssignableFrom(type)) return Layer(place);
        if (type == typeof(BidirectionalMerge) && isText)
            return place.Text() switch { "concat" => "Concatenate", "mul" => "Multiply", "ave" => "Average", var other => Pascal(other) };
        if ((type.IsEnum || type == typeof(Padding)) && isText) return Pascal(place.Text());
        if (type == typeof(int) && isList && value.GetArrayLength() == 1) return JsonNode.Parse(value[0].GetRawText());
        if (type == typeof(int) && value.ValueKind == JsonValueKind.False) return 0;
        if (type == typeof(Size2D) && !isList) return new JsonArray(place.Int32(), place.Int32());
        if (type == typeof(Size3D) && !isList) return new JsonArray(place.Int32(), place.Int32(), place.Int32());
        return JsonNode.Parse(value.GetRawText());
    }

    /// <summary>The description of an activation; null for none.</summary>
    static JsonNode? Activated(JsonPlace place)
    {
        string name = place.Text();
        return name == "linear" ? null : place.Make("an activation of Keras that Myelin has", () => ModelParts.Describe(Activation.Named(name)));
    }

    static string Pascal(string snake) =>
        string.Concat(snake.Split('_').Where(word => word.Length > 0).Select(word => $"{char.ToUpperInvariant(word[0])}{word[1..]}"));

    static string Camel(string snake)
    {
        string pascal = Pascal(snake);
        return pascal.Length == 0 ? "" : $"{char.ToLowerInvariant(pascal[0])}{pascal[1..]}";
    }
}
