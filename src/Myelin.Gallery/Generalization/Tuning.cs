using System.Globalization;

namespace Myelin.Gallery.Generalization;

/// <summary>θ* = arg max over θ of the accuracy on a validation set of the network trained with θ: layers, units, activation, optimizer, rate, batch.</summary>
/// <remarks>
/// Gradients find the weights, and nothing but trying finds the rest. A grid tries all combinations of a few values; random search tries
/// more values of what matters with the same number of trials; successive halving gives many trials a little time and the better half
/// more. All choose on a validation set. The test set is used once, at the end, to compare the chosen network with the default.
/// </remarks>
public sealed class Tuning : GalleryEntry
{
    const int Starts = 3;

    /// <inheritdoc/>
    public override string Id => "tuning";

    /// <inheritdoc/>
    public override string Title => "Hyper-parameters: grid, random search and successive halving; the number of hidden units";

    /// <inheritdoc/>
    public override string Decks => "C, D";

    /// <inheritdoc/>
    public override string Required =>
        "search over layers, units, activation, optimizer, rate and batch; hidden units chosen on a validation set; the chosen " +
        "model beats the default on the test set";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Data => ["mnist"];

    /// <inheritdoc/>
    public override void Run(GalleryRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var (all, test) = DataSets.Load("mnist", run.Data);
        (Dataset train, Dataset validation) = run.IsShort ? (all.Take(0, 500), all.Take(500, 300)) : (all.Take(0, 5_000), all.Take(5_000, 3_000));
        if (run.IsShort) test = test.Take(0, 500);
        int epochs = run.IsShort ? 2 : 9, trials = run.IsShort ? 4 : 27;
        run.Tell($"{train.Count:#,0} digits to learn from, {validation.Count:#,0} to choose by, {test.Count:#,0} to test with, {epochs} epochs. The " +
            "default is C's: one layer of 128 relu units, Adam at 0.001, batches of 32.");
        Units(run, train, validation, epochs);

        SearchSpace space = new SearchSpace()
            .Whole("layers", 1, 3).Whole("units", 64, 512, step: 64).Choice("activation", "relu", "tanh", "sigmoid", "gelu")
            .Choice("optimizer", "sgd", "adam", "rmsprop").Real("rate", 1e-4, 1e-1, log: true).Choice("batch", "16", "32", "64", "128");
        double Value(Trial trial)
        {
            run.Cancellation.ThrowIfCancellationRequested();
            (Sequential model, int batch) = New(trial, run.Seed);
            return model.Fit(train, trial.Epochs ?? epochs, batch, validation, new() { Seed = run.Seed })["val_accuracy"][^1];
        }
        HyperparameterSearch Search(SearchSpace over) => new(over) { Direction = MetricDirection.HigherIsBetter, Seed = run.Seed };
        SearchSpace few = new SearchSpace().Choice("layers", "1", "2").Choice("units", "128", "512").Choice("activation", "relu", "tanh")
            .Choice("optimizer", "sgd", "adam").Choice("rate", "0.001", "0.01").Choice("batch", "32", "64");
        if (run.IsShort) few = new SearchSpace().Choice("layers", "1").Choice("units", "128").Choice("activation", "relu").Choice("optimizer", "sgd", "adam")
            .Choice("rate", "0.001", "0.01").Choice("batch", "32");
        var found = new List<(string Name, SearchResult Result)>
        {
            ("grid", Search(few).Grid(Value, cancellation: run.Cancellation)),
            ("random", Search(space).Random(trials, Value, run.Cancellation)),
            ("halving", Search(space).Halving(trials, Value, leastEpochs: 1, mostEpochs: epochs, factor: run.IsShort ? 2 : 3, cancellation: run.Cancellation)),
        };
        foreach ((string name, SearchResult result) in found)
        {
            run.Show($"{name}: trials", result.Trials.Count);
            run.Show($"{name}: best validation accuracy", 100 * result.Best.Value, "%");
            run.Tell($"{name}: the best of its trials has {Text(result.Best.Trial)}.");
        }
        run.Tell("The trials of random search: the rate matters more than anything else, and each optimizer has its own range.");
        run.Draw("rates", Chart("Trials by rate and optimizer", found[1].Result, "rate", "optimizer", Scale.Log10));
        run.Draw("layers", Chart("Trials by units and layers", found[1].Result, "units", "layers"));
        run.Draw("activations", Chart("Trials by rate and activation", found[1].Result, "rate", "activation", Scale.Log10));

        run.Tell($"The best of all on the validation set and the default, on the test set: the mean of {Starts} starts.");
        SearchResult best = found.MaxBy(one => one.Result.Best.Value).Result;
        double chosen = Mean(run, train, test, epochs, seed => New(best.Best.Trial, seed));
        double standard = Mean(run, train, test, epochs, seed => (Network(1, 128, Activation.Relu, new Adam(), seed), 32));
        run.Show("default: test accuracy", standard, "%");
        run.Show("chosen: test accuracy", chosen, "%");
        run.AtLeast("points that the chosen model is better", chosen - standard, 0.1, "points", inShort: -20);
    }

    static ScatterChart Chart(string title, SearchResult result, string x, string group, Scale scale = Scale.Linear)
    {
        var chart = new ScatterChart(title, x, "validation accuracy (%)", xScale: scale);
        foreach (IGrouping<string, TrialResult> same in result.Trials.GroupBy(one => one.Trial[group]).OrderBy(same => same.Key, StringComparer.Ordinal))
            chart.Add($"{group}: {same.Key}",
                [.. same.Select(one => double.Parse(one.Trial[x], CultureInfo.InvariantCulture))], [.. same.Select(one => 100 * one.Value)]);
        return chart;
    }

    static string Text(Trial trial) =>
        $"hidden layers: {trial["layers"]}, each of {trial["units"]} {trial["activation"]} units; " +
        $"{trial["optimizer"]} at {Rate(trial):0.#####}, batches of {trial["batch"]}";

    static double Rate(Trial trial) => double.Parse(trial["rate"], CultureInfo.InvariantCulture);

    static (Sequential Model, int Batch) New(Trial trial, long seed)
    {
        double rate = Rate(trial);
        Optimizer optimizer = trial["optimizer"] switch { "sgd" => new SGD(rate, momentum: 0.9), "adam" => new Adam(rate), _ => new RmsProp(rate) };
        int layers = int.Parse(trial["layers"], CultureInfo.InvariantCulture), units = int.Parse(trial["units"], CultureInfo.InvariantCulture);
        return (Network(layers, units, Activation.Named(trial["activation"]), optimizer, seed), int.Parse(trial["batch"], CultureInfo.InvariantCulture));
    }

    static Sequential Network(int layers, int units, Activation activation, Optimizer optimizer, long seed)
    {
        var model = new Sequential(input: [28, 28, 1], seed: seed) { new Flatten() };
        for (int layer = 0; layer < layers; layer++) model.Add(new Dense(units, activation));
        model.Add(new Dense(10));
        model.Compile(optimizer, new SparseCategoricalCrossentropy(fromLogits: true), [new Accuracy()]);
        return model;
    }

    static double Mean(GalleryRun run, Dataset train, Dataset test, int epochs, Func<long, (Sequential Model, int Batch)> create) =>
        Enumerable.Range(0, Starts).Average(start =>
        {
            (Sequential model, int batch) = create(run.Seed + 1 + start);
            model.Fit(train, epochs, batch, options: new() { Seed = run.Seed + start }, cancellation: run.Cancellation);
            run.Trained(model);
            return ImageClassifier.Accuracy(run, model, test);
        });

    /// <summary>D's example: networks that differ in their number of hidden units.</summary>
    static void Units(GalleryRun run, Dataset train, Dataset validation, int epochs)
    {
        int[] units = run.IsShort ? [2, 32] : [2, 4, 8, 16, 32, 64, 128, 256, 512];
        var (learnt, unseen) = (new List<double>(), new List<double>());
        foreach (int count in units)
        {
            History history = Network(1, count, Activation.Relu, new Adam(), run.Seed).Fit(
                train, epochs, 32, validation, new() { Seed = run.Seed }, cancellation: run.Cancellation);
            learnt.Add(100 * history["accuracy"][^1]);
            unseen.Add(100 * history["val_accuracy"][^1]);
        }
        int best = units[unseen.IndexOf(unseen.Max())];
        run.AtLeast("hidden units chosen on the validation set", best, 32, inShort: 32);
        run.Draw("units", new LineChart("Accuracy by the number of hidden units", "hidden units", "accuracy (%)", xScale: Scale.Log10)
        {
            { "training", [.. units.Select(count => (double)count)], learnt }, { "validation", [.. units.Select(count => (double)count)], unseen },
        });
    }
}
