using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Myelin;

/// <summary>Every type whose objects model files hold: the library's, and those that programs register.</summary>
static class ModelParts
{
    const string RegisteredEntry = "registered";

    /// <summary>What a part may be.</summary>
    public static IReadOnlyList<Type> Bases { get; } = [typeof(Module), typeof(Optimizer), typeof(Metric), typeof(Preprocessing), typeof(TableColumn)];

    /// <summary>The library's types, one line for each.</summary>
    public static IReadOnlyList<ModelPart> Library { get; } =
    [
        ModelPart.Of<Sequential>(),
        ModelPart.Of<Add>(),
        ModelPart.Of<Concatenate>(),
        ModelPart.Of<Embedding>(),
        ModelPart.Of<Dense>(),
        ModelPart.Of<Flatten>(),
        ModelPart.Of<Dropout>(),
        ModelPart.Of<PRelu>(),
        ModelPart.Of<Conv1D>(),
        ModelPart.Of<Conv2D>(),
        ModelPart.Of<Conv2DTranspose>(),
        ModelPart.Of<DepthwiseConv2D>(),
        ModelPart.Of<MaxPooling2D>(),
        ModelPart.Of<AveragePooling2D>(),
        ModelPart.Of<GlobalMaxPooling2D>(),
        ModelPart.Of<GlobalAveragePooling2D>(),
        ModelPart.Of<BatchNormalization>(),
        ModelPart.Of<LayerNormalization>(),
        ModelPart.Of<SGD>(),
        ModelPart.Of<Adam>(),
        ModelPart.Of<AdamW>(),
        ModelPart.Of<MeanSquaredError>(),
        ModelPart.Of<MeanAbsoluteError>(),
        ModelPart.Of<BinaryCrossentropy>(),
        ModelPart.Of<CategoricalCrossentropy>(),
        ModelPart.Of<SparseCategoricalCrossentropy>(),
        ModelPart.Of<SumSquaredError>(),
        ModelPart.Of<NegativeLogLikelihood>(),
        ModelPart.Of<Hinge>(),
        ModelPart.Of<MulticlassHinge>(),
        ModelPart.Of<Accuracy>(),
        ModelPart.Of<BinaryAccuracy>(),
        ModelPart.Of<ImagePreprocessing>(),
        ModelPart.Of<TablePreprocessing>(),
        ModelPart.Of<NumberColumn>(),
        ModelPart.Of<CategoryColumn>(),
    ];

    static readonly Lock registering = new();
    static readonly ConcurrentDictionary<string, ModelPart> own = new();
    static readonly ConcurrentDictionary<string, Activation> ownActivations = new();
    static readonly ConcurrentDictionary<string, Initializer> ownInitializers = new();
    static readonly ConcurrentDictionary<string, Regularizer> ownRegularizers = new();

    /// <summary>Makes an own type known.</summary>
    public static void Register<[DynamicallyAccessedMembers(ModelPart.Kept)] T>(string? name)
    {
        var part = ModelPart.Of<T>(name);
        if (!Bases.Any(known => known.IsAssignableFrom(typeof(T))))
            throw new ArgumentException($"Model.Register: expects a type derived from {string.Join(", ", Bases.Select(type => type.Name))}, received {typeof(T).Name}; derive it from one of them.");
        lock (registering)
        {
            ModelPart? taken = Find(part.Name) ?? Of(typeof(T));
            if (taken == null) own[part.Name] = part;
            else if (taken.Type != typeof(T) || taken.Name != part.Name)
                throw new ArgumentException($"Model.Register: expects a name for each type and a type for each name, received \"{part.Name}\" for {typeof(T).Name}, but {taken.Type.Name} is \"{taken.Name}\"; choose another name.");
        }
    }

    /// <summary>Makes an own activation known, in place of one registered under its name before.</summary>
    public static void Register(Activation activation)
    {
        if (Activation.Parse(activation.Written) != null) throw new ArgumentException($"Model.Register: expects an activation of a name of its own, received \"{activation.Written}\", which the library knows; give it another name.");
        ownActivations[activation.Written] = activation;
    }

    /// <summary>Makes an own initializer known, in place of one registered under its name before.</summary>
    public static void Register(Initializer initializer)
    {
        if (Initializer.Parse(initializer.Name) != null) throw new ArgumentException($"Model.Register: expects an initializer of a name of its own, received \"{initializer.Name}\", which the library knows; give it another name.");
        ownInitializers[initializer.Name] = initializer;
    }

    /// <summary>Makes an own regularizer known, in place of one registered under its name before.</summary>
    public static void Register(Regularizer regularizer)
    {
        if (Regularizer.Parse(regularizer.Name) != null) throw new ArgumentException($"Model.Register: expects a regularizer of a name of its own, received \"{regularizer.Name}\", which the library knows; give it another name.");
        ownRegularizers[regularizer.Name] = regularizer;
    }

    /// <summary>Names that older files know types of the library by.</summary>
    static string Present(string name) => name == "PReLU" ? nameof(PRelu) : name;

    static ModelPart? Find(string name) => Library.FirstOrDefault(part => part.Name == Present(name)) ?? own.GetValueOrDefault(name);

    static ModelPart? Of(Type type) => Library.Concat(own.Values).FirstOrDefault(part => part.Type == type);

    /// <summary>A part as JSON: an object with its type and settings, or the name of an activation, initializer or regularizer.</summary>
    public static JsonNode Describe(object part) => part switch
    {
        Activation activation => !activation.IsOwn || ownActivations.ContainsKey(activation.Written) ? activation.Written : Unregistered(activation.Written),
        Initializer initializer => !initializer.IsOwn || ownInitializers.ContainsKey(initializer.Name) ? initializer.Name : Unregistered(initializer.Name),
        Regularizer regularizer => !regularizer.IsOwn || ownRegularizers.ContainsKey(regularizer.Name) ? regularizer.Name : Unregistered(regularizer.Name),
        Functional functional => FunctionalFile.Describe(functional),
        _ => Of(part.GetType())?.Describe(part) ?? Unregistered(part.GetType().Name),
    };

    static JsonObject Unregistered(string name) => new() { ["type"] = name, [RegisteredEntry] = false };

    /// <summary>The part of a description.</summary>
    /// <param name="place">Where it stands.</param>
    /// <param name="expected">What it must be.</param>
    /// <exception cref="DataFormatException">It is something else, or not known.</exception>
    public static object Make(JsonPlace place, Type expected)
    {
        place.Description.Count(place);
        object made = place.Value.ValueKind == JsonValueKind.String ? ActivationOf(place) : PartOf(place);
        return expected.IsInstanceOfType(made) ? made : throw place.Broken($"a kind of {expected.Name}", made.GetType().Name);
    }

    static object PartOf(JsonPlace place)
    {
        string name = place["type"].Text();
        CheckRegistered(place, name);
        if (name == FunctionalFile.Type) return FunctionalFile.Make(place);
        ModelPart part = Find(name) ?? throw Unknown(place, "type", name, Library.Concat(own.Values).Select(known => known.Name), $"Model.Register<{Identifier(JsonPlace.Short(name))}>(\"{JsonPlace.Short(name)}\")");
        place.Description.HasOwnParts |= own.ContainsKey(name);
        return part.Make(place);
    }

    static Activation ActivationOf(JsonPlace place)
    {
        string written = place.Text();
        return Activation.Parse(written) ?? ownActivations.GetValueOrDefault(written)
            ?? throw Unknown(place, "activation", written, Activation.All.Select(known => known.Written).Concat(ownActivations.Keys), "Model.Register(activation)");
    }

    /// <summary>The initializer of a name.</summary>
    public static Initializer InitializerOf(JsonPlace place)
    {
        if (place.Value.ValueKind == JsonValueKind.Object) CheckRegistered(place, place["type"].Text());
        string name = place.Text();
        return Initializer.Parse(name) ?? ownInitializers.GetValueOrDefault(name)
            ?? throw Unknown(place, "initializer", name, Initializer.Forms.Concat(ownInitializers.Keys), "Model.Register(initializer)");
    }

    /// <summary>The regularizer of a name.</summary>
    public static Regularizer RegularizerOf(JsonPlace place)
    {
        if (place.Value.ValueKind == JsonValueKind.Object) CheckRegistered(place, place["type"].Text());
        string name = place.Text();
        return Regularizer.Parse(name) ?? ownRegularizers.GetValueOrDefault(name)
            ?? throw Unknown(place, "regularizer", name, Regularizer.Forms.Concat(ownRegularizers.Keys), "Model.Register(regularizer)");
    }

    static void CheckRegistered(JsonPlace place, string name)
    {
        if (place.Find(RegisteredEntry) is null) return;
        name = JsonPlace.Short(name);
        throw place.Broken($"\"{name}\" with its settings", $"\"{name}\" alone, for it was not registered when the model was saved", $"Call Model.Register for {name} before the model is saved, or make the model by its own code and LoadWeights.");
    }

    static DataFormatException Unknown(JsonPlace place, string what, string name, IEnumerable<string> known, string register) => place.Broken($"a known {what}", $"\"{JsonPlace.Short(name)}\"",
        Nearest.To(name, [.. known]) is { } meant ? $"\"{meant}\" is near it; an own one is made known by {register} before loading." : $"Call {register} before loading, or make the model by its own code and LoadWeights.");

    static string Identifier(string name) => string.Concat(name.Split('_', ' ', '-').Where(word => word.Length > 0).Select(word => $"{char.ToUpperInvariant(word[0])}{word[1..]}"));
}
