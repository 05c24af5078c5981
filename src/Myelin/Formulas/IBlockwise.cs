namespace Myelin;

/// <summary>
/// An elementwise op of several inputs and outputs, such as the gates of a recurrent cell. The last axis of each input is one or more blocks of n
/// numbers, and so is that of each output; element i of every output block depends only on element i of the input blocks.
/// </summary>
/// <remarks>Inputs, outputs and twice as many gradients have at most 32 blocks together.</remarks>
public interface IBlockwise
{
    /// <summary>The number of blocks of each input: [3, 3, 1] for x [..., 3n], u [..., 3n] and h [..., n].</summary>
    static abstract ReadOnlySpan<int> Inputs { get; }

    /// <summary>The number of blocks of each output.</summary>
    static abstract ReadOnlySpan<int> Outputs { get; }

    /// <summary>
    /// The number of phases, 1 to 4, of <see cref="Value"/>, each of which runs over all elements before the next. Functions such as the sigmoid have a long
    /// latency; a phase with one or two of them is computed for many elements at the same time.
    /// </summary>
    static abstract int Phases { get; }

    /// <summary>Computes some of the outputs' blocks y from the inputs' blocks x and from blocks of y that earlier phases computed.</summary>
    void Value<V, B>(int phase, B x, B y) where V : ILane<V> where B : struct, IBlocks<V>;

    /// <summary>The gradients dx by the inputs' blocks, given the blocks of inputs and outputs, and the gradients dy by the outputs' blocks.</summary>
    void Gradient<V, B>(B x, B y, B dy, B dx) where V : ILane<V> where B : struct, IBlocks<V>;
}

/// <summary>Blocks of a formula: element i of each.</summary>
/// <typeparam name="V">What carries an element.</typeparam>
public interface IBlocks<V>
{
    /// <summary>Block <paramref name="k"/>.</summary>
    V this[int k] { get; set; }
}

/// <summary>Blocks that are entries of an array, from one on.</summary>
/// <param name="items">The array.</param>
/// <param name="first">The entry that is block 0.</param>
public readonly struct BlockArray<V>(V[] items, int first = 0) : IBlocks<V>
{
    /// <inheritdoc/>
    public V this[int k]
    {
        get => items[first + k];
        set => items[first + k] = value;
    }
}
