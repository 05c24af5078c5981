using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Myelin;

/// <summary>All types that model files can store: those of the library, and registered custom types.</summary>
/// <remarks>
/// The source generator (Myelin.Generators) creates <c>Bases</c> and <c>Library</c>: the classes with the attribute StoredByType, and the
/// classes derived from them.
/// </remarks>
static partial class ModelParts
{
    const string RegisteredEntry = "registered";

    static readonly Lock registering = new();
    static readonly ConcurrentDictionary<string, ModelPart> own = new();

    /// <summary>Activations, which are layers too.</summary>
    public static NamedParts<Activation> Activations { get; } =
        new("activation", Activation.Forms, value => value.Written, value => value.IsOwn, Activation.Parse);

    /// <summary>Initializers.</summary>
    public static NamedParts<Initializer> Initializers { get; } =
        new("initializer", Initializer.Forms, value => value.Name, value => value.IsOwn, Initializer.Parse);

    /// <summary>Regularizers.</summary>
    public static NamedParts<Regularizer> Regularizers { get; } =
        new("regularizer", Regularizer.Forms, value => value.Name, value => value.IsOwn, Regularizer.Parse);

    /// <summary>Constraints.</summary>
    public static NamedParts<Constraint> Constraints { get; } =
        new("constraint", Constraint.Forms, value => value.Name, value => value.IsOwn, Constraint.Parse);

    /// <summary>Registers a custom type.</summary>
    public static void Register<[DynamicallyAccessedMembers(ModelPart.Kept)] T>(string? name)
    {
        var part = ModelPart.Of<T>(name);
        if (!Bases.Any(known => known.IsAssignableFrom(typeof(T))))
            throw new ArgumentException(
                $"Model.Register: expects a type derived from {string.Join(", ", Bases.Where(type => !type.IsSealed).Select(type => type.Name))}, " +
                $"received {typeof(T).Name}; derive it from one of them.");
        lock (registering)
        {
            ModelPart? taken = Find(part.Name) ?? Of(typeof(T));
            if (taken == null) own[part.Name] = part;
            else if (taken.Type != typeof(T) || taken.Name != part.Name)
                throw new ArgumentException(
                    $"Model.Register: expects a unique name for each type, received \"{part.Name}\" for {typeof(T).Name}, " +
                    $"but {taken.Type.Name} is already registered as \"{taken.Name}\"; choose another name.");
        }
    }

    /// <summary>The present name of a type that was renamed.</summary>
    static string Present(string name) => name == "PReLU" ? nameof(PRelu) : name;

    static ModelPart? Find(string name) => Library.FirstOrDefault(part => part.Name == Present(name)) ?? own.GetValueOrDefault(name);

    /// <summary>The names and types of the settings of a layer of the library; null if there is none of this name.</summary>
    public static IReadOnlyDictionary<string, Type>? SettingsOf(string name) =>
        Library.FirstOrDefault(part => part.Name == name && typeof(Module).IsAssignableFrom(part.Type))?.Settings;

    static ModelPart? Of(Type type) => Library.Concat(own.Values).FirstOrDefault(part => part.Type == type);

    /// <summary>Describes a part as JSON: an object with its type and settings, or the name of an activation, initializer, regularizer or constraint.</summary>
    public static JsonNode Describe(object part) => part switch
    {
        Activation activation => Activations.Describe(activation),
        Initializer initializer => Initializers.Describe(initializer),
        Regularizer regularizer => Regularizers.Describe(regularizer),
        Constraint constraint => Constraints.Describe(constraint),
        Functional functional => FunctionalFile.Describe(functional),
        InferenceModel inference => throw new InvalidOperationException(
            $"{inference}: has no layers that a file could hold; save the model that it was made from, and call ForInference when it is loaded."),
        _ => Of(part.GetType())?.Describe(part) ?? Unregistered(part.GetType().Name),
    };

    /// <summary>The description of a part whose type is not registered. It can be saved but not loaded.</summary>
    internal static JsonObject Unregistered(string name) => new() { ["type"] = name, [RegisteredEntry] = false };

    /// <summary>Creates a part from its description.</summary>
    /// <param name="place">The description.</param>
    /// <param name="expected">The expected base type.</param>
    /// <exception cref="DataFormatException">The part has another type, or its type is unknown.</exception>
    public static object Make(JsonPlace place, Type expected)
    {
        place.Description.Count(place);
        object made = place.Value.ValueKind == JsonValueKind.String ? Activations.Of(place) : PartOf(place);
        return expected.IsInstanceOfType(made) ? made : throw place.Broken($"a kind of {expected.Name}", made.GetType().Name);
    }

    static object PartOf(JsonPlace place)
    {
        string name = place["type"].Text();
        CheckRegistered(place, name);
        if (name == FunctionalFile.Type) return FunctionalFile.Make(place);
        string start = JsonPlace.Short(name);
        ModelPart part = Find(name) ?? throw Unknown(
            place, "type", name, Library.Concat(own.Values).Select(known => known.Name), $"Model.Register<{Identifier(start)}>(\"{start}\")");
        place.Description.HasOwnParts |= own.ContainsKey(name);
        return part.Make(place);
    }

    /// <summary>Whether a part is of a type of the library or of a registered one.</summary>
    public static bool Knows(JsonPlace place) =>
        place.Find(RegisteredEntry) is null && place.Find("type") is { } type && Find(type.Text()) is not null;

    /// <summary>Throws if the type of a part was not registered when the model was saved.</summary>
    internal static void CheckRegistered(JsonPlace place, string name)
    {
        if (place.Find(RegisteredEntry) is null) return;
        name = JsonPlace.Short(name);
        throw place.Broken(
            $"\"{name}\" with its settings",
            $"only its name, because it was not registered when the model was saved",
            name == nameof(Lambda)
                ? "Create the model in code and call LoadWeights, or put the function into an Activation and register it before saving."
                : place.IsOptional
                ? $"Load the model with Model.Load(path, compile: false) and add it in code, or call Model.Register for {name} before saving."
                : $"Call Model.Register for {name} before saving, or create the model in code and call LoadWeights.");
    }

    /// <summary>Creates the exception for an unknown name. It suggests the closest one.</summary>
    internal static DataFormatException Unknown(JsonPlace place, string what, string name, IEnumerable<string> known, string register) => place.Broken(
        $"a known {what}",
        $"\"{JsonPlace.Short(name)}\"",
        Nearest.To(name, [.. known]) is { } meant
            ? $"Did you mean \"{meant}\"? For a custom {what}, call {register} before loading."
            : $"Call {register} before loading, or " +
                (place.IsOptional ? "load the model with compile: false." : "create the model in code and call LoadWeights."));

    static string Identifier(string name) =>
        string.Concat(name.Split('_', ' ', '-').Where(word => word.Length > 0)
            .Select(word => $"{char.ToUpperInvariant(word[0])}{word[1..]}"));
}
