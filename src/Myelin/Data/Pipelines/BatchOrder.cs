namespace Myelin;

/// <summary>Which batches an epoch has, and in which order: everything besides the data that determines a batch.</summary>
/// <param name="Size">Examples in a batch; the last may have fewer.</param>
/// <param name="Shuffle">Whether an epoch takes the examples in a random order.</param>
/// <param name="Seed">The seed of the order and of transforms.</param>
/// <param name="Epoch">The epoch, counted from 1 in a training. Each has its own order.</param>
/// <param name="First">The first batch to read, counted from 0; a resumed training does not begin with 0.</param>
readonly record struct BatchOrder(int Size, bool Shuffle = false, long Seed = 0, int Epoch = 0, int First = 0)
{
    /// <summary>The position in the epoch of the first example to read.</summary>
    public long FirstExample => (long)First * Size;

    /// <exception cref="ArgumentOutOfRangeException">A batch would be empty.</exception>
    public BatchOrder Checked() => Size >= 1 && First >= 0
        ? this
        : throw new ArgumentOutOfRangeException("size", $"Batches: expects at least one example in a batch, received {Size}; 32 to 256 are usual.");
}
