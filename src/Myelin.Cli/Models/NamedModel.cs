namespace Myelin.Cli.Models;

/// <summary>How a model is trained on some data unless the caller says otherwise.</summary>
/// <param name="Epochs">How often all examples are gone through.</param>
/// <param name="Batch">Examples in a step.</param>
/// <param name="RateFactor">How much larger the learning rate is than the optimizer's usual one.</param>
readonly record struct TrainingDefaults(int Epochs, int Batch, double RateFactor = 1)
{
    // Found on parts set apart of the tables by name: with more steps classes of a few hundred rows are learnt by
    // heart, with fewer quantities are not learnt yet; larger tables are after the least epochs.
    const int StepsForClasses = 500, StepsForQuantities = 2_000, LeastEpochs = 20;

    /// <summary>For rows of a table: small batches and so many epochs that even a small table gives steps enough.</summary>
    public static TrainingDefaults ForRows(Dataset data)
    {
        const int Batch = 32;
        int steps = data.IsRegression ? StepsForQuantities : StepsForClasses;
        return new(Math.Max(LeastEpochs, steps * Batch / Math.Max(1, data.Count)), Batch, RateFactor: 3);
    }
}

/// <summary>A model that can be asked for by name.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Build">Makes it for a data set and a seed; its outputs are logits, one a class, or one quantity.</param>
/// <param name="DefaultsOf">How it is trained on a data set.</param>
sealed record NamedModel(string Name, Func<Dataset, long, Model> Build, Func<Dataset, TrainingDefaults> DefaultsOf);
