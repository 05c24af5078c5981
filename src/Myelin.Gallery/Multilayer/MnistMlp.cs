namespace Myelin.Gallery.Multilayer;

/// <summary>p = softmax(W₃ relu(W₂ relu(W₁ x + b₁) + b₂) + b₃) with dropout of 0.2 behind both hidden layers: 784-512-512-10.</summary>
/// <remarks>
/// The example that Keras came with for years. Its 669,706 parameters outnumber the 60,000 examples by far; dropout keeps the units
/// from relying on each other, so that the accuracy on the test set does not fall while that on the training set still rises.
/// </remarks>
public sealed class MnistMlp : GalleryEntry
{
    /// <inheritdoc/>
    public override string Id => "mnist-mlp";

    /// <inheritdoc/>
    public override string Title => "Digits by two hidden layers of 512 units, with dropout";

    /// <inheritdoc/>
    public override string Decks => "B, E";

    /// <inheritdoc/>
    public override string Required => "MNIST at least 98.2 % after 20 epochs; 669,706 parameters";

    /// <inheritdoc/>
    public override string Published => "98.40 % (Keras examples, mnist_mlp)";

    /// <inheritdoc/>
    public override IReadOnlyList<long> Seeds => [0, 1, 2];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Data => ["mnist"];

    /// <inheritdoc/>
    public override void Run(GalleryRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var (train, test) = DataSets.Load("mnist", run.Data);
        if (run.IsShort) (train, test) = (train.Take(0, 2_000), test.Take(0, 1_000));
        int epochs = run.IsShort ? 3 : 20;
        var model = new Sequential(input: [28, 28, 1], seed: run.Seed)
        {
            new Flatten(),
            new Dense(512, Activation.Relu),
            new Dropout(0.2),
            new Dense(512, Activation.Relu),
            new Dropout(0.2),
            new Dense(10, Activation.Softmax),
        };
        run.Tell($"RMSprop at a rate of 0.001, batches of 128, {epochs} epochs on {train.Count:#,0} digits.");
        run.Exactly("parameters", model.ParameterCount, 669_706);
        History history = ImageClassifier.Train(run, model, train, epochs, 128, new RmsProp(0.001), validation: test, name: "model");
        run.AtLeast("test accuracy after the last epoch", ImageClassifier.Accuracy(run, model, test), 98.2, "%", inShort: 65);
        run.Draw("accuracy", ImageClassifier.Curves(
            "Accuracy by epoch; \"validation\" is the test set, on which nothing is chosen", history, hasValidation: true));
        run.Tell("What is left: the mistakes of which the network is surest.");
        if (Mistakes.Of("The surest mistakes on the test set", model, test) is { } mistakes) run.Draw("mistakes", mistakes);
    }
}
