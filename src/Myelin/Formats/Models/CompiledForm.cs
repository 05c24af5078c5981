using System.Text.Json.Nodes;

namespace Myelin;

/// <summary>Stores how a model was compiled: the optimizer, and one loss with its metrics or several losses by output.</summary>
static class CompiledForm
{
    /// <summary>Describes compiled settings as JSON.</summary>
    public static JsonObject Describe(Compiled compiled)
    {
        var json = new JsonObject { ["optimizer"] = ModelParts.Describe(compiled.Optimizer) };
        if (compiled.HasOneOutput) Add(json, compiled.Outputs[0]);
        else json["losses"] = new JsonArray([.. compiled.Outputs.Select(Describe)]);
        return json;
    }

    static JsonObject Describe(OutputLoss output)
    {
        var json = new JsonObject { ["output"] = output.Name };
        Add(json, output);
        return json;
    }

    static void Add(JsonObject json, OutputLoss output)
    {
        json["loss"] = ModelParts.Describe(output.Loss);
        if (output.Weight != 1) json["weight"] = output.Weight;
        json["metrics"] = new JsonArray([.. output.Metrics.Select(ModelParts.Describe)]);
    }

    /// <summary>Compiles a model as described.</summary>
    /// <exception cref="DataFormatException">The description is damaged.</exception>
    public static void Apply(Model model, JsonPlace compiled)
    {
        var optimizer = (Optimizer)ModelParts.Make(compiled["optimizer"], typeof(Optimizer));
        OutputLoss[] losses = compiled.Find("losses") is { } several ? [.. several.Items().Select(Read)] : [Read(compiled)];
        compiled.Make("an optimizer, losses and metrics", () =>
        {
            model.Compile(optimizer, losses);
            return model;
        });
    }

    static OutputLoss Read(JsonPlace place)
    {
        var loss = (Loss)ModelParts.Make(place["loss"], typeof(Loss));
        Metric[] metrics = [.. place["metrics"].Items().Select(metric => (Metric)ModelParts.Make(metric, typeof(Metric)))];
        double weight = place.Find("weight")?.Double() ?? 1;
        string? name = place.Find("output") is { Value.ValueKind: not System.Text.Json.JsonValueKind.Null } output ? output.Text() : null;
        return place.Make("a loss with its weight and metrics", () => name == null ? new OutputLoss(loss, weight, metrics)
            : new OutputLoss(name, loss, weight, metrics));
    }
}
