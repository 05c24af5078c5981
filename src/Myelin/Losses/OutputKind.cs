namespace Myelin;

/// <summary>What the outputs of a model are, by its last layer.</summary>
enum OutputKind
{
    /// <summary>Not known: a custom layer, or ops after the last layer.</summary>
    Unknown,

    /// <summary>Scores of any size, before a softmax or sigmoid.</summary>
    Logits,

    /// <summary>Numbers from 0 to 1.</summary>
    Probabilities,

    /// <summary>Logarithms of probabilities.</summary>
    LogProbabilities,
}
