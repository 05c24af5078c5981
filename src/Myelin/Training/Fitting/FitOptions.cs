using System.Collections.ObjectModel;

namespace Myelin;

/// <summary>Options of Fit besides data, epochs and batch size.</summary>
public sealed record FitOptions
{
    /// <summary>The share of the training data used for validation instead, by a random split with <see cref="Seed"/>; 0 for none.</summary>
    public double ValidationSplit { get; init; }

    /// <summary>Whether examples are shuffled anew in each epoch. A stream keeps its own order.</summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>The seed of the order of examples and of transforms of the data.</summary>
    public long Seed { get; init; }

    /// <summary>Weights of examples by their label, for every output.</summary>
    public IReadOnlyDictionary<int, double>? ClassWeights { get; init; }

    /// <summary>Weights of examples by their label, for single outputs by their names.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<int, double>> OutputClassWeights { get; init; } =
        ReadOnlyDictionary<string, IReadOnlyDictionary<int, double>>.Empty;

    /// <summary>A weight for each example, for every output: [count].</summary>
    public Tensor? SampleWeights { get; init; }

    /// <summary>A weight for each example, for single outputs by their names: [count].</summary>
    public IReadOnlyDictionary<string, Tensor> OutputSampleWeights { get; init; } = ReadOnlyDictionary<string, Tensor>.Empty;

    /// <summary>Called during training, in this order.</summary>
    public IReadOnlyList<Callback> Callbacks { get; init; } = [];

    /// <summary>Receives the progress, at most ten times a second and after each epoch's last batch.</summary>
    public IProgress<FitProgress>? Progress { get; init; }

    /// <summary>What is shown of the training; by default a bar in a terminal, and nothing in a log.</summary>
    public Verbosity Verbosity { get; init; }

    /// <summary>Where checkpoints are written, from which the same call resumes at the exact batch; null for none.</summary>
    public Checkpoints? Checkpoints { get; init; }

    /// <summary>Whether steps are captured; eager ones give the same bits, slower.</summary>
    public bool Captures { get; init; } = true;
}
