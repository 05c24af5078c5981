using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json.Nodes;

namespace Myelin;

/// <summary>
/// A type that model files can store. An object is stored as the name of its type and the arguments of its constructor, which are read
/// from properties of the same names.
/// </summary>
sealed class ModelPart
{
    /// <summary>The members of a type to keep when a program is trimmed.</summary>
    public const DynamicallyAccessedMemberTypes Kept = DynamicallyAccessedMemberTypes.PublicConstructors | DynamicallyAccessedMemberTypes.PublicProperties;

    const string TypeEntry = "type", LayersEntry = "layers";

    readonly record struct Setting(ParameterInfo Parameter, PropertyInfo Property, ModelValue Form)
    {
        public string Name => Parameter.Name!;
    }

    /// <summary>A property with the attribute StoredOption. It is stored if it differs from its value after construction.</summary>
    readonly record struct Option(string Name, PropertyInfo Property, ModelValue Form);

    readonly ConstructorInfo constructor;
    readonly Setting[] settings;
    readonly Option[] options;

    ModelPart(string name, [DynamicallyAccessedMembers(Kept)] Type type)
    {
        Name = name;
        Type = type;
        constructor = type.GetConstructors().MaxBy(one => one.GetParameters().Length)
            ?? throw new ArgumentException($"Model.Register: expects a type with a public constructor, received {type.Name}; give it one.");
        (ParameterInfo Parameter, PropertyInfo? Property, ModelValue? Form)[] all =
            [.. constructor.GetParameters().Select(parameter => (parameter, PropertyOf(type, parameter), ModelValue.Of(parameter.ParameterType)))];
        ParameterInfo[] wanting = [.. all.Where(one => one.Property == null).Select(one => one.Parameter)];
        if (wanting.Length > 0)
            throw new ArgumentException(
                $"Model.Register: expects a public property for every parameter of the constructor of {type.Name}, received none for " +
                $"{string.Join(", ", wanting.Select(parameter => $"\"{parameter.Name}\""))}; " +
                $"add {string.Join(", ", wanting.Select(PropertyName))} with the same types.");
        if (all.FirstOrDefault(one => one.Form == null || one.Parameter.Name is TypeEntry or LayersEntry) is { Parameter: { } unfit })
            throw new ArgumentException(
                "Model.Register: expects parameters that are numbers, strings, enumerations, shapes, layers, activations, initializers, regularizers, or " +
                $"lists of them, and not named \"{TypeEntry}\" or \"{LayersEntry}\", " +
                $"received {unfit.ParameterType.Name} \"{unfit.Name}\" of {type.Name}; change its type or name.");
        settings = [.. all.Select(one => new Setting(one.Parameter, one.Property!, one.Form!))];
        options =
        [
            .. type.GetProperties().Where(property => property.IsDefined(typeof(StoredOptionAttribute)))
                .Select(property => new Option(EntryName(property), property, ModelValue.Of(property.PropertyType)!)),
        ];
    }

    /// <summary>Creates the description of a type.</summary>
    /// <exception cref="ArgumentException">A parameter has no property, or its type cannot be stored.</exception>
    public static ModelPart Of<[DynamicallyAccessedMembers(Kept)] T>(string? name = null) => new(name ?? typeof(T).Name, typeof(T));

    /// <summary>The name of the type in files.</summary>
    public string Name { get; }

    /// <summary>The type.</summary>
    public Type Type { get; }

    /// <summary>The names and types of its settings.</summary>
    public IReadOnlyDictionary<string, Type> Settings => settings.ToDictionary(setting => setting.Name, setting => setting.Parameter.ParameterType);

    static string EntryName(PropertyInfo property) => $"{char.ToLowerInvariant(property.Name[0])}{property.Name[1..]}";

    static string PropertyName(ParameterInfo parameter) => $"{char.ToUpperInvariant(parameter.Name![0])}{parameter.Name[1..]}";

    static PropertyInfo? PropertyOf([DynamicallyAccessedMembers(Kept)] Type type, ParameterInfo parameter)
    {
        PropertyInfo? property = type.GetProperty(PropertyName(parameter));
        Type expected = parameter.ParameterType;
        if (property == null) return null;
        return expected.IsAssignableFrom(property.PropertyType) || Nullable.GetUnderlyingType(expected) == property.PropertyType ? property : null;
    }

    /// <summary>Describes an object as JSON.</summary>
    public JsonObject Describe(object part)
    {
        var json = new JsonObject { [TypeEntry] = Name };
        foreach (Setting setting in settings) json[setting.Name] = setting.Property.GetValue(part) is { } value ? setting.Form.Write(value) : null;
        foreach (Option option in options)
            if (option.Property.GetValue(part) is { } value && !IsUnset(value)) json[option.Name] = option.Form.Write(value);
        if (part is Sequential sequential) json[LayersEntry] = new JsonArray([.. sequential.Layers.Select(ModelParts.Describe)]);
        return json;
    }

    /// <summary>Whether a value is that of an option that nobody set: false, 0, the first of an enumeration or an empty list.</summary>
    static bool IsUnset(object value) => value switch
    {
        System.Collections.ICollection list => list.Count == 0,
        Enum or bool or int => Convert.ToInt32(value, System.Globalization.CultureInfo.InvariantCulture) == 0,
        _ => false,
    };

    /// <summary>Creates an object from JSON. Settings missing in the file take their defaults, because the parameter may be newer than the file.</summary>
    /// <exception cref="DataFormatException">A setting is invalid, missing or unknown.</exception>
    public object Make(JsonPlace place)
    {
        bool holdsLayers = Type == typeof(Sequential);
        string[] known = [.. settings.Select(setting => setting.Name), .. options.Select(option => option.Name)];
        foreach (string entry in place.Value.EnumerateObject().Select(entry => entry.Name))
        {
            if (entry == TypeEntry || (holdsLayers && entry == LayersEntry) || known.Contains(entry)) continue;
            throw place.Broken(
                $"settings of {Name} ({string.Join(", ", known)})",
                $"\"{JsonPlace.Short(entry)}\"",
                Nearest.To(entry, known) is { } meant ? $"Did you mean \"{meant}\"?" : null);
        }
        object?[] arguments = Array.ConvertAll(settings, setting => Read(setting, place));
        object made = place.Make($"valid settings of {Name}", () => constructor.Invoke(BindingFlags.DoNotWrapExceptions, null, arguments, null));
        foreach (Option option in options)
        {
            if (place.Find(option.Name) is not { } value) continue;
            object read = option.Form.Read(value);
            value.Make($"a valid {option.Name} of {Name}", () => option.Property.SetMethod!.Invoke(made, BindingFlags.DoNotWrapExceptions, null, [read], null));
        }
        if (made is Sequential sequential) Fill(sequential, place[LayersEntry]);
        return made;
    }

    /// <summary>Creates an object with the default of every setting.</summary>
    public object Default() =>
        constructor.Invoke(BindingFlags.DoNotWrapExceptions, null, Array.ConvertAll(settings, setting => setting.Parameter.DefaultValue), null);

    static object? Read(Setting setting, JsonPlace place)
    {
        ParameterInfo parameter = setting.Parameter;
        if (place.Find(setting.Name) is not { } value)
            return parameter.HasDefaultValue ? parameter.DefaultValue : throw place.Broken($"the setting \"{setting.Name}\"");
        if (value.Value.ValueKind != System.Text.Json.JsonValueKind.Null) return setting.Form.Read(value);
        bool mayBeNull = parameter.HasDefaultValue ? parameter.DefaultValue == null : !parameter.ParameterType.IsValueType;
        return mayBeNull ? null : throw value.Broken($"a value of {parameter.ParameterType.Name}");
    }

    static void Fill(Sequential sequential, JsonPlace layers)
    {
        foreach (JsonPlace place in layers.Items())
        {
            var layer = (Module)ModelParts.Make(place, typeof(Module));
            place.Make("a layer that can be added here", () =>
            {
                sequential.Append(layer);
                return layer;
            });
        }
    }
}
