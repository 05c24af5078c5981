namespace Myelin;

/// <summary>A sentence about a <see cref="ShapeScene"/>, in a small language.</summary>
/// <remarks>
/// The grammar:
/// <code>
/// sentence = object place | object relation object
/// object   = "a" ("small" | "large") colour ("circle" | "square" | "triangle" | "cross")
/// colour   = "red" | "green" | "blue" | "yellow" | "white" | "orange" | "purple" | "cyan"
/// place    = "in the middle" | "at the" ("top" | "bottom") ("left" | "right")
/// relation = "above" | "below" | "left of" | "right of"
/// </code>
/// A sentence of the first form is true of a scene of that object alone, with its centre in that ninth of the picture. One of the second form
/// is true of a scene of both objects if the centre of the first lies on that side of the second, and at least as far as it lies to the other sides.
/// </remarks>
public sealed class SceneSentence
{
    static readonly string[] Kinds = ["circle", "square", "triangle", "cross"];

    static readonly string[] Colours = ["red", "green", "blue", "yellow", "white", "orange", "purple", "cyan"];

    static readonly string[][] Places = [["in", "the", "middle"], .. from y in (string[])["top", "bottom"] from x in (string[])["left", "right"]
        select (string[])["at", "the", y, x]];

    static readonly string[][] Relations = [["above"], ["below"], ["left", "of"], ["right", "of"]];

    /// <summary>All words of the language.</summary>
    public static IReadOnlyList<string> Vocabulary { get; } =
        ["a", "small", "large", .. Colours, .. Kinds, "above", "below", "left", "right", "of", "at", "in", "the", "top", "bottom", "middle"];

    SceneSentence(IReadOnlyList<SceneShape> objects, string[] tail) => (Objects, Tail) = (objects, tail);

    /// <summary>The objects in the order of the sentence. Their places are not known and are NaN.</summary>
    public IReadOnlyList<SceneShape> Objects { get; }

    /// <summary>The words of the place or the relation.</summary>
    string[] Tail { get; }

    internal static string Word(ShapeKind kind) => Kinds[(int)kind];

    internal static string Word(ShapeColour colour) => Colours[(int)colour];

    /// <summary>Reads a sentence; null if it is not grammatical.</summary>
    public static SceneSentence? Parse(string sentence)
    {
        ArgumentNullException.ThrowIfNull(sentence);
        string[] words = sentence.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (ObjectAt(words, 0) is not { } first) return null;
        foreach (string[] place in Places)
            if (words.AsSpan(4).SequenceEqual(place)) return new([first], place);
        foreach (string[] relation in Relations)
            if (words.Length == 8 + relation.Length && words.AsSpan(4, relation.Length).SequenceEqual(relation)
                && ObjectAt(words, 4 + relation.Length) is { } second) return new([first, second], relation);
        return null;
    }

    static SceneShape? ObjectAt(string[] words, int at)
    {
        if (words.Length < at + 4 || words[at] != "a" || words[at + 1] is not ("small" or "large")) return null;
        int colour = Array.IndexOf(Colours, words[at + 2]), kind = Array.IndexOf(Kinds, words[at + 3]);
        return colour < 0 || kind < 0 ? null : new((ShapeKind)kind, (ShapeColour)colour, words[at + 1] == "large", double.NaN, double.NaN);
    }

    /// <summary>Whether the sentence says the truth about a scene.</summary>
    public bool IsTrueOf(ShapeScene scene)
    {
        ArgumentNullException.ThrowIfNull(scene);
        if (scene.Shapes.Count != Objects.Count) return false;
        if (Objects.Count == 1) return Same(Objects[0], scene.Shapes[0]) && PlaceOf(scene.Shapes[0]).SequenceEqual(Tail);
        return Holds(scene.Shapes[0], scene.Shapes[1]) || Holds(scene.Shapes[1], scene.Shapes[0]);

        bool Holds(SceneShape a, SceneShape b) => Same(Objects[0], a) && Same(Objects[1], b) && IsSo(a, b, Tail);
    }

    static bool Same(SceneShape a, SceneShape b) => (a.Kind, a.Colour, a.IsLarge) == (b.Kind, b.Colour, b.IsLarge);

    /// <summary>The place of a shape in words; none between the five places.</summary>
    static string[] PlaceOf(SceneShape shape)
    {
        string? y = shape.Y < 1.0 / 3 ? "top" : shape.Y > 2.0 / 3 ? "bottom" : null, x = shape.X < 1.0 / 3 ? "left" : shape.X > 2.0 / 3 ? "right" : null;
        return (y, x) switch
        {
            (null, null) => Places[0],
            ({ }, { }) => ["at", "the", y, x],
            _ => [],
        };
    }

    static bool IsSo(SceneShape a, SceneShape b, string[] relation)
    {
        double right = a.X - b.X, down = a.Y - b.Y;
        return relation[0] switch
        {
            "above" => -down >= Math.Abs(right),
            "below" => down >= Math.Abs(right),
            "left" => -right >= Math.Abs(down),
            _ => right >= Math.Abs(down),
        };
    }

    /// <summary>All sentences that are true of a scene. A scene of two shapes has at least two: of one seen from the other, and the other way round.</summary>
    public static IReadOnlyList<string> AllOf(ShapeScene scene)
    {
        ArgumentNullException.ThrowIfNull(scene);
        if (scene.Shapes.Count == 1)
            return PlaceOf(scene.Shapes[0]) is { Length: > 0 } place ? [$"{scene.Shapes[0]} {string.Join(' ', place)}"] : [];
        if (scene.Shapes.Count != 2) return [];
        (SceneShape A, SceneShape B)[] orders = [(scene.Shapes[0], scene.Shapes[1]), (scene.Shapes[1], scene.Shapes[0])];
        return [.. from pair in orders
            from relation in Relations
            where IsSo(pair.A, pair.B, relation)
            select $"{pair.A} {string.Join(' ', relation)} {pair.B}"];
    }

    /// <summary>The sentence.</summary>
    public override string ToString() => $"{Objects[0]} {string.Join(' ', Tail)}{(Objects.Count > 1 ? $" {Objects[1]}" : "")}";
}
