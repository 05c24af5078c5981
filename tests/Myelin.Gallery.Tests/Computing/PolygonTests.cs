using Myelin.Gallery.Computing;

namespace Myelin.Gallery.Tests.Computing;

public class PolygonTests
{
    /// <summary>An L: the square from 0 to 2 without its upper right quarter.</summary>
    static readonly Polygon corner = new([(0, 0), (2, 0), (2, 1), (1, 1), (1, 2), (0, 2)]);

    [Theory]
    [InlineData(0.5, 0.5, true)]
    [InlineData(1.5, 0.5, true)]
    [InlineData(0.5, 1.5, true)]
    [InlineData(1.5, 1.5, false)]
    [InlineData(-0.5, 0.5, false)]
    [InlineData(2.5, 0.5, false)]
    [InlineData(0.5, -0.5, false)]
    public void A_place_is_inside_or_not(double x, double y, bool inside) => Assert.Equal(inside, corner.Contains(x, y));

    [Theory]
    [InlineData(1.5, 1.5, 0.5)]
    [InlineData(3, 0.5, 1)]
    [InlineData(3, 2, 1.4142135623730951)]
    [InlineData(0.25, 0.5, 0.25)]
    public void The_distance_is_to_the_nearest_edge_or_corner(double x, double y, double distance) => Assert.Equal(distance, corner.Distance(x, y), 12);

    [Fact]
    public void Half_planes_of_a_square_hold_inside_and_their_numbers_are_distances()
    {
        var square = new Polygon([(0, 0), (2, 0), (2, 2), (0, 2)]);
        double[] distances = [.. square.HalfPlanes().Select(edge => edge.Weights[0] * 0.5 + edge.Weights[1] * 0.75 + edge.Bias)];
        Assert.Equal([0.75, 1.5, 1.25, 0.5], distances);
    }
}
