namespace Myelin;

/// <summary>y = x, repeated n times as the steps of a sequence. x: [batch, features] to y: [batch, n, features].</summary>
/// <remarks>
/// Semantics as in Keras 3.
/// <code>
/// new Sequential(input: [32]) { new RepeatVector(10), new Gru(16, returnSequences: true) }
/// </code>
/// </remarks>
/// <param name="n">The number of steps, from 1 to 2^20.</param>
/// <param name="name">The name of the layer; null to number it automatically.</param>
/// <exception cref="ArgumentOutOfRangeException"><paramref name="n"/> is not from 1 to 2^20.</exception>
public sealed class RepeatVector(int n, string? name = null) : Layer(name)
{
    /// <summary>The number of steps.</summary>
    public int N { get; } = n is > 0 and <= Size2D.MostPixels ? n
        : throw new ArgumentOutOfRangeException(nameof(n),
            $"RepeatVector: expects a number of steps from 1 to {Size2D.MostPixels}, received {n}; give the length of the sequence.");

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Rank == 2 ? x.ExpandDims(1).Repeat(N, 1) : throw Misfit("vectors [batch, features]", x, "add a Flatten layer before it.");
    }
}
