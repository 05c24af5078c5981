using System.Text.Json.Nodes;

namespace Myelin;

/// <summary>Stores a <see cref="Functional"/> model: its inputs, its modules, and its calls with numbered values.</summary>
static class FunctionalFile
{
    /// <summary>The name of the type in files.</summary>
    public const string Type = nameof(Functional);

    /// <summary>Describes a model as JSON.</summary>
    public static JsonObject Describe(Functional model)
    {
        FunctionalGraph graph = model.Graph;
        List<Module> modules = [.. graph.Modules];
        return new()
        {
            ["type"] = Type,
            ["seed"] = model.Seed,
            ["name"] = model.Name.Length == 0 ? null : model.Name,
            ["inputs"] = new JsonArray([.. graph.Inputs.Select(ModelValue.Of(typeof(TensorSpec))!.Write)]),
            ["layers"] = new JsonArray([.. modules.Select(ModelParts.Describe)]),
            ["calls"] = new JsonArray([.. graph.Calls.Select(call => new JsonObject
            {
                ["layer"] = modules.IndexOf(call.Module),
                ["inputs"] = Numbers(call.Inputs),
                ["outputs"] = call.Outputs,
            })]),
            ["outputs"] = new JsonArray([.. graph.Outputs.Zip(graph.OutputNames, (value, name) => new JsonObject { ["name"] = name, ["value"] = value })]),
        };
    }

    static JsonArray Numbers(IReadOnlyList<int> values) => new([.. values.Select(value => JsonValue.Create(value))]);

    /// <summary>Creates the model of a description.</summary>
    /// <exception cref="DataFormatException">A call uses a value that is not yet computed, or the inputs, layers or outputs are invalid.</exception>
    public static Functional Make(JsonPlace place)
    {
        string[] known = ["type", "seed", "name", "inputs", "layers", "calls", "outputs"];
        foreach (string entry in place.Object().Value.EnumerateObject().Select(entry => entry.Name))
            if (!known.Contains(entry)) throw place.Broken($"settings of {Type} ({string.Join(", ", known)})", $"\"{JsonPlace.Short(entry)}\"");
        TensorSpec[] inputs = [.. place["inputs"].Items().Select(input => (TensorSpec)ModelValue.Of(typeof(TensorSpec))!.Read(input))];
        Module[] modules = [.. place["layers"].Items().Select(layer => (Module)ModelParts.Make(layer, typeof(Module)))];
        int values = inputs.Length;
        var calls = new List<FunctionalCall>();
        foreach (JsonPlace call in place["calls"].Items())
        {
            place.Description.Count(call);
            int layer = Below(call["layer"], modules.Length, "the index of a layer");
            int[] read = [.. call["inputs"].Items().Select(value => Below(value, values, "the number of an earlier value"))];
            int outputs = call["outputs"].Int32();
            if (read.Length == 0) throw call["inputs"].Broken("at least one input");
            if (outputs is < 1 or > MostOutputs) throw call["outputs"].Broken($"1 to {MostOutputs} outputs");
            calls.Add(new(modules[layer], read, outputs));
            values += outputs;
        }
        (string Name, int Value)[] results = [.. place["outputs"].Items()
            .Select(output => (output["name"].Text(), Below(output["value"], values, "the number of a value")))];
        if (inputs.Length == 0 || results.Length == 0) throw place.Broken("at least one input and one output");
        if (calls.Select(call => call.Module).Distinct().Count() != modules.Length) throw place["layers"].Broken("layers that are all called");
        long seed = place["seed"].Int64();
        string? name = place.Find("name") is { Value.ValueKind: not System.Text.Json.JsonValueKind.Null } given ? given.Text() : null;
        int[] outputValues = [.. results.Select(result => result.Value)];
        string[] outputNames = [.. results.Select(result => result.Name)];
        return place.Make("a functional model", () => new Functional(new(inputs, calls, outputValues, outputNames), seed, name));
    }

    /// <summary>The maximum number of outputs of a module.</summary>
    const int MostOutputs = 1024;

    static int Below(JsonPlace number, int count, string expected)
    {
        int value = number.Int32();
        return value >= 0 && value < count ? value : throw number.Broken($"{expected}, from 0 to {count - 1}");
    }
}
