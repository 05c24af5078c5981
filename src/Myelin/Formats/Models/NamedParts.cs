using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Myelin;

/// <summary>Values that model files hold by name: activations, initializers or regularizers; the library's, and those that programs register.</summary>
/// <param name="kind">What they are, for errors: "activation".</param>
/// <param name="forms">The library's.</param>
/// <param name="nameOf">How a value is written.</param>
/// <param name="isOwn">Whether a value is not the library's.</param>
/// <param name="parse">The library's value that is written so, or null.</param>
sealed class NamedParts<T>(string kind, NamedForm<T>[] forms, Func<T, string> nameOf, Func<T, bool> isOwn, Func<string, T?> parse) where T : class
{
    readonly ConcurrentDictionary<string, T> own = new();

    /// <summary>Makes an own value known, in place of one that was registered under its name before.</summary>
    /// <exception cref="ArgumentException">The library has one of this name.</exception>
    public void Register(T value)
    {
        string name = nameOf(value);
        if (parse(name) != null)
            throw new ArgumentException(
                $"Model.Register: expects a new name for the {kind}, received \"{name}\", which the library knows; give it another name.");
        own[name] = value;
    }

    /// <summary>Its name, or the mark of one that is not registered.</summary>
    public JsonNode Describe(T value)
    {
        string name = nameOf(value);
        return !isOwn(value) || own.ContainsKey(name) ? name : ModelParts.Unregistered(name);
    }

    /// <summary>The value of a name.</summary>
    /// <exception cref="DataFormatException">There is none of this name.</exception>
    public T Of(JsonPlace place)
    {
        if (place.Value.ValueKind == JsonValueKind.Object) ModelParts.CheckRegistered(place, place["type"].Text());
        string name = place.Text();
        return parse(name) ?? own.GetValueOrDefault(name)
            ?? throw ModelParts.Unknown(place, kind, name, forms.Select(form => nameOf(form.Default)).Concat(own.Keys), $"Model.Register({kind})");
    }
}
