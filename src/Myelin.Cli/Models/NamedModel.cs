namespace Myelin.Cli.Models;

/// <summary>Default training settings of a model for some data.</summary>
/// <param name="Epochs">Passes over all examples.</param>
/// <param name="Batch">Examples in a step.</param>
/// <param name="RateFactor">A factor of the optimizer's default learning rate.</param>
readonly record struct TrainingDefaults(int Epochs, int Batch, double RateFactor = 1)
{
    // Found on parts set apart of the tables by name: with more steps classes of a few hundred rows are learnt by
    // heart, with fewer quantities are not learnt yet; larger tables are after the least epochs.
    const int StepsForClasses = 500, StepsForQuantities = 2_000, LeastEpochs = 20;

    /// <summary>For rows of a table: small batches, and enough epochs for small tables.</summary>
    public static TrainingDefaults ForRows(Dataset data)
    {
        const int Batch = 32;
        int steps = data.IsRegression ? StepsForQuantities : StepsForClasses;
        return new(Math.Max(LeastEpochs, steps * Batch / Math.Max(1, data.Count)), Batch, RateFactor: 3);
    }
}

/// <summary>A model that can be selected by name.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Make">Makes it for a data set and a seed; its outputs are logits, one a class, or one quantity.</param>
/// <param name="DefaultsOf">Its default training settings for a data set.</param>
/// <param name="Takes">The kinds of data that it takes.</param>
sealed record NamedModel(string Name, Func<Dataset, long, Model> Make, Func<Dataset, TrainingDefaults> DefaultsOf, params IReadOnlyList<DataKind> Takes)
{
    /// <summary>Makes it for a data set and a seed.</summary>
    /// <exception cref="UsageException">It does not take such data.</exception>
    public Model Build(Dataset data, long seed) => Takes.Contains(DataKinds.Of(data)) ? Make(data, seed)
        : throw new UsageException($"The model \"{Name}\" expects {string.Join(" or ", Takes.Select(kind => kind.InWords()))}, received " +
            $"{DataKinds.Of(data).InWords()}; choose {ModelTable.NamesFor(DataKinds.Of(data))}.");
}
