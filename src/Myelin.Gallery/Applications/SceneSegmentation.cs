namespace Myelin.Gallery.Applications;

/// <summary>p(class | pixel) for every pixel of a picture: the sum of what feature maps of several scales say about it.</summary>
/// <remarks>
/// A label for every pixel needs two things at once: what is here, which only a wide view tells, and exactly where it ends, which only the
/// finest view tells. The network halves its maps four times. At three scales a 1x1 convolution turns the features into a score for each class; the
/// coarse scores are enlarged and added to the finer ones, and at last to those of a few 3x3 filters on the picture itself. (Farabet et al., "Learning
/// Hierarchical Features for Scene Labeling", 2013, has the scales; Long, Shelhamer and Darrell, "Fully Convolutional Networks for Semantic
/// Segmentation", 2015, the sum.) There is no dense layer, so it takes pictures of any size. The scenes are those of the detection.
/// </remarks>
public sealed class SceneSegmentation : GalleryEntry
{
    const int Batch = 8, Classes = DigitScenes.PixelClasses;

    /// <summary>The weight of the error at background pixels, of which there are twenty for each pixel of a digit.</summary>
    const double BackgroundWeight = 0.3;

    /// <inheritdoc/>
    public override string Id => "segmentation";

    /// <inheritdoc/>
    public override string Title => "A convolutional network of several scales labels every pixel";

    /// <inheritdoc/>
    public override string Decks => "C";

    /// <inheritdoc/>
    public override string Required =>
        "1,000 test scenes of several MNIST digits on 128x128 pixels, background and ten digits: at least 99 % of the pixels right, " +
        "mean intersection over union at least 0.90; pictures";

    /// <inheritdoc/>
    public override IReadOnlyList<long> Seeds => [0, 1, 2];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Data => ["mnist"];

    /// <inheritdoc/>
    public override void Run(GalleryRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        int epochs = run.IsShort ? 2 : 8, size = run.IsShort ? 120 : 4_000;
        var (scenes, others) = run.IsShort ? DigitScene.Drawn(size, 10, run.Seed) : DigitScene.Of(DataSets.Load("mnist", run.Data), size, 1_000, run.Seed);
        (Dataset train, Dataset test) = (Masks(scenes), Masks(others));
        (Symbol image, Symbol scores) = Network();
        var model = new Functional([image], [scores], run.Seed);
        run.Tell($"{epochs * size:#,0} scenes, none of them twice. Nineteen of twenty pixels are background, so their error counts less.");
        run.Show("parameters", model.ParameterCount);
        model.Compile(new Adam(), new PixelLoss(), [new Accuracy(), new MeanIoU(Classes)]);
        History history = model.Fit(train, epochs, Batch, options: new()
        {
            Seed = run.Seed,
            Callbacks = [Schedule.Cosine(0.004, (long)epochs * size / Batch, warmUpSteps: Math.Min(50, epochs * size / Batch / 2))],
        }, cancellation: run.Cancellation);
        run.Trained(new Functional([image], [scores]), "model");                 // the same layers, without the loss of this training
        Evaluation tested = model.Evaluate(test, cancellation: run.Cancellation);
        run.AtLeast("pixels right in the test", 100 * tested["accuracy"], 99, "%", inShort: 50);
        run.AtLeast("mean intersection over union of the classes", tested["mean_iou"], 0.9);
        run.AtMost("error of the last epoch, as a share of that of the first", history["loss"][^1] / history["loss"][0], 0.5, inShort: 0.9);
        run.Draw("iou", new LineChart("Mean intersection over union in training", "epoch", "mean intersection over union")
        {
            { "training", [.. history.Epochs.Select(epoch => (double)epoch.Epoch)], [.. history["mean_iou"]] },
        });
        Draw(run, model, others);
    }

    /// <summary>The network: a picture [128, 128, 1] and its scores [128, 128, 11].</summary>
    static (Symbol Image, Symbol Scores) Network()
    {
        Symbol image = Symbol.Input(new TensorSpec([DigitScenes.Side, DigitScenes.Side, 1]), "image");
        Symbol fine = Block(Block(Block(image, 16, 5, 2), 32, 3, 2), 32);           // [32, 32, 32]
        Symbol middle = Block(Block(fine, 64, 3, 2), 64);                            // [16, 16, 64]
        Symbol coarse = Block(Block(middle, 96, 3, 2), 96);                          // [8, 8, 96]
        Symbol scores = Scores(fine) + Larger(Scores(middle) + Larger(Scores(coarse), 2), 2);
        Symbol edges = new Conv2D(8, 3, padding: Padding.Same, activation: Activation.Relu).Of(new Rescaling(10, -5).Of(image));   // steep at half the ink
        return (image, Scores(edges) + Larger(scores, 4));

        static Symbol Block(Symbol x, int filters, int size = 3, int stride = 1) => new Relu().Of(new BatchNormalization(momentum: 0.9).Of(
            new Conv2D(filters, size, stride, Padding.Same, useBias: false).Of(x)));

        static Symbol Scores(Symbol features) => new Conv2D(Classes, 1).Of(features);

        static Symbol Larger(Symbol x, int times) => new UpSampling2D(times, Interpolation.Bilinear).Of(x);
    }

    /// <summary>Scenes with their masks as the only target.</summary>
    static Dataset Masks(Dataset scenes) => scenes.MapBatches(
        (batch, _) => batch.With(targets: [batch.Target("mask")]), targets: [scenes.TargetSpecs.Single(spec => spec.Name == "mask")]);

    /// <summary>The cross-entropy of every pixel, weighted by whether it is background.</summary>
    sealed class PixelLoss() : Loss("pixel_crossentropy")
    {
        public override Tensor Values(Tensor prediction, Tensor target)
        {
            Tensor labels = target.Cast(ElementType.Int32), digits = labels.GreaterThan(0).Cast(prediction.Type);
            return prediction.SparseCategoricalCrossentropy(labels) * (digits * (1 - BackgroundWeight) + BackgroundWeight);
        }
    }

    static void Draw(GalleryRun run, Functional model, Dataset scenes)
    {
        int count = Math.Min(3, scenes.Count);
        Batch some = scenes.Examples([.. Enumerable.Range(0, count)]);
        Tensor answers = model.Predict(some.Inputs[0]).ArgMax(), masks = some.Target("mask");
        var pictures = new AnnotatedImages("What every pixel is taken for, on scenes that it has not seen: a colour for each digit");
        for (int i = 0; i < count; i++) pictures.Add(some.Inputs[0][i], "the scene");
        for (int i = 0; i < count; i++)
            pictures.Add(some.Inputs[0][i], $"the network: {Named(answers[i])}", mask: answers[i]);
        for (int i = 0; i < count; i++) pictures.Add(some.Inputs[0][i], $"the truth: {Named(masks[i])}", mask: masks[i]);
        run.Draw("masks", pictures);
        run.Tell("Where it is wrong: pixels of the wrong class are black.");
        var wrong = new AnnotatedImages("Wrong pixels");
        for (int i = 0; i < count; i++)
        {
            Tensor isWrong = (answers[i] - masks[i].Cast(ElementType.Int64)).EqualTo(0).Cast(ElementType.Int32) * -1 + 1;
            wrong.Add(1 - some.Inputs[0][i] * 0.3, $"{100.0 * isWrong.ToArray<int>().Average():0.00} % of the pixels", mask: isWrong * 7);
        }
        run.Draw("wrong", wrong);
    }

    /// <summary>The digits of a mask, each with at least 20 pixels.</summary>
    static string Named(Tensor mask) => string.Join(", ", mask.Cast(ElementType.Int64).ToArray<long>().Where(label => label > 0)
        .CountBy(label => label).Where(pair => pair.Value >= 20).Select(pair => pair.Key - 1).Order());
}
