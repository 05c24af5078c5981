using Myelin.Gallery.Neurons;

namespace Myelin.Gallery.Multilayer;

/// <summary>x' = g(f(x)) with the least |x' - x|², where f(x) has 16 numbers: what passes the bottleneck represents the image.</summary>
/// <remarks>
/// Nobody tells the network what the image shows; it learns to describe it so briefly that it can draw it again. A linear encoder and
/// decoder can do no better than principal components, so the gain over PCA at equal width is what the hidden layers add. Points that lie
/// together in the latent space look alike, and k-means on them finds the digits without having seen a label better than on pixels.
/// </remarks>
public sealed class LatentSpace : GalleryEntry
{
    const int Width = 16, Clusters = 10;

    /// <inheritdoc/>
    public override string Id => "autoencoder";

    /// <inheritdoc/>
    public override string Title => "An autoencoder: latent space, PCA, and clusters without labels";

    /// <inheritdoc/>
    public override string Decks => "D, E";

    /// <inheritdoc/>
    public override string Required => "MNIST: error below PCA's at equal width; purity of k-means on the latent space above that on pixels";

    /// <inheritdoc/>
    public override IReadOnlyList<long> Seeds => [0, 1, 2];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Data => ["mnist"];

    /// <inheritdoc/>
    public override void Run(GalleryRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var (train, test) = DataSets.Load("mnist", run.Data);
        if (run.IsShort) (train, test) = (train.Take(0, 1_000), test.Take(0, 500));
        int epochs = run.IsShort ? 6 : 25, batch = run.IsShort ? 20 : 100, count = run.IsShort ? 1_000 : 10_000;
        var encoder = new Sequential(input: [28, 28, 1], seed: run.Seed, name: "encoder")
        {
            new Flatten(), new Dense(512, Activation.Relu), new Dense(256, Activation.Relu), new Dense(Width),
        };
        var decoder = new Sequential(input: [Width], seed: run.Seed + 1, name: "decoder")
        {
            new Dense(256, Activation.Relu), new Dense(512, Activation.Relu), new Dense(784, Activation.Sigmoid), new Reshape([28, 28, 1]),
        };
        var model = new Sequential(input: [28, 28, 1], seed: run.Seed) { encoder, decoder };
        run.Tell($"784 → 512 → 256 → {Width} → 256 → 512 → 784, squared error, {epochs} epochs of {train.Count:#,0} digits. The target is the input.");
        model.Compile(new Adam(), new MeanSquaredError());
        Dataset itself = train.Map((example, _) => new(example.Inputs[0], example.Inputs[0]), targets: [new TensorSpec([28, 28, 1])]);
        History history = model.Fit(itself, epochs, batch, options: new()
        {
            Seed = run.Seed,
            Callbacks = [ImageClassifier.Cooling(0.001, train, epochs, batch)],
        }, cancellation: run.Cancellation);
        run.Trained(model, "autoencoder");

        Tensor pixels = train.Take(0, count).Inputs.Reshape(count, 784), unseen = test.Inputs.Reshape(test.Count, 784);
        PrincipalComponents components = PrincipalComponents.Of(train.Take(0, Math.Min(train.Count, 20_000)).Inputs.Reshape(-1, 784), Width);
        Tensor byPca = components.Restore(components.Project(unseen)).Cast(ElementType.Float32);
        Tensor byNetwork = model.Predict(test.Inputs).Reshape(test.Count, 784);
        double pca = (double)(byPca - unseen).Square().Mean(), network = (double)(byNetwork - unseen).Square().Mean();
        run.Show($"PCA, {Width} components: mean squared error on the test set", pca);
        run.AtMost("autoencoder: mean squared error, over that of PCA", network / pca, 0.999, inShort: 1.6);
        run.Draw("loss", new LineChart("Squared error by epoch", "epoch", "mean squared error", yScale: Scale.Log10) { { "training", history["loss"] } });
        run.Draw("restored", new ImageGrid("Test digits; from 16 principal components; from the 16 numbers of the autoencoder",
            Tensor.Concatenate([unseen[..10], byPca[..10].Clamp(0, 1), byNetwork[..10]], 0).Reshape(30, 28, 28), columns: 10));

        run.Tell($"k-means with {Clusters} clusters, on {count:#,0} digits: on pixels, and in the latent space. The purity is the share of digits that are " +
            "what most in their cluster are; the labels are used for nothing else.");
        Tensor latent = encoder.Predict(train.Take(0, count).Inputs);
        int[] labels = [.. train.Take(0, count).Numbers().Select(label => (int)label)];
        KMeans onPixels = KMeans.Of(pixels, Clusters, run.Seed), inLatent = KMeans.Of(latent, Clusters, run.Seed);
        run.Show("k-means on pixels: purity", 100 * onPixels.Purity(labels), "%");
        run.Show("k-means in the latent space: purity", 100 * inLatent.Purity(labels), "%");
        run.AtLeast("points of purity gained", 100 * (inLatent.Purity(labels) - onPixels.Purity(labels)), 0.1, "points", inShort: -15);
        run.Draw("means", new ImageGrid("The clusters' means: of the pixels, and decoded from the latent space",
            Tensor.Concatenate([onPixels.Means, decoder.Predict(inLatent.Means).Reshape(Clusters, 784)], 0).Reshape(2 * Clusters, 28, 28), columns: 10));
        run.Tell("The latent space in two dimensions, and ways through it: from one digit to another, what is drawn between them looks like digits, too.");
        run.Draw("latent", Scatter(latent[..Math.Min(count, 1_500)], labels));
        Tensor way = Tensor.From([.. Enumerable.Range(0, 10).Select(i => i / 9f)], [10, 1]);
        Tensor ways = Tensor.Concatenate(
            [.. Enumerable.Range(0, 4).Select(i => latent[(2 * i)..(2 * i + 1)] * (1 - way) + latent[(2 * i + 1)..(2 * i + 2)] * way)], 0);
        run.Draw("ways", new ImageGrid("Four ways from digit to digit", decoder.Predict(ways), columns: 10));
    }

    static ScatterChart Scatter(Tensor latent, int[] labels)
    {
        double[] places = PrincipalComponents.Of(latent, 2).Project(latent).ToArray<double>();
        var chart = new ScatterChart("Digits in the latent space, by its first two principal components", "first component", "second component");
        for (int digit = 0; digit < 10; digit++)
        {
            int[] chosen = [.. Enumerable.Range(0, places.Length / 2).Where(i => labels[i] == digit)];
            chart.Add($"{digit}", [.. chosen.Select(i => places[2 * i])], [.. chosen.Select(i => places[2 * i + 1])]);
        }
        return chart;
    }
}
