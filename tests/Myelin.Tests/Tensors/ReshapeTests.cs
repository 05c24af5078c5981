namespace Myelin.Tests;

/// <summary>Reshape keeps row-major order, by a view where strides allow it.</summary>
public sealed class ReshapeTests
{
    static readonly Tensor X = Tensor.Range(24, ElementType.Int32).Reshape(2, 3, 4);

    [Fact]
    public void A_whole_tensor_is_viewed() => Assert.Same(X.Storage, X.Reshape(6, 4).Storage);

    [Theory]
    [InlineData(new[] { 2, 0, 1 }, new[] { 4, 6 }, true)]
    [InlineData(new[] { 2, 0, 1 }, new[] { 4, 2, 3, 1 }, true)]
    [InlineData(new[] { 2, 0, 1 }, new[] { 2, 2, 6 }, true)]
    [InlineData(new[] { 1, 0, 2 }, new[] { 3, 2, 2, 2 }, true)]
    [InlineData(new[] { 1, 0, 2 }, new[] { 6, 4 }, false)]
    [InlineData(new[] { 0, 2, 1 }, new[] { 2, 12 }, false)]
    [InlineData(new[] { 0, 2, 1 }, new[] { 24 }, false)]
    [InlineData(new[] { 2, 1, 0 }, new[] { 1, 4, 1, 3, 2 }, true)]
    public void A_transposed_tensor_is_viewed_where_its_strides_allow_it_and_copied_elsewhere(int[] order, int[] sizes, bool view)
    {
        Tensor turned = X.Transpose(order), y = turned.Reshape(sizes);
        Assert.Equal(view, ReferenceEquals(X.Storage, y.Storage));
        Assert.Equal(turned.ToArray<int>(), y.ToArray<int>());
    }

    [Fact]
    public void Every_reshape_of_every_view_keeps_the_order()
    {
        Tensor[] views =
        [
            X, X[1], X[.., 1..], X[.., .., 1..3], X.Transpose(2, 0, 1), X.Transpose()[1..], X[..1].BroadcastTo([2, 3, 4]), X[.., 1..2],
            X[.., 0, ..1].BroadcastTo([2, 6]),
        ];
        foreach (Tensor x in views)
        {
            int n = (int)x.Shape.Elements;
            for (int a = 1; a <= n; a++)
                for (int b = 1; n % a == 0 && b <= n / a; b++)
                    if (n / a % b == 0) Assert.Equal(x.ToArray<int>(), x.Reshape(a, b, -1).ToArray<int>());
        }
    }

    [Fact]
    public void One_size_is_found_out()
    {
        Assert.Equal(Shape.Create(4, 6), X.Reshape(4, -1).Shape);
        Assert.Equal(Shape.Create(24), X.Reshape(-1).Shape);
        Assert.Equal(default, X[0, 0, 0].Shape);
        Assert.Equal(Shape.Create(1), X[0, 0, 0].Reshape(-1).Shape);
    }

    [Fact]
    public void Another_number_of_elements_is_refused()
    {
        Assert.Contains("[2, 3, 4] has 24 elements, [5, 5] has 25", Assert.Throws<ShapeException>(() => X.Reshape(5, 5)).Message);
        Assert.Contains("5 does not divide", Assert.Throws<ShapeException>(() => X.Reshape(5, -1)).Message);
        Assert.Throws<ShapeException>(() => X.Reshape(-1, -1));
        Assert.Throws<ShapeException>(() => X.Reshape(0, -1));
        Assert.Throws<ShapeException>(() => X.Transpose(0, 1));
        Assert.Throws<ShapeException>(() => X.Transpose(0, 1, 1));
        Assert.Throws<ShapeException>(() => Tensor.From(1).Transpose());
        Assert.Throws<ShapeException>(() => X.BroadcastTo([3, 3, 4]));
        Assert.Throws<ShapeException>(() => X.BroadcastTo([4]));
    }
}
