namespace Myelin;

/// <summary>How a loss becomes one number from its values for the examples of a batch.</summary>
public enum LossReduction
{
    /// <summary>Σ value · weight / number of examples: weights scale the loss and do not divide it.</summary>
    Mean,

    /// <summary>Σ value · weight / Σ weight, 0 if no example counts.</summary>
    WeightedMean,

    /// <summary>Σ value · weight.</summary>
    Sum,
}
