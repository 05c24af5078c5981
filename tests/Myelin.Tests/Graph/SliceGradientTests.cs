namespace Myelin.Tests;

/// <summary>Gradients of many parts of one tensor: their cost is linear, and shares are added in a defined order.</summary>
public sealed class SliceGradientTests
{
    /// <summary>Ways to take a sequence [steps, 4, 8] apart and use every step once.</summary>
    static Tensor Used(string how, Tensor x) => how switch
    {
        "index" => Enumerable.Range(0, x.Shape[0]).Select(t => x[t]).Aggregate((a, b) => a * b),
        "slice" => Enumerable.Range(0, x.Shape[0]).Select(t => x.Slice(0, t, 1)).Aggregate((a, b) => a * b),
        "step" => Enumerable.Range(0, x.Shape[0] / 2).Select(t => x[(t.., x.Shape[0] / 2)]).Aggregate((a, b) => a * b),
        "backwards" => Enumerable.Range(0, x.Shape[0] / 2).Select(t => x[(..(t + 1 + x.Shape[0] / 2), -x.Shape[0] / 2)]).Aggregate((a, b) => a * b),
        "split" => x.Split(x.Shape[0]).Aggregate((a, b) => a * b),
        "unstack" => x.Unstack().Aggregate((a, b) => a * b),
        "unstack within" => x.Transpose(1, 0, 2).Unstack(1).Aggregate((a, b) => a * b),
        "scan" => x.Scan(Tensor.Ones([4, 8], x.Type), (state, entry) => (state * entry, entry)).State,
        _ => throw new ArgumentException(how),
    };

    public static TheoryData<string> Ways => ["index", "slice", "step", "backwards", "split", "unstack", "unstack within", "scan"];

    static long Allocated(string how, int steps)
    {
        Tensor x = Tensor.Uniform([steps, 4, 8], 1).AsVariable();
        Tensor y = Used(how, x).Sum();
        long before = GC.GetAllocatedBytesForCurrentThread();
        y.Gradient(x);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    /// <summary>Every tensor is memory of the thread, so a gradient that builds the whole sequence for each step would allocate 16 times as much.</summary>
    [Theory]
    [MemberData(nameof(Ways))]
    public void Four_times_the_steps_cost_about_four_times_as_much(string how)
    {
        Allocated(how, 32);
        long few = Allocated(how, 100), many = Allocated(how, 400);
        Assert.True(many < 5 * few, $"{how}: {few} bytes for 100 steps, {many} for 400");
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void The_gradient_is_that_of_differences(string how)
    {
        Tensor[] operands = [Numbers.Tensor([6, 4, 8], ElementType.Float64, 3, 0.5, 1.5)];
        GradientCheck.First(how, operands, x => Used(how, x[0]));
        GradientCheck.Second(how, operands, x => Used(how, x[0]));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void A_captured_gradient_has_the_bits_of_an_eager_one(string how)
    {
        Tensor Like(int run) => Numbers.Tensor([6, 4, 8], ElementType.Float32, run, -1, 1);
        Func<Tensor[], Tensor[]> body = GradientCheck.ValueAndGradients([Like(0)], x => Used(how, x[0]));
        var step = new Step(body) { Check = true };
        for (int run = 0; run < 3; run++)
        {
            Tensor[] expected = body([Like(run)]), received = step.Run([Like(run)]);
            for (int i = 0; i < expected.Length; i++) SameBits.Assert(expected[i], received[i], $"{how}, run {run}, result {i}");
        }
    }

    /// <summary>
    /// Backward, later slices come first: the shares of entry 1 are 4, 1e8 and -1e8, whose sum in float is 0 in this order and 4
    /// in the other.
    /// </summary>
    [Fact]
    public void Shares_of_slices_that_overlap_are_added_in_the_order_in_which_they_come()
    {
        Tensor x = Tensor.From(1f, 1f, 1f).AsVariable();
        Tensor y = (x[1..3] * Tensor.From(-1e8f, 0f)).Sum() + (x[..2] * Tensor.From(0f, 1e8f)).Sum() + (x[1..2] * 4).Sum();
        Assert.Equal([0f, 0f, 0f], y.Gradient(x).ToArray<float>());
    }

    [Fact]
    public void Slices_along_several_axes_and_whole_tensors_add_up()
    {
        Tensor x = Numbers.Tensor([4, 5], ElementType.Float64, 1);
        GradientCheck.First(
            "a mix", [x],
            x => (x[0][1..3][0] * x[0]).Sum() + (x[0][.., 1] * x[0][.., ^1]).Sum() + x[0].Square().Sum() + (x[0][2] * x[0][3]).Sum() + (x[0] * x[0][1]).Sum());
    }

    [Fact]
    public void What_no_slice_takes_has_a_gradient_of_zero_and_nan_stays_where_it_is()
    {
        Tensor x = Tensor.From(1f, 2f, 3f, 4f).AsVariable();
        float[] gradient = ((x[0] * float.NaN) + (x[2] * 5) + (x[2] * 1)).Gradient(x).ToArray<float>();
        Assert.Equal([float.NaN, 0, 6, 0], gradient);
        Assert.False(float.IsNegative(gradient[1]));
    }

    [Fact]
    public void A_part_that_nothing_uses_gets_zeros()
    {
        Tensor x = Tensor.From(1.0, 2.0, 3.0).AsVariable();
        Assert.Equal([0.0, 5.0, 0.0], (x.Unstack()[1] * 5).Gradient(x).ToArray<double>());
        Assert.Equal([0.0, 0.0, 7.0], (x.Split([2, 1])[1] * 7).Sum().Gradient(x).ToArray<double>());
    }
}
