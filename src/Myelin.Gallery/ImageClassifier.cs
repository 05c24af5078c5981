namespace Myelin.Gallery;

/// <summary>Trains and measures classifiers for entries: cross-entropy of probabilities, an optimizer, a schedule, then the accuracy on a test set.</summary>
public static class ImageClassifier
{
    /// <summary>Compiles and trains a model that ends with a softmax, and records its weights.</summary>
    /// <param name="run">The run of the entry, whose seed orders the examples.</param>
    /// <param name="model">The model.</param>
    /// <param name="train">The training examples.</param>
    /// <param name="epochs">The number of epochs.</param>
    /// <param name="batchSize">The examples in a batch.</param>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="loss">The loss; the cross-entropy of labels if left out.</param>
    /// <param name="validation">Examples that are measured after each epoch.</param>
    /// <param name="name">The name under which the run keeps the model; null to keep its hash alone.</param>
    /// <param name="callbacks">Callbacks, such as a schedule.</param>
    public static History Train(
        GalleryRun run, Model model, Dataset train, int epochs, int batchSize, Optimizer optimizer, Loss? loss = null, Dataset? validation = null,
        string? name = null, params IReadOnlyList<Callback> callbacks)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(model);
        model.Compile(optimizer, loss ?? new SparseCategoricalCrossentropy(), [new Accuracy()]);
        History history = model.Fit(
            train, epochs, batchSize, validation, new() { Seed = run.Seed, Callbacks = callbacks }, cancellation: run.Cancellation);
        run.Trained(model, name);
        return history;
    }

    /// <summary>A rate that falls to 0 along a cosine over all updates of a training.</summary>
    public static Schedule Cooling(double rate, Dataset train, int epochs, int batchSize)
    {
        ArgumentNullException.ThrowIfNull(train);
        return Schedule.Cosine(rate, epochs * ((train.Count + batchSize - 1L) / batchSize));
    }

    /// <summary>The share of examples that a model classifies correctly, in %.</summary>
    public static double Accuracy(GalleryRun run, Model model, Dataset test)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(model);
        return 100 * model.Evaluate(test, cancellation: run.Cancellation)["accuracy"];
    }

    /// <summary>Training and validation accuracy by epoch, in %.</summary>
    public static LineChart Curves(string title, History history, bool hasValidation = false)
    {
        ArgumentNullException.ThrowIfNull(history);
        var chart = new LineChart(title, "epoch", "accuracy (%)");
        double[] epochs = [.. history.Epochs.Select(epoch => (double)epoch.Epoch)];
        chart.Add("training", epochs, [.. history["accuracy"].Select(share => 100 * share)]);
        if (hasValidation) chart.Add("validation", epochs, [.. history["val_accuracy"].Select(share => 100 * share)]);
        return chart;
    }
}
