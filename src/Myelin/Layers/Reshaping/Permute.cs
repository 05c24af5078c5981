namespace Myelin;

/// <summary>y = x with the axes of each example in another order. x: [batch, ...] to y: [batch, ...].</summary>
/// <remarks>
/// The output has no mask. Semantics as in Keras 3.
/// <code>
/// new Sequential(input: [10, 64]) { new Permute([2, 1]) }     // [batch, 10, 64] to [batch, 64, 10]
/// </code>
/// </remarks>
/// <param name="dims">For each axis of the output, the axis of the input, counted from 1: the batch axis, 0, stays.</param>
/// <param name="name">The name of the layer; null to number it automatically.</param>
/// <exception cref="ArgumentException">It does not name each axis from 1 on once.</exception>
public sealed class Permute(IReadOnlyList<int> dims, string? name = null) : Layer(name)
{
    /// <summary>For each axis of the output, the axis of the input, counted from 1.</summary>
    public IReadOnlyList<int> Dims { get; } = Checked(dims);

    static int[] Checked(IReadOnlyList<int> dims)
    {
        ArgumentNullException.ThrowIfNull(dims);
        return dims.Order().SequenceEqual(Enumerable.Range(1, dims.Count)) ? [.. dims]
            : throw new ArgumentException(
                $"Permute: expects each axis from 1 to {dims.Count} once, received {dims.Listed()}; the batch axis, 0, stays where it is.", nameof(dims));
    }

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Rank == Dims.Count + 1 ? x.Transpose([0, .. Dims])
            : throw Misfit($"examples with {Dims.Count} axes", x, "name every axis of the input but the batch axis.");
    }

    /// <summary>Carries no mask: the axes of the output have another meaning.</summary>
    protected override void CarryMasks(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> outputs, CallContext context) { }
}
