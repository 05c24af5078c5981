namespace Myelin.Kernels;

/// <summary>How an operand of a map is laid out over the domain.</summary>
enum Access
{
    /// <summary>Element i of the domain is element i of the operand.</summary>
    Linear,

    /// <summary>A single element for the whole domain.</summary>
    Single,

    /// <summary>By strides over the merged axes.</summary>
    Strided,
}

/// <summary>The domain of a map, with axes merged where every operand allows it, and the layout of each operand.</summary>
sealed class MapLayout : IEquatable<MapLayout>
{
    /// <param name="shape">The domain.</param>
    /// <param name="operandStrides">
    /// The element strides of each operand over the domain, 0 on broadcast axes; null for a row-major operand. The layout keeps the array.
    /// </param>
    public MapLayout(Shape shape, long[]?[] operandStrides)
    {
        Shape = shape;
        OperandStrides = operandStrides;
        Count = shape.Elements;
        bool allLinear = true;
        foreach (long[]? strides in operandStrides) allLinear &= strides == null;
        if (allLinear) return;

        var sizes = new long[shape.Rank];
        var axes = new int[shape.Rank];                // the innermost axis of each merged group
        int groups = 0;
        for (int axis = 0; axis < shape.Rank; axis++)
        {
            int size = shape[axis];
            if (size == 1) continue;
            if (groups > 0 && Merges(operandStrides, axes[groups - 1], axis, size)) sizes[groups - 1] *= size;
            else sizes[groups++] = size;
            axes[groups - 1] = axis;
        }
        Sizes = sizes[..groups];
        Kinds = new Access[operandStrides.Length];
        Strides = new long[operandStrides.Length][];
        long[] rowMajor = shape.RowMajorStrides();
        for (int i = 0; i < operandStrides.Length; i++)
        {
            long[] given = operandStrides[i] ?? rowMajor, strides = new long[groups];
            bool isSingle = true;
            for (int group = 0; group < groups; group++)
            {
                strides[group] = given[axes[group]];
                isSingle &= strides[group] == 0;
            }
            Strides[i] = strides;
            Kinds[i] = operandStrides[i] == null || IsRowMajor(strides) ? Access.Linear : isSingle ? Access.Single : Access.Strided;
            if (Kinds[i] == Access.Linear) operandStrides[i] = null;
        }
        bool direct = groups > 0 && Sizes[^1] % 16 == 0 && Sizes[^1] >= 64;
        for (int i = 0; direct && i < Kinds.Length; i++) ByRows |= Kinds[i] == Access.Strided && Strides[i][^1] == 1;

        static bool Merges(long[]?[] all, int outer, int inner, int size)
        {
            foreach (long[]? strides in all)
                if (strides != null && strides[outer] != strides[inner] * size) return false;
            return true;
        }
    }

    /// <summary>The domain, as given.</summary>
    public Shape Shape { get; }

    /// <summary>The strides of the operands, as given.</summary>
    public long[]?[] OperandStrides { get; }

    /// <summary>Whether no operand is strided, so that only the number of elements matters.</summary>
    public bool AllLinear => Sizes.Length == 0;

    /// <summary>How an operand is read.</summary>
    public Access Kind(int operand) => AllLinear ? Access.Linear : Kinds[operand];

    /// <summary>The elements of an operand, repeated ones counted once.</summary>
    public long Distinct(int operand)
    {
        if (Kind(operand) != Access.Strided) return Kind(operand) == Access.Single ? 1 : Count;
        long elements = 1;
        for (int axis = 0; axis < Sizes.Length; axis++) elements *= Strides[operand][axis] == 0 ? 1 : Sizes[axis];
        return elements;
    }

    /// <summary>The elements of the domain.</summary>
    public long Count { get; }

    /// <summary>The merged axes, outermost first; empty when all operands are linear.</summary>
    public long[] Sizes { get; } = [];

    /// <summary>How each operand is read; empty when all are linear.</summary>
    public Access[] Kinds { get; } = [];

    /// <summary>Element strides of each operand over the merged axes; empty when all are linear.</summary>
    public long[][] Strides { get; } = [];

    /// <summary>Whether tiles stay within rows of the innermost axis, so that operands with contiguous rows are not copied.</summary>
    public bool ByRows { get; }

    bool IsRowMajor(long[] strides)
    {
        long step = 1;
        for (int i = strides.Length - 1; i >= 0; step *= Sizes[i], i--)
            if (strides[i] != step) return false;
        return true;
    }

    /// <inheritdoc/>
    public bool Equals(MapLayout? other)
    {
        if (other == null || Count != other.Count) return false;
        if (!Sizes.AsSpan().SequenceEqual(other.Sizes) || !Kinds.AsSpan().SequenceEqual(other.Kinds)) return false;
        for (int i = 0; i < Kinds.Length; i++)
            if (Kinds[i] == Access.Strided && !Strides[i].AsSpan().SequenceEqual(other.Strides[i])) return false;
        return true;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as MapLayout);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Count, Sizes.Length, Kinds.Length);
}
