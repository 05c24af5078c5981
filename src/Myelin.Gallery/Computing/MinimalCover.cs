using System.Numerics;

namespace Myelin.Gallery.Computing;

/// <summary>The fewest of some sets whose union is the union of all, by branch and bound.</summary>
/// <remarks>
/// Before each branch the problem shrinks until nothing changes: a set within another goes, and where one set alone holds an element it is taken. Then the
/// element that the fewest sets hold is taken up, and each of these is tried, the largest first. A branch ends where what is taken and what is still needed, at
/// least, come to no less than the best so far: elements of which no two lie in one set need a set each. The search gives up
/// after a number of branches; the best cover so far, which is greedy at the least, then counts.
/// </remarks>
sealed class MinimalCover
{
    const int MostBranches = 2_000;

    readonly BigInteger[] sets;
    readonly Stack<int> taken = [];
    int[]? best;
    int branches;

    /// <summary>Searches.</summary>
    /// <param name="sets">Bit i says whether element i is in a set.</param>
    public MinimalCover(BigInteger[] sets)
    {
        this.sets = sets;
        Search(sets.Aggregate(BigInteger.Zero, (all, set) => all | set), [.. Enumerable.Range(0, sets.Length)]);
        Chosen = best!;
    }

    /// <summary>The indices of the sets of the cover.</summary>
    public IReadOnlyList<int> Chosen { get; }

    /// <summary>Whether the search was completed, so that no cover has fewer sets.</summary>
    public bool IsShortest => branches <= MostBranches;

    void Search(BigInteger open, List<int> left)
    {
        int depth = taken.Count;
        Shrink(ref open, ref left);
        if (open.IsZero)
        {
            if (best == null || taken.Count < best.Length) best = [.. taken];
        }
        else if (best == null || ++branches <= MostBranches && taken.Count + Needed(open, left) < best.Length)
        {
            BigInteger rest = open;
            int rarest = Elements(open).MinBy(element => left.Count(i => Holds(i, element)));
            foreach (int i in left.Where(i => Holds(i, rarest)).OrderByDescending(i => BigInteger.PopCount(sets[i] & rest)).ToArray())
            {
                taken.Push(i);
                Search(open & ~sets[i], [.. left.Where(other => other != i)]);
                taken.Pop();
            }
        }
        while (taken.Count > depth) taken.Pop();
    }

    /// <summary>Takes what must be taken, and leaves out what need not.</summary>
    void Shrink(ref BigInteger open, ref List<int> left)
    {
        while (true)
        {
            left = Undominated(open, left);
            List<int> remaining = left;
            int only = Elements(open)
                .Select(element => remaining.Where(i => Holds(i, element)).Take(2).ToArray())
                .Where(holders => holders.Length == 1)
                .Select(holders => holders[0])
                .FirstOrDefault(-1);
            if (only < 0) return;
            taken.Push(only);
            open &= ~sets[only];
            left.Remove(only);
        }
    }

    /// <summary>The sets whose open elements are not all in another; of equals the first.</summary>
    List<int> Undominated(BigInteger open, List<int> left)
    {
        (int Set, BigInteger Open)[] parts = [.. left.Select(i => (i, sets[i] & open)).OrderByDescending(part => BigInteger.PopCount(part.Item2))];
        var kept = new List<(int Set, BigInteger Open)>();
        foreach (var part in parts)
            if (!part.Open.IsZero && !kept.Exists(other => (part.Open & ~other.Open).IsZero)) kept.Add(part);
        return [.. kept.Select(part => part.Set)];
    }

    /// <summary>A number of elements of which no two lie in one set.</summary>
    int Needed(BigInteger open, List<int> left)
    {
        int count = 0;
        while (!open.IsZero)
        {
            int element = Elements(open).First();
            foreach (int i in left.Where(i => Holds(i, element))) open &= ~sets[i];
            count++;
        }
        return count;
    }

    bool Holds(int set, int element) => !(sets[set] >> element).IsEven;

    static IEnumerable<int> Elements(BigInteger set)
    {
        for (int element = 0; !set.IsZero; element++, set >>= 1)
            if (!set.IsEven) yield return element;
    }
}
