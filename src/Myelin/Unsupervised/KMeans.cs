namespace Myelin;

/// <summary>Clusters c_1, ..., c_k with the least Σ_n min_j |x_n - c_j|²: each point to the nearest mean, each mean of its points (Lloyd, 1982).</summary>
/// <param name="Means">[clusters, size]</param>
/// <param name="Clusters">The cluster of each point.</param>
/// <param name="Error">Σ_n |x_n - mean|².</param>
public sealed record KMeans(Tensor Means, IReadOnlyList<int> Clusters, double Error)
{
    /// <summary>Clusters points, from several starts that spread the means (k-means++; Arthur and Vassilvitskii, 2007), and keeps the best.</summary>
    /// <param name="points">[points, size]</param>
    /// <param name="clusters">The number of clusters.</param>
    /// <param name="seed">The seed of the starts.</param>
    /// <param name="starts">The number of starts.</param>
    /// <param name="rounds">The most rounds of each.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no start or no round.</exception>
    /// <exception cref="ShapeException">The points are no matrix, or fewer than clusters.</exception>
    public static KMeans Of(Tensor points, int clusters, long seed = 0, int starts = 4, int rounds = 50)
    {
        ArgumentNullException.ThrowIfNull(points);
        ArgumentOutOfRangeException.ThrowIfLessThan(starts, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(rounds, 1);
        if (points.Rank != 2 || clusters < 1 || points.Shape[0] < clusters)
            throw new ShapeException($"KMeans: expects {clusters} or more points [points, size], received {points.Shape}; reshape them to rows.");
        return Enumerable.Range(0, starts).Select(start => Once(points.StopGradient(), clusters, seed + start, rounds)).MinBy(result => result.Error)!;
    }

    /// <summary>The share of points that have the most frequent label of their cluster.</summary>
    public double Purity(IReadOnlyList<int> labels) =>
        Clusters.Zip(labels, (cluster, label) => (cluster, label)).GroupBy(pair => pair.cluster)
            .Sum(group => group.GroupBy(pair => pair.label).Max(same => same.Count())) / (double)labels.Count;

    static KMeans Once(Tensor points, int clusters, long seed, int rounds)
    {
        int count = points.Shape[0];
        Tensor squares = points.Square().Sum(1, keep: true), means = Start(points, squares, clusters, seed);
        int[] nearest = [];
        double error = 0;
        for (int round = 0; round < rounds; round++)
        {
            Tensor distances = squares - 2 * points.MatMul(means.Transpose()) + means.Square().Sum(1);                 // [points, clusters]
            Tensor closest = distances.ArgMin(1);
            int[] now = [.. closest.ToArray<long>().Select(cluster => (int)cluster)];
            error = (double)distances.Min(1).Cast(ElementType.Float64).Sum();
            if (now.AsSpan().SequenceEqual(nearest)) break;
            nearest = now;
            Tensor belongs = closest.OneHot(clusters).Cast(points.Type), sizes = belongs.Sum(0).ExpandDims(-1);
            means = Tensor.Where(sizes.GreaterThan(0), belongs.Transpose().MatMul(points) / sizes.Maximum(1), means);
        }
        return new(means, nearest, error);
    }

    /// <summary>Each further mean is a point, drawn in proportion to its squared distance from the nearest mean.</summary>
    static Tensor Start(Tensor points, Tensor squares, int clusters, long seed)
    {
        double[] draws = Tensor.Uniform([clusters], seed, ElementType.Float64).ToArray<double>();
        var chosen = new List<Tensor>();
        double[] weights = [.. Enumerable.Repeat(1.0, points.Shape[0])];
        for (int i = 0; i < clusters; i++)
        {
            double target = draws[i] * weights.Sum();
            int point = 0;
            while (point < weights.Length - 1 && (target -= weights[point]) > 0) point++;
            chosen.Add(points[point..(point + 1)]);
            Tensor distance = (squares - 2 * points.MatMul(chosen[^1].Transpose()) + chosen[^1].Square().Sum()).Squeeze(1).Maximum(0);
            double[] squared = distance.Cast(ElementType.Float64).ToArray<double>();
            for (int n = 0; n < weights.Length; n++) weights[n] = i == 0 ? squared[n] : Math.Min(weights[n], squared[n]);
        }
        return Tensor.Concatenate(chosen, 0);
    }
}
