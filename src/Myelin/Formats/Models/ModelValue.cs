using System.Text.Json.Nodes;

namespace Myelin;

/// <summary>Reads and writes the values of a type in a model's description.</summary>
/// <param name="Write">Converts a value other than null to JSON.</param>
/// <param name="Read">Converts JSON to a value.</param>
sealed record ModelValue(Func<object, JsonNode> Write, Func<JsonPlace, object> Read)
{
    /// <summary>The converter of a type; null if the type cannot be stored.</summary>
    public static ModelValue? Of(Type type)
    {
        Type plain = Nullable.GetUnderlyingType(type) ?? type;
        foreach ((Type known, ModelValue form) in Plain)
            if (known == plain) return form;
        if (plain.IsEnum) return OfEnum(plain);
        if (ModelParts.Bases.Any(known => known.IsAssignableFrom(plain)))
            return new(ModelParts.Describe, place => ModelParts.Make(place, plain));
        foreach ((Type known, ModelValue form) in Lists)
            if (plain.IsAssignableFrom(known)) return form;
        return null;
    }

    static (Type, ModelValue) Of<T>(Func<T, JsonNode> write, Func<JsonPlace, T> read) where T : notnull =>
        (typeof(T), new(value => write((T)value), place => read(place)));

    static readonly (Type, ModelValue)[] Plain =
    [
        Of(value => JsonValue.Create(value), place => place.Bool()),
        Of(value => JsonValue.Create(value), place => place.Int32()),
        Of(value => JsonValue.Create(value), place => place.Int64()),
        Of(Number, place => place.Double()),
        Of<float>(value => Number(value), place => (float)place.Double()),
        Of<char>(value => JsonValue.Create(value.ToString()), place => place.Text() is [char letter] ? letter : throw place.Broken("one character")),
        Of<string>(value => JsonValue.Create(value), place => place.Text()),
        Of<Shape>(shape => List(shape, size => JsonValue.Create(size)), place =>
        {
            int[] sizes = [.. place.Items().Select(size => size.Int32())];
            return place.Make("the sizes of a shape", () => Shape.Create(sizes));
        }),
        Of<TensorSpec>(WriteSpec, ReadSpec),
        Of<Size2D>(size => new JsonArray(size.Height, size.Width), place =>
            place.Items().Select(size => size.Int32()).ToArray() is [int height, int width] ? new Size2D(height, width)
                : throw place.Broken("a height and a width")),
        Of<Size3D>(size => new JsonArray(size.Depth, size.Height, size.Width), place =>
            place.Items().Select(size => size.Int32()).ToArray() is [int depth, int height, int width] ? new Size3D(depth, height, width)
                : throw place.Broken("a depth, a height and a width")),
        Of<Sides>(WriteSides, ReadSides),
        Of<Padding>(WritePadding, ReadPadding),
        Of<Interval>(range => new JsonArray(Number(range.Low), Number(range.High)), place =>
            place.Items().Select(end => end.Double()).ToArray() is [double low, double high] ? new Interval(low, high)
                : throw place.Broken("a lowest and a highest number")),
        Of<Activation>(ModelParts.Describe, place => (Activation)ModelParts.Make(place, typeof(Activation))),
        Of<Initializer>(ModelParts.Describe, place => ModelParts.Initializers.Of(place)),
        Of<Regularizer>(ModelParts.Describe, place => ModelParts.Regularizers.Of(place)),
        Of<Constraint>(ModelParts.Describe, place => ModelParts.Constraints.Of(place)),
    ];

    static JsonNode WriteSides(Sides sides) => new JsonArray(sides.Before, sides.After);

    static Sides ReadSides(JsonPlace place) =>
        place.Items().Select(side => side.Int32()).ToArray() is [int before, int after] ? new Sides(before, after)
            : throw place.Broken("a number before and a number after");

    /// <summary>Writes the name of a rule, one number for all sides, or a list of pairs.</summary>
    static JsonNode WritePadding(Padding padding) => !padding.IsExplicit ? JsonValue.Create(padding.ToString())
        : padding.IsUniform ? JsonValue.Create(padding.Sides[0].Before) : List(padding.Sides, WriteSides);

    static Padding ReadPadding(JsonPlace place) => place.Value.ValueKind switch
    {
        System.Text.Json.JsonValueKind.String => Padding.Named(place.Text()),
        System.Text.Json.JsonValueKind.Array => Padding.Of([.. place.Items().Select(ReadSides)]),
        _ => place.Int32(),
    } ?? throw place.Broken("Valid, Same, Causal, a number, or pairs of numbers");

    /// <summary>Writes only the sizes of an unnamed Float32 specification, otherwise an object.</summary>
    static JsonNode WriteSpec(TensorSpec spec)
    {
        JsonArray sizes = List(spec, size => size is { } known ? JsonValue.Create(known) : null!);
        if (spec.Type == ElementType.Float32 && spec.Name == null) return sizes;
        var json = new JsonObject { ["sizes"] = sizes, ["type"] = spec.Type.ToString() };
        if (spec.Name != null) json["name"] = spec.Name;
        return json;
    }

    static TensorSpec ReadSpec(JsonPlace place)
    {
        bool isList = place.Value.ValueKind == System.Text.Json.JsonValueKind.Array;
        int?[] sizes = [.. (isList ? place : place["sizes"]).Items().Select(size =>
            size.Value.ValueKind == System.Text.Json.JsonValueKind.Null ? (int?)null : size.Int32())];
        ElementType type = isList ? ElementType.Float32 : (ElementType)Of(typeof(ElementType))!.Read(place["type"]);
        string? name = isList ? null : place.Find("name")?.Text();
        return place.Make("the sizes of a tensor", () => new TensorSpec(sizes, type, name));
    }

    static (Type, ModelValue) ListOf<T>(Func<T, JsonNode> write, Func<JsonPlace, T> read) =>
        (typeof(T[]), new(value => List((IEnumerable<T>)value, write), place => place.Items().Select(read).ToArray()));

    static readonly (Type, ModelValue)[] Lists =
    [
        ListOf(value => JsonValue.Create(value), place => place.Int32()),
        ListOf(value => JsonValue.Create(value), place => place.Int64()),
        ListOf(Number, place => place.Double()),
        ListOf<string>(value => JsonValue.Create(value), place => place.Text()),
        ListOf<TensorSpec>(WriteSpec, ReadSpec),
        ListOf<RecurrentCell>(ModelParts.Describe, place => (RecurrentCell)ModelParts.Make(place, typeof(RecurrentCell))),
        ListOf<Layer>(ModelParts.Describe, place => (Layer)ModelParts.Make(place, typeof(Layer))),
        ListOf<ParameterGroup>(ModelParts.Describe, place => (ParameterGroup)ModelParts.Make(place, typeof(ParameterGroup))),
        ListOf<Module>(ModelParts.Describe, place => (Module)ModelParts.Make(place, typeof(Module))),
        ListOf<TableColumn>(ModelParts.Describe, place => (TableColumn)ModelParts.Make(place, typeof(TableColumn))),
    ];

    static JsonArray List<T>(IEnumerable<T> values, Func<T, JsonNode> write) => new([.. values.Select(write)]);

    static JsonNode Number(double value) =>
        double.IsFinite(value) ? JsonValue.Create(value) : JsonValue.Create(double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity");

    static ModelValue OfEnum(Type type) => new(value => JsonValue.Create(value.ToString()!), place =>
    {
        string[] names = Enum.GetNames(type);
        return names.Contains(place.Text()) ? Enum.Parse(type, place.Text()) : throw place.Broken($"one of {string.Join(", ", names)}");
    });
}
