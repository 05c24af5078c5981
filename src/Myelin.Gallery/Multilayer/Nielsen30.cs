namespace Myelin.Gallery.Multilayer;

/// <summary>a = σ(Wa' + b) twice, 784-30-10, and C = ½ Σ (a - y)²: plain stochastic gradient descent, w ← w - η ∂C/∂w with η = 3.</summary>
/// <remarks>
/// The first network of Nielsen's book, to which E refers: 74 lines of Python there. Weights and biases start from N(0, 1), which
/// saturates hidden units of 784 inputs, and the quadratic cost learns slowly from saturated outputs. It still reads 95 of 100 digits;
/// what the later chapters of the book improve is the cost and the start.
/// </remarks>
public sealed class Nielsen30 : GalleryEntry
{
    /// <inheritdoc/>
    public override string Id => "nielsen-30";

    /// <inheritdoc/>
    public override string Title => "Nielsen's network: 30 sigmoid units, quadratic cost, plain gradient descent";

    /// <inheritdoc/>
    public override string Decks => "E";

    /// <inheritdoc/>
    public override string Required => "MNIST at least 94.5 % after 30 epochs of 50,000 images, batches of 10, rate 3.0";

    /// <inheritdoc/>
    public override string Published => "peak 95.42 % (Nielsen, Neural Networks and Deep Learning, chapter 1)";

    /// <inheritdoc/>
    public override IReadOnlyList<long> Seeds => [0, 1, 2];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Data => ["mnist"];

    /// <inheritdoc/>
    public override void Run(GalleryRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var (train, test) = DataSets.Load("mnist", run.Data);
        train = train.Take(0, run.IsShort ? 2_000 : 50_000);
        if (run.IsShort) test = test.Take(0, 1_000);
        int epochs = run.IsShort ? 3 : 30;
        Initializer normal = Initializer.Normal(0, 1);
        var model = new Sequential(input: [28, 28, 1], seed: run.Seed)
        {
            new Flatten(),
            new Dense(30, Activation.Sigmoid, kernelInitializer: normal, biasInitializer: normal),
            new Dense(10, Activation.Sigmoid, kernelInitializer: normal, biasInitializer: normal),
        };
        run.Tell($"Weights and biases from N(0, 1), a rate of 3.0, batches of 10, {epochs} epochs on {train.Count:#,0} digits.");
        run.Exactly("parameters", model.ParameterCount, 784 * 30 + 30 + 30 * 10 + 10);
        History history = ImageClassifier.Train(run, model, train, epochs, 10, new SGD(3.0), new QuadraticCost(), validation: test);
        run.AtLeast("test accuracy after the last epoch", ImageClassifier.Accuracy(run, model, test), 94.5, "%", inShort: 45);
        run.Show("peak over the epochs, as the book reports", 100 * history["val_accuracy"].Max(), "%");
        run.Draw("accuracy", ImageClassifier.Curves(
            "Accuracy by epoch; \"validation\" is the test set, on which nothing is chosen", history, hasValidation: true));
        Tensor templates = ((Dense)model.Layers[1]).Kernel.Value.StopGradient().Transpose().Reshape(30, 28, 28);
        run.Tell("The 30 hidden units as images. Most look like the noise that they began with: few weights had to move far.");
        run.Draw("hidden", new ImageGrid("What the hidden units weigh", templates, ColourMap.Diverging, "weight", columns: 10));
    }

    /// <summary>½ Σ (a - y)² with y one-hot: labels become vectors here.</summary>
    sealed class QuadraticCost() : Loss("quadratic_cost")
    {
        public override Tensor Values(Tensor prediction, Tensor target) =>
            (prediction - target.OneHot(prediction.Shape[-1]).Cast(prediction.Type)).Square().Sum(-1) * 0.5;
    }
}
