namespace Myelin;

/// <summary>
/// y = Σ a b over one axis of each of two inputs, for every example.
/// a: [batch, ..., k, ...] and b: [batch, ..., k, ...] to y: [batch, other axes of a, other axes of b], or [batch, 1] if there are none.
/// </summary>
/// <remarks>
/// With <paramref name="normalize"/> it is the cosine of the angle between the vectors. The output has no mask. Semantics as in Keras 3.
/// <code>
/// Symbol similarity = new Dot(-1, normalize: true).Of(query, document);
/// </code>
/// </remarks>
/// <param name="axis">The axis of a, counted in [batch, ...]. It cannot be the batch axis, 0.</param>
/// <param name="secondAxis">The axis of b; null for the same as that of a.</param>
/// <param name="normalize">Whether to divide the vectors along the axes by their lengths first.</param>
/// <param name="name">The name of the layer; null to number it automatically.</param>
/// <exception cref="ArgumentOutOfRangeException">An axis is that of the batch.</exception>
public sealed class Dot(int axis, int? secondAxis = null, bool normalize = false, string? name = null) : Merge(name)
{
    const double ShortestSquared = 1e-24;

    /// <summary>The axis of a, counted in [batch, ...].</summary>
    public int Axis { get; } = Checked(axis, nameof(axis));

    /// <summary>The axis of b, counted in [batch, ...].</summary>
    public int SecondAxis { get; } = Checked(secondAxis ?? axis, nameof(secondAxis));

    /// <summary>Whether the vectors along the axes are divided by their lengths first.</summary>
    public bool Normalize => normalize;

    static int Checked(int axis, string what) => axis != 0 ? axis
        : throw new ArgumentOutOfRangeException(what, "Dot: expects an axis other than the batch axis 0, received 0; -1 is the last one.");

    /// <inheritdoc/>
    protected override Tensor Merged(IReadOnlyList<Tensor> inputs)
    {
        (Tensor a, Tensor b) = Two(inputs);
        int first = Along(a, Axis), second = Along(b, SecondAxis);
        if (a.Shape[first] != b.Shape[second] || a.Shape[0] != b.Shape[0] || a.Type != b.Type)
            throw Misfit($"two inputs with as many examples and as many entries along axes {Axis} and {SecondAxis}, the first one being {a.Type}{a.Shape}",
                b, "reshape one of them, or project it with a Dense layer.");
        Shape left = Without(a, first), right = Without(b, second), result = left.Concat(right[1..]);
        if (normalize) (a, b) = (Unit(a, first), Unit(b, second));
        Tensor rows = Moved(a, first, a.Rank - 1).Reshape([a.Shape[0], Count(left), a.Shape[first]]);
        Tensor columns = Moved(b, second, 1).Reshape([b.Shape[0], b.Shape[second], Count(right)]);
        return rows.MatMul(columns).Reshape(result.Rank > 1 ? result : [a.Shape[0], 1]);
    }

    int Along(Tensor x, int axis)
    {
        int along = axis < 0 ? axis + x.Rank : axis;
        return along > 0 && along < x.Rank ? along
            : throw Misfit($"inputs that have an axis {axis} after the batch axis", x, "choose another axis, or reshape the input.");
    }

    static Shape Without(Tensor x, int axis) => x.Shape[..axis].Concat(x.Shape[(axis + 1)..]);

    int Count(Shape shape) => Shape.Size(shape[1..].Elements, ToString());

    static Tensor Moved(Tensor x, int from, int to)
    {
        List<int> order = [.. Enumerable.Range(0, x.Rank)];
        order.RemoveAt(from);
        order.Insert(to, from);
        return x.Transpose([.. order]);
    }

    static Tensor Unit(Tensor x, int axis) => x * x.Square().Sum([axis], keep: true).Maximum(ShortestSquared).Rsqrt();

    /// <summary>Carries no mask: the axes of the output have another meaning.</summary>
    protected override void CarryMasks(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> outputs, CallContext context) { }
}
