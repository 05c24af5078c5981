namespace Myelin;

/// <summary>Generated scenes as a named data set.</summary>
/// <param name="Scenes">The scenes.</param>
internal sealed record SceneData(Dataset Scenes) : RawData([Scenes.Count], [], Scenes.Classes)
{
    /// <inheritdoc/>
    public override Tensor InputTensor => Scenes.Inputs;

    /// <inheritdoc/>
    public override Dataset ToDataset() => Scenes;

    /// <summary>Scenes of drawn digits, which differ between training and test.</summary>
    public static RawSplit OfDrawnDigits(int train, int test, ulong seed)
    {
        const int Pool = 5_000;
        return new(Of(DrawnDigits.Generate(Pool, (long)seed), train, seed, 0), Of(DrawnDigits.Generate(Pool, (long)seed, Pool), test, seed, train));
    }

    /// <summary>Scenes of MNIST's training digits, and of its test digits.</summary>
    public static RawSplit OfMnist(DataFolder folder, int train, int test, ulong seed)
    {
        RawSplit digits = Mnist.Read(folder);
        return new(Of(digits.Train.ToDataset(), train, seed, 0), Of(digits.Test.ToDataset(), test, seed, train));
    }

    static SceneData Of(Dataset digits, int count, ulong seed, int first) => new(DigitScenes.Generate(digits, count, (long)seed, first));

    /// <summary>Pictures of shapes, and others with combinations of size, colour and kind that are not among them.</summary>
    public static RawSplit OfShapes(int train, int test, ulong seed) =>
        new(new SceneData(ShapeScenes.Generate(train, (long)seed)), new SceneData(ShapeScenes.Generate(test, (long)seed, train, heldOut: true)));
}
