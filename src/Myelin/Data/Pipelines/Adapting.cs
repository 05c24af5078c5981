namespace Myelin;

/// <summary>Lets layers learn from data sets.</summary>
public static class Adapting
{
    /// <summary>Examples that are read at once. What layers learn does not depend on it.</summary>
    const int BatchSize = 256;

    /// <summary>Lets a layer learn from the examples of a data set, such as the mean and variance of a <see cref="Normalization"/>.</summary>
    /// <param name="layer">The layer. What it has learned before is forgotten.</param>
    /// <param name="data">The examples: those for training.</param>
    /// <param name="input">The name of the input, if there are several.</param>
    /// <exception cref="ArgumentException">There are no examples, a value is not finite, or there is no such input.</exception>
    /// <exception cref="InvalidOperationException">The layer cannot adapt: what it would learn is given or in use.</exception>
    public static void Adapt(this AdaptiveLayer layer, Dataset data, string? input = null)
    {
        ArgumentNullException.ThrowIfNull(layer);
        ArgumentNullException.ThrowIfNull(data);
        layer.Adapt(data.Batches(BatchSize).Select(batch => input == null ? batch.Inputs[0] : batch.Input(input)));
    }
}
