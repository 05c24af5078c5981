namespace Myelin;

/// <summary>y = each step of x several times in a row. x: [batch, steps, channels] to y: [batch, steps · size, channels].</summary>
/// <remarks>
/// Semantics as in Keras 3.
/// <code>
/// new Sequential(new TensorSpec([null, 16])) { new UpSampling1D(2), new Conv1D(8, 3) }
/// </code>
/// </remarks>
/// <param name="size">How often each step is repeated, from 1 to 2^20.</param>
/// <param name="name">The name of the layer; null to number it automatically.</param>
/// <exception cref="ArgumentOutOfRangeException">The size is not from 1 to 2^20.</exception>
public sealed class UpSampling1D(int size = 2, string? name = null) : Layer(name)
{
    /// <summary>How often each step is repeated.</summary>
    public int Size { get; } = size is > 0 and <= Size2D.MostPixels ? size
        : throw new ArgumentOutOfRangeException(nameof(size),
            $"UpSampling1D: expects a size from 1 to {Size2D.MostPixels}, received {size}; 2 doubles the number of steps.");

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Rank == 3 ? UpSampling.Nearest(x, 1, Size) : throw Misfit(LayoutOf(1), x, "reshape the input to channels last.");
    }

    /// <summary>Carries no mask, as in Keras 3: the steps of the output are others.</summary>
    protected override void CarryMasks(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> outputs, CallContext context) { }
}
