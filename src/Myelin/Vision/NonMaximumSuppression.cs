namespace Myelin;

/// <summary>
/// Keeps the best of boxes that cover the same object: in the order of their scores, each that overlaps no kept box by more than a threshold.
/// </summary>
/// <remarks>
/// Boxes of equal score are taken in their order.
/// Source: Felzenszwalb et al., "Object Detection with Discriminatively Trained Part-Based Models", 2010, section 7.
/// <code>
/// IReadOnlyList&lt;Detection&gt; kept = NonMaximumSuppression.Of(found, threshold: 0.3);
/// </code>
/// </remarks>
public static class NonMaximumSuppression
{
    /// <summary>The indices of the boxes to keep, the best first.</summary>
    /// <param name="boxes">The boxes.</param>
    /// <param name="scores">A score for each, higher for better ones.</param>
    /// <param name="threshold">The largest intersection over union of two boxes that are both kept; from 0 to 1.</param>
    /// <param name="most">The most boxes to keep.</param>
    /// <exception cref="ArgumentException">There are not as many scores as boxes, or one is NaN, or a box is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The threshold is not from 0 to 1, or the number is negative.</exception>
    public static int[] Of(IReadOnlyList<Box> boxes, IReadOnlyList<double> scores, double threshold = 0.5, int most = int.MaxValue)
    {
        Box.CheckFinite(nameof(NonMaximumSuppression), boxes);
        ArgumentNullException.ThrowIfNull(scores);
        if (scores.Count != boxes.Count)
            throw new ArgumentException(
                $"NonMaximumSuppression: expects a score for each of {boxes.Count} boxes, received {scores.Count}; give one for each.", nameof(scores));
        for (int i = 0; i < scores.Count; i++)
            if (double.IsNaN(scores[i]))
                throw new ArgumentException($"NonMaximumSuppression: expects numbers as scores, received NaN at {i}; look for NaN in what predicts them.",
                    nameof(scores));
        CheckThreshold(threshold);
        if (most < 0)
            throw new ArgumentOutOfRangeException(nameof(most), $"NonMaximumSuppression: expects a number of boxes of 0 or more, received {most}.");
        int[] order = [.. Enumerable.Range(0, boxes.Count).OrderByDescending(i => scores[i])];
        var kept = new List<int>();
        foreach (int i in order)
        {
            if (kept.Count >= most) break;
            if (!kept.Exists(better => boxes[better].IoU(boxes[i]) > threshold)) kept.Add(i);
        }
        return [.. kept];
    }

    /// <summary>The detections to keep, the best first. Those of different classes do not suppress each other.</summary>
    /// <param name="found">What was found.</param>
    /// <param name="threshold">The largest intersection over union of two boxes of one class that are both kept; from 0 to 1.</param>
    /// <param name="most">The most detections to keep.</param>
    /// <inheritdoc cref="Of(IReadOnlyList{Box}, IReadOnlyList{double}, double, int)" path="/exception"/>
    public static IReadOnlyList<Detection> Of(IReadOnlyList<Detection> found, double threshold = 0.5, int most = int.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(found);
        CheckThreshold(threshold);
        IEnumerable<Detection> kept = found.GroupBy(one => one.Label).SelectMany(group =>
        {
            Detection[] some = [.. group];
            return Of([.. some.Select(one => one.Box)], [.. some.Select(one => one.Score)], threshold, most).Select(i => some[i]);
        });
        return [.. kept.OrderByDescending(one => one.Score).Take(most)];
    }

    static void CheckThreshold(double threshold)
    {
        if (threshold is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(threshold),
                $"NonMaximumSuppression: expects a threshold from 0 to 1, received {threshold}; 0.5 is usual.");
    }
}
