namespace Myelin;

/// <summary>Initializers of kernels whose shape does not say how many inputs a unit has.</summary>
static class UnitInitializer
{
    /// <summary>Draws the weights of each place on their own, [units..., kernel...], so that an initializer sees the inputs of one unit.</summary>
    /// <param name="initializer">The initializer of the weights of one place.</param>
    /// <param name="each">The shape of the weights of one place.</param>
    public static Initializer PerPlace(Initializer initializer, Shape each) => new(initializer.Name, (shape, seed, type) =>
    {
        int places = shape[0];
        Tensor[] all = [.. Enumerable.Range(0, places).Select(place => initializer.Of(each, SeedStream.Of(seed, $"{place}"), type))];
        return Tensor.Stack(all, 0).Reshape(shape);
    });

    /// <summary>
    /// Draws the weights of a table of connections, [kernel..., connections], as the first of those of a kernel [kernel..., inputs, filters]
    /// in which a filter has as many inputs as on average.
    /// </summary>
    /// <param name="initializer">The initializer of a kernel.</param>
    /// <param name="filters">The number of filters.</param>
    public static Initializer PerConnection(Initializer initializer, int filters) => new(initializer.Name, (shape, seed, type) =>
    {
        int inputs = (shape[^1] + filters - 1) / filters;
        Tensor whole = initializer.Of(shape[..^1].Concat([inputs, filters]), seed, type);
        return whole.Reshape(shape[..^1].Concat([inputs * filters])).Slice(-1, 0, shape[^1]);
    });
}
