namespace Myelin;

/// <summary>Labelled examples as plain arrays: example i is row i of the inputs and has label i.</summary>
/// <param name="Shape">The shape of all inputs, the number of examples first; images are [count, height, width, channels].</param>
/// <param name="Labels">[count] labels, each an index into <paramref name="Classes"/>; empty if there are no classes.</param>
/// <param name="Classes">The name of every class.</param>
internal abstract record RawData(int[] Shape, int[] Labels, IReadOnlyList<string> Classes)
{
    /// <summary>The number of examples.</summary>
    public int Count => Shape[0];

    /// <summary>How the inputs were made from raw data; null if the data set can tell.</summary>
    public Preprocessing? Preprocessing { get; init; }

    /// <summary>The inputs as a tensor of the shape.</summary>
    public abstract Tensor InputTensor { get; }

    /// <summary>The targets as a tensor: labels, unless a derived class returns others.</summary>
    public virtual Tensor TargetTensor => Tensor.From(Labels, [Count]);

    /// <summary>The examples as a data set.</summary>
    public virtual Dataset ToDataset() => Dataset.From(InputTensor, TargetTensor, Classes, Preprocessing);

    /// <summary>Class names that are only numbers: "0", "1", ...</summary>
    public static string[] NumberedClasses(int count) => [.. Enumerable.Range(0, count).Select(label => $"{label}")];
}

/// <summary>Examples whose inputs are bytes: images, 0 black to 255 white.</summary>
internal sealed record ByteData(byte[] Inputs, int[] Shape, int[] Labels, IReadOnlyList<string> Classes)
    : RawData(Shape, Labels, Classes)
{
    /// <inheritdoc/>
    public override Tensor InputTensor => Tensor.From(Inputs, Myelin.Shape.Create(Shape));
}

/// <summary>Examples whose inputs are numbers.</summary>
internal sealed record FloatData(float[] Inputs, int[] Shape, int[] Labels, IReadOnlyList<string> Classes)
    : RawData(Shape, Labels, Classes)
{
    /// <inheritdoc/>
    public override Tensor InputTensor => Tensor.From(Inputs, Myelin.Shape.Create(Shape));
}

/// <summary>Examples with a number to predict, without classes.</summary>
internal sealed record ValueData(float[] Inputs, int[] Shape, float[] Values) : RawData(Shape, [], [])
{
    /// <inheritdoc/>
    public override Tensor InputTensor => Tensor.From(Inputs, Myelin.Shape.Create(Shape));

    /// <inheritdoc/>
    public override Tensor TargetTensor => Tensor.From(Values, [Count, 1]);
}

/// <summary>The examples of a named data set, for training and for testing, and those for validation where its authors set some apart.</summary>
internal sealed record RawSplit(RawData Train, RawData Test, RawData? Validation = null)
{
    /// <summary>Both as data sets.</summary>
    public (Dataset Train, Dataset Test) ToDatasets() => (Train.ToDataset(), Test.ToDataset());
}
