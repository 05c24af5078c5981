using System.Text.Json;
using System.Text.Json.Nodes;

namespace Myelin;

/// <summary>
/// A model in one safetensors file: its states by their paths, and under the key "myelin" of its metadata, as JSON, all else that it
/// takes to make it again.
/// </summary>
static class ModelFile
{
    /// <summary>The key of the description in the file's metadata.</summary>
    public const string Key = "myelin";

    /// <summary>What names begin with that a checkpoint adds to the model's.</summary>
    public const char Reserved = '@';

    /// <summary>What building a model may take beside its file, unless the caller says otherwise.</summary>
    const long UsualRoom = 1L << 30;

    /// <summary>A model within a model takes two levels.</summary>
    const int DeepestNesting = 256;

    static string Version => typeof(Model).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";

    /// <summary>Tensors and metadata of a model's file.</summary>
    /// <exception cref="InvalidOperationException">The model is not built.</exception>
    public static (List<(string Name, Tensor Value)> Tensors, Dictionary<string, string> Metadata) Contents(Model model)
    {
        IReadOnlyList<(string Path, State State)> states = model.NamedStates();
        if (!model.IsBuilt)
            throw new InvalidOperationException($"{model}: has nothing to save before it is built; make it with its input shape, or call Build(shape) first.");
        var json = new JsonObject
        {
            ["format"] = ModelUpgrades.Format,
            ["version"] = Version,
            ["model"] = ModelParts.Describe(model),
            ["inputs"] = new JsonArray([.. model.InputSpecs.Select(ModelValue.Of(typeof(TensorSpec))!.Write)]),
            ["variables"] = model.VariableType.ToString(),
            ["frozen"] = new JsonArray([.. Frozen(model, states).Select(path => JsonValue.Create(path))]),
        };
        if (model.Notes.Count > 0) json["notes"] = new JsonObject(model.Notes.Select(note => KeyValuePair.Create(note.Key, (JsonNode?)note.Value)));
        if (model.Preprocessing is { } preprocessing) json["preprocessing"] = ModelParts.Describe(preprocessing);
        if (model.Compiled is { } compiled) json["compiled"] = CompiledForm.Describe(compiled);
        return ([.. states.Select(named => (named.Path, named.State.Value))], new() { [Key] = json.ToJsonString() });
    }

    /// <summary>The paths of frozen parameters, and of frozen modules that have none.</summary>
    static IEnumerable<string> Frozen(Model model, IReadOnlyList<(string Path, State State)> states) => states
        .Where(named => named.State is Parameter { Trainable: false }).Select(named => named.Path)
        .Concat(model.NamedModules().Where(named => !named.Module.Trainable).Select(named => $"{named.Path}/"));

    /// <summary>Makes the model of a file.</summary>
    /// <exception cref="DataFormatException">The file is damaged, or describes no model that can be made.</exception>
    public static Model Load(string path, long? limit)
    {
        TensorFile file = SafeTensors.Load(path, limit);
        long room = limit ?? UsualRoom + new FileInfo(path).Length;
        if (!file.Metadata.TryGetValue(Key, out string? text))
            throw new DataFormatException(
                path, 8, $"a description of a model under \"{Key}\" in the metadata", "none",
                "Model.Save writes one. The weights of another program go into a model made by code: LoadWeights, with a WeightMap if names differ.");
        var description = new ModelDescription(path);
        try
        {
            Model? model = null;
            using JsonDocument json = Parse(text);
            JsonPlace root = ModelUpgrades.Newest(new(description, "$", json.RootElement));
            MemoryLimit.During(room, () => model = Make(root, file));
            return model!;
        }
        catch (MemoryLimitException e)
        {
            throw new DataFormatException(
                path, 8, $"a model that is built within {room} bytes", "one that takes more", "Raise the limit of Model.Load if the file can be trusted.", e);
        }
        catch (JsonException e)
        {
            string where = e.LineNumber is { } line ? $"an error at line {line + 1}, byte {e.BytePositionInLine + 1}" : "an error in it";
            throw new DataFormatException(
                path, 8, $"a model's description in JSON (RFC 8259), at most {DeepestNesting} levels deep and without duplicate names",
                    where, "The file is damaged, or another program wrote it; save the model again.", e);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or ArithmeticException)
        {
            throw new DataFormatException(
                path, 8, "a description of a model that can be built", JsonPlace.Short(e.Message.TrimEnd('.'), 600),
                "The file is damaged, or another program wrote it; save the model again.", e);
        }
    }

    static JsonDocument Parse(string text) => JsonDocument.Parse(text, new() { AllowDuplicateProperties = false, MaxDepth = DeepestNesting });

    static Model Make(JsonPlace root, TensorFile file)
    {
        var model = (Model)ModelParts.Make(root["model"], typeof(Model));
        root["model"].Make("layers that fit each other and the inputs", () => Build(model, root, file));
        var match = WeightMatch.Of(model.NamedStates(), file, null);
        if (!match.IsExact)
            throw root["model"].Broken(
                "the weights of this model in the file", match.Difference, "The file is damaged, or put together from two; save the model again.");
        match.Load();
        Freeze(model, root["frozen"]);
        if (root.Find("notes") is { } notes)
            foreach (JsonProperty note in notes.Object().Value.EnumerateObject()) model.Notes[note.Name] = notes[note.Name].Text();
        if (root.Find("preprocessing") is { } preprocessing) model.Preprocessing = (Preprocessing)ModelParts.Make(preprocessing, typeof(Preprocessing));
        if (root.Find("compiled") is { } compiled) CompiledForm.Apply(model, compiled);
        return model;
    }

    static void Freeze(Model model, JsonPlace paths)
    {
        Dictionary<string, Parameter> parameters = model.NamedStates().Where(named => named.State is Parameter)
            .ToDictionary(named => named.Path, named => (Parameter)named.State);
        Dictionary<string, Module> modules = model.NamedModules().ToDictionary(named => $"{named.Path}/", named => named.Module);
        foreach (JsonPlace path in paths.Items())
        {
            if (parameters.TryGetValue(path.Text(), out Parameter? parameter)) parameter.Trainable = false;
            else if (modules.TryGetValue(path.Text(), out Module? module)) module.Trainable = false;
            else throw path.Broken("the path of a parameter, or of a layer with a '/' behind it");
        }
    }

    /// <summary>
    /// Builds by batches of no examples, so that nothing is computed and wrong sizes cost nothing. A module of another program may need an
    /// example: it gets one, within the limit.
    /// </summary>
    static Model Build(Model model, JsonPlace root, TensorFile file)
    {
        TensorSpec[] inputs = [.. root["inputs"].Items().Select(input => (TensorSpec)ModelValue.Of(typeof(TensorSpec))!.Read(input))];
        model.VariableType = (ElementType)ModelValue.Of(typeof(ElementType))!.Read(root["variables"]);
        new SuppliedStates(file).During(() => ShapeProbe.Build(model, inputs, examples: root.Description.HasOwnParts));
        return model;
    }
}
