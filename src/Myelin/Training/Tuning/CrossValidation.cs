using System.Globalization;

namespace Myelin;

/// <summary>Trains a model on each of several folds and measures it on the rest: k-fold cross-validation.</summary>
/// <remarks>
/// <code>
/// CrossValidation result = CrossValidation.Run(data.StratifiedFolds(5), fold =&gt; NewModel(seed: fold), epochs: 20);
/// Console.WriteLine(result);                  // loss 0.2104 ± 0.0311, accuracy 0.9267 ± 0.0210 over 5 folds
/// </code>
/// </remarks>
public sealed class CrossValidation
{
    CrossValidation(IReadOnlyList<Model> models, IReadOnlyList<History> histories, IReadOnlyList<Evaluation> evaluations) =>
        (Models, Histories, Evaluations) = (models, histories, evaluations);

    /// <summary>The trained model of each fold.</summary>
    public IReadOnlyList<Model> Models { get; }

    /// <summary>The training of each fold.</summary>
    public IReadOnlyList<History> Histories { get; }

    /// <summary>The values of each fold on the examples that it was not trained on.</summary>
    public IReadOnlyList<Evaluation> Evaluations { get; }

    /// <summary>Trains and measures.</summary>
    /// <param name="folds">The folds, by <see cref="Dataset.Folds"/> or its siblings.</param>
    /// <param name="make">Makes a compiled model for a fold, counted from 0: a new one each time.</param>
    /// <param name="epochs">The number of passes over the examples of a fold.</param>
    /// <param name="batchSize">Examples in a step.</param>
    /// <param name="options">
    /// Further options. Callbacks begin anew with each fold. Checkpoints are kept in a folder of each fold, so that a stopped cross-validation continues.
    /// </param>
    /// <param name="cancellation">Cancels it.</param>
    /// <exception cref="ArgumentException">There is no fold, or two folds get the same model.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static CrossValidation Run(IReadOnlyList<(Dataset Train, Dataset Validation)> folds, Func<int, Model> make, int epochs = 1, int batchSize = 32,
        FitOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(folds);
        ArgumentNullException.ThrowIfNull(make);
        if (folds.Count == 0)
            throw new ArgumentException("CrossValidation: expects at least one fold, received none; make them by data.Folds(5).", nameof(folds));
        var (models, histories, evaluations) = (new List<Model>(), new List<History>(), new List<Evaluation>());
        for (int fold = 0; fold < folds.Count; fold++)
        {
            Model model = make(fold);
            if (models.Contains(model))
                throw new ArgumentException($"CrossValidation: expects a new model for each fold, received that of another one for fold {fold}; " +
                    "make it within the function.", nameof(make));
            History history = model.Fit(folds[fold].Train, epochs, batchSize, folds[fold].Validation, Of(options ?? new(), fold), cancellation);
            cancellation.ThrowIfCancellationRequested();
            models.Add(model);
            histories.Add(history);
            evaluations.Add(model.Evaluate(folds[fold].Validation, Math.Max(batchSize, 256), cancellation));
        }
        return new(models, histories, evaluations);
    }

    static FitOptions Of(FitOptions options, int fold) => options.Checkpoints is not { } all ? options
        : options with { Checkpoints = all with { Folder = Path.Combine(all.Folder, string.Create(CultureInfo.InvariantCulture, $"fold-{fold}")) } };

    /// <summary>The mean of a value over the folds.</summary>
    /// <exception cref="ArgumentException">There is no such value; the message names the nearest.</exception>
    public double Mean(string name) => Evaluations.Average(evaluation => evaluation[name]);

    /// <summary>The standard deviation of a value over the folds, √(Σ(x - mean)² / (k - 1)); NaN for one fold.</summary>
    /// <exception cref="ArgumentException">There is no such value; the message names the nearest.</exception>
    public double Deviation(string name)
    {
        double mean = Mean(name);
        return Evaluations.Count < 2 ? double.NaN
            : Math.Sqrt(Evaluations.Sum(evaluation => (evaluation[name] - mean) * (evaluation[name] - mean)) / (Evaluations.Count - 1));
    }

    /// <summary>loss 0.2104 ± 0.0311, accuracy 0.9267 ± 0.0210 over 5 folds</summary>
    public override string ToString() =>
        $"{string.Join(", ", Evaluations[0].Select(one => $"{one.Name} {Mean(one.Name):0.0000} ± {Deviation(one.Name):0.0000}"))} " +
        $"over {Evaluations.Count} folds";
}
