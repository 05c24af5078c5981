namespace Myelin.Kernels;

/// <summary>
/// The distinct parts of a fold over a view that repeats elements: equal blocks are folded once, and so are equal subtrees of the order of
/// <see cref="Fold"/>. The fold of 10^10 equal numbers has one full block and some thirty subtrees.
/// </summary>
sealed class FoldTree
{
    /// <summary>Blocks from which looking for equal ones pays, and blocks for each element in memory.</summary>
    const long Many = 64, Repeats = 8;

    /// <summary>The most different elements that are looked at.</summary>
    const long MostElements = 1 << 18;

    readonly List<(long Size, long Stride, long Inner)> axes = [];
    readonly Dictionary<(int Axis, long Offset, long First, long Terms), int> known = [];
    readonly List<Part> parts = [];
    readonly long length;

    /// <summary>A block (then <see cref="Block"/> is its number), or the fold of two earlier parts.</summary>
    public readonly record struct Part(long Block, int Left, int Right);

    FoldTree(List<(long Size, long Stride, long Inner)> axes, long length)
    {
        (this.axes, this.length) = (axes, length);
        Build(0, Fold.Blocks((nint)length));
        Parts = [.. parts];
    }

    /// <summary>The parts, each behind those that it folds; the last one is the whole.</summary>
    public Part[] Parts { get; }

    /// <summary>The tree of a fold over some axes; null if they do not repeat much.</summary>
    public static FoldTree? Of(ReadOnlySpan<int> sizes, ReadOnlySpan<long> strides)
    {
        var merged = new List<(long Size, long Stride, long Inner)>();
        long length = 1, distinct = 1;
        for (int axis = sizes.Length - 1; axis >= 0; axis--)
        {
            if (sizes[axis] == 1) continue;
            if (merged.Count > 0 && strides[axis] == merged[0].Stride * merged[0].Size) merged[0] = merged[0] with { Size = merged[0].Size * sizes[axis] };
            else merged.Insert(0, (sizes[axis], strides[axis], length));
            length *= sizes[axis];
            if (strides[axis] != 0) distinct *= sizes[axis];
        }
        return length / Fold.Block >= Math.Max(Many, Repeats * distinct) && distinct <= MostElements ? new(merged, length) : null;
    }

    int Build(long block, long count)
    {
        (int, long, long, long) key = Key(block, count);
        if (known.TryGetValue(key, out int part)) return part;
        if (count == 1) parts.Add(new(block, -1, -1));
        else
        {
            long left = 1L << (int)long.Log2(count - 1);
            int a = Build(block, left), b = Build(block + left, count - left);
            parts.Add(new(-1, a, b));
        }
        return known[key] = parts.Count - 1;
    }

    /// <summary>What tells the terms of some blocks from others: equal keys have equal terms.</summary>
    (int Axis, long Offset, long First, long Terms) Key(long block, long count)
    {
        long first = block * Fold.Block, terms = Math.Min(length, (block + count) * Fold.Block) - first, last = first + terms - 1, offset = 0;
        int axis = 0;
        for (; axis < axes.Count; axis++)
        {
            (_, long stride, long inner) = axes[axis];
            long index = first / inner;
            if (index != last / inner)
            {
                if (stride == 0) first %= inner;                                    // the entries are equal, so only the place within one counts
                break;
            }
            offset += index * stride;
            first -= index * inner;
            last -= index * inner;
        }
        return (axis, offset, first, terms);
    }
}
