namespace Myelin.Gallery.Generalization;

/// <summary>J(W) = 1/N Σ L_n(W) + λ R(W): what counts is the loss on examples that were not seen, and there are many ways to lower it.</summary>
/// <remarks>
/// D's list, one at a time against the same network without any, all from the same 1,000 digits, of which a fifth have a label drawn at
/// random, as labels of real data are not all right. A network that is large enough learns the wrong ones by heart. Weight decay and
/// dropout limit what it can rely on; augmentation says which changes do not matter; weight sharing builds that into the network; an ensemble averages
/// out what its members disagree on; pre-training brings knowledge from other data, here digits that a program draws. Early stopping needs
/// a validation set, which a small training set misses. Batch normalization is mainly a help to optimization.
/// </remarks>
public sealed class GeneralizationMethods : GalleryEntry
{
    const int Batch = 50;

    /// <inheritdoc/>
    public override string Id => "generalization";

    /// <inheritdoc/>
    public override string Title => "What helps a network to generalize: eight methods, one at a time";

    /// <inheritdoc/>
    public override string Decks => "D";

    /// <inheritdoc/>
    public override string Required => "weight decay, dropout, batch normalization, data augmentation, weight sharing, early stopping, model ensemble, " +
        "pre-training and fine-tuning: each alone against none, same small training set; five seeds; at least five beat none beyond the spread; table and plot";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Data => ["mnist"];

    /// <inheritdoc/>
    public override void Run(GalleryRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var (train, test) = DataSets.Load("mnist", run.Data);
        train = Mislabelled(train.Take(0, run.IsShort ? 200 : 1_000));
        if (run.IsShort) test = test.Take(0, 500);
        int seeds = run.IsShort ? 2 : 5, epochs = run.IsShort ? 8 : 100;
        run.Tell($"784-256-256-10 learns from {train.Count} digits, a fifth with random labels, {epochs} epochs, {seeds} starts; " +
            $"the test set has {test.Count:#,0}. A method beats none " +
            "beyond the spread if its mean is better by more than both standard deviations together.");
        var methods = new (string Name, Func<long, Model> Learn)[]
        {
            ("none", seed => Fit(run, Mlp(seed), train, epochs)),
            ("weight decay", seed => Fit(run, Mlp(seed, Regularizer.L2(0.003)), train, epochs)),
            ("dropout", seed => Fit(run, Mlp(seed, dropout: 0.5), train, epochs)),
            ("batch normalization", seed => Fit(run, Mlp(seed, normalizes: true), train, epochs)),
            ("data augmentation", seed => Fit(run, Mlp(seed), Moving(train), epochs)),
            ("weight sharing", seed => Fit(run, Convolutional(seed), train, epochs)),
            ("early stopping", seed => StopEarly(run, seed, train, epochs)),
            ("model ensemble", seed => Together(run, seed, train, epochs)),
            ("pre-training and fine-tuning", seed => FineTuned(run, seed, train, epochs)),
        };
        var results = new Dictionary<string, double[]>();
        foreach ((string name, Func<long, Model> learn) in methods)
        {
            results[name] = [.. Enumerable.Range(0, seeds).Select(i => ImageClassifier.Accuracy(run, learn(run.Seed + 10 * i), test))];
            run.Show($"{name}: mean test accuracy", results[name].Average(), "%");
            run.Show($"{name}: standard deviation", Deviation(results[name]), "points");
        }
        string[] better = [.. results.Keys.Skip(1).Where(name =>
            results[name].Average() - results["none"].Average() > Deviation(results[name]) + Deviation(results["none"]))];
        run.Tell($"Better beyond the spread: {(better.Length == 0 ? "none" : string.Join(", ", better))}.");
        run.AtLeast("methods that beat none beyond the spread", better.Length, 5);
        run.AtLeast("points that weight sharing gains", results["weight sharing"].Average() - results["none"].Average(), 1, "points", inShort: 1);
        var bars = new BarChart($"Test accuracy after {train.Count} training examples, mean of {seeds} starts", "accuracy (%)");
        foreach ((string name, double[] accuracies) in results) bars.Add(name, Math.Round(accuracies.Average(), 2));
        run.Draw("methods", bars);
        var gain = new BarChart("What each gains", "points of test accuracy");
        foreach (string name in results.Keys.Skip(1)) gain.Add(name, Math.Round(results[name].Average() - results["none"].Average(), 2));
        run.Draw("gains", gain);
        Curves(run, train, test, epochs);
    }

    /// <summary>The digits, a fifth of them with a label drawn at random: the same in every run.</summary>
    static Dataset Mislabelled(Dataset digits)
    {
        int[] labels = digits.Targets.ToArray<int>();
        float[] chance = Tensor.Uniform([labels.Length], seed: 1).ToArray<float>(), others = Tensor.Uniform([labels.Length], seed: 2).ToArray<float>();
        int[] drawn = [.. labels.Select((label, i) => chance[i] < 0.2 ? (int)(10 * others[i]) : label)];
        return Dataset.From(digits.Inputs, Tensor.From(drawn, [drawn.Length]), digits.Classes);
    }

    static double Deviation(double[] values)
    {
        double mean = values.Average();
        return Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1));
    }

    static Sequential Mlp(long seed, Regularizer? penalty = null, double dropout = 0, bool normalizes = false)
    {
        var model = new Sequential(input: [28, 28, 1], seed: seed) { new Flatten() };
        for (int layer = 0; layer < 2; layer++)
        {
            model.Add(new Dense(256, kernelRegularizer: penalty));
            if (normalizes) model.Add(new BatchNormalization(momentum: 0.9));
            model.Add(Activation.Relu);
            if (dropout > 0) model.Add(new Dropout(dropout));
        }
        model.Add(new Dense(10, Activation.Softmax, kernelRegularizer: penalty));
        return model;
    }

    static Sequential Convolutional(long seed) => new(input: [28, 28, 1], seed: seed)
    {
        new Conv2D(16, 5, activation: Activation.Relu), new MaxPooling2D(2), new Conv2D(32, 5, activation: Activation.Relu), new MaxPooling2D(2),
        new Flatten(), new Dense(64, Activation.Relu), new Dense(10, Activation.Softmax),
    };

    static Sequential Fit(GalleryRun run, Sequential model, Dataset train, int epochs, double rate = 0.001)
    {
        ImageClassifier.Train(run, model, train, epochs, Batch, new Adam(rate));
        return model;
    }

    /// <summary>The digits turned, enlarged and moved a little, anew in each epoch.</summary>
    static Dataset Moving(Dataset train) => train.Map(new Sequential(input: [28, 28, 1])
    {
        new RandomRotation(0.03, FillMode.Constant), new RandomZoom(0.1, fillMode: FillMode.Constant), new RandomTranslation(0.08, 0.08, FillMode.Constant),
    });

    static Sequential StopEarly(GalleryRun run, long seed, Dataset train, int epochs)
    {
        var (learnt, validation) = train.Split(0.2, seed);
        Sequential model = Mlp(seed);
        ImageClassifier.Train(
            run, model, learnt, epochs, Batch, new Adam(), null, validation, callbacks: new EarlyStopping(patience: 5, restoreBestWeights: true));
        return model;
    }

    static Functional Together(GalleryRun run, long seed, Dataset train, int epochs)
    {
        Functional ensemble = Ensemble.Of([.. Enumerable.Range(0, 5).Select(i => Fit(run, Mlp(seed + i), train, epochs))]);
        ensemble.Compile(new Adam(), new SparseCategoricalCrossentropy(), [new Accuracy()]);
        return ensemble;
    }

    /// <summary>First 10,000 digits that a program draws, then the real ones.</summary>
    static Sequential FineTuned(GalleryRun run, long seed, Dataset train, int epochs) =>
        Fit(run, Fit(run, Mlp(seed), DrawnDigits.Generate(run.IsShort ? 300 : 10_000, seed), run.IsShort ? 4 : 10), train, epochs, 0.0003);

    /// <summary>Training and test loss by epoch, with and without dropout.</summary>
    static void Curves(GalleryRun run, Dataset train, Dataset test, int epochs)
    {
        run.Tell("Overfitting: without dropout the wrong labels are learnt, too, and the test loss turns upward; with dropout this takes longer.");
        var chart = new LineChart("The gap between training and test", "epoch", "cross-entropy (nats)", yScale: Scale.Log10);
        foreach ((string name, double dropout) in new[] { ("none", 0.0), ("dropout", 0.5) })
        {
            History history = ImageClassifier.Train(run, Mlp(run.Seed, dropout: dropout), train, epochs, Batch, new Adam(), validation: test.Take(0, 500));
            chart.Add($"{name}: training", history["loss"]);
            chart.Add($"{name}: test", history["val_loss"]);
        }
        run.Draw("gap", chart);
    }
}
