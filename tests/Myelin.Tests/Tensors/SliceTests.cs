namespace Myelin.Tests;

/// <summary>Indices and ranges as C# writes them.</summary>
public sealed class SliceTests
{
    static readonly Tensor X = Tensor.Range(24, ElementType.Int32).Reshape(2, 3, 4);

    [Fact]
    public void An_index_drops_its_axis_and_a_range_keeps_it()
    {
        Assert.Equal(Shape.Create(3, 4), X[1].Shape);
        Assert.Equal(Shape.Create(1, 3, 4), X[1..].Shape);
        Assert.Equal([12, 13, 14, 15], X[1, 0].ToArray<int>());
        Assert.Equal(23, X[^1, ^1, ^1].Item<int>());
        Assert.Equal(23, X[-1, -1, -1].Item<int>());
        Assert.Equal([1, 2, 5, 6, 9, 10], X[0, .., 1..3].ToArray<int>());
        Assert.Equal([1, 13], X[.., 0, 1].ToArray<int>());
        Assert.Equal([2, 3], X[0, 0, ^2..].ToArray<int>());
    }

    [Fact]
    public void A_slice_shares_its_storage()
    {
        Assert.Same(X.Storage, X[1, 1..].Storage);
        Assert.Same(X.Storage, X[.., 1, 2].Storage);
    }

    [Fact]
    public void Slices_of_slices_and_of_transposes_see_the_right_elements()
    {
        Assert.Equal([17, 18], X[1][1..][0, 1..3].ToArray<int>());
        Assert.Equal([5, 17], X.Transpose(2, 1, 0)[1, 1].ToArray<int>());
        Assert.Equal([4, 8, 5, 9], X[0].Transpose()[..2, 1..].ToArray<int>());
        Assert.Equal([7, 7], Tensor.From(7, 8)[..1].BroadcastTo([2, 2])[1].ToArray<int>());
    }

    [Fact]
    public void Empty_slices_are_empty()
    {
        Assert.Equal(Shape.Create(2, 0, 4), X[.., 1..1].Shape);
        Assert.Empty(X[.., 3..].ToArray<int>());
        Assert.Empty((X[2..] + 1).ToArray<int>());
        Assert.Empty(X[2..].Transpose().ToArray<int>());
    }

    [Fact]
    public void What_is_not_there_is_refused_with_what_is()
    {
        Assert.Contains("axis 0 of [2, 3, 4] has 2 entries", Assert.Throws<ShapeException>(() => X[2]).Message);
        Assert.Contains("use 0 to 2, or ^1 to ^3", Assert.Throws<ShapeException>(() => X[0, ^4]).Message);
        Assert.Contains("use 0..4 at most", Assert.Throws<ShapeException>(() => X[0, 0, 2..5]).Message);
        Assert.Contains("at most 3 entries", Assert.Throws<ShapeException>(() => X[0, 0, 0, 0]).Message);
        Assert.Throws<ShapeException>(() => X.Slice(0, 1, 2));
        Assert.Throws<ShapeException>(() => X.Slice(0, -1, 1));
        Assert.Throws<ShapeException>(() => X.Slice(0, 1, int.MaxValue));
    }
}
