namespace Myelin;

/// <summary>Decides which object each anchor or proposal has to find, by intersection over union.</summary>
/// <remarks>
/// Source: Ren, He, Girshick and Sun, "Faster R-CNN", 2015, section 3.1.2.
/// <code>
/// int[] matches = new BoxMatching(foreground: 0.5, background: 0.3).Of(anchors, truths);
/// int[] sample = BoxMatching.Sample(matches, count: 64, share: 0.5, seed);
/// </code>
/// </remarks>
public sealed class BoxMatching
{
    /// <summary>The match of a box without an object.</summary>
    public const int Background = -1;

    /// <summary>The match of a box that is neither: too much of an object for background, and too little for the object.</summary>
    public const int Ignored = -2;

    /// <summary>Matching by two limits.</summary>
    /// <param name="foreground">The least overlap with an object to be its box; above 0, up to 1.</param>
    /// <param name="background">The overlap below which a box is background; from 0 to <paramref name="foreground"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A limit is out of its range.</exception>
    public BoxMatching(double foreground = 0.7, double background = 0.3)
    {
        if (!(foreground > 0 && foreground <= 1 && background >= 0 && background <= foreground))
            throw new ArgumentOutOfRangeException(nameof(foreground),
                $"BoxMatching: expects 0 ≤ background ≤ foreground ≤ 1 and foreground above 0, received {background} and {foreground}; 0.3 and 0.7 are usual.");
        (Foreground, BackgroundLimit) = (foreground, background);
    }

    /// <summary>The least overlap with an object to be its box.</summary>
    public double Foreground { get; }

    /// <summary>The overlap below which a box is background.</summary>
    public double BackgroundLimit { get; }

    /// <summary>
    /// Whether the boxes that overlap an object most are its boxes even if they overlap it less than <see cref="Foreground"/>, so that no object is
    /// without one.
    /// </summary>
    public bool IncludesBest { get; init; }

    /// <summary>For each box the index of the object that it overlaps most, or <see cref="Background"/>, or <see cref="Ignored"/>.</summary>
    /// <param name="boxes">Anchors or proposals.</param>
    /// <param name="truths">The boxes of the objects; may be none.</param>
    /// <exception cref="ArgumentException">A box is not finite.</exception>
    public int[] Of(IReadOnlyList<Box> boxes, IReadOnlyList<Box> truths)
    {
        Box.CheckFinite(nameof(BoxMatching), boxes);
        Box.CheckFinite(nameof(BoxMatching), truths);
        int[] matches = new int[boxes.Count];
        double[] best = new double[truths.Count];
        for (int i = 0; i < matches.Length; i++)
        {
            double most = 0;
            matches[i] = Background;
            for (int j = 0; j < truths.Count; j++)
            {
                double overlap = boxes[i].IoU(truths[j]);
                best[j] = Math.Max(best[j], overlap);
                if (overlap > most) (most, matches[i]) = (overlap, j);
            }
            if (most < Foreground) matches[i] = most < BackgroundLimit || most == 0 ? Background : Ignored;
        }
        if (!IncludesBest) return matches;
        for (int i = 0; i < matches.Length; i++)
            for (int j = 0; j < truths.Count; j++)
                if (matches[i] < 0 && best[j] > 0 && boxes[i].IoU(truths[j]) == best[j]) matches[i] = j;
        return matches;
    }

    /// <summary>
    /// The indices of some boxes to learn from, in ascending order: at most a share of them with an object, the others background, all drawn from a seed.
    /// </summary>
    /// <param name="matches">The object of each box.</param>
    /// <param name="count">The most boxes.</param>
    /// <param name="share">The share with an object, from 0 to 1.</param>
    /// <param name="seed">The seed.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative, or the share is not from 0 to 1.</exception>
    public static int[] Sample(IReadOnlyList<int> matches, int count, double share = 0.5, long seed = 0)
    {
        ArgumentNullException.ThrowIfNull(matches);
        if (count < 0 || share is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(count),
                $"BoxMatching: expects a count of 0 or more and a share from 0 to 1, received {count} and {share}; 256 and 0.5 are usual.");
        int[] order = Philox.Permutation(matches.Count, (ulong)seed, SampleStream);
        int[] objects = [.. order.Where(i => matches[i] >= 0).Take((int)Math.Round(count * share))];
        return [.. objects.Concat(order.Where(i => matches[i] == Background).Take(count - objects.Length)).Order()];
    }

    /// <summary>Separates these numbers from other orders of the same seed: "boxmatch" in ASCII.</summary>
    const ulong SampleStream = 0x626F786D61746368;
}
