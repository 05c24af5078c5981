namespace Myelin.Tests;

/// <summary>What structural ops promise beyond their rows in the table: special values, orders and errors.</summary>
public sealed class StructuralTests
{
    static readonly float NaN = float.NaN;

    [Fact]
    public void Sorting_puts_NaN_last_and_keeps_equal_ones_in_order()
    {
        Tensor x = Tensor.From(2f, NaN, 1f, 2f, float.NegativeInfinity, NaN, 1f);
        Assert.Equal([float.NegativeInfinity, 1, 1, 2, 2, NaN, NaN], x.Sort().Values.ToArray<float>());
        Assert.Equal([4L, 2, 6, 0, 3, 1, 5], x.Sort().Indices.ToArray<long>());
        Assert.Equal([2f, 2, 1, 1, float.NegativeInfinity, NaN, NaN], x.Sort(descending: true).Values.ToArray<float>());
        Assert.Equal([0L, 3, 2, 6, 4, 1, 5], x.Sort(descending: true).Indices.ToArray<long>());
        Assert.Equal([0L, 3, 2], x.TopK(3).Indices.ToArray<long>());
        Assert.Equal([1L, 5], Tensor.From(7L, 5L, 1L).Sort().Values.ToArray<long>()[..2]);
    }

    [Fact]
    public void Folds_hand_NaN_on_and_know_empty_ones()
    {
        Tensor x = Tensor.From(2f, NaN, 1f);
        Assert.Equal(NaN, x.Min().Item<float>());
        Assert.Equal(1L, x.ArgMin().Item<long>());
        Assert.Equal(float.NegativeInfinity, Tensor.Zeros([0]).LogSumExp().Item<float>());
        Assert.Equal(float.PositiveInfinity, Tensor.From(1f, float.PositiveInfinity).LogSumExp().Item<float>());
        Assert.Equal(1000 + Math.Log(2), Tensor.From(1000.0, 1000.0).LogSumExp().Item<double>(), 12);
        Assert.Equal(1f, Tensor.Zeros([0]).Product().Item<float>());
        Assert.True(Tensor.Zeros([0]).All().Item<bool>());
        Assert.False(Tensor.Zeros([0]).Any().Item<bool>());
        Assert.Equal(
            [0f, 3f, 3f], new[] { Tensor.From(-3f)[0].Variance(), Tensor.From(-3f)[0].Norm(), Tensor.From(-3f).Norm([0]) }.Select(y => y.Item<float>()));
        Assert.Contains("nothing is the smallest of none", Assert.Throws<ShapeException>(() => Tensor.Zeros([0, 2]).Min(0)).Message);
        Assert.Equal([3, 5], Tensor.From(new[,] { { 7, 3 }, { 5, 9 } }).Min(1).ToArray<int>());
    }

    [Fact]
    public void A_products_gradient_is_right_beside_zeros()
    {
        Tensor Gradient(params double[] values)
        {
            Tensor x = Tensor.From(values).AsVariable();
            return x.Product().Gradient(x);
        }
        Assert.Equal([12.0, 8, 6], Gradient(2, 3, 4).ToArray<double>());
        Assert.Equal([0.0, 8, 0], Gradient(2, 0, 4).ToArray<double>());
        Assert.Equal([0.0, 0, 0], Gradient(0, 0, 4).ToArray<double>());
        GradientCheck.Second("Product with a zero", [Tensor.From(2.0, 0.0, 3.0)], x => x[0].Product());
    }

    [Fact]
    public void The_norm_of_zero_has_the_gradient_zero()
    {
        Tensor x = Tensor.From(0.0, 0.0).AsVariable();
        Assert.Equal([0.0, 0.0], x.Norm().Gradient(x).ToArray<double>());
        Assert.Contains("received 3", Assert.Throws<ArgumentOutOfRangeException>(() => x.Norm(order: 3)).Message);
    }

    [Fact]
    public void A_slice_with_a_step_reads_as_it_is_written()
    {
        Tensor x = Tensor.Range(10);
        Assert.Equal([0L, 3, 6, 9], x[(.., 3)].ToArray<long>());
        Assert.Equal([2L, 4], x[(2..6, 2)].ToArray<long>());
        Assert.Equal([5L, 3], x[(2..6, -2)].ToArray<long>());
        Assert.Equal([9L, 8, 7, 6, 5, 4, 3, 2, 1, 0], x[(.., -1)].ToArray<long>());
        Assert.Equal([9L, 5, 1], x.Slice(0, 9, 3, -4).ToArray<long>());
        Assert.Equal([9L, 8, 7, 6, 5, 4, 3, 2, 1, 0], x.Flip().ToArray<long>());
        Assert.Contains("expects a step other than 0", Assert.Throws<ShapeException>(() => x[(.., 0)]).Message);
        Assert.Contains("has 10 entries, asked for 3 from 9 on, each -5 further", Assert.Throws<ShapeException>(() => x.Slice(0, 9, 3, -5)).Message);
    }

    [Fact]
    public void MaskedSelect_takes_what_the_mask_holds_and_refuses_a_captured_step()
    {
        Tensor x = Tensor.From(new[,] { { 1.0, -2 }, { 3, -4 } }).AsVariable();
        Tensor chosen = x.MaskedSelect(x.GreaterThan(0));
        Assert.Equal([1.0, 3], chosen.ToArray<double>());
        Assert.Equal([2.0, 0, 6, 0], chosen.Square().Sum().Gradient(x).ToArray<double>());
        Assert.Equal([-2.0, -4], x.MaskedSelect(Tensor.From(false, true)).ToArray<double>());
        var step = new Step(inputs => [inputs[0].MaskedSelect(inputs[0].GreaterThan(0))]);
        string message = Assert.Throws<CaptureException>(() => step.Run([Tensor.From(1f, -1f)])).Message;
        Assert.Contains("MaskedSelect", message);
        Assert.Contains("use Where(mask, x, 0)", message);
    }

    [Fact]
    public void TakeAlong_gives_NaN_outside_of_its_row() =>
        Assert.Equal([NaN, 4, NaN, 1], Tensor.From(new[,] { { 3f, 4f }, { 1f, 2f } }).TakeAlong(Tensor.From(new[,] { { 2, 1 }, { -1, 0 } })).ToArray<float>());

    public static readonly TheoryData<string, string> BadSubscripts = new()
    {
        { "ij,jk->ik", "'j' is 3 in one place and 4 in [4, 2]" },
        { "ij->ij", "1 operands named and 2 given" },
        { "i,jk->ik", "\"i\" has 1 labels for [2, 3], which has 2 axes; name every axis once, or write ... for the others" },
        { "ijk,lm->i", "\"ijk\" has 3 labels for [2, 3], which has 2 axes; name every axis once." },
        { "ij,kl->ii", "the result names 'i' twice" },
        { "ij,kl->im", "the result names 'm', which no operand has" },
        { "i1,kl->ik", "'1' is no label" },
        { "...j,kl->k", "the result has no ellipsis and the operands do" },
        { "ij,kl->i->k", "more than one ->" },
        { "......j,kl->k", "has two ellipses" },
    };

    [Theory]
    [MemberData(nameof(BadSubscripts))]
    public void Bad_subscripts_are_named(string subscripts, string expected)
    {
        string message = Assert.Throws<ShapeException>(() => Tensor.Einsum(subscripts, Tensor.Zeros([2, 3]), Tensor.Zeros([4, 2]))).Message;
        Assert.StartsWith($"Einsum \"{subscripts}\": ", message);
        Assert.Contains(expected, message);
    }

    [Fact]
    public void Shape_errors_say_what_and_the_fix()
    {
        Tensor x = Tensor.Zeros([2, 3]);
        Assert.Equal(
            "Squeeze: axis 0 of [2, 3] has 2 entries, expects 1; take one of them with an index or fold over it.",
            Assert.Throws<ShapeException>(() => x.Squeeze(0)).Message);
        Assert.Contains("expects an axis from -3 to 2", Assert.Throws<ShapeException>(() => x.ExpandDims(3)).Message);
        Assert.Contains("do not make 2 equal parts", Assert.Throws<ShapeException>(() => x.Split(2, 1)).Message);
        Assert.Contains("let them add up to 3", Assert.Throws<ShapeException>(() => x.Split([1, 1], 1)).Message);
        Assert.Contains("differ; reshape or cast", Assert.Throws<ShapeException>(() => Tensor.Stack([x, Tensor.Zeros([3, 2])])).Message);
        Assert.Contains("give (0, 0) for an axis to leave alone", Assert.Throws<ShapeException>(() => x.Pad([(1, 1)])).Message);
        Assert.Contains("too few for (2, 0) by Reflect", Assert.Throws<ShapeException>(() => x.Pad([(2, 0), (0, 0)], PadMode.Reflect)).Message);
        Assert.Contains("ask for 0 to 3", Assert.Throws<ShapeException>(() => x.TopK(4)).Message);
        Assert.Contains("expects indices of Int32 or Int64[2]", Assert.Throws<ShapeException>(() => x.ScatterAdd(Tensor.Range(3), 5)).Message);
        Assert.Contains("expects two axes of one size", Assert.Throws<ShapeException>(() => x.Diagonal()).Message);
    }

    /// <summary>The share of numbers below some places is (Φ(z) - Φ(-2)) / (Φ(2) - Φ(-2)).</summary>
    [Fact]
    public void Truncated_normal_numbers_are_distributed_so_and_stay_within_two_deviations()
    {
        double[] x = Tensor.TruncatedNormal([100_000], 3, ElementType.Float64).ToArray<double>();
        float[] single = Tensor.TruncatedNormal([100_000], 3).ToArray<float>();
        Assert.All(x, value => Assert.InRange(value, -2, 2));
        Assert.All(single, value => Assert.InRange(value, -2, 2));
        Assert.InRange(x.Max(), 1.999, 2);
        foreach ((double at, double share) in new[] { (-1.5, 0.0461572), (-0.5, 0.2994107), (0.0, 0.5), (1.0, 0.8576164), (1.9, 0.9937492) })
        {
            Assert.InRange(x.Count(value => value < at) / 1e5, share - 0.006, share + 0.006);
            Assert.InRange(single.Count(value => value < at) / 1e5, share - 0.006, share + 0.006);
        }
    }
}
