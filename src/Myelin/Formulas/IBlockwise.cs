namespace Myelin;

/// <summary>
/// An elementwise op of several inputs and outputs, such as the gates of a recurrent cell. The last axis of each input is one or more blocks of n
/// numbers, and so is that of each output; element i of every output block depends only on element i of the input blocks.
/// </summary>
public interface IBlockwise
{
    /// <summary>The number of blocks of each input: [3, 3, 1] for x [..., 3n], u [..., 3n] and h [..., n].</summary>
    static abstract ReadOnlySpan<int> Inputs { get; }

    /// <summary>The number of blocks of each output.</summary>
    static abstract ReadOnlySpan<int> Outputs { get; }

    /// <summary>The outputs' blocks y from the inputs' blocks x, in order. There are at most 16 of each.</summary>
    void Value<V>(ReadOnlySpan<V> x, Span<V> y) where V : ILane<V>;

    /// <summary>The gradients dx by the inputs' blocks, given the blocks of the inputs, and dy by the outputs' blocks.</summary>
    void Gradient<V>(ReadOnlySpan<V> x, ReadOnlySpan<V> dy, Span<V> dx) where V : ILane<V>;
}
