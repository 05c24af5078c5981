namespace Myelin;

public abstract partial class Dataset
{
    /// <summary>The examples at some indices, in their order, without copying.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such example.</exception>
    /// <exception cref="InvalidOperationException">The examples are streamed.</exception>
    public virtual Dataset Select(IReadOnlyList<int> indices) => throw Streamed("select some by their index");

    /// <summary>Cuts the examples into parts of equal size at random, and gives for each part the others to train on and the part to validate on.</summary>
    /// <remarks>Each example is in one part, whose sizes differ by at most 1. As KFold of scikit-learn, shuffled.</remarks>
    /// <param name="count">The number of parts, from 2 on.</param>
    /// <param name="seed">The seed.</param>
    /// <exception cref="ArgumentException">There are fewer examples than parts.</exception>
    public IReadOnlyList<(Dataset Train, Dataset Validation)> Folds(int count = 5, long seed = 0)
    {
        CheckFolds(count, Count, "examples");
        return Parted(count, Philox.Permutation(Count, (ulong)seed, FoldStream), Dealt(Count, count));
    }

    /// <summary>As <see cref="Folds"/>, with the same share of each class in every part.</summary>
    /// <remarks>The numbers of a class in two parts differ by at most 1, and so do the sizes of the parts. As StratifiedKFold of scikit-learn.</remarks>
    /// <param name="count">The number of parts, from 2 on.</param>
    /// <param name="seed">The seed.</param>
    /// <exception cref="ArgumentException">A class has fewer examples than there are parts, or targets are no labels.</exception>
    public IReadOnlyList<(Dataset Train, Dataset Validation)> StratifiedFolds(int count = 5, long seed = 0)
    {
        CheckFolds(count, Count, "examples");
        int[] order = ByClass(seed, out (long Label, int Count)[] classes);
        foreach ((long label, int size) in classes)
            if (size < count)
                throw new ArgumentException($"StratifiedFolds: expects at least {count} examples of each class, one for each part, received {size} of class " +
                    $"{Named(label)}; use fewer parts, or Folds.", nameof(count));
        return Parted(count, order, Dealt(Count, count));
    }

    /// <summary>As <see cref="Folds"/>, with all examples of a group in the same part, such as all pictures of one patient.</summary>
    /// <remarks>Groups are given to the smallest part, the largest groups first. As GroupKFold of scikit-learn.</remarks>
    /// <param name="groups">The group of each example.</param>
    /// <param name="count">The number of parts, from 2 on.</param>
    /// <param name="seed">The seed of the order of groups of equal size.</param>
    /// <exception cref="ArgumentException">There is not one group for each example, or there are fewer groups than parts.</exception>
    public IReadOnlyList<(Dataset Train, Dataset Validation)> GroupedFolds<T>(IReadOnlyList<T> groups, int count = 5, long seed = 0) where T : notnull
    {
        int[][] members = Members(groups, nameof(GroupedFolds), seed);
        CheckFolds(count, members.Length, "groups");
        var sizes = new int[count];
        var part = new int[Count];
        foreach (int[] group in members.OrderByDescending(group => group.Length))     // stable: groups of equal size stay in their order by chance
        {
            int smallest = Array.IndexOf(sizes, sizes.Min());
            sizes[smallest] += group.Length;
            foreach (int row in group) part[row] = smallest;
        }
        return Parted(count, Range(0, Count), part);
    }

    /// <summary>Splits the examples at random into two data sets with the same share of each class.</summary>
    /// <param name="share">From 0 to 1.</param>
    /// <param name="seed">The seed.</param>
    /// <exception cref="ArgumentException">One side is empty, or targets are no labels.</exception>
    public (Dataset Others, Dataset Share) StratifiedSplit(double share, long seed = 0)
    {
        CheckShare(share);
        int[] order = ByClass(seed, out _);
        int part = (int)Math.Round(Count * share);
        CheckSides(share, part, Count, "examples");
        // Place i of the order by class goes to the share where the whole number of i · share grows: evenly through all classes.
        bool[] chosen = [.. Enumerable.Range(0, Count).Select(i => (long)(i + 1) * part / Count > (long)i * part / Count)];
        return (Select([.. order.Where((_, i) => !chosen[i]).Order()]), Select([.. order.Where((_, i) => chosen[i]).Order()]));
    }

    /// <summary>Splits the examples at random into two data sets without a group in both.</summary>
    /// <param name="share">The share of the groups, from 0 to 1.</param>
    /// <param name="groups">The group of each example.</param>
    /// <param name="seed">The seed.</param>
    /// <exception cref="ArgumentException">There is not one group for each example, or one side is empty.</exception>
    public (Dataset Others, Dataset Share) GroupedSplit<T>(double share, IReadOnlyList<T> groups, long seed = 0) where T : notnull
    {
        CheckShare(share);
        int[][] members = Members(groups, nameof(GroupedSplit), seed);
        int part = (int)Math.Round(members.Length * share);
        CheckSides(share, part, members.Length, "groups");
        return (Select([.. members[part..].SelectMany(group => group).Order()]), Select([.. members[..part].SelectMany(group => group).Order()]));
    }

    /// <summary>Separates the order of folds from those of splits and epochs.</summary>
    const ulong FoldStream = SplitStream - 1;

    /// <summary>The part of each place of an order: 0, 1, ..., 0, 1, ...</summary>
    static int[] Dealt(int count, int parts) => [.. Enumerable.Range(0, count).Select(i => i % parts)];

    (Dataset Train, Dataset Validation)[] Parted(int count, int[] order, int[] part) =>
    [
        .. Enumerable.Range(0, count).Select(fold => (
            Select([.. order.Where((_, i) => part[i] != fold).Order()]),
            Select([.. order.Where((_, i) => part[i] == fold).Order()]))),
    ];

    /// <summary>The rows class by class, those of a class in an order by chance.</summary>
    int[] ByClass(long seed, out (long Label, int Count)[] classes)
    {
        DataField target = Single("target", Schema.Targets);
        if (target.Spec.Type.IsReal() || target.Spec.HasFreeAxes || target.Spec.Shape.Elements != 1)
            throw new ArgumentException($"Dataset: expects one label for each example to split by class, received targets {target.Spec.Type}{target}; " +
                "use Split or Folds.");
        long[] labels = Targets.Reshape([Count]).Cast(ElementType.Int64).ToArray<long>();
        IGrouping<long, int>[] groups = [.. Philox.Permutation(Count, (ulong)seed, FoldStream).GroupBy(row => labels[row]).OrderBy(group => group.Key)];
        classes = [.. groups.Select(group => (group.Key, group.Count()))];
        return [.. groups.SelectMany(group => group)];
    }

    string Named(long label) => label >= 0 && label < Classes.Count ? $"\"{Classes[(int)label]}\"" : $"{label}";

    /// <summary>The rows of each group, the groups in an order by chance.</summary>
    int[][] Members<T>(IReadOnlyList<T> groups, string who, long seed) where T : notnull
    {
        ArgumentNullException.ThrowIfNull(groups);
        if (groups.Count != Count)
            throw new ArgumentException($"{who}: expects a group for each of {Count} examples, received {groups.Count}; give one for each.", nameof(groups));
        int[][] members = [.. Enumerable.Range(0, Count).GroupBy(row => groups[row]).Select(group => group.ToArray())];
        return Array.ConvertAll(Philox.Permutation(members.Length, (ulong)seed, FoldStream), group => members[group]);
    }

    static void CheckFolds(int parts, int count, string what)
    {
        if (parts < 2) throw new ArgumentOutOfRangeException(nameof(count), $"Folds: expects 2 parts or more, received {parts}; 5 and 10 are usual.");
        if (count < parts)
            throw new ArgumentException($"Folds: expects at least one of the {what} for each of {parts} parts, received {count}; use fewer parts.");
    }

    static void CheckShare(double share)
    {
        if (share is not (> 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(share),
            $"Split: expects a share between 0 and 1, received {share}; 0.2 sets a fifth apart.");
    }

    static void CheckSides(double share, int part, int count, string what)
    {
        if (part == 0 || part == count)
            throw new ArgumentException($"Split: {share} of {count} {what} leaves one side empty; use more {what} or another share.");
    }
}
