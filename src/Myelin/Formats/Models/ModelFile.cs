using System.Text.Json;
using System.Text.Json.Nodes;

namespace Myelin;

/// <summary>
/// Stores a model in one safetensors file: the states by path, and a JSON description of everything else under the key "myelin" of the
/// metadata.
/// </summary>
static class ModelFile
{
    /// <summary>The metadata key of the description.</summary>
    public const string Key = "myelin";

    /// <summary>The first character of names that only checkpoints contain.</summary>
    public const char Reserved = '@';

    /// <summary>The setting of a model that holds its seed.</summary>
    const string SeedEntry = "seed";

    /// <summary>The default memory for building a model, in addition to the size of its file.</summary>
    const long UsualRoom = 1L << 30;

    /// <summary>The maximum JSON nesting. Each nested model takes two levels.</summary>
    const int DeepestNesting = 256;

    static string Version => typeof(Model).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";

    /// <summary>The tensors and metadata to save for a model.</summary>
    /// <exception cref="InvalidOperationException">The model is not built.</exception>
    public static (List<(string Name, Tensor Value)> Tensors, Dictionary<string, string> Metadata) Contents(Model model)
    {
        IReadOnlyList<(string Path, State State)> states = model.NamedStates();
        if (!model.IsBuilt)
            throw new InvalidOperationException(
                $"{model}: is not built, so there is nothing to save; create it with an input shape, or call Build(shape) first.");
        var json = new JsonObject
        {
            ["format"] = ModelUpgrades.Format,
            ["version"] = Version,
            ["model"] = ModelParts.Describe(model),
            ["inputs"] = new JsonArray([.. model.InputSpecs.Select(ModelValue.Of(typeof(TensorSpec))!.Write)]),
            ["variables"] = model.VariableType.ToString(),
            ["frozen"] = new JsonArray([.. Frozen(model, states).Select(path => JsonValue.Create(path))]),
        };
        KeyValuePair<string, JsonNode?>[] types = [.. OtherTypes(model)];
        if (types.Length > 0) json["types"] = new JsonObject(types);
        AddSettings(model, json);
        return ([.. states.Select(named => (named.Path, named.State.Value))], new() { [Key] = json.ToJsonString() });
    }

    static void AddSettings(Model model, JsonObject json)
    {
        if (model.Notes.Count > 0) json["notes"] = new JsonObject(model.Notes.Select(note => KeyValuePair.Create(note.Key, (JsonNode?)note.Value)));
        if (model.Preprocessing is { } preprocessing) json["preprocessing"] = ModelParts.Describe(preprocessing);
        if (model.Compiled is { } compiled) json["compiled"] = CompiledForm.Describe(compiled);
    }

    /// <summary>What a model file has beside layers and weights.</summary>
    public static string Settings(Model model)
    {
        var json = new JsonObject { ["format"] = ModelUpgrades.Format, ["version"] = Version };
        AddSettings(model, json);
        return json.ToJsonString();
    }

    /// <summary>Applies such settings. A preprocessing or a loss that is not known here is left out.</summary>
    /// <exception cref="DataFormatException">They are damaged.</exception>
    public static void Apply(Model model, string settings, string path)
    {
        try
        {
            using JsonDocument json = Parse(settings);
            var root = new JsonPlace(new(path), "$", json.RootElement);
            ApplySettings(model, root, compile: false);
            if (root.Find("compiled") is not { } compiled) return;
            try { CompiledForm.Apply(model, compiled); }
            catch (DataFormatException) { }                                          // a loss of a program that is not registered here
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException or ArithmeticException)
        {
            throw new DataFormatException(path, 0, "settings of a model in JSON", JsonPlace.Short(e.Message.TrimEnd('.'), 600),
                "The file is damaged, or another program wrote it; export the model again.", e);
        }
    }

    static void ApplySettings(Model model, JsonPlace root, bool compile)
    {
        if (root.Find("notes") is { } notes)
            foreach (JsonProperty note in notes.Object().Value.EnumerateObject()) model.Notes[note.Name] = notes[note.Name].Text();
        if (root.Find("preprocessing") is { } preprocessing && (compile || ModelParts.Knows(preprocessing)))
            model.Preprocessing = (Preprocessing)ModelParts.Make(preprocessing, typeof(Preprocessing));
    }

    /// <summary>The paths of frozen parameters and frozen modules.</summary>
    static IEnumerable<string> Frozen(Model model, IReadOnlyList<(string Path, State State)> states) => states
        .Where(named => named.State is Parameter { Trainable: false }).Select(named => named.Path)
        .Concat(model.NamedModules().Where(named => !named.Module.Trainable).Select(named => $"{named.Path}/"));

    /// <summary>The modules whose weights have a different type than those of the model.</summary>
    static IEnumerable<KeyValuePair<string, JsonNode?>> OtherTypes(Model model) => model.NamedModules()
        .Where(named => named.Module.VariableType != model.VariableType)
        .Select(named => KeyValuePair.Create(named.Path, (JsonNode?)named.Module.VariableType.ToString()));

    /// <summary>Copies a model, with kernels stored in another type.</summary>
    /// <exception cref="InvalidOperationException">The model is not built, or a type in it is not registered.</exception>
    public static Model Convert(Model model, ElementType type)
    {
        (List<(string Name, Tensor Value)> tensors, Dictionary<string, string> metadata) = Contents(model);
        var values = tensors.ToDictionary(tensor => tensor.Name, tensor => tensor.Value);
        JsonObject description = JsonNode.Parse(metadata[Key], documentOptions: Limits)!.AsObject();
        description["variables"] = type.ToString();
        description.Remove("types");
        using JsonDocument json = Parse(description.ToJsonString());
        try
        {
            JsonPlace root = new(new ModelDescription($"{model}"), "$", json.RootElement);
            return Make(root, new SuppliedStates(values), copy =>
            {
                foreach ((string path, State state) in copy.NamedStates()) state.Value = values[path].Cast(state.Type);
            });
        }
        catch (DataFormatException e)
        {
            throw new InvalidOperationException($"{model}: cannot be recreated with converted weights. {e.Message}", e);
        }
    }

    /// <summary>Creates a model of the same structure.</summary>
    /// <exception cref="ArgumentException">The model takes no seed.</exception>
    /// <exception cref="InvalidOperationException">The model is not built, or a type in it is not registered.</exception>
    public static Model Clone(Model model, bool weights, long? seed)
    {
        (List<(string Name, Tensor Value)> tensors, Dictionary<string, string> metadata) = Contents(model);
        var values = tensors.ToDictionary(tensor => tensor.Name, tensor => tensor.Value);
        JsonObject description = JsonNode.Parse(metadata[Key], documentOptions: Limits)!.AsObject();
        if (seed is { } other)
        {
            JsonObject settings = description["model"]!.AsObject();
            if (!settings.ContainsKey(SeedEntry))
                throw new ArgumentException(
                    $"{model}: expects no seed for a clone, because its class takes none, received {other}; leave it out.", nameof(seed));
            settings[SeedEntry] = other;
        }
        using JsonDocument json = Parse(description.ToJsonString());
        try
        {
            JsonPlace root = new(new ModelDescription($"{model}"), "$", json.RootElement);
            return Make(root, weights ? new SuppliedStates(values) : null, copy =>
            {
                if (!weights) return;
                foreach ((string path, State state) in copy.NamedStates()) state.Value = values[path];
            });
        }
        catch (DataFormatException e)
        {
            throw new InvalidOperationException($"{model}: cannot be cloned. {e.Message}", e);
        }
    }

    /// <summary>Loads a model.</summary>
    /// <exception cref="DataFormatException">The file is damaged, or its description is invalid.</exception>
    public static Model Load(string path, long? limit, bool compile)
    {
        TensorFile file = SafeTensors.Load(path, limit);
        if (!file.Metadata.TryGetValue(Key, out string? text))
            throw new DataFormatException(path, 8, $"a description of a model under \"{Key}\" in the metadata", "none",
                "Save the model with Model.Save. To load the weights of another program, create the model in code and call LoadWeights, " +
                "with a WeightMap if names differ.");
        return Guarded(path, text, limit, root =>
        {
            JsonPlace newest = ModelUpgrades.Newest(root);
            return Make(newest, new SuppliedStates(file), made => Fill(made, newest, file), compile);
        });
    }

    /// <summary>Makes a model of a description within a limit of memory, and turns whatever goes wrong into one exception.</summary>
    /// <exception cref="DataFormatException">The description is invalid, or the model needs too much memory.</exception>
    public static Model Guarded(string path, string text, long? limit, Func<JsonPlace, Model> make)
    {
        long room = limit ?? UsualRoom + new FileInfo(path).Length;
        try
        {
            Model? model = null;
            using JsonDocument json = Parse(text);
            var root = new JsonPlace(new ModelDescription(path), "$", json.RootElement);
            long ofOne = limit ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
            MemoryLimit.During(room, ofOne, () => model = make(root));
            return model!;
        }
        catch (MemoryLimitException e)
        {
            throw new DataFormatException(path, 8, "a model that can be built and can compute one example within the limit of memory",
                JsonPlace.Short(e.Message.Split(';')[0], 600), "Raise the limit if you trust the file.", e);
        }
        catch (JsonException e)
        {
            string where = e.LineNumber is { } line ? $"an error at line {line + 1}, byte {e.BytePositionInLine + 1}" : "an error in it";
            throw new DataFormatException(path, 8,
                $"a model's description in JSON (RFC 8259), at most {DeepestNesting} levels deep and without duplicate names", where,
                    "The file is damaged, or another program wrote it; save the model again.", e);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or ArithmeticException)
        {
            throw new DataFormatException(path, 8, "a description of a model that can be built", JsonPlace.Short(e.Message.TrimEnd('.'), 600),
                "The file is damaged, or another program wrote it; save the model again.", e);
        }
    }

    /// <summary>Makes and builds a model of a description, with zeros for weights, which take no memory until they are loaded.</summary>
    public static Model Made(string path, JsonNode model, JsonNode inputs)
    {
        using JsonDocument json = Parse(new JsonObject { ["model"] = model, ["inputs"] = inputs, ["variables"] = nameof(ElementType.Float32) }.ToJsonString());
        var root = new JsonPlace(new ModelDescription(path), "$", json.RootElement);
        var made = (Model)ModelParts.Make(root["model"], typeof(Model));
        root["model"].Make("layers that fit together and fit the inputs", () => Build(made, root, new SuppliedStates(new Dictionary<string, Tensor>())));
        return made;
    }

    static JsonDocument Parse(string text) => JsonDocument.Parse(text, Limits);

    static JsonDocumentOptions Limits => new() { AllowDuplicateProperties = false, MaxDepth = DeepestNesting };

    /// <summary>Creates a model, supplies states while it is built unless they are drawn anew, and then fills in the weights.</summary>
    static Model Make(JsonPlace root, SuppliedStates? states, Action<Model> fill, bool compile = true)
    {
        var model = (Model)ModelParts.Make(root["model"], typeof(Model));
        root["model"].Make("layers that fit together and fit the inputs", () => Build(model, root, states));
        fill(model);
        Freeze(model, root["frozen"]);
        ApplySettings(model, root, compile);
        if (compile && root.Find("compiled") is { } compiled) CompiledForm.Apply(model, compiled);
        return model;
    }

    static void Fill(Model model, JsonPlace root, TensorFile file)
    {
        var match = WeightMatch.Of(model.NamedStates(), file, null);
        if (!match.IsExact)
            throw root["model"].Broken("the weights of this model in the file", match.Difference,
                "The file is damaged, or was combined from two files; save the model again.");
        match.Load();
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
            else throw path.Broken("the path of a parameter, or the path of a layer followed by '/'");
        }
    }

    static void SetTypes(Model model, JsonPlace types)
    {
        Dictionary<string, Module> modules = model.NamedModules().ToDictionary(named => named.Path, named => named.Module);
        foreach (JsonProperty entry in types.Object().Value.EnumerateObject())
        {
            if (!modules.TryGetValue(entry.Name, out Module? module)) throw types[entry.Name].Broken("the element type of a layer in the model");
            module.VariableType = (ElementType)ModelValue.Of(typeof(ElementType))!.Read(types[entry.Name]);
        }
    }

    /// <summary>
    /// Builds the model on empty batches, so that wrong sizes cost neither time nor memory. Models with custom modules may retry with one
    /// example, within the memory limit.
    /// </summary>
    static Model Build(Model model, JsonPlace root, SuppliedStates? states)
    {
        TensorSpec[] inputs = [.. root["inputs"].Items().Select(input => (TensorSpec)ModelValue.Of(typeof(TensorSpec))!.Read(input))];
        model.VariableType = (ElementType)ModelValue.Of(typeof(ElementType))!.Read(root["variables"]);
        if (root.Find("types") is { } types) SetTypes(model, types);
        void Probe() => ShapeProbe.Build(model, inputs, examples: root.Description.HasOwnParts);
        if (states == null) Probe();
        else states.During(Probe);
        return model;
    }
}
