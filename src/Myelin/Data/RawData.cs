namespace Myelin;

/// <summary>Labelled examples as plain arrays: example i is row i of the inputs and has label i.</summary>
/// <param name="Shape">The shape of all inputs, the number of examples first; images are [count, height, width, channels].</param>
/// <param name="Labels">[count] labels, each an index into <paramref name="Classes"/>.</param>
/// <param name="Classes">The name of every class.</param>
internal abstract record RawData(int[] Shape, int[] Labels, IReadOnlyList<string> Classes)
{
    /// <summary>The number of examples.</summary>
    public int Count => Labels.Length;

    /// <summary>Class names that are only numbers: "0", "1", ...</summary>
    public static string[] NumberedClasses(int count) => [.. Enumerable.Range(0, count).Select(label => $"{label}")];
}

/// <summary>Examples whose inputs are bytes: images, 0 black to 255 white.</summary>
internal sealed record ByteData(byte[] Inputs, int[] Shape, int[] Labels, IReadOnlyList<string> Classes)
    : RawData(Shape, Labels, Classes);

/// <summary>Examples whose inputs are numbers.</summary>
internal sealed record FloatData(float[] Inputs, int[] Shape, int[] Labels, IReadOnlyList<string> Classes)
    : RawData(Shape, Labels, Classes);

/// <summary>What a named data set gives: examples to train on and others to test with.</summary>
internal sealed record RawSplit(RawData Train, RawData Test)
{
    /// <summary>Both as data sets.</summary>
    public (Dataset Train, Dataset Test) ToDatasets() => (Dataset.Of(Train), Dataset.Of(Test));
}
