namespace Myelin.Gallery.Neurons;

/// <summary>The score of class k is w_k · x + b_k: how well the image x matches the template w_k.</summary>
/// <remarks>
/// The weights of one class have the shape of an image and can be looked at. A template says where ink speaks for the class and
/// where against it. There is one for each class, and the ways to write a digit, or to show a horse, are more than one: the
/// template of "horse" mixes those that look left with those that look right. More templates, shared between classes, are what a
/// hidden layer adds.
/// </remarks>
public sealed class Templates : GalleryEntry
{
    /// <inheritdoc/>
    public override string Id => "templates";

    /// <inheritdoc/>
    public override string Title => "What a linear classifier has learnt: one template for each class";

    /// <inheritdoc/>
    public override string Decks => "C, D";

    /// <inheritdoc/>
    public override string Required => "pictures of the ten templates of MNIST and CIFAR-10; MNIST: test accuracy at least 90 %, each class's mean image " +
        "matches its own template best; CIFAR-10: at least 30 %";

    /// <inheritdoc/>
    public override IReadOnlyList<long> Seeds => [0, 1, 2];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Data => ["mnist", "cifar10-subset"];

    /// <inheritdoc/>
    public override void Run(GalleryRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        run.Tell("A softmax layer from weights of 0, with a small penalty so that pixels which say nothing keep none. Its columns are templates.");
        Tensor digits = Learn(run, "MNIST", "mnist", epochs: 5, penalty: 0.001, rate: 0.001, least: 90, allMatch: true);
        run.Tell("Blue speaks for the class, red against it. The 0 has a red heart: ink in the middle is the best sign that it is none.");
        run.Draw("mnist", new ImageGrid(
            "The ten templates: MNIST", digits.Reshape([10, 28, 28]), ColourMap.Diverging, "weight of a pixel",
            [.. Enumerable.Range(0, 10).Select(digit => $"{digit}")]));

        run.Tell("CIFAR-10 (its first 4,000 pictures): each template is scaled from black to white by itself. Look at the colours: blue around ship and " +
            "plane, green around bird and deer, a red car on grey road. The mean images are blurs that are much alike, so some match another template better.");
        Tensor pictures = Learn(run, "CIFAR-10", "cifar10-subset", epochs: 30, penalty: 0.05, rate: 0.0005, least: 30, allMatch: false);
        Tensor low = pictures.Min(axis: 1, keep: true), high = pictures.Max(axis: 1, keep: true);
        run.Draw("cifar", new ImageGrid(
            "The ten templates: CIFAR-10", ((pictures - low) / (high - low)).Reshape([10, 32, 32, 3]),
            DataSets.Load("cifar10-subset", run.Data).Train.Classes));
    }

    /// <summary>Learns a linear classifier and gives its templates: [10, pixels].</summary>
    static Tensor Learn(GalleryRun run, string title, string name, int epochs, double penalty, double rate, double least, bool allMatch)
    {
        var (train, test) = DataSets.Load(name, run.Data);
        if (run.IsShort) (train, test, epochs) = (train.Take(0, 1_000), test.Take(0, 500), 2);
        var layer = new Dense(10, Activation.Softmax, kernelInitializer: Initializer.Zeros, kernelRegularizer: Regularizer.L2(penalty));
        var model = new Sequential(input: train.InputShape, seed: run.Seed) { new Flatten(), layer };
        model.Compile(new Adam(rate), new SparseCategoricalCrossentropy(), [new Accuracy()]);
        model.Fit(train, epochs, batchSize: 100, options: new() { Seed = run.Seed }, cancellation: run.Cancellation);
        run.Cancellation.ThrowIfCancellationRequested();
        run.AtLeast($"{title}: test accuracy", 100 * model.Evaluate(test)["accuracy"], least, "%");
        string matching = $"{title}: of the ten classes, those whose mean image matches their own template best";
        if (allMatch) run.AtLeast(matching, Matching(model, train), 10);
        else run.Show(matching, Matching(model, train));
        return layer.Kernel.Value.StopGradient().Transpose();
    }

    static int Matching(Sequential model, Dataset train)
    {
        double[] labels = train.Numbers();
        Tensor isClass = Tensor.From([.. labels.Select(label => (long)label)], [labels.Length]).OneHot(10);
        Tensor means = isClass.Transpose().MatMul(train.Inputs.Reshape([labels.Length, (int)train.InputShape.Elements])) / isClass.Sum(axis: 0).ExpandDims(-1);
        return model.Predict(means.Reshape(Shape.Create([10, .. Sizes(train.InputShape)])))
            .ArgMax()
            .ToArray<long>()
            .Where((chosen, label) => chosen == label)
            .Count();
    }

    static int[] Sizes(Shape shape) => [.. Enumerable.Range(0, shape.Rank).Select(axis => shape[axis])];
}
