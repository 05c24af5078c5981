using System.Numerics;

namespace Myelin;

/// <summary>Codes of bits, by which similar examples are found fast: the distance of two is the number of bits that differ.</summary>
/// <remarks>
/// A network that ends with a few sigmoid units gives codes: a bit is whether a unit is above ½. Codes of 48 bits take 6 bytes an example, and a million
/// of them are compared with one in a few milliseconds. Sources: Hamming, "Error detecting and error correcting codes", 1950; Lin, Yang, Hsiao and Chen,
/// "Deep learning of binary hash codes for fast image retrieval", 2015.
/// <code>
/// static int[] TenMostSimilar(Model hash, Tensor pictures, Tensor query) =>
///     BinaryCodes.Of(hash.Predict(pictures)).Nearest(BinaryCodes.Of(hash.Predict(query)), 0, 10);
/// </code>
/// </remarks>
public sealed class BinaryCodes
{
    const int WordBits = 64;

    readonly ulong[] words;
    readonly int wordsPerCode;

    BinaryCodes(ulong[] words, int count, int bits) => (this.words, Count, Bits, wordsPerCode) = (words, count, bits, WordsFor(bits));

    static int WordsFor(int bits) => (bits + WordBits - 1) / WordBits;

    /// <summary>The codes of values: a bit is whether a value is above the threshold.</summary>
    /// <param name="values">[count, bits]</param>
    /// <param name="threshold">0.5 for the outputs of sigmoid units, 0 for those of tanh units.</param>
    /// <exception cref="ShapeException">The tensor is no matrix with at least one column, or its elements are not real.</exception>
    public static BinaryCodes Of(Tensor values, double threshold = 0.5)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (!values.Type.IsReal()) throw FormulaCalls.RealOnly("BinaryCodes", values.Type);
        if (values.Rank != 2 || values.Shape[1] == 0)
            throw new ShapeException($"BinaryCodes: expects values [count, bits], received {values.Shape}; reshape them.");
        (int count, int bits) = (values.Shape[0], values.Shape[1]);
        double[] given = values.StopGradient().Cast(ElementType.Float64).ToArray<double>();
        var words = new ulong[(long)count * WordsFor(bits)];
        for (int i = 0; i < count; i++)
            for (int bit = 0; bit < bits; bit++)
                if (given[i * bits + bit] > threshold) words[i * WordsFor(bits) + bit / WordBits] |= 1UL << (bit % WordBits);
        return new(words, count, bits);
    }

    /// <summary>The number of codes.</summary>
    public int Count { get; }

    /// <summary>The bits of a code.</summary>
    public int Bits { get; }

    /// <summary>A code as text, the first bit first: "0110...".</summary>
    /// <param name="index">The code.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such code.</exception>
    public string Text(int index)
    {
        CheckIndex(nameof(index), index, Count);
        return string.Concat(Enumerable.Range(0, Bits).Select(bit => (words[index * wordsPerCode + bit / WordBits] >> (bit % WordBits) & 1) == 1 ? '1' : '0'));
    }

    /// <summary>The Hamming distance: how many bits of a code differ from those of one of others.</summary>
    /// <param name="index">The code.</param>
    /// <param name="others">The other codes.</param>
    /// <param name="other">The one among them.</param>
    /// <exception cref="ArgumentException">The others have another number of bits.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such code.</exception>
    public int Distance(int index, BinaryCodes others, int other)
    {
        ArgumentNullException.ThrowIfNull(others);
        Check(others);
        CheckIndex(nameof(index), index, Count);
        CheckIndex(nameof(other), other, others.Count);
        return Between(index, others, other);
    }

    int Between(int index, BinaryCodes others, int other)
    {
        int distance = 0;
        for (int word = 0; word < wordsPerCode; word++)
            distance += BitOperations.PopCount(words[index * wordsPerCode + word] ^ others.words[other * wordsPerCode + word]);
        return distance;
    }

    /// <summary>The codes that are nearest to a query, the nearest first, and those of one distance in their order here.</summary>
    /// <param name="queries">The codes of queries.</param>
    /// <param name="query">The one among them.</param>
    /// <param name="count">How many; all if there are fewer.</param>
    /// <exception cref="ArgumentException">The queries have another number of bits.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such query, or the count is negative.</exception>
    public int[] Nearest(BinaryCodes queries, int query, int count)
    {
        ArgumentNullException.ThrowIfNull(queries);
        Check(queries);
        CheckIndex(nameof(query), query, queries.Count);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var distances = new int[Count];
        var first = new int[Bits + 2];                           // of the place where each distance begins: a sort by counting
        for (int i = 0; i < Count; i++) first[(distances[i] = Between(i, queries, query)) + 1]++;
        for (int distance = 0; distance <= Bits; distance++) first[distance + 1] += first[distance];
        var nearest = new int[Math.Min(count, Count)];
        for (int i = 0; i < Count; i++)
            if (first[distances[i]]++ is var place && place < nearest.Length) nearest[place] = i;
        return nearest;
    }

    /// <summary>
    /// The mean over all queries of Σ P(k) over the places k of right items among the first, divided by their number there, where items are ranked by their
    /// distance and P(k) is the share of right items among the first k.
    /// </summary>
    /// <remarks>A query without a right item among the first has 0.</remarks>
    /// <param name="labels">The class of each code here: an item is right if its class is that of the query.</param>
    /// <param name="queries">The codes of queries.</param>
    /// <param name="queryLabels">The class of each query.</param>
    /// <param name="first">How many items count; null for all.</param>
    /// <exception cref="ArgumentException">The queries have another number of bits, there are none, or the numbers of labels differ.</exception>
    public double MeanAveragePrecision(ReadOnlySpan<int> labels, BinaryCodes queries, ReadOnlySpan<int> queryLabels, int? first = null)
    {
        ArgumentNullException.ThrowIfNull(queries);
        Check(queries);
        if (labels.Length != Count || queryLabels.Length != queries.Count || queries.Count == 0)
            throw new ArgumentException($"BinaryCodes: expects {Count} labels and one for each of {queries.Count} queries, at least one, received " +
                $"{labels.Length} and {queryLabels.Length}; give each code one.");
        double sum = 0;
        for (int query = 0; query < queries.Count; query++)
        {
            int[] ranked = Nearest(queries, query, first ?? Count);
            double precisions = 0;
            int right = 0;
            for (int k = 0; k < ranked.Length; k++)
                if (labels[ranked[k]] == queryLabels[query]) precisions += (double)++right / (k + 1);
            if (right > 0) sum += precisions / right;
        }
        return sum / queries.Count;
    }

    void Check(BinaryCodes others)
    {
        if (others.Bits != Bits)
            throw new ArgumentException($"BinaryCodes: expects codes of {Bits} bits, received {others.Bits}; use codes of one network.");
    }

    static void CheckIndex(string name, int index, int count)
    {
        if ((uint)index >= (uint)count)
            throw new ArgumentOutOfRangeException(name, $"BinaryCodes: expects an index below {count}, received {index}; codes are counted from 0.");
    }
}
