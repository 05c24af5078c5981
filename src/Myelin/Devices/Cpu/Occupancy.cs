namespace Myelin;

/// <summary>Which addresses are taken at which times: finds the first free block for a lifetime.</summary>
/// <remarks>
/// A tree over time. A node holds the union of all blocks that live at some time of its range (<see cref="any"/>), and of those that
/// live through the whole range (<see cref="whole"/>). A lifetime covers a logarithmic number of nodes; their unions, and those of
/// whole ranges above them, are all that the search looks at.
/// </remarks>
sealed class Occupancy
{
    readonly int leaves;
    readonly Union?[] any, whole;

    /// <summary>What the present search looks at.</summary>
    readonly List<Union> seen = [];

    /// <param name="times">The number of points in time.</param>
    public Occupancy(int times)
    {
        leaves = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(1, times));
        any = new Union?[2 * leaves];
        whole = new Union?[2 * leaves];
    }

    /// <summary>Takes the first free block.</summary>
    /// <param name="from">The first point in time of its life.</param>
    /// <param name="to">The last one.</param>
    /// <param name="size">Its size in bytes.</param>
    /// <param name="alignment">Its alignment in bytes.</param>
    public long Place(int from, int to, long size, long alignment)
    {
        seen.Clear();
        Visit(1, 0, leaves - 1, from, to, (node, covered) =>
        {
            if ((covered ? any[node] : whole[node]) is { } union) seen.Add(union);
        });
        long start = 0;
        for (bool free = false; !free;)
        {
            free = true;
            foreach (Union union in seen)
            {
                if (union.EndOf(start, start + size) is not { } end) continue;
                start = (end + alignment - 1) / alignment * alignment;
                free = false;
            }
        }
        Visit(1, 0, leaves - 1, from, to, (node, covered) =>
        {
            (any[node] ??= new()).Add(start, start + size);
            if (covered) (whole[node] ??= new()).Add(start, start + size);
        });
        return start;
    }

    /// <summary>Visits the nodes that a lifetime covers, and those above them.</summary>
    static void Visit(int node, int first, int last, int from, int to, Action<int, bool> action)
    {
        if (from > last || to < first) return;
        bool covered = from <= first && last <= to;
        action(node, covered);
        if (covered) return;
        int middle = (first + last) / 2;
        Visit(2 * node, first, middle, from, to, action);
        Visit(2 * node + 1, middle + 1, last, from, to, action);
    }

    /// <summary>Addresses as separate ranges in order.</summary>
    sealed class Union
    {
        readonly List<long> starts = [], ends = [];

        /// <summary>The end of the last range that touches [start, end); null if none does.</summary>
        public long? EndOf(long start, long end)
        {
            int i = LastBefore(end);
            return i >= 0 && ends[i] > start ? ends[i] : null;
        }

        /// <summary>Adds a range, which may touch others.</summary>
        public void Add(long start, long end)
        {
            int last = LastBefore(end + 1), first = last;
            while (first >= 0 && ends[first] >= start) first--;
            first++;
            if (first <= last)
            {
                start = Math.Min(start, starts[first]);
                end = Math.Max(end, ends[last]);
                starts.RemoveRange(first, last - first + 1);
                ends.RemoveRange(first, last - first + 1);
            }
            starts.Insert(first, start);
            ends.Insert(first, end);
        }

        /// <summary>The last range that starts before an address.</summary>
        int LastBefore(long address)
        {
            int i = starts.BinarySearch(address);
            return (i < 0 ? ~i : i) - 1;
        }
    }
}
