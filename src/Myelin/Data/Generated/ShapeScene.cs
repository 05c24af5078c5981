namespace Myelin;

/// <summary>The kinds of a <see cref="SceneShape"/>.</summary>
public enum ShapeKind
{
    /// <summary>A filled circle.</summary>
    Circle,

    /// <summary>A filled square.</summary>
    Square,

    /// <summary>A filled triangle that points upward.</summary>
    Triangle,

    /// <summary>A cross of two bars.</summary>
    Cross,
}

/// <summary>The colours of a <see cref="SceneShape"/>.</summary>
public enum ShapeColour
{
    /// <summary>Red.</summary>
    Red,

    /// <summary>Green.</summary>
    Green,

    /// <summary>Blue.</summary>
    Blue,

    /// <summary>Yellow.</summary>
    Yellow,

    /// <summary>White.</summary>
    White,

    /// <summary>Orange.</summary>
    Orange,

    /// <summary>Purple.</summary>
    Purple,

    /// <summary>Cyan.</summary>
    Cyan,
}

/// <summary>A shape on a picture.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Colour">Its colour.</param>
/// <param name="IsLarge">Whether it is large rather than small.</param>
/// <param name="X">The horizontal place of its centre, as a share of the picture's width.</param>
/// <param name="Y">The vertical place of its centre, downward, as a share of the picture's height.</param>
public sealed record SceneShape(ShapeKind Kind, ShapeColour Colour, bool IsLarge, double X, double Y)
{
    /// <summary>a small red circle</summary>
    public override string ToString() => $"a {(IsLarge ? "large" : "small")} {SceneSentence.Word(Colour)} {SceneSentence.Word(Kind)}";
}

/// <summary>A picture of one or two shapes.</summary>
/// <param name="Shapes">The shapes.</param>
public sealed record ShapeScene(IReadOnlyList<SceneShape> Shapes);
