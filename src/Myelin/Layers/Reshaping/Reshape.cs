namespace Myelin;

/// <summary>y = the elements of each example in another shape, in row-major order. x: [batch, ...] to y: [batch, target shape].</summary>
/// <remarks>
/// The output has no mask. Semantics as in Keras 3.
/// <code>
/// new Sequential(input: [784]) { new Reshape([28, 28, 1]), new Conv2D(8, 3) }
/// </code>
/// </remarks>
/// <param name="targetShape">The shape of one example; one size may be -1, which is then inferred.</param>
/// <param name="name">The name of the layer; null to number it automatically.</param>
/// <exception cref="ArgumentException">A size is neither above 0 nor -1, more than one is -1, or their product is too large.</exception>
public sealed class Reshape(IReadOnlyList<int> targetShape, string? name = null) : Layer(name)
{
    const long MostElements = 1 << 30;

    /// <summary>The shape of one example; one size may be -1, which is then inferred.</summary>
    public IReadOnlyList<int> TargetShape { get; } = Checked(targetShape);

    static int[] Checked(IReadOnlyList<int> sizes)
    {
        ArgumentNullException.ThrowIfNull(sizes);
        if (sizes.Any(size => size is 0 or < -1) || sizes.Count(size => size == -1) > 1)
            throw new ArgumentException(
                $"Reshape: expects sizes above 0 and at most one -1, received {sizes.Listed()}; -1 stands for the one size to infer.",
                nameof(targetShape));
        long elements = 1;
        foreach (int size in sizes)
            if ((elements *= Math.Abs(size)) > MostElements)                                           // no overflow: 2^30 · 2^31 < 2^63
                throw new ArgumentException(
                    $"Reshape: expects at most {MostElements} elements in an example, received {sizes.Listed()}; give smaller sizes.", nameof(targetShape));
        return [.. sizes];
    }

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(x);
        long elements = x.Shape[1..].Elements, known = TargetShape.Aggregate(1L, (product, size) => size < 0 ? product : product * size);
        bool infers = TargetShape.Contains(-1);
        if (infers ? elements % known != 0 : elements != known)
            throw Misfit($"examples whose elements fit {TargetShape.Listed()}", x,
                "give sizes with as many elements, or -1 for one of them. If an axis of the input is free, give the axis a fixed size.");
        int[] sizes = [x.Shape[0], .. TargetShape.Select(size => size < 0 ? Shape.Size(elements / known, ToString()) : size)];
        return x.Reshape(Shape.Create(sizes));
    }

    /// <summary>Carries no mask: the axes of the output have another meaning.</summary>
    protected override void CarryMasks(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> outputs, CallContext context) { }
}
