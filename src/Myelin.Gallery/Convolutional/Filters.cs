namespace Myelin.Gallery.Convolutional;

/// <summary>y = relu(w * x + b): a filter answers most where the image looks like it, so its weights say what it looks for.</summary>
/// <remarks>
/// Where a dense layer has templates of whole images, a convolution has templates of patches. On photographs the first layer learns edges
/// in all directions, bars, and spots of colour, whatever the task, much as cells of the visual cortex do. How oriented a filter is can be
/// measured: the coherence of its gradients is 1 for an edge or a grating, and near 0 for noise or a round spot.
/// </remarks>
public sealed class Filters : GalleryEntry
{
    const int Size = 7, Count = 32;

    /// <inheritdoc/>
    public override string Id => "filters";

    /// <inheritdoc/>
    public override string Title => "What convolutional filters learn";

    /// <inheritdoc/>
    public override string Decks => "C";

    /// <inheritdoc/>
    public override string Required => "first-layer filters and activation maps drawn; oriented edges in them: at least a quarter of the filters have a " +
        "coherence of 0.6 or more, in at least 4 of 8 directions, and the mean coherence is above that of the filters before training";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Data => ["cifar10-jpeg", "cifar10-subset"];

    /// <inheritdoc/>
    public override void Run(GalleryRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var (train, test) = DataSets.Load(run.IsShort ? "cifar10-subset" : "cifar10-jpeg", run.Data);
        if (run.IsShort) (train, test) = (train.Take(0, 1_000), test.Take(0, 500));
        int epochs = run.IsShort ? 2 : 12;
        const int Batch = 50;
        var first = new Conv2D(
            Count, Size, activation: Activation.Relu, kernelRegularizer: Regularizer.L2(0.003), name: "first");
        var model = new Sequential(input: [32, 32, 3], seed: run.Seed)
        {
            new Rescaling(2, -1),
            first,                                                                    // [26, 26, 32]
            new MaxPooling2D(2),
            new Conv2D(48, 3, activation: Activation.Relu, name: "second"),           // [11, 11, 48]
            new MaxPooling2D(2),
            new Flatten(),
            new Dropout(0.4),
            new Dense(10, Activation.Softmax),
        };
        model.Build([32, 32, 3]);
        run.Tell($"{Count} filters of {Size}x{Size}x3 learn from {train.Count:#,0} photographs, {epochs} epochs.");
        (double before, _, _) = Orientation.Of(first.Kernel.Value);
        run.Draw("before", Picture("The filters before training", first.Kernel.Value));
        ImageClassifier.Train(run, model, train, epochs, Batch, new Adam(), callbacks: ImageClassifier.Cooling(0.001, train, epochs, Batch));
        run.AtLeast("test accuracy", ImageClassifier.Accuracy(run, model, test), 60, "%", inShort: 20);
        (double coherence, int oriented, int directions) = Orientation.Of(first.Kernel.Value);
        run.Draw("filters", Picture("The filters after training", first.Kernel.Value));
        run.Show("mean coherence before training", before);
        run.AtLeast("mean coherence gained", coherence - before, 0.05, inShort: -0.1);
        run.AtLeast("filters with a coherence of 0.6 or more", oriented, Count / 4.0);
        run.AtLeast("of 8 directions, those that they have", directions, 4);
        run.Tell("A picture, and what 16 filters of each layer see of it: an edge filter outlines the object, a colour filter fills it.");
        int[] chosen = [0];
        Tensor picture = test.Examples(chosen).Inputs[0];
        run.Draw("picture", new ImageGrid("The picture", picture, columns: 4));
        Activations.Draw(run, model, picture, only: ["first", "second"]);
    }

    static ImageGrid Picture(string title, Tensor kernel) =>
        new($"{title}, each scaled by itself", Colours.Scaled(kernel.StopGradient().Transpose(3, 0, 1, 2)), columns: 8);
}
