namespace Myelin;

/// <summary>The base of layers that learn from data before a training: statistics, boundaries or a vocabulary.</summary>
/// <remarks>
/// A model file keeps what a layer has learned. Data sets are passed to
/// <see cref="Adapting.Adapt(AdaptiveLayer, Dataset, string?)"/>.
/// </remarks>
/// <param name="name">The name of the layer; null to number it automatically.</param>
public abstract class AdaptiveLayer(string? name = null) : Layer(name)
{
    /// <summary>Learns from examples. What it has learned before is forgotten.</summary>
    /// <param name="batches">The examples, each tensor [count, ...]. They are read once, one after the other.</param>
    /// <exception cref="ShapeException">A batch does not fit the layer.</exception>
    /// <exception cref="ArgumentException">There are no examples, or a value is not finite.</exception>
    /// <exception cref="InvalidOperationException">The layer cannot adapt: what it would learn is given or in use.</exception>
    public abstract void Adapt(IEnumerable<Tensor> batches);

    /// <summary>Learns from examples in one tensor.</summary>
    /// <param name="examples">[count, ...]</param>
    /// <inheritdoc cref="Adapt(IEnumerable{Tensor})"/>
    public void Adapt(Tensor examples)
    {
        ArgumentNullException.ThrowIfNull(examples);
        Adapt([examples]);
    }

    /// <summary>The exception for a layer that is used before it has learned anything.</summary>
    private protected InvalidOperationException NotAdapted(string what, string parameter) =>
        new($"{this}: expects {what}, has none yet; call Adapt(data) before the layer is used, or give {parameter}.");

    /// <summary>The exception for examples that are none.</summary>
    private protected ArgumentException NoExamples() =>
        new($"{this}: expects at least one example to adapt to, received none; check the data.");
}
