namespace Myelin.Tests;

/// <summary>Shapes as values.</summary>
public sealed class ShapeTests
{
    [Fact]
    public void A_shape_knows_its_sizes()
    {
        Shape shape = [2, 3, 4];
        Assert.Equal((3, 24L, 2, 4, 4, 3), (shape.Rank, shape.Elements, shape[0], shape[-1], shape[^1], shape[1]));
        Assert.Equal("[2, 3, 4]", shape.ToString());
        Assert.Equal([2, 3, 4], shape);
        Assert.Equal(Shape.Create(3, 4), shape[1..]);
        Assert.Equal(Shape.Create(2, 3), shape[..^1]);
        Assert.Equal(Shape.Create(2, 3, 4, 5), shape.Concat([5]));
    }

    [Fact]
    public void A_number_has_no_axes_and_one_element()
    {
        Shape number = [];
        Assert.Equal((0, 1L, "[]"), (number.Rank, number.Elements, number.ToString()));
        Assert.Equal(default, number);
        Assert.Empty(number);
    }

    [Fact]
    public void Shapes_are_equal_by_their_sizes()
    {
        Shape a = [2, 3], b = [2, 3], c = [3, 2];
        Assert.True(a == b && a != c && a.Equals((object)b) && !a.Equals((object)c) && a.GetHashCode() == b.GetHashCode());
    }

    [Theory]
    [InlineData(new[] { 2, 3 }, new[] { 3 }, new[] { 2, 3 })]
    [InlineData(new[] { 2, 1 }, new[] { 1, 3 }, new[] { 2, 3 })]
    [InlineData(new[] { 5, 1, 4 }, new[] { 3, 1 }, new[] { 5, 3, 4 })]
    [InlineData(new int[0], new[] { 2 }, new[] { 2 })]
    [InlineData(new[] { 0, 3 }, new[] { 1, 3 }, new[] { 0, 3 })]
    [InlineData(new[] { 0 }, new[] { 1 }, new[] { 0 })]
    public void Broadcasting_is_that_of_NumPy(int[] a, int[] b, int[] expected)
    {
        Assert.Equal(Shape.Create(expected), (Tensor.Zeros(Shape.Create(a)) + Tensor.Zeros(Shape.Create(b))).Shape);
        Assert.Equal(Shape.Create(expected), (Tensor.Zeros(Shape.Create(b)) + Tensor.Zeros(Shape.Create(a))).Shape);
    }

    [Fact]
    public void Impossible_shapes_are_refused()
    {
        Assert.Contains("received [2, -1]", Assert.Throws<ShapeException>(() => Shape.Create(2, -1)).Message);
        Assert.Contains("2^40", Assert.Throws<ShapeException>(() => Shape.Create(1 << 30, 1 << 30, 1 << 30)).Message);
        Assert.Throws<ShapeException>(() => (Shape.Create(2, 3))[2]);
        Assert.Throws<ShapeException>(() => (Shape.Create(2, 3))[-3]);
        Assert.Throws<ShapeException>(() => default(Shape)[0]);
        Assert.Throws<ShapeException>(() => Tensor.Zeros([2]) + Tensor.Zeros([0]));
    }
}
