namespace Myelin.Gallery.Applications;

/// <summary>y = softmax(W f(x) + b): f was learned from a million other pictures. First W alone is trained, then f as well, at a low rate.</summary>
/// <remarks>
/// A hundred pictures of each class are far too few to learn what edges, fur and wheels look like, and enough to say which of them matter. So a
/// network that was trained on ImageNet is taken without its last layer: 1,024 features of two of its blocks are computed once, and a linear classifier on
/// them is found in a second. Then all layers are trained on, at a rate so low that they keep what they know. The same network with new weights shows what
/// the pre-training is worth. The pictures of 32x32 pixels are enlarged, so that the network sees objects of about the size it knows.
/// </remarks>
public sealed class FineTuning : GalleryEntry
{
    const int Side = 96, Batch = 20;

    /// <inheritdoc/>
    public override string Id => "fine-tuning";

    /// <inheritdoc/>
    public override string Title => "Photographs by a network that was trained on others";

    /// <inheritdoc/>
    public override string Decks => "C";

    /// <inheritdoc/>
    public override string Required => "CIFAR-10 (JPEG copy), 100 pictures of each class: a linear classifier on frozen features at least 66 % of the test " +
        "set; fine-tuned above it and from scratch far below, by more than the spread of 3 seeds";

    /// <inheritdoc/>
    public override string Published => "a linear classifier on these features by another program: 68.8 % of 500 test pictures";

    /// <inheritdoc/>
    public override IReadOnlyList<long> Seeds => [0, 1, 2];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Data => ["cifar10-jpeg", "resnet18"];

    /// <inheritdoc/>
    public override void Run(GalleryRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (run.IsShort)
        {
            Sequential digits = Trained(run);
            Model unknowing = digits.Clone(seed: run.Seed + 1);
            Compare(run, DrawnDigits.Generate(60, first: 5_000), DrawnDigits.Generate(200, first: 6_000), digits, unknowing, [], 12);
            return;
        }
        var (all, test) = DataSets.Load("cifar10-jpeg", run.Data);
        OnnxModel network = ResNet18.Load(run.Data, run.Cancellation);
        Functional scratch = (Functional)network.ToLayers().Clone(seed: run.Seed + 1);
        string[] ends = [.. scratch.Layers.Where(layer => layer is Activation).Select(layer => layer.Name)];    // two in each block, after the first
        Compare(run, FewOf(all, 100, run.Seed), test, Body(ResNet18.Features(network, ResNet18.Blocks[^3], ResNet18.Blocks[^1])),
            Body(ResNet18.Features(scratch, ends[^5], ends[^1])), network.Layers.Where(ResNet18.IsNormalization), 4);
    }

    /// <summary>Features of enlarged pictures from two blocks, averaged over all places: [32, 32, 3] to [1024].</summary>
    static Functional Body(Functional features)
    {
        var picture = Symbol.Input([32, 32, 3], "picture");
        IReadOnlyList<Symbol> blocks = features.Of([new Resizing(Side, Side, Interpolation.Bicubic).Of(picture)]);
        return new([picture], [new Concatenate().Of([.. blocks.Select(block => new GlobalAveragePooling2D().Of(block))])]);
    }

    /// <summary>Some examples of each class, chosen by the seed.</summary>
    static Dataset FewOf(Dataset all, int each, long seed)
    {
        int[] labels = all.Targets.Cast(ElementType.Int32).ToArray<int>();
        long[] order = Tensor.Permutation(labels.Length, seed).ToArray<long>();
        return all.Select([.. order.GroupBy(i => labels[i]).OrderBy(group => group.Key).SelectMany(group => group.Take(each)).Select(i => (int)i)]);
    }

    static void Compare(GalleryRun run, Dataset train, Dataset test, Model body, Model unknowing, IEnumerable<Module> kept, int epochs)
    {
        run.Tell($"{train.Count:#,0} pictures. Their features are computed once; then a linear classifier is trained on them.");
        body.Trainable = false;
        Tensor features = Features(run, body, train), testFeatures = Features(run, body, test);
        Sequential head = Head(run, features.Shape[1]);
        Fit(run, head, Dataset.From(features, train.Targets, classes: train.Classes), 60, new Adam(0.01), 0.01);
        double linear = ImageClassifier.Accuracy(run, head, Dataset.From(testFeatures, test.Targets, classes: test.Classes));
        run.AtLeast("linear on frozen features: test accuracy", linear, 66, "%", inShort: 30);

        run.Tell($"All layers are trained on, {epochs} epochs at a low rate, on pictures that are mirrored and moved.");
        body.Trainable = true;
        foreach (Module normalization in kept) normalization.Trainable = false;       // 20 pictures at a time are too few for statistics
        Sequential tuned = [body, head];
        double fine = Trained(run, tuned, train, test, epochs, 1e-4);
        run.Show("fine-tuned: test accuracy", fine, "%");
        run.AtLeast("points gained by fine-tuning", fine - linear, 1, "points", inShort: -20);

        run.Tell($"The same network with new weights, {3 * epochs / 2} epochs.");
        double scratch = Trained(run, [unknowing, Head(run, features.Shape[1])], train, test, 3 * epochs / 2, 1e-3);
        run.Show("from scratch: test accuracy", scratch, "%");
        run.AtLeast("points that pre-training is worth", linear - scratch, 15, "points", inShort: -20);
        run.Draw("accuracy", new BarChart("Test accuracy", "accuracy (%)")
        {
            { "from scratch", scratch }, { "linear on frozen features", linear }, { "fine-tuned", fine },
        });
        run.Draw("confusion", ConfusionMatrix.Of("What the fine-tuned network takes for what", tuned, Some(test)));
        if (Mistakes.Of("Its surest mistakes", tuned, Some(test)) is { } mistakes) run.Draw("mistakes", mistakes);
    }

    /// <summary>Every tenth test example, for figures.</summary>
    static Dataset Some(Dataset test) => test.Count < 1_000 ? test : test.Select([.. Enumerable.Range(0, test.Count / 10).Select(i => 10 * i)]);

    /// <summary>A classifier of features that begins at 0.</summary>
    static Sequential Head(GalleryRun run, int inputs) => new(input: [inputs], seed: run.Seed)
    {
        new Dense(10, Activation.Softmax, kernelInitializer: Initializer.Zeros, kernelRegularizer: Regularizer.L2(0.02)),
    };

    static Tensor Features(GalleryRun run, Model body, Dataset data)
    {
        const int Most = 500;
        var parts = new List<Tensor>();
        for (int first = 0; first < data.Count; first += Most)
        {
            run.Cancellation.ThrowIfCancellationRequested();
            parts.Add(body.Predict(data.Take(first, Math.Min(Most, data.Count - first)), Batch));
        }
        return Tensor.Concatenate(parts, 0);
    }

    static double Trained(GalleryRun run, Sequential model, Dataset train, Dataset test, int epochs, double rate)
    {
        Shape picture = train.InputSpecs[0].Shape;
        Dataset changed = train.Map(new Sequential(input: train.InputSpecs[0])
        {
            picture[2] == 3 ? new RandomFlip(FlipMode.Horizontal) : new Identity(), new RandomTranslation(0.1, 0.1, FillMode.Nearest),
        });
        model.Build(train.InputSpecs[0]);
        Fit(run, model, changed, epochs, new Adam(rate), rate);
        return ImageClassifier.Accuracy(run, model, test);
    }

    static void Fit(GalleryRun run, Sequential model, Dataset train, int epochs, Optimizer optimizer, double rate) => ImageClassifier.Train(
        run, model, train, epochs, Batch, optimizer, callbacks: ImageClassifier.Cooling(rate, train, epochs, Batch));

    /// <summary>A small network that knows other digits, for short runs.</summary>
    static Sequential Trained(GalleryRun run)
    {
        var body = new Sequential(input: [28, 28, 1], seed: run.Seed)
        {
            new Conv2D(8, 3, strides: 2, activation: Activation.Relu), new Conv2D(16, 3, strides: 2, activation: Activation.Relu),
            new Flatten(), new Dense(32, Activation.Relu),
        };
        Dataset digits = DrawnDigits.Generate(600);
        ImageClassifier.Train(run, new Sequential { body, new Dense(10, Activation.Softmax) }, digits, 4, Batch, new Adam(0.003));
        return body;
    }
}
