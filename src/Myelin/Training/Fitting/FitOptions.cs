namespace Myelin;

/// <summary>How a model is trained, beyond data, epochs and batch size.</summary>
public sealed record FitOptions
{
    /// <summary>The share of the training data set apart for validation, from its random split by <see cref="Seed"/>; 0 for none.</summary>
    public double ValidationSplit { get; init; }

    /// <summary>Whether each epoch takes the examples in another random order.</summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>Of the order of examples.</summary>
    public long Seed { get; init; }

    /// <summary>Weights of examples by their label.</summary>
    public IReadOnlyDictionary<int, double>? ClassWeights { get; init; }

    /// <summary>A weight for each example: [count].</summary>
    public Tensor? SampleWeights { get; init; }

    /// <summary>Who hears of epochs and batches.</summary>
    public IReadOnlyList<Callback> Callbacks { get; init; } = [];

    /// <summary>Who hears how far it has come, ten times a second at most.</summary>
    public IProgress<FitProgress>? Progress { get; init; }

    /// <summary>Where the training is kept while it runs, so that it goes on from the exact batch after anything; null to keep nothing.</summary>
    public Checkpoints? Checkpoints { get; init; }

    /// <summary>Whether steps are captured; eager ones give the same bits, slower.</summary>
    public bool Captures { get; init; } = true;
}
