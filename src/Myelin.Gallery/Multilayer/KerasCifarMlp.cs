namespace Myelin.Gallery.Multilayer;

/// <summary>p = softmax(W₂ relu(W₁ x + b₁) + b₂), 3072-128-10: C's program, line by line.</summary>
/// <remarks>
/// A hidden layer is a bank of 128 templates that the classes share, where a linear classifier has one for each class. Pictures of
/// animals are no digits: the object may be anywhere, of any colour, before any background, and a template of the whole picture can
/// only hold the average. So the network gains ten points over the linear one and stops there. Convolutions are the way on.
/// </remarks>
public sealed class KerasCifarMlp : GalleryEntry
{
    /// <inheritdoc/>
    public override string Id => "keras-cifar-mlp";

    /// <inheritdoc/>
    public override string Title => "The lecture's Keras program: CIFAR-10 by one hidden layer";

    /// <inheritdoc/>
    public override string Decks => "C";

    /// <inheritdoc/>
    public override string Required => "prints (40000, 32, 32, 3), (40000, 1) and 393,344 + 1,290 = 394,634 parameters; test at least 44 % after 10 epochs";

    /// <inheritdoc/>
    public override IReadOnlyList<long> Seeds => [0, 1, 2];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Data => ["cifar10-jpeg", "cifar10-subset"];

    /// <inheritdoc/>
    public override void Run(GalleryRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var (all, test) = DataSets.Load(run.IsShort ? "cifar10-subset" : "cifar10-jpeg", run.Data);
        var (train, validation) = all.Split(0.2, seed: 42);
        run.Tell(Printed(Shape.Create([train.Count, .. train.InputShape.Sizes])));
        run.Tell(Printed(train.Targets.Reshape(-1, 1).Shape));
        run.Exactly("training pictures", train.Count, run.IsShort ? 3_200 : 40_000);
        run.Holds("each is 32x32x3", train.InputShape == Shape.Create([32, 32, 3]));

        var model = new Sequential(input: [32, 32, 3], seed: run.Seed)
        {
            new Flatten(),
            new Dense(128, Activation.Relu),
            new Dense(10, Activation.Softmax),
        };
        model.Compile(new Adam(0.0003), new SparseCategoricalCrossentropy(), [new Accuracy()]);
        foreach (string line in model.Summary().Split('\n')) run.Tell(line);
        run.Exactly("parameters of the hidden layer", model.Layers[1].Parameters.Sum(parameter => parameter.Shape.Elements), 393_344);
        run.Exactly("parameters of the output layer", model.Layers[2].Parameters.Sum(parameter => parameter.Shape.Elements), 1_290);
        run.Exactly("parameters", model.ParameterCount, 394_634);

        History history = model.Fit(
            train, epochs: run.IsShort ? 4 : 10, batchSize: 32, validation, new() { Seed = run.Seed }, cancellation: run.Cancellation);
        run.Trained(model, "model");
        Evaluation evaluation = model.Evaluate(test);
        run.Tell($"Test accuracy: {evaluation["accuracy"]:0.0000}");
        run.AtLeast("test accuracy", 100 * evaluation["accuracy"], 44, "%", inShort: 25);
        run.Show("dead hidden units, which answer no test picture", Dead(model, test));
        run.Draw("accuracy", ImageClassifier.Curves("Accuracy by epoch", history, hasValidation: true));
        run.Draw("confusion", ConfusionMatrix.Of("What is taken for what, on the test set", model, test));
        Tensor templates = ((Dense)model.Layers[1]).Kernel.Value.StopGradient().Transpose();
        run.Tell("The first 40 of the 128 templates, each scaled by itself: blurs of colour, few of them like an object.");
        run.Draw("templates", new ImageGrid("Templates of the hidden layer", Colours.Scaled(templates[..40]).Reshape(40, 32, 32, 3), columns: 10));
        AtTheDefaultRate(run, train, validation, test);
    }

    /// <summary>The hidden units that are 0 for every picture.</summary>
    static int Dead(Sequential model, Dataset pictures) =>
        ((Layer)model.Layers[1]).Of(pictures.Take(0, 1_000).Inputs.Reshape(-1, 3072)).Max(0).ToArray<float>().Count(most => most == 0);

    /// <summary>The same at the default rate of Adam, which the lecture uses.</summary>
    static void AtTheDefaultRate(GalleryRun run, Dataset train, Dataset validation, Dataset test)
    {
        run.Tell("The lecture leaves Adam's rate at its default of 0.001. Pixels are positive, so one step at this rate moves all weights of a unit the same " +
            "way and its sum by more than its spread: many units end below 0 for all pictures and never learn again. The rate of 0.0003 above was chosen on " +
            "the validation set.");
        var model = new Sequential(input: [32, 32, 3], seed: run.Seed)
        {
            new Flatten(), new Dense(128, Activation.Relu), new Dense(10, Activation.Softmax),
        };
        History history = ImageClassifier.Train(run, model, train, run.IsShort ? 1 : 10, 32, new Adam(), validation: validation);
        run.Show("at the default rate: validation accuracy", 100 * history["val_accuracy"][^1], "%");
        run.Show("at the default rate: test accuracy", ImageClassifier.Accuracy(run, model, test), "%");
        run.Show("at the default rate: dead hidden units", Dead(model, test));
    }

    /// <summary>As Python prints a shape: (40000, 1).</summary>
    static string Printed(Shape shape) => $"({shape.ToString().Trim('[', ']')})";
}
