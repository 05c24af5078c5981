using System.Globalization;

namespace Myelin;

/// <summary>Tries hyper-parameters and ranks them: on a grid, by chance, or by successive halving.</summary>
/// <remarks>
/// The function that is given trains a model for a trial and returns the value to compare. A training that diverges (<see cref="TrainingException"/>)
/// ranks last. With a <see cref="Folder"/>, finished trials are not run again when the search is called again, and a trial that was stopped continues at
/// the exact batch if it uses <see cref="Trial.Folder"/> for its checkpoints.
/// <code>
/// var search = new HyperparameterSearch(new SearchSpace().Real("rate", 1e-4, 1e-1, log: true).Whole("units", 8, 64)) { Folder = "runs/tuning" };
/// SearchResult result = search.Random(20, trial =&gt;
/// {
///     var model = new Sequential(input: [4]) { new Dense(trial.Whole("units"), Activation.Relu), new Dense(3) };
///     model.Compile(new Adam(trial.Real("rate")), new SparseCategoricalCrossentropy(fromLogits: true));
///     return model.Fit(data, epochs: 10, validation: validation)["val_loss"].Min();
/// });
/// Console.WriteLine(result);
/// </code>
/// </remarks>
/// <param name="space">The hyper-parameters.</param>
public sealed class HyperparameterSearch(SearchSpace space)
{
    readonly SearchSpace space = space is { Names.Count: > 0 } ? space
        : throw new ArgumentException("HyperparameterSearch: expects at least one hyper-parameter, received none; add some to the SearchSpace.", nameof(space));

    /// <summary>The folder of the trials; null to keep them in memory alone.</summary>
    public string? Folder { get; init; }

    /// <summary>The seed of trials by chance.</summary>
    public long Seed { get; init; }

    /// <summary>Which values are better.</summary>
    public MetricDirection Direction
    {
        get;
        init => field = value is MetricDirection.LowerIsBetter or MetricDirection.HigherIsBetter ? value
            : throw new ArgumentOutOfRangeException(nameof(value), $"HyperparameterSearch: expects LowerIsBetter or HigherIsBetter, received {value}; " +
                "say which values are better.");
    } = MetricDirection.LowerIsBetter;

    /// <summary>What is trained: data, epochs and all else that trials share. A folder does not continue with another description.</summary>
    public string Description { get; init; } = "";

    /// <summary>Is told of each trial when it is finished, of those of an earlier call too.</summary>
    public IProgress<TrialResult>? Progress { get; init; }

    /// <summary>Tries all combinations of a grid.</summary>
    /// <param name="train">Trains a model for a trial and returns its value.</param>
    /// <param name="points">The number of values of each real number.</param>
    /// <param name="cancellation">Stops before the next trial.</param>
    /// <exception cref="InvalidOperationException">The folder holds another search.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled. Finished trials are kept in the folder.</exception>
    public SearchResult Grid(Func<Trial, double> train, int points = 5, CancellationToken cancellation = default)
    {
        Settings.Within(points, 1, 1_000_000, nameof(HyperparameterSearch));
        return All(space.Grid(points), $"grid of {points}", train, cancellation);
    }

    /// <summary>Tries combinations by chance. A trial depends on seed and number alone, so a search can be called again with more trials.</summary>
    /// <remarks>Source: Bergstra and Bengio, "Random Search for Hyper-Parameter Optimization", 2012.</remarks>
    /// <param name="trials">The number of trials.</param>
    /// <param name="train">Trains a model for a trial and returns its value.</param>
    /// <param name="cancellation">Stops before the next trial.</param>
    /// <exception cref="InvalidOperationException">The folder holds another search.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled. Finished trials are kept in the folder.</exception>
    public SearchResult Random(int trials, Func<Trial, double> train, CancellationToken cancellation = default)
    {
        Settings.Within(trials, 1, 1_000_000, nameof(HyperparameterSearch));
        return All([.. Enumerable.Range(1, trials).Select(number => space.Drawn(Seed, number))], "random", train, cancellation);
    }

    SearchResult All(IReadOnlyList<IReadOnlyList<string>> combinations, string kind, Func<Trial, double> train, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(train);
        TrialJournal journal = Journal(kind);
        return new(space, Direction,
            [.. combinations.Select((values, i) => Run(new(i + 1, space, values, epochs: null, FolderOf(i + 1)), journal, train, cancellation))]);
    }

    /// <summary>
    /// Tries combinations by chance with few epochs, and goes on with the best of them and more epochs, until the best have the most epochs.
    /// </summary>
    /// <remarks>
    /// In each round 1/factor of the trials go on, with factor times the epochs. A trial whose training keeps checkpoints in <see cref="Trial.Folder"/>
    /// continues where it stopped. Source: Jamieson and Talwalkar, "Non-stochastic Best Arm Identification and Hyperparameter Optimization", 2016.
    /// </remarks>
    /// <param name="trials">The number of trials in the first round.</param>
    /// <param name="train">Trains a model for <see cref="Trial.Epochs"/> and returns its value.</param>
    /// <param name="leastEpochs">The epochs of the first round.</param>
    /// <param name="mostEpochs">The epochs of the last round.</param>
    /// <param name="factor">By what trials become fewer and epochs more.</param>
    /// <param name="cancellation">Stops before the next trial.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    /// <exception cref="InvalidOperationException">The folder holds another search.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled. Finished trials are kept in the folder.</exception>
    public SearchResult Halving(
        int trials, Func<Trial, double> train, int leastEpochs = 1, int mostEpochs = 27, int factor = 3, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(train);
        Settings.Within(trials, 1, 1_000_000, nameof(HyperparameterSearch));
        Settings.Within(leastEpochs, 1, int.MaxValue, nameof(HyperparameterSearch));
        Settings.Within(mostEpochs, leastEpochs, int.MaxValue, nameof(HyperparameterSearch));
        Settings.Within(factor, 2, 1000, nameof(HyperparameterSearch));
        TrialJournal journal = Journal($"halving of {trials} trials from {leastEpochs} to {mostEpochs} epochs by {factor}");
        int[] numbers = [.. Enumerable.Range(1, trials)];
        var reached = new Dictionary<int, TrialResult>();
        for (long epochs = leastEpochs; ; epochs *= factor)
        {
            int now = (int)Math.Min(epochs, mostEpochs);
            foreach (int number in numbers)
                reached[number] = Run(new(number, space, space.Drawn(Seed, number), now, FolderOf(number)), journal, train, cancellation);
            if (now == mostEpochs) break;
            int rest = Math.Max(1, numbers.Length / factor);
            var round = new SearchResult(space, Direction, [.. numbers.Select(number => reached[number])]);
            numbers = [.. round.Trials.Take(rest).Select(result => result.Trial.Number).Order()];
        }
        return new(space, Direction, [.. reached.Values]);
    }

    TrialJournal Journal(string kind) => new(Folder, string.Create(CultureInfo.InvariantCulture,
        $"{kind}, {Direction}, seed {Seed}: {space}{(Description.Length > 0 ? $"; {Description}" : "")}"));

    string? FolderOf(int number) => Folder == null ? null : Path.Combine(Folder, string.Create(CultureInfo.InvariantCulture, $"trial-{number:D4}"));

    TrialResult Run(Trial trial, TrialJournal journal, Func<Trial, double> train, CancellationToken cancellation)
    {
        if (journal.Find(trial) is not { } value)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                value = train(trial);
            }
            catch (TrainingException)
            {
                value = double.NaN;                                                 // it diverged, which is a result
            }
            cancellation.ThrowIfCancellationRequested();                            // a training that was cancelled has no value
            journal.Add(trial, value);
        }
        var result = new TrialResult(trial, value);
        Progress?.Report(result);
        return result;
    }
}
