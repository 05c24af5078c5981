namespace Myelin.Gallery.Applications;

/// <summary>h = [sigmoid(W f(x) + b) > ½], 48 bits; pictures are near where few bits differ.</summary>
/// <remarks>
/// To find similar pictures among many, each gets a short code, and codes are compared instead of pixels: the Hamming distance counts the bits that differ,
/// which takes two instructions. The code is the last hidden layer of a convolutional network, 48 sigmoid units, from which a softmax tells the classes:
/// so pictures of one class get nearly the same bits. Codes are also given to pictures of classes that the network never saw. They are found worse,
/// but far better than by chance: what was learned to tell the others apart describes them too.
/// </remarks>
public sealed class ImageRetrieval : GalleryEntry
{
    const int Bits = 48, First = 5_000, Held = 2;

    /// <inheritdoc/>
    public override string Id => "retrieval";

    /// <inheritdoc/>
    public override string Title => "Pictures found by 48 bits";

    /// <inheritdoc/>
    public override string Decks => "C";

    /// <inheritdoc/>
    public override string Required => "codes of 48 bits, Hamming distance, mean average precision of the first 5,000 for 1,000 queries: MNIST at least " +
        "0.98, CIFAR-10 at least 0.60; also on classes held out of the training, shown";

    /// <inheritdoc/>
    public override string Published => "0.990 on MNIST, 0.680 on CIFAR-10";

    /// <inheritdoc/>
    public override IReadOnlyList<long> Seeds => [0, 1, 2];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Data => ["mnist", "cifar10-jpeg"];

    /// <inheritdoc/>
    public override void Run(GalleryRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (run.IsShort)
        {
            Retrieve(run, "digits", (DrawnDigits.Generate(800), DrawnDigits.Generate(200, first: 5_000)), 6, 3, 0.4);
            return;
        }
        Retrieve(run, "MNIST", DataSets.Load("mnist", run.Data), 4, 2, 0.98);
        Retrieve(run, "CIFAR-10", DataSets.Load("cifar10-jpeg", run.Data), 12, 4, 0.60);
    }

    static void Retrieve(GalleryRun run, string name, (Dataset Train, Dataset Test) data, int epochs, int heldEpochs, double least)
    {
        (Dataset train, Dataset test) = data;
        Dataset asked = Spread(test, Math.Min(1_000, test.Count));
        run.Tell($"{name}: {epochs} epochs on {train.Count:#,0} pictures. Then all of them are ranked by their codes for {asked.Count:#,0} test pictures.");
        Sequential codes = Learned(run, train, epochs, run.Seed);
        BinaryCodes known = Codes(run, codes, train), queries = Codes(run, codes, asked);
        int[] labels = Labels(train), answers = Labels(asked);
        double precision = known.MeanAveragePrecision(labels, queries, answers, First);
        run.AtLeast($"{name}: mean average precision", precision, least, inShort: least);
        run.Show($"{name}: different codes", Distinct(known));
        string file = name.ToLowerInvariant().Replace("-", "", StringComparison.Ordinal);
        run.Draw($"{file}-found", Found($"{name}: a test picture of each class in front, and the nearest of {train.Count:#,0} pictures",
            train, known, asked, queries, [.. Enumerable.Range(0, 10).Select(label => Array.IndexOf(answers, label))]));

        run.Tell($"{name}: a network that has never seen the last {Held} classes, {heldEpochs} epochs; all pictures are ranked for test pictures of these.");
        int seen = 10 - Held;
        Dataset part = train.Select([.. Enumerable.Range(0, train.Count).Where(i => labels[i] < seen)]);
        Sequential partial = Learned(run, part, heldEpochs, run.Seed + 1);
        BinaryCodes all = Codes(run, partial, train);
        Dataset unseen = asked.Select([.. Enumerable.Range(0, asked.Count).Where(i => answers[i] >= seen)]);
        BinaryCodes heldQueries = Codes(run, partial, unseen);
        double held = all.MeanAveragePrecision(labels, heldQueries, Labels(unseen), First);
        run.AtLeast($"{name}: mean average precision for the classes held out", held, 0.15, inShort: 0.1);
        run.Draw($"{file}-held-out", Found($"{name}: test pictures of classes held out in front, and the nearest pictures", train, all, unseen, heldQueries,
            [.. Enumerable.Range(0, Math.Min(6, unseen.Count)).Select(i => i * (unseen.Count / Math.Min(6, unseen.Count)))]));
    }

    /// <summary>Every n-th example, so that all classes are among them.</summary>
    static Dataset Spread(Dataset data, int count) => data.Select([.. Enumerable.Range(0, count).Select(i => (int)((long)i * data.Count / count))]);

    static int[] Labels(Dataset data) => data.Targets.Cast(ElementType.Int32).ToArray<int>();

    /// <summary>A network of codes, learned by telling the classes apart.</summary>
    static Sequential Learned(GalleryRun run, Dataset train, int epochs, long seed)
    {
        TensorSpec input = train.InputSpecs[0];
        bool isColour = input.Shape[2] == 3;
        int width = isColour ? 32 : 16, batch = run.IsShort ? 20 : 100;
        var codes = new Sequential(input: input, seed: seed) { new Rescaling(2, -1) };
        Block(codes, width, 5, isColour ? 1 : 2);
        if (isColour) codes.Add(new MaxPooling2D(2));
        Block(codes, 2 * width, 3, 1);
        codes.Add(new MaxPooling2D(2));                                          // [8, 8, 64] of CIFAR-10, [7, 7, 32] of MNIST
        Block(codes, 4 * width, 3, 1);
        codes.Add(new MaxPooling2D(2));
        codes.Add(new Flatten());
        codes.Add(new Dropout(0.3));
        codes.Add(new Dense(Bits, Activation.Sigmoid));
        var model = new Sequential(input: input, seed: seed) { codes, new Dense(10, Activation.Softmax) };
        Dataset changed = isColour ? train.Map(new Sequential(input: input) { new RandomFlip(FlipMode.Horizontal) }) : train;
        ImageClassifier.Train(run, model, changed, epochs, batch, new Adam(0.003), callbacks: ImageClassifier.Cooling(0.003, train, epochs, batch));
        return codes;
    }

    static void Block(Sequential model, int filters, int size, int strides)
    {
        model.Add(new Conv2D(filters, size, strides, Padding.Same, useBias: false, kernelInitializer: Initializer.HeNormal));
        model.Add(new BatchNormalization(momentum: 0.95));
        model.Add(Activation.Relu);
    }

    static BinaryCodes Codes(GalleryRun run, Sequential codes, Dataset data)
    {
        run.Cancellation.ThrowIfCancellationRequested();
        return BinaryCodes.Of(codes.Predict(data));
    }

    static int Distinct(BinaryCodes codes) => Enumerable.Range(0, codes.Count).Select(codes.Text).Distinct().Count();

    /// <summary>Rows of a query and what was found for it.</summary>
    static ImageGrid Found(string title, Dataset train, BinaryCodes known, Dataset asked, BinaryCodes queries, int[] shown)
    {
        const int Nearest = 9;
        var pictures = new List<Tensor>();
        foreach (int query in shown)
        {
            pictures.Add(asked.Take(query, 1).Inputs);
            int[] nearest = known.Nearest(queries, query, Nearest);
            pictures.Add(train.Examples(nearest).Inputs[0]);
        }
        return new(title, Tensor.Concatenate(pictures, 0), columns: Nearest + 1);
    }
}
