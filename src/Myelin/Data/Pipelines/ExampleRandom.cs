namespace Myelin;

/// <summary>
/// The random numbers of one example in a transform. They depend on seed, epoch, index of the example and place of the transform alone, so threads, batch sizes
/// and resuming do not change them.
/// </summary>
/// <remarks>Source: Philox4x32-10 (Salmon et al. 2011) with one key for each example.</remarks>
public sealed class ExampleRandom
{
    readonly long key;
    PhiloxStream stream;
    long draws;

    /// <param name="seed">The seed of the pass.</param>
    /// <param name="epoch">The epoch.</param>
    /// <param name="index">The example.</param>
    /// <param name="depth">The number of transforms up to the one that receives the numbers: each has numbers of its own.</param>
    internal ExampleRandom(long seed, int epoch, long index, int depth = 1)
    {
        (Seed, Epoch, Index) = (seed, epoch, index);
        (uint a, uint b, _, _) = Philox.Block((ulong)index ^ ((ulong)(depth - 1) << 48), Site + (uint)epoch, (ulong)seed);
        key = (long)(a | ((ulong)b << 32));
        stream = new((ulong)key, Site);
    }

    /// <summary>The seed of the pass.</summary>
    internal long Seed { get; }

    /// <summary>The epoch of the example.</summary>
    internal int Epoch { get; }

    /// <summary>The index of the example.</summary>
    internal long Index { get; }

    /// <summary>Separates these numbers from those of orders and of layers: "transfor" in ASCII.</summary>
    const ulong Site = 0x7472616E73666F72;

    /// <summary>The stream for draws without a key while the example is made, or while a transform changes it.</summary>
    /// <param name="depth">The number of transforms before; 0 for the source.</param>
    internal RandomStream Draws(int depth) => new(unchecked(key + depth));

    /// <summary>The stream for draws without a key while the parts of a batch are read.</summary>
    internal static RandomStream OfBatch(BatchOrder order, int batch) => new ExampleRandom(order.Seed, order.Epoch, -1L - batch).Draws(0);

    /// <summary>A number in [<paramref name="low"/>, <paramref name="high"/>).</summary>
    public double Uniform(double low = 0, double high = 1) => stream.NextUniform(low, high);

    /// <summary>A whole number from 0 to below <paramref name="bound"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The bound is not positive.</exception>
    public int Integer(int bound) => bound > 0
        ? stream.NextInt(bound)
        : throw new ArgumentOutOfRangeException(nameof(bound),
            $"ExampleRandom: expects a bound of 1 or more, received {bound}; the numbers go from 0 to bound - 1.");

    /// <summary>A number of the normal distribution with mean 0 and deviation 1.</summary>
    public double Normal() => stream.NextNormal();

    /// <summary>True with a probability.</summary>
    public bool Chance(double probability) => Uniform() < probability;

    /// <summary>A key for a whole tensor: <c>Tensor.Normal([28, 28, 1], random.Key())</c>. Each call returns another one.</summary>
    public Tensor Key() => Tensor.From(key, draws++);
}
