namespace Myelin;

/// <summary>How good detections are: average precision of each class and their mean, and how well the boxes of hits fit.</summary>
/// <remarks>
/// Detections of a class are ranked over all pictures by their score. One is a hit if, of the objects of its class on its picture, the one that
/// it overlaps most is overlapped by at least the threshold and was not found before. The average precision is the area under the curve of precision over
/// recall, made monotone from the right: precision at a recall is the highest at this or any higher recall.
/// Source: Everingham et al., "The PASCAL Visual Object Classes Challenge: A Retrospective", 2015 (from 2010 on).
/// <code>
/// var score = new DetectionScore(classes: 10);
/// foreach (var (found, truths) in pictures) score.Add(found, truths);
/// Console.WriteLine(score.MeanAveragePrecision);
/// </code>
/// </remarks>
public sealed class DetectionScore
{
    readonly List<(double Score, double Overlap)>[] ranked;   // Overlap is 0 for detections that are no hits
    readonly int[] objects;

    /// <summary>A score without pictures.</summary>
    /// <param name="classes">The number of classes.</param>
    /// <param name="threshold">The least intersection over union of a hit, above 0 and up to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public DetectionScore(int classes, double threshold = 0.5)
    {
        Settings.Within(classes, 1, 1 << 16, nameof(DetectionScore));
        if (threshold is not (> 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(threshold),
                $"DetectionScore: expects a threshold above 0 and up to 1, received {threshold}; 0.5 is usual.");
        Threshold = threshold;
        ranked = [.. Enumerable.Range(0, classes).Select(_ => new List<(double, double)>())];
        objects = new int[classes];
    }

    /// <summary>The least intersection over union of a hit.</summary>
    public double Threshold { get; }

    /// <summary>Adds a picture.</summary>
    /// <param name="found">What was found on it.</param>
    /// <param name="truths">What is on it. Scores are not read.</param>
    /// <exception cref="ArgumentException">A label is out of range, a score is NaN or a box is not finite.</exception>
    public void Add(IReadOnlyList<Detection> found, IReadOnlyList<Detection> truths)
    {
        Check(found);
        Check(truths);
        bool[] taken = new bool[truths.Count];
        foreach (Detection truth in truths) objects[truth.Label]++;
        foreach (Detection one in found.OrderByDescending(one => one.Score))
        {
            (double most, int best) = (0, -1);
            for (int i = 0; i < truths.Count; i++)
                if (truths[i].Label == one.Label && truths[i].Box.IoU(one.Box) is var overlap && overlap > most) (most, best) = (overlap, i);
            bool isHit = most >= Threshold && !taken[best];
            if (isHit) taken[best] = true;
            ranked[one.Label].Add((one.Score, isHit ? most : 0));
        }
    }

    void Check(IReadOnlyList<Detection> some)
    {
        ArgumentNullException.ThrowIfNull(some);
        Box.CheckFinite(nameof(DetectionScore), [.. some.Select(one => one.Box)]);
        foreach (Detection one in some)
            if ((uint)one.Label >= (uint)objects.Length || double.IsNaN(one.Score))
                throw new ArgumentException(
                    $"DetectionScore: expects labels from 0 to {objects.Length - 1} and scores that are numbers, received {one}; " +
                    "leave the background out.");
    }

    /// <summary>The area under precision over recall of a class, from 0 to 1; NaN if there is no object of it.</summary>
    /// <param name="label">The class.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public double AveragePrecision(int label)
    {
        if ((uint)label >= (uint)objects.Length)
            throw new ArgumentOutOfRangeException(nameof(label), $"DetectionScore: expects a label from 0 to {objects.Length - 1}, received {label}.");
        if (objects[label] == 0) return double.NaN;
        double[] precisions = new double[ranked[label].Count];
        bool[] hits = new bool[precisions.Length];
        int right = 0, i = 0;
        foreach ((_, double overlap) in ranked[label].OrderByDescending(one => one.Score))
        {
            hits[i] = overlap > 0;
            if (hits[i]) right++;
            precisions[i] = right / (i + 1.0);
            i++;
        }
        double best = 0, sum = 0;
        for (i = precisions.Length - 1; i >= 0; i--)
        {
            best = Math.Max(best, precisions[i]);
            if (hits[i]) sum += best;
        }
        return sum / objects[label];
    }

    /// <summary>The mean of the average precision over all classes that have objects; NaN if there are none.</summary>
    public double MeanAveragePrecision => Mean(Enumerable.Range(0, objects.Length).Where(label => objects[label] > 0).Select(AveragePrecision));

    /// <summary>The mean intersection over union of all hits with their objects; NaN if there are no hits.</summary>
    public double MeanIoUOfHits => Mean(ranked.SelectMany(some => some).Where(one => one.Overlap > 0).Select(one => one.Overlap));

    /// <summary>The share of objects that were found at any score; NaN if there are none.</summary>
    public double Recall => ranked.Sum(some => some.Count(one => one.Overlap > 0)) / (double)objects.Sum();

    static double Mean(IEnumerable<double> values) => values.DefaultIfEmpty(double.NaN).Average();
}
