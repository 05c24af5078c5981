using System.Collections;

namespace Myelin;

/// <summary>The sizes of the axes of a tensor, outermost first. A scalar has the empty shape [].</summary>
/// <remarks>Write it as a collection expression: <c>Shape s = [32, 28, 28, 1];</c></remarks>
[CollectionBuilder(typeof(Shape), nameof(Create))]
public readonly struct Shape : IEquatable<Shape>, IReadOnlyList<int>
{
    readonly int[]? sizes;

    Shape(int[] sizes) => this.sizes = sizes;

    /// <summary>
    /// The largest product of the sizes of a shape, where sizes of 0 count as 1. So the product of any of its sizes, each row-major stride and the
    /// number of bytes are far from the limits of 64 bits.
    /// </summary>
    const ulong MostElements = 1UL << 40;

    /// <summary>The most axes, as in NumPy.</summary>
    internal const int MostAxes = 64;

    /// <summary>Creates a shape.</summary>
    /// <exception cref="ShapeException">
    /// A size is negative, the product of the sizes other than 0 is more than 2^40, or there are more than 64 axes.
    /// </exception>
    public static Shape Create(params ReadOnlySpan<int> sizes) => sizes.IsEmpty ? default : Own(sizes.ToArray());

    /// <summary>Creates a shape that takes ownership of <paramref name="sizes"/>. Every shape is made here.</summary>
    /// <exception cref="ShapeException">As for <see cref="Create"/>.</exception>
    internal static Shape Own(int[] sizes)
    {
        if (sizes.Length > MostAxes) throw new ShapeException($"Shape: expects at most {MostAxes} axes, received {sizes.Length}; merge some of them.");
        ulong product = 1;
        foreach (int size in sizes)
        {
            if (size < 0) throw new ShapeException($"Shape: expects sizes of 0 or more, received [{string.Join(", ", sizes)}]; give every axis its size.");
            if (Math.BigMul(product, (ulong)Math.Max(size, 1), out product) != 0 || product > MostElements)
                throw new ShapeException($"Shape: expects at most 2^40 elements, received [{string.Join(", ", sizes)}]; split the tensor.");
        }
        return new(sizes);
    }

    /// <summary>The size of an axis that was computed from other sizes.</summary>
    /// <exception cref="ShapeException">It is negative or does not fit in 32 bits. The message begins with <paramref name="who"/>.</exception>
    internal static int Size(long size, string who) => size is >= 0 and <= int.MaxValue ? (int)size
        : throw new ShapeException($"{who}: expects an axis of at most {int.MaxValue} entries, received {size}; use smaller sizes or several axes.");

    /// <summary>The number of axes.</summary>
    public int Rank => sizes?.Length ?? 0;

    int IReadOnlyCollection<int>.Count => Rank;

    /// <summary>The size of an axis; -1 is the last axis.</summary>
    public int this[int axis] => sizes![Axis(axis, "Shape")];

    /// <summary>The size of an axis; ^1 is the last axis.</summary>
    public int this[Index axis] => this[axis.IsFromEnd ? -axis.Value : axis.Value];

    /// <summary>The sizes of a range of axes.</summary>
    public Shape this[Range axes] => Create(Sizes[axes]);

    /// <summary>The sizes in order.</summary>
    public ReadOnlySpan<int> Sizes => sizes;

    /// <summary>The number of elements: the product of all sizes; 1 for a scalar.</summary>
    public long Elements
    {
        get
        {
            long count = 1;
            foreach (int size in Sizes) count *= size;
            return count;
        }
    }

    /// <summary>The number of elements that there would be if every empty axis, such as that of a batch of no examples, had one entry.</summary>
    internal long ElementsOfOne
    {
        get
        {
            long count = 1;
            foreach (int size in Sizes) count *= Math.Max(size, 1);
            return count;
        }
    }

    /// <summary>Converts a possibly negative axis to one counted from the front.</summary>
    /// <exception cref="ShapeException">There is no such axis.</exception>
    internal int Axis(int axis, [CallerMemberName] string who = "")
    {
        int rank = Rank;
        int index = axis < 0 ? axis + rank : axis;
        if ((uint)index >= (uint)rank) throw new ShapeException(rank == 0
            ? $"{who}: expects a shape with axes for axis {axis}, received the shape [] of a scalar; reshape it to [1]."
            : $"{who}: expects an axis from -{rank} to {rank - 1} for the shape {this}, received {axis}; use an existing axis.");
        return index;
    }

    /// <summary>Appends the axes of another shape.</summary>
    public Shape Concat(Shape inner) => Create([.. Sizes, .. inner.Sizes]);

    /// <summary>Replaces the size of one axis.</summary>
    internal Shape With(int axis, int size)
    {
        int[] copy = Sizes.ToArray();
        copy[Axis(axis, "Shape")] = size;
        return Own(copy);
    }

    /// <summary>The broadcast shape of two shapes, by NumPy's rule: aligned at the last axis, sizes are equal or one of them is 1.</summary>
    /// <exception cref="ShapeException">The shapes do not broadcast. The message begins with <paramref name="who"/>.</exception>
    internal static Shape Broadcast(Shape a, Shape b, string who)
    {
        if (a == b) return a;
        int rank = Math.Max(a.Rank, b.Rank);
        var broadcast = new int[rank];
        for (int i = 1; i <= rank; i++)
        {
            int x = i <= a.Rank ? a.sizes![^i] : 1, y = i <= b.Rank ? b.sizes![^i] : 1;
            if (x != y && x != 1 && y != 1)
                throw new ShapeException($"{who}: {a} and {b} do not broadcast: axis -{i} is {x} on one side and {y} on the other. " +
                    "Make the sizes equal or one of them 1.");
            broadcast[^i] = x == 1 ? y : x;
        }
        return Own(broadcast);
    }

    /// <summary>The strides of the row-major layout, in elements.</summary>
    internal long[] RowMajorStrides()
    {
        var strides = new long[Rank];
        long step = 1;
        for (int i = strides.Length - 1; i >= 0; i--)
        {
            strides[i] = step;
            step *= Math.Max(1, sizes![i]);
        }
        return strides;
    }

    /// <inheritdoc/>
    public bool Equals(Shape other) => ReferenceEquals(sizes, other.sizes) || Sizes.SequenceEqual(other.Sizes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Shape other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (int size in Sizes) hash.Add(size);
        return hash.ToHashCode();
    }

    /// <summary>Whether two shapes are equal.</summary>
    public static bool operator ==(Shape a, Shape b) => a.Equals(b);

    /// <summary>Whether two shapes differ.</summary>
    public static bool operator !=(Shape a, Shape b) => !a.Equals(b);

    /// <inheritdoc/>
    public IEnumerator<int> GetEnumerator() => ((IEnumerable<int>)(sizes ?? [])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The sizes: [2, 3].</summary>
    public override string ToString() => $"[{string.Join(", ", sizes ?? [])}]";
}
