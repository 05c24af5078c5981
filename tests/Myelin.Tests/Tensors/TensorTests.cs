namespace Myelin.Tests;

/// <summary>Values in and out, constants beside tensors, and errors that name the fix.</summary>
public sealed class TensorTests
{
    [Fact]
    public void Values_come_out_as_they_went_in()
    {
        Assert.Equal([1f, 2, 3], Tensor.From(1f, 2, 3).ToArray<float>());
        Assert.Equal([1.5, 2], Tensor.From([1.5, 2.0], [2, 1]).ToArray<double>());
        Assert.Equal([1, 2, 3, 4], Tensor.From(new[,] { { 1, 2 }, { 3, 4 } }).ToArray<int>());
        Assert.Equal([true, false], Tensor.From(true, false).ToArray<bool>());
        Assert.Equal([(byte)7], Tensor.From((byte)7).ToArray<byte>());
        Assert.Equal([(Half)1.5], Tensor.From((Half)1.5).ToArray<Half>());
        Assert.Equal([long.MaxValue], Tensor.From(long.MaxValue).ToArray<long>());
        Assert.Equal([0, 1, 2], Tensor.Range(3).ToArray<long>());
        Assert.Equal([2.5f, 2.5f], Tensor.Full([2], 2.5).ToArray<float>());
        Assert.Equal([1, 1], Tensor.Ones([2], ElementType.Int32).ToArray<int>());
    }

    [Fact]
    public void A_tensor_keeps_its_values_when_the_array_changes()
    {
        float[] values = [1, 2];
        Tensor x = Tensor.From(values);
        values[0] = 9;
        x.ToArray<float>()[1] = 9;
        Assert.Equal([1f, 2], x.ToArray<float>());
    }

    [Fact]
    public void Views_are_copied_into_spans_in_row_major_order()
    {
        Span<int> values = stackalloc int[4];
        Tensor.From(new[,] { { 1, 2 }, { 3, 4 } }).Transpose().CopyTo(values);
        Assert.Equal([1, 3, 2, 4], values.ToArray());
    }

    [Fact]
    public void Wrong_spans_types_and_counts_are_refused_with_the_fix()
    {
        Tensor x = Tensor.From(1f, 2, 3);
        Assert.Contains("Cast(ElementType.Float64) first", Assert.Throws<ShapeException>(() => x.ToArray<double>()).Message);
        Assert.Contains("a span of 3 elements, received 2", Assert.Throws<ShapeException>(() => x.CopyTo<float>(new float[2])).Message);
        Assert.Contains("expects one element, received [3]", Assert.Throws<ShapeException>(() => x.Item<float>()).Message);
        Assert.Contains("[2, 2] expects 4 values, received 3", Assert.Throws<ShapeException>(() => Tensor.From(new[] { 1f, 2, 3 }, [2, 2])).Message);
        Assert.Contains("received Char", Assert.Throws<ArgumentException>(() => Tensor.From('a')).Message);
        Assert.Throws<ShapeException>(() => (double)x);
    }

    [Fact]
    public void A_constant_takes_the_type_of_what_it_meets()
    {
        Assert.Equal(ElementType.Float32, (Tensor.From(1f) * 2).Type);
        Assert.Equal(ElementType.Float64, (2 - Tensor.From(1.0)).Type);
        Assert.Equal([3, 4], (Tensor.From(1, 2) + 2).ToArray<int>());
        Assert.Equal([3L], (Tensor.From(1L) + 2).ToArray<long>());
        Assert.Equal(0.1, (double)(Tensor.From(0.0) + 0.1));
        Assert.Equal(0.1f, (float)(double)(Tensor.From(0f) + 0.1));
        Assert.Equal([false, true], Tensor.From(1, 3).GreaterThan(2).ToArray<bool>());
        Assert.Equal(ElementType.Float32, ((Tensor)1 + (Tensor)2).Type);
        Assert.Equal(3.0, (double)(Tensor)3);
    }

    [Fact]
    public void A_fraction_beside_whole_numbers_is_refused() =>
        Assert.Contains("cast the tensor to Float32", Assert.Throws<ShapeException>(() => Tensor.From(1, 2) * 0.5).Message);

    [Fact]
    public void A_constant_that_the_type_does_not_hold_is_refused()
    {
        Assert.Contains("a number in the range of Int32", Assert.Throws<ShapeException>(() => Tensor.From(1, 2) + 1e10).Message);
        Assert.Throws<ShapeException>(() => Tensor.From(1, 2) + 2147483648.0);
        Assert.Throws<ShapeException>(() => Tensor.From(1L, 2) + 9223372036854775808.0);
        Assert.Throws<ShapeException>(() => Tensor.Full([2], 256, ElementType.UInt8));
        Assert.Throws<ShapeException>(() => Tensor.Full([2], -1, ElementType.UInt8));
        Assert.Throws<ShapeException>(() => Tensor.From(1) * double.NaN);
        Assert.Equal([int.MinValue], (Tensor.From(0) + int.MinValue).ToArray<int>());
        Assert.Equal([255], Tensor.Full([1], 255, ElementType.UInt8).ToArray<byte>());
    }

    [Fact]
    public void Types_are_never_mixed_in_silence()
    {
        string message = Assert.Throws<ShapeException>(() => Tensor.From(1f) + Tensor.From(1.0)).Message;
        Assert.Contains("Float32[1] and Float64[1] differ in element type; Cast(ElementType.Float64) one of them", message);
        Assert.Throws<ShapeException>(() => Tensor.From(1f).MatMul(Tensor.From(1)));
        Assert.Throws<ShapeException>(() => Tensor.Concatenate([Tensor.From(1f), Tensor.From(1)], 0));
        Assert.Throws<ShapeException>(() => Tensor.Where(Tensor.From(true), Tensor.From(1f), Tensor.From(1)));
        Assert.Throws<ShapeException>(() => Tensor.From((Half)1) + Tensor.From((Half)1));
        Assert.Throws<ShapeException>(() => Tensor.From(true) + Tensor.From(true));
    }

    [Fact]
    public void Shapes_that_do_not_go_together_are_refused_with_the_axis_and_the_fix()
    {
        Assert.Contains(
            "Add: [2, 3] and [2, 4] do not broadcast: axis -1 is 3 on one side and 4 on the other",
            Assert.Throws<ShapeException>(() => Tensor.Zeros([2, 3]) + Tensor.Zeros([2, 4])).Message);
        Assert.Contains(
            "MatMul: [4, 3] · [5, 2]: the inner sizes 3 and 5 differ",
            Assert.Throws<ShapeException>(() => Tensor.Zeros([4, 3]).MatMul(Tensor.Zeros([5, 2]))).Message);
        Assert.Contains("expects an axis from -2 to 1 for the shape [2, 3]", Assert.Throws<ShapeException>(() => Tensor.Zeros([2, 3]).Sum(2)).Message);
        Assert.Throws<ShapeException>(() => Tensor.Zeros([2, 3]).Max(5));
        Assert.Throws<ShapeException>(() => Tensor.Zeros([2, 0]).Max(1));
        Assert.Throws<ShapeException>(() => Tensor.Zeros([2, 0]).ArgMax(1));
        Assert.Throws<ShapeException>(() => Tensor.Zeros([2, 3]).SparseCategoricalCrossentropy(Tensor.From(1, 2, 3)));
        Assert.Throws<ShapeException>(() => Tensor.Zeros([2, 3]).Gather(Tensor.From(1f)));
        Assert.Throws<ShapeException>(() => Tensor.Concatenate([], 0));
    }

    [Fact]
    public void A_view_of_a_view_of_a_large_tensor_is_read_at_its_place()
    {
        Tensor x = Tensor.Range(100_000, ElementType.Int32).Reshape(100, 1000);
        Assert.Equal(98_765, x[98][700..800][65].Item<int>());
    }
}
