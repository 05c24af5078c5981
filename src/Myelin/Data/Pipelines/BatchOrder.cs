namespace Myelin;

/// <summary>Which examples an epoch serves, in what order and from where: all that decides a batch beside the data.</summary>
/// <param name="Size">Examples in a batch; the last may have fewer.</param>
/// <param name="Shuffle">Whether an epoch takes the examples in a random order.</param>
/// <param name="Seed">The seed of the order and of transforms.</param>
/// <param name="Epoch">Counted from 1 in a training; each has an order of its own.</param>
/// <param name="First">The first batch that is wanted, counted from 0: a resumed training does not begin with 0.</param>
readonly record struct BatchOrder(int Size, bool Shuffle = false, long Seed = 0, int Epoch = 0, int First = 0)
{
    /// <summary>The place in the epoch of the first example that is wanted.</summary>
    public long FirstExample => (long)First * Size;

    /// <exception cref="ArgumentOutOfRangeException">A batch would be empty.</exception>
    public BatchOrder Checked() => Size >= 1 && First >= 0
        ? this
        : throw new ArgumentOutOfRangeException("size", $"Batches: expects at least one example in a batch, received {Size}; 32 to 256 are usual.");
}
