namespace Myelin.Tests;

public class DetectionScoreTests
{
    static Box At(float x, float y = 0, float size = 10) => new(x, y, x + size, y + size);

    [Fact]
    public void The_area_under_precision_over_recall_of_a_known_ranking()
    {
        // Of class 0: hit, miss, hit, and one object of three is not found. Precisions 1, 1/2, 2/3; recalls 1/3, 1/3, 2/3.
        var score = new DetectionScore(3);
        score.Add([new(At(0), 0, 0.9), new(At(500), 0, 0.8)], [new(At(0), 0), new(At(100), 0)]);
        score.Add([new(At(0.5f), 0, 0.7), new(At(0), 1, 0.1)], [new(At(0), 0), new(At(0), 1)]);
        Assert.Equal((1 + 2 / 3.0) / 3, score.AveragePrecision(0), 1e-12);
        Assert.Equal(1, score.AveragePrecision(1));
        Assert.Equal(double.NaN, score.AveragePrecision(2));
        Assert.Equal(((1 + 2 / 3.0) / 3 + 1) / 2, score.MeanAveragePrecision, 1e-12);
        Assert.Equal((1 + 9.5 / 10.5 + 1) / 3, score.MeanIoUOfHits, 1e-12);
        Assert.Equal(3 / 4.0, score.Recall);
    }

    [Fact]
    public void A_second_box_on_an_object_and_a_wrong_class_are_misses()
    {
        var score = new DetectionScore(2);
        score.Add([new(At(0), 0, 0.8), new(At(1), 0, 0.9), new(At(50), 1, 0.7)], [new(At(0), 0), new(At(50), 0)]);
        Assert.Equal(0.5, score.AveragePrecision(0));
        Assert.Equal(9 / 11.0, score.MeanIoUOfHits, 1e-6);
        Assert.Equal(0.5, score.MeanAveragePrecision);
        var empty = new DetectionScore(2);
        Assert.Equal((double.NaN, double.NaN), (empty.MeanAveragePrecision, empty.MeanIoUOfHits));
    }

    /// <summary>The definition from scratch for every limit of the score: precision and recall of the detections above it, then the envelope.</summary>
    static double Naive(List<(Detection[] Found, Detection[] Truths)> pictures, int label, double threshold)
    {
        double objects = pictures.Sum(picture => picture.Truths.Count(truth => truth.Label == label));
        var points = new List<(double Recall, double Precision)>();
        foreach (double limit in pictures.SelectMany(picture => picture.Found).Where(one => one.Label == label).Select(one => one.Score).Distinct())
        {
            double hits = 0, all = 0;
            foreach ((Detection[] found, Detection[] truths) in pictures)
            {
                var free = truths.Select((truth, i) => (truth, i)).Where(pair => pair.truth.Label == label).ToList();
                var taken = new HashSet<int>();
                foreach (Detection one in found.Where(one => one.Label == label && one.Score >= limit).OrderBy(one => -one.Score))
                {
                    all++;
                    if (free.Count == 0) continue;
                    (Detection truth, int i) = free.MaxBy(pair => pair.truth.Box.IoU(one.Box));
                    if (truth.Box.IoU(one.Box) >= threshold && taken.Add(i)) hits++;
                }
            }
            points.Add((hits / objects, hits / all));
        }
        double area = 0, from = 0;
        foreach (double recall in points.Select(point => point.Recall).Distinct().Order())
        {
            area += (recall - from) * points.Where(point => point.Recall >= recall).Max(point => point.Precision);
            from = recall;
        }
        return area;
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.75)]
    public void It_is_the_definition_on_random_pictures(double threshold)
    {
        for (int seed = 0; seed < 10; seed++)
        {
            var random = new Random(seed);
            var pictures = new List<(Detection[] Found, Detection[] Truths)>();
            var score = new DetectionScore(3, threshold);
            for (int i = 0; i < 12; i++)
            {
                Detection[] truths = [.. Enumerable.Range(0, random.Next(5)).Select(j => new Detection(At(random.Next(40), random.Next(40)), random.Next(3)))];
                Detection[] found = [.. truths.SelectMany(truth => Enumerable.Range(0, random.Next(3)).Select(_ => new Detection(
                    At(truth.Box.Left + random.Next(-3, 4), truth.Box.Top + random.Next(-3, 4)), random.Next(4) == 0 ? random.Next(3) : truth.Label,
                    random.NextDouble())))];
                pictures.Add((found, truths));
                score.Add(found, truths);
            }
            for (int label = 0; label < 3; label++) Assert.Equal(Naive(pictures, label, threshold), score.AveragePrecision(label), 1e-12);
        }
    }
}
