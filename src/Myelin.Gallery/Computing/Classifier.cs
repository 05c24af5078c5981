namespace Myelin.Gallery.Computing;

/// <summary>How the classifiers of this section are trained: cross-entropy, Adam with a rate that falls to 0 along a cosine, batches of 50.</summary>
static class Classifier
{
    /// <summary>Trains a model whose last layer is a softmax.</summary>
    public static void Train(GalleryRun run, Sequential model, Dataset data, int epochs, double rate = 0.01)
    {
        const int Batch = 50;
        model.Compile(new Adam(rate), new SparseCategoricalCrossentropy(), [new Accuracy()]);
        long steps = (long)epochs * ((data.Count + Batch - 1) / Batch);
        model.Fit(data, epochs, Batch, options: new() { Seed = run.Seed, Callbacks = [Schedule.Cosine(rate, steps)] }, cancellation: run.Cancellation);
    }

    /// <summary>The share of examples that a model classifies rightly, in %.</summary>
    public static double Accuracy(Sequential model, Dataset data) => 100 * model.Evaluate(data)["accuracy"];
}
