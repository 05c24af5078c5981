namespace Myelin.Tests;

/// <summary>Principal components and clusters.</summary>
public class UnsupervisedTests
{
    /// <summary>Points on an ellipsoid along known directions: half-axes 5, 3, 1 and 0.1 along rotated axes.</summary>
    [Fact]
    public void Principal_components_are_the_axes_of_an_ellipsoid_and_restore_it()
    {
        double[] axes = [5, 3, 1, 0.1];
        Tensor basis = Initializer.Orthogonal().Of([4, 4], seed: 3).Cast(ElementType.Float64);          // rows are the axes
        Tensor x = (Tensor.Normal([4_000, 4], seed: 1, ElementType.Float64) * Tensor.From(axes)).MatMul(basis) + 10;
        PrincipalComponents found = PrincipalComponents.Of(x, 3);
        for (int i = 0; i < 3; i++)
        {
            Assert.InRange(Math.Sqrt(found.Variances[i]), 0.95 * axes[i], 1.05 * axes[i]);
            Assert.InRange(Math.Abs((double)(found.Directions[.., i] * basis[i]).Sum()), 0.99, 1.000001);
        }
        Tensor gram = found.Directions.Transpose().MatMul(found.Directions);
        for (int i = 0; i < 9; i++) Assert.Equal(i % 4 == 0 ? 1 : 0, gram.ToArray<double>()[i], 1e-9);
        double error = (double)(found.Restore(found.Project(x)) - x).Square().Sum(1).Mean();
        Assert.InRange(error, 0.9 * 0.01, 1.1 * 0.01);                                                     // the axis that was left out
        Assert.Throws<ShapeException>(() => PrincipalComponents.Of(x, 5));
    }

    [Fact]
    public void Clusters_far_apart_are_found_and_purity_counts_the_most_frequent_label()
    {
        Tensor centres = Tensor.From([0f, 0, 100, 0, 0, 100], [3, 2]);
        int[] labels = [.. Enumerable.Range(0, 90).Select(i => i % 3)];
        Tensor points = centres.Gather(Tensor.From(labels)) + Tensor.Normal([90, 2], seed: 2);
        KMeans clusters = KMeans.Of(points, 3);
        Assert.Equal(1, clusters.Purity(labels));
        Assert.InRange(clusters.Error, 100, 250);                                                          // 180 numbers of variance 1
        labels[0] = 1;
        Assert.Equal(89 / 90.0, clusters.Purity(labels), 1e-12);
        Assert.Equal(1 / 3.0, KMeans.Of(points, 1).Purity([.. Enumerable.Range(0, 90).Select(i => i % 3)]), 1e-12);
        Assert.Throws<ShapeException>(() => KMeans.Of(points, 91));
        Assert.Throws<ArgumentOutOfRangeException>(() => KMeans.Of(points, 3, starts: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => KMeans.Of(points, 3, rounds: 0));
    }
}
