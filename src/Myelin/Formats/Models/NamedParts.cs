using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Myelin;

/// <summary>Values stored by name: activations, initializers or regularizers, from the library or registered.</summary>
/// <param name="kind">The kind of value, for error messages: "activation".</param>
/// <param name="forms">The forms of the library.</param>
/// <param name="nameOf">Returns the name of a value.</param>
/// <param name="isOwn">Whether a value is custom.</param>
/// <param name="parse">Parses a name of the library; null if it has none of this name.</param>
sealed class NamedParts<T>(string kind, NamedForm<T>[] forms, Func<T, string> nameOf, Func<T, bool> isOwn, Func<string, T?> parse) where T : class
{
    readonly ConcurrentDictionary<string, T> own = new();

    /// <summary>Registers a custom value. It replaces a value registered under the same name.</summary>
    /// <exception cref="ArgumentException">The library has a value of this name.</exception>
    public void Register(T value)
    {
        string name = nameOf(value);
        if (parse(name) != null)
            throw new ArgumentException(
                $"Model.Register: expects a new name for the {kind}, received \"{name}\", which the library knows; give it another name.");
        own[name] = value;
    }

    /// <summary>Describes a value by its name, or as an unregistered one.</summary>
    public JsonNode Describe(T value)
    {
        string name = nameOf(value);
        return !isOwn(value) || own.ContainsKey(name) ? name : ModelParts.Unregistered(name);
    }

    /// <summary>Finds the value of a name.</summary>
    /// <exception cref="DataFormatException">The name is unknown.</exception>
    public T Of(JsonPlace place)
    {
        if (place.Value.ValueKind == JsonValueKind.Object) ModelParts.CheckRegistered(place, place["type"].Text());
        string name = place.Text();
        return parse(name) ?? own.GetValueOrDefault(name)
            ?? throw ModelParts.Unknown(place, kind, name, forms.Select(form => nameOf(form.Default)).Concat(own.Keys), $"Model.Register({kind})");
    }
}
