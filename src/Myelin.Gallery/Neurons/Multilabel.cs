namespace Myelin.Gallery.Neurons;

/// <summary>p = σ(xW + b), one sigmoid output for each label, by the least mean binary cross-entropy over labels: labels do not exclude each other.</summary>
/// <remarks>
/// A softmax would make the labels compete for one unit of probability; K sigmoids are K logistic regressions side by side. Here
/// a digit is even, prime, above 4, and has a loop, or not. No plane tells such mixed sets of shapes apart well, so all four are
/// seldom right together; a hidden layer that they share finds the digits first.
/// </remarks>
public sealed class Multilabel : GalleryEntry
{
    const int Batch = 100;
    static readonly (string Name, int[] Digits)[] Labels =
    [
        ("even", [0, 2, 4, 6, 8]), ("prime", [2, 3, 5, 7]), ("above 4", [5, 6, 7, 8, 9]), ("has a loop", [0, 6, 8, 9]),
    ];

    /// <inheritdoc/>
    public override string Id => "multilabel";

    /// <inheritdoc/>
    public override string Title => "Several labels at once: even, prime, above 4, has a loop";

    /// <inheritdoc/>
    public override string Decks => "B";

    /// <inheritdoc/>
    public override string Required => "MNIST, all four labels right: one layer at least 70 %, with one hidden layer at least 95 %";

    /// <inheritdoc/>
    public override string Erratum =>
        "B heads multi-label classification \"softmax regression\"; its outputs are sigmoids, for labels that do not exclude each other.";

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
        (train, test) = (Labelled(train), Labelled(test));
        int epochs = run.IsShort ? 1 : 8;
        run.Tell("Each digit has four labels that are true or false. An example counts only if all four are right.");

        (History linear, Evaluation linearTest) = Learn(
            run, new Sequential(seed: run.Seed) { new Flatten(), new Dense(4, Activation.Sigmoid) }, train, test, epochs);
        run.AtLeast("one layer: all four right on the test set", 100 * linearTest["exact_match"], 70, "%");
        ShowEach(run, "one layer", linearTest);
        (History hidden, Evaluation hiddenTest) = Learn(
            run, new Sequential(seed: run.Seed) { new Flatten(), new Dense(128, Activation.Relu), new Dense(4, Activation.Sigmoid) }, train, test, epochs);
        run.AtLeast("one hidden layer of 128: all four right on the test set", 100 * hiddenTest["exact_match"], 95, "%");
        ShowEach(run, "one hidden layer", hiddenTest);

        run.Tell("One layer is right about each label on nearly nine digits of ten, but seldom enough about all four: 5 to 9, say, have no stroke in common " +
            "that 0 to 4 lack.");
        run.Draw("exact-match", new LineChart("All four labels right, on the training examples", "epoch", "share (%)")
        {
            { "one layer", [.. linear["exact_match"].Select(share => 100 * share)] },
            { "one hidden layer", [.. hidden["exact_match"].Select(share => 100 * share)] },
        });
    }

    static (History, Evaluation) Learn(GalleryRun run, Sequential model, Dataset train, Dataset test, int epochs)
    {
        Schedule cooling = Schedule.Cosine(0.003, epochs * (long)(train.Count / Batch));
        model.Compile(new Adam(), new BinaryCrossentropy(), [new ExactMatch(), .. Labels.Select((label, i) => new LabelAccuracy(label.Name, i))]);
        History history = model.Fit(train, epochs, Batch, options: new() { Seed = run.Seed, Callbacks = [cooling] }, cancellation: run.Cancellation);
        run.Cancellation.ThrowIfCancellationRequested();
        return (history, model.Evaluate(test, cancellation: run.Cancellation));
    }

    static void ShowEach(GalleryRun run, string model, Evaluation evaluation)
    {
        foreach ((string name, _) in Labels) run.Show($"{model}: \"{name}\" right", 100 * evaluation[name], "%");
    }

    /// <summary>Targets [count, 4] of zeros and ones instead of digits.</summary>
    static Dataset Labelled(Dataset digits)
    {
        double[] numbers = digits.Numbers();
        float[] targets = [.. numbers.SelectMany(digit => Labels.Select(label => label.Digits.Contains((int)digit) ? 1f : 0f))];
        return Dataset.From(digits.Inputs, Tensor.From(targets, [numbers.Length, Labels.Length]));
    }

    /// <summary>1 where one label is right.</summary>
    sealed class LabelAccuracy(string name, int label) : MeanMetric(name, MetricDirection.HigherIsBetter)
    {
        public override Tensor Values(Tensor prediction, Tensor target) =>
            prediction[.., label].GreaterThan(0.5).EqualTo(target[.., label].GreaterThan(0.5)).Cast(prediction.Type);
    }
}
