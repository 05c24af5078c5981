using System.Collections;

namespace Myelin;

/// <summary>Layers one after the other: each receives what the one before gives.</summary>
/// <remarks><c>new Sequential(input: [28, 28, 1]) { new Flatten(), new Dense(10) }</c></remarks>
public sealed class Sequential : Model, IEnumerable<Layer>
{
    Layer? last;

    /// <summary>A model without layers yet.</summary>
    /// <param name="input">The shape of one input, without the batch axis; found at the first call if left out.</param>
    /// <param name="seed">Of initial parameters and random draws.</param>
    /// <param name="name">Its name within a larger model.</param>
    public Sequential(Shape? input = null, long seed = 0, string? name = null) : base(input, seed, name) { }

    /// <summary>Puts a layer behind the others.</summary>
    public void Add(Layer layer)
    {
        if (IsBuilt) throw new InvalidOperationException($"{this}: it is built already; add all layers before its first use.");
        ArgumentNullException.ThrowIfNull(layer);
        if (Holds(layer)) throw new ArgumentException($"{this}: {layer} stands in it already; add another layer, or derive a Model that calls one layer twice.");
        Track(layer);
        layer.Before = last;
        last = layer;
    }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x, bool training)
    {
        if (!IsBuilt) return Of(x, training);
        foreach (Layer layer in Layers) x = layer.Of(x, training);
        return x;
    }

    /// <inheritdoc/>
    public IEnumerator<Layer> GetEnumerator() => Layers.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
