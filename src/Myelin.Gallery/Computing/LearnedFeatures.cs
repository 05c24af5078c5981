namespace Myelin.Gallery.Computing;

/// <summary>y = softmax(W h(x) + b): the last layer is linear, so what stands before it must have made the classes linearly separable.</summary>
/// <remarks>
/// The network goes from the plane to the plane three times, each time through 32 tanh units, so that what happens can be drawn:
/// it bends and stretches the plane until straight lines separate the classes. Then the classifier is thrown away and a new
/// linear one is trained on the activations of the layer before last.
/// </remarks>
public sealed class LearnedFeatures : GalleryEntry
{
    /// <inheritdoc/>
    public override string Id => "learned-features";

    /// <inheritdoc/>
    public override string Title => "The layer before the last makes classes linearly separable";

    /// <inheritdoc/>
    public override string Decks => "A, D, E";

    /// <inheritdoc/>
    public override string Required =>
        "spirals and circles: a new linear classifier on the hidden layer reaches at least 99 % on the test set; the plane's deformation drawn layer by layer";

    /// <inheritdoc/>
    public override IReadOnlyList<long> Seeds => [0, 1, 2];

    /// <inheritdoc/>
    public override void Run(GalleryRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        run.Tell("2 → 32 → 2 → 32 → 2 → 32 → 2 → classes, tanh on the layers of 32. Spirals with noise of 0.002, because the arms meet in the middle. The " +
            "grid shows how the plane is folded; behind layer 6 straight lines are enough, and the last layer draws them.");
        int count = run.IsShort ? 150 : 1500;
        Measure(run, "spirals", Spirals.Generate(count, noise: 0.002, seed: run.Seed), Spirals.Generate(999, noise: 0.002, seed: run.Seed, first: count), 3);
        run.Tell("The same network for one circle within another.");
        Measure(run, "circles", Circles.Generate(count, seed: run.Seed), Circles.Generate(1000, seed: run.Seed, first: count), 2);
    }

    static void Measure(GalleryRun run, string name, Dataset train, Dataset test, int classes)
    {
        var model = new Sequential(input: [2], seed: run.Seed)
        {
            new Dense(32, Activation.Tanh), new Dense(2), new Dense(32, Activation.Tanh), new Dense(2), new Dense(32, Activation.Tanh), new Dense(2),
            new Dense(classes, Activation.Softmax),
        };
        Classifier.Train(run, model, train, epochs: run.IsShort ? 5 : 300);
        run.Show($"{name}: the network's own test accuracy", Classifier.Accuracy(model, test), "%");
        run.Holds($"{name}: the network is its last layer on the hidden layer's activations",
            model.Layers[^1].Of(Features(model, test).Inputs).ToArray<float>().SequenceEqual(model.Predict(test.Inputs).ToArray<float>()));
        run.Show($"{name}: linear on the points themselves", Linear(run, train, test, classes), "%");
        run.AtLeast($"{name}: linear on the hidden layer", Linear(run, Features(model, train), Features(model, test), classes), 99, "%");
        run.Draw($"{name}-deformation", new PlaneDeformation($"What the layers do to the {name}", Blocks(model), test.Take(0, 300)));
        run.Draw($"{name}-features", new DecisionRegions(
            $"The {name} behind layer 6, and the last layer's lines", x => model.Layers[^1].Of(x), Features(model, test.Take(0, 300)), "h₁", "h₂"));
        run.Draw($"{name}-regions",
            new DecisionRegions($"The same regions in the plane of the {name}", x => model.Predict(x, batchSize: 4096), test.Take(0, 300)));
    }

    /// <summary>Two layers at a time, from the plane to the plane.</summary>
    static IEnumerable<(string Name, Func<Tensor, Tensor> Stage)> Blocks(Sequential model) =>
        Enumerable.Range(1, 3).Select(
            block => ($"layer {2 * block}", (Func<Tensor, Tensor>)(x => model.Layers[2 * block - 1].Of(model.Layers[2 * block - 2].Of(x)))));

    /// <summary>The activations of the layer before last as inputs.</summary>
    static Dataset Features(Sequential model, Dataset data)
    {
        Tensor x = data.Inputs;
        foreach (Layer layer in model.Layers.SkipLast(1)) x = layer.Of(x);
        return Dataset.From(x.StopGradient(), data.Targets, data.Classes);
    }

    static double Linear(GalleryRun run, Dataset train, Dataset test, int classes)
    {
        var model = new Sequential(input: [2], seed: run.Seed + 1) { new Dense(classes, Activation.Softmax) };
        Classifier.Train(run, model, train, epochs: run.IsShort ? 5 : 60, rate: 0.05);
        return Classifier.Accuracy(model, test);
    }
}
