using System.Text.Json;
using System.Text.Json.Nodes;

namespace Myelin;

/// <summary>Describes models of Keras, sequential and functional ones, in the form of our model files.</summary>
static class KerasGraph
{
    /// <summary>The description of a model and of its inputs.</summary>
    /// <exception cref="DataFormatException">The description of Keras is damaged, or has something that the library does not have.</exception>
    public static (JsonObject Model, JsonArray Inputs) Describe(JsonPlace model)
    {
        model.Description.Count(model);
        return model["class_name"].Text() switch
        {
            "Sequential" => Sequential(model["config"]),
            "Functional" or "Model" => Functional(model["config"]),
            var other => throw model["class_name"].Broken("a Sequential or functional model", $"\"{JsonPlace.Short(other)}\"",
                "Create the model in code and load the weights with Keras.Load and a WeightMap."),
        };
    }

    static (JsonObject, JsonArray) Sequential(JsonPlace config)
    {
        JsonPlace[] layers = [.. config["layers"].Items()];
        JsonPlace? sizes = layers.Select(layer => Sizes(layer["config"])).FirstOrDefault(found => found != null) ?? Present(config, "build_input_shape");
        JsonPlace[] own = [.. layers.Where(layer => !IsInput(layer))];
        var made = new JsonObject { ["type"] = nameof(Myelin.Sequential), ["layers"] = new JsonArray([.. own.Select(KerasConfig.Layer)]) };
        if (Present(config, "name") is { } name) made["name"] = name.Text();
        JsonArray inputs = [];
        if (sizes is { } known) inputs.Add((JsonNode)Spec(known, layers.FirstOrDefault(), own.FirstOrDefault()));
        return (made, inputs);
    }

    static bool IsInput(JsonPlace layer) => layer["class_name"].Text() == "InputLayer";

    static JsonPlace? Present(JsonPlace place, string name) => place.Find(name) is { Value.ValueKind: not JsonValueKind.Null } found ? found : null;

    static JsonPlace? Sizes(JsonPlace config) => Present(config, "batch_shape") ?? Present(config, "batch_input_shape");

    /// <summary>The specification of an input: its sizes without the batch, whole numbers for an embedding.</summary>
    static JsonObject Spec(JsonPlace sizes, JsonPlace? input, JsonPlace? first)
    {
        JsonNode?[] rest = [.. sizes.Items().Skip(1).Select(size => JsonNode.Parse(size.Value.GetRawText()))];
        string? type = input is { } layer && Present(layer["config"], "dtype") is { Value.ValueKind: JsonValueKind.String } told ? told.Text() : null;
        bool isWhole = type is "int32" or "int64" || (first is { } reader && reader["class_name"].Text() == "Embedding");
        return new() { ["sizes"] = new JsonArray(rest), ["type"] = isWhole ? "Int32" : type == "float64" ? "Float64" : "Float32" };
    }

    /// <summary>A value within a functional model: an output of a call of a layer.</summary>
    readonly record struct Value(string Layer, int Call, int Output);

    static (JsonObject, JsonArray) Functional(JsonPlace config)
    {
        JsonPlace[] layers = [.. config["layers"].Items()];
        JsonPlace[] own = [.. layers.Where(layer => !IsInput(layer))];
        Value[] inputs = Values(config["input_layers"]), outputs = Values(config["output_layers"]);
        var numbers = new Dictionary<Value, int>();
        JsonArray specs = [], calls = [];
        foreach (Value input in inputs)
        {
            JsonPlace layer = layers.Where(IsInput).Select(one => (JsonPlace?)one).FirstOrDefault(one => NameOf(one!.Value) == input.Layer)
                ?? throw config["input_layers"].Broken("the names of input layers", $"\"{JsonPlace.Short(input.Layer)}\"");
            JsonPlace? reader = own.Select(one => (JsonPlace?)one).FirstOrDefault(one => Calls(one!.Value).Any(call => call.Contains(input)));
            specs.Add((JsonNode)Spec(Sizes(layer["config"]) ?? throw layer.Broken("the shape of an input"), layer, reader));
            numbers.TryAdd(input, numbers.Count);
        }
        var waiting = own.SelectMany((layer, i) => Calls(layer).Select((call, n) => (Layer: i, Made: new Value(NameOf(layer), n, 0), Inputs: call))).ToList();
        while (waiting.Count > 0)
        {
            int ready = waiting.FindIndex(call => call.Inputs.All(numbers.ContainsKey));
            if (ready < 0)
                throw config["layers"].Broken("layers whose inputs are outputs of others, without circles", $"\"{JsonPlace.Short(waiting[0].Made.Layer)}\"");
            (int layer, Value made, Value[] read) = waiting[ready];
            waiting.RemoveAt(ready);
            var arguments = new JsonArray([.. read.Select(value => JsonValue.Create(numbers[value]))]);
            calls.Add((JsonNode)new JsonObject { ["layer"] = layer, ["inputs"] = arguments, ["outputs"] = 1 });
            if (!numbers.TryAdd(made, numbers.Count)) throw config["layers"].Broken("each layer once", $"\"{JsonPlace.Short(made.Layer)}\" twice");
        }
        if (Array.Find(outputs, output => !numbers.ContainsKey(output)) is { Layer: { } missing })
            throw config["output_layers"].Broken("outputs of layers", $"\"{JsonPlace.Short(missing)}\"");
        var model = new JsonObject
        {
            ["type"] = nameof(Myelin.Functional),
            ["seed"] = 0,
            ["inputs"] = specs.DeepClone(),
            ["layers"] = new JsonArray([.. own.Select(KerasConfig.Layer)]),
            ["calls"] = calls,
            ["outputs"] = new JsonArray([.. outputs.Select(output => new JsonObject { ["name"] = output.Layer, ["value"] = numbers[output] })]),
        };
        if (Present(config, "name") is { } name) model["name"] = name.Text();
        return (model, specs);
    }

    static string NameOf(JsonPlace layer) => Present(layer, "name")?.Text() ?? layer["config"]["name"].Text();

    /// <summary>One value ["name", call, output], or a list of them.</summary>
    static Value[] Values(JsonPlace place)
    {
        JsonPlace[] items = [.. place.Items()];
        return items is [{ Value.ValueKind: JsonValueKind.String }, var call, var output, ..] ? [new(items[0].Text(), call.Int32(), output.Int32())]
            : [.. items.SelectMany(Values)];
    }

    /// <summary>The inputs of each call of a layer: in Keras 3 tensors with a history among the arguments, in Keras 2 lists.</summary>
    static Value[][] Calls(JsonPlace layer) => [.. layer["inbound_nodes"].Items().Select(node =>
        node.Value.ValueKind == JsonValueKind.Array ? Values(node) : [.. Tensors(node["args"])])];

    static IEnumerable<Value> Tensors(JsonPlace place) => place.Value.ValueKind switch
    {
        JsonValueKind.Array => place.Items().SelectMany(Tensors),
        JsonValueKind.Object when place.Find("class_name")?.Text() == "__keras_tensor__" => Values(place["config"]["keras_history"]),
        _ => throw place.Broken("tensors as arguments of a layer", null, "Create the model in code and load the weights with Keras.Load and a WeightMap."),
    };
}
