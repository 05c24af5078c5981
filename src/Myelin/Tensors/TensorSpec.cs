using System.Collections;

namespace Myelin;

/// <summary>Specifies a batch of examples: the sizes of its axes without the batch axis, an element type, and a name.</summary>
/// <remarks>
/// An axis whose size is null is free: it accepts any size, which may change from batch to batch.
/// Write a specification as a collection expression, <c>[28, 28, 1]</c>, or with a type,
/// <c>new TensorSpec([null], ElementType.Int32, "tokens")</c>.
/// </remarks>
[CollectionBuilder(typeof(TensorSpec), nameof(Create))]
public sealed class TensorSpec : IEquatable<TensorSpec>, IReadOnlyList<int?>
{
    const int Free = -1;

    readonly int[] sizes;

    TensorSpec(int[] sizes, ElementType type, string? name)
    {
        this.sizes = sizes;
        Type = type;
        Name = name;
    }

    /// <summary>Creates a specification.</summary>
    /// <param name="sizes">The sizes of the axes without the batch axis; null for a free axis.</param>
    /// <param name="type">The element type.</param>
    /// <param name="name">The name of the input, output or part of a data set; null for none.</param>
    /// <exception cref="ShapeException">A size is negative, or one example has more than 2^40 elements.</exception>
    public TensorSpec(ReadOnlySpan<int?> sizes, ElementType type = ElementType.Float32, string? name = null)
    {
        Type = type;
        Name = name;
        this.sizes = new int[sizes.Length];
        for (int i = 0; i < sizes.Length; i++) this.sizes[i] = sizes[i] ?? 1;
        Shape.Create(this.sizes);
        for (int i = 0; i < sizes.Length; i++)
            if (sizes[i] == null) this.sizes[i] = Free;
    }

    /// <summary>Creates a specification without free axes.</summary>
    /// <inheritdoc cref="TensorSpec(ReadOnlySpan{int?}, ElementType, string?)"/>
    /// <param name="shape">The sizes of the axes without the batch axis.</param>
    /// <param name="type">The element type.</param>
    /// <param name="name">The name; null for none.</param>
    public TensorSpec(Shape shape, ElementType type = ElementType.Float32, string? name = null)
        : this(shape.Sizes.ToArray(), type, name) { }

    /// <summary>Creates a specification of Float32 tensors.</summary>
    public static TensorSpec Create(ReadOnlySpan<int?> sizes) => new(sizes);

    /// <summary>Converts a shape without the batch axis to a specification of Float32 tensors.</summary>
    public static implicit operator TensorSpec(Shape shape) => new(shape);

    /// <summary>Creates the specification of the examples in a batch.</summary>
    /// <param name="batch">[batch, ...]</param>
    /// <param name="name">The name; null for none.</param>
    /// <exception cref="ShapeException">The tensor is a scalar.</exception>
    public static TensorSpec OfBatch(Tensor batch, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (batch.Rank == 0) throw new ShapeException("TensorSpec: expects a batch [batch, ...], received a scalar; add the batch axis.");
        return new(batch.Shape[1..], batch.Type, name);
    }

    /// <summary>The number of axes without the batch axis.</summary>
    public int Rank => sizes.Length;

    int IReadOnlyCollection<int?>.Count => sizes.Length;

    /// <summary>The size of an axis; null if it is free.</summary>
    public int? this[int axis] => sizes[axis < 0 ? axis + sizes.Length : axis] is not Free and var size ? size : null;

    /// <summary>The element type.</summary>
    public ElementType Type { get; }

    /// <summary>The name; null for none.</summary>
    public string? Name { get; }

    /// <summary>Whether any axis is free.</summary>
    public bool HasFreeAxes => Array.IndexOf(sizes, Free) >= 0;

    /// <summary>The shape of one example.</summary>
    /// <exception cref="ShapeException">An axis is free.</exception>
    public Shape Shape => !HasFreeAxes ? ShapeWith(0)
        : throw new ShapeException($"TensorSpec: {this} has a free axis and therefore no fixed shape; use its sizes instead.");

    /// <summary>The shape of one example, with a size for all free axes.</summary>
    internal Shape ShapeWith(int free)
    {
        var shape = (int[])sizes.Clone();
        shape.AsSpan().Replace(Free, free);
        return Shape.Own(shape);
    }

    /// <summary>The shape of a batch, with a size for all free axes.</summary>
    internal Shape BatchShape(int examples, int free) => Shape.Create([examples, .. ShapeWith(free).Sizes]);

    /// <summary>Returns the same specification with another name.</summary>
    public TensorSpec Named(string? name) => name == Name ? this : new(sizes, Type, name);

    /// <summary>Returns the same specification with another element type.</summary>
    public TensorSpec WithType(ElementType type) => type == Type ? this : new(sizes, type, Name);

    /// <summary>Whether a batch matches this specification in rank, sizes and element type.</summary>
    /// <param name="batch">[batch, ...]</param>
    public bool Fits(Tensor batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return batch.Rank > 0 && Fits(OfBatch(batch));
    }

    /// <summary>Whether every tensor of another specification matches this one: types are equal, and sizes are equal except on free axes.</summary>
    public bool Fits(TensorSpec other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return other.Type == Type && FitsSizes(other);
    }

    /// <summary>Whether the sizes of another specification match this one.</summary>
    internal bool FitsSizes(TensorSpec other)
    {
        if (other.Rank != Rank) return false;
        for (int i = 0; i < sizes.Length; i++)
            if (sizes[i] != Free && other.sizes[i] != sizes[i]) return false;
        return true;
    }

    /// <summary>Returns this specification with a free axis wherever another one of the same rank has a different size.</summary>
    internal TensorSpec FreeWhereDifferent(TensorSpec other)
    {
        if (other.Rank != Rank || other.sizes.AsSpan().SequenceEqual(sizes)) return this;
        return new((int[])[.. sizes.Select((size, i) => size == other.sizes[i] ? size : Free)], Type, Name);
    }

    /// <inheritdoc/>
    public IEnumerator<int?> GetEnumerator() => sizes.Select((_, axis) => this[axis]).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public bool Equals(TensorSpec? other) => other != null && Type == other.Type && Name == other.Name && sizes.AsSpan().SequenceEqual(other.sizes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as TensorSpec);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (int size in sizes) hash.Add(size);
        hash.Add(Type);
        return hash.ToHashCode();
    }

    /// <summary>The sizes, as in [28, 28, 1]. A free axis is shown as a question mark.</summary>
    public override string ToString() => $"[{string.Join(", ", sizes.Select(size => size == Free ? "?" : $"{size}"))}]";
}
