namespace Myelin.Gallery.Applications;

/// <summary>Scenes of digits for detection and segmentation.</summary>
static class DigitScene
{
    /// <summary>The seed of all test scenes, whatever the seed of the training.</summary>
    const long TestSeed = 1_000;

    /// <summary>Training scenes of some digits, streamed, and test scenes of others.</summary>
    public static (Dataset Train, Dataset Test) Of((Dataset Train, Dataset Test) digits, int train, int test, long seed) =>
        (DigitScenes.Stream(digits.Train, train, seed), DigitScenes.Generate(digits.Test, test, TestSeed));

    /// <summary>The same of drawn digits, which need no files, for a short run.</summary>
    public static (Dataset Train, Dataset Test) Drawn(int train, int test, long seed) =>
        Of((DrawnDigits.Generate(500), DrawnDigits.Generate(100, first: 500)), train, test, seed);

    /// <summary>The true boxes of every scene of a batch.</summary>
    public static Detection[][] Truths(Batch batch)
    {
        Box[] boxes = Box.FromTensor(batch.Target("boxes"));
        int[] labels = batch.Target("labels").ToArray<int>();
        int most = labels.Length / batch.Count;
        return [.. Enumerable.Range(0, batch.Count).Select(i => Enumerable.Range(i * most, most).Where(k => labels[k] >= 0)
            .Select(k => new Detection(boxes[k], labels[k])).ToArray())];
    }
}
