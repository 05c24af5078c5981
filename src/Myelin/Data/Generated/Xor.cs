namespace Myelin;

/// <summary>Exclusive or: the four points of {0, 1}², labelled by whether their coordinates differ.</summary>
/// <remarks>The classic example of data that a single layer cannot learn (Minsky and Papert, "Perceptrons", 1969).</remarks>
public static class Xor
{
    /// <summary>The four points as a data set.</summary>
    public static Dataset Generate() => Dataset.Of(Draw());

    /// <summary>The four points, [4, 2].</summary>
    internal static FloatData Draw() =>
        new([0, 0, 0, 1, 1, 0, 1, 1], [4, 2], [0, 1, 1, 0], Classes) { Preprocessing = TablePreprocessing.Points(2, Classes) };

    static readonly string[] Classes = ["equal", "different"];
}
