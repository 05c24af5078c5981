namespace Myelin.Tests;

/// <summary>What a plan leaves out and puts together.</summary>
public sealed class PlanTests
{
    static int Kernels(Func<Tensor, Tensor> body) => Replays.AreEager(x => [body(x[0])], [40, 40]).Kernels;

    [Fact]
    public void What_nothing_reads_is_not_run() => Assert.Equal(1, Kernels(x => { _ = x.MatMul(x).Exp().Sum(); return x + 1; }));

    [Fact]
    public void The_same_work_is_done_once() =>
        Assert.Equal(Kernels(x => x.MatMul(x).Sum(0)), Kernels(x => (x.MatMul(x).Sum(0) + x.MatMul(x).Sum(0)) * 0.5) - 1);

    [Fact]
    public void Work_on_other_layouts_is_other_work()
    {
        Kernels(x => x.MatMul(x) + x.MatMul(x.Transpose()) + x.Transpose().MatMul(x));
        Kernels(x => x.Exp() + x.Transpose().Exp() + x[..1].Exp() + x[1..2].Exp() + x[.., ..1].Exp());
        Kernels(x => x.Clamp(-1, 1) + x.Clamp(-0.5, 1));
        Kernels(x => x.Cast(ElementType.Float64).Cast(ElementType.Int32).Cast(ElementType.Float32) + x.Cast(ElementType.Int64).Cast(ElementType.Float32));
    }

    [Fact]
    public void Draws_by_the_same_key_are_one_and_by_others_are_not()
    {
        Replays.AreEager(() =>
        {
            var random = new RandomState(9);
            return ([random.State], x =>
            {
                Tensor key = random.Next();
                return [Tensor.Uniform([40], key) - Tensor.Uniform([40], key), Tensor.Uniform([40], key) - Tensor.Uniform([40], random.Next())];
            }
            );
        }, _ => [Tensor.Ones([1])]);
    }

    [Fact]
    public void A_chain_of_elementwise_ops_is_one_kernel() =>
        Assert.Equal(1, Kernels(x => ((x * 2 + 1).Tanh() - x).Square() * x.Sigmoid()));

    [Fact]
    public void A_chain_of_many_operands_is_cut_and_gives_the_same_bits() =>
        Kernels(x => Enumerable.Range(1, 40).Aggregate(x, (y, i) => (y * 0.5).Tanh() + (x * (1.0 / i)).Exp() * x.Transpose()[i - 1]));

    [Fact]
    public void A_matrix_is_added_as_a_product_is_stored()
    {
        Assert.Equal(1, Kernels(x => x.MatMul(x) + x));
        Assert.Equal(1, Kernels(x => x + x.Transpose().MatMul(x[..40, ..40])));
        Assert.Equal(2, Kernels(x => x.MatMul(x) + x.MatMul(x.Transpose())));
        Assert.Equal(2, Kernels(x => x.MatMul(x) + x.Transpose()));
        Assert.Equal(2, Kernels(x => x.MatMul(x) is var y ? y + y : x));
    }

    [Theory]
    [InlineData(40, 11)]
    [InlineData(39, 12)] // 40 x 39 numbers are no multiple of 128 bytes
    public void Concatenated_values_are_made_where_they_are_concatenated(int columns, int kernels) =>
        Assert.Equal(kernels, Kernels(x => Tensor.Concatenate(Loop(x, columns), 0).Sum(1)));

    [Fact]
    public void Values_that_are_concatenated_and_used_elsewhere_keep_their_bits()
    {
        Kernels(x => Loop(x, 40) is var y ? Tensor.Concatenate([y[4], y[3], y[2], y[1], y[0]], 0).Sum(1) + y[2].Sum() : x);
        Kernels(x => Loop(x, 40) is var y ? Tensor.Concatenate([y[1], y[1], y[0]], 0).Sum(1) : x);
        Kernels(x => Loop(x, 40) is var y ? Tensor.Concatenate([y[1], x, y[0][8..24]], 0).Sum(1) : x);
        Kernels(x => Loop(x, 40) is var y
            ? Tensor.Concatenate([Tensor.Concatenate([y[0], y[1]], 0) * 1.5, Tensor.Concatenate([y[0], y[2]], 0)], 0).Sum(1) : x);
        Kernels(x => Loop(x, 40) is var y
            ? Tensor.Concatenate([Tensor.Concatenate([y[0], y[1]], 0), Tensor.Concatenate([y[3], y[2]], 0)], 0).Sum(1) : x);
        Replays.AreEager(x => [Tensor.Concatenate(Loop(x[0], 40), 0), Loop(x[0], 40)[3]], [40, 40]);
    }

    [Fact]
    public void A_state_that_becomes_a_concatenation_keeps_its_bits()
    {
        Replays.AreEager(() => new State(Numbers.Tensor([80, 40], ElementType.Float32, 1), "s") is var s ? ([s], x =>
        {
            Tensor old = s.Value;
            s.Value = Tensor.Concatenate([x[0].MatMul(old[40..]) * 0.1, (old[..40] + x[0]).Tanh()], 0);
            return [Tensor.Concatenate([old[..40] * 2, x[0].MatMul(x[0])], 0).Sum(1)];
        }
        ) : default, run => [Numbers.Tensor([40, 40], ElementType.Float32, run)]);
    }

    /// <summary>Five products, each of the hyperbolic tangent of the one before: ten kernels.</summary>
    static Tensor[] Loop(Tensor x, int columns)
    {
        var y = new Tensor[5];
        Tensor h = x[.., ..columns];
        for (int t = 0; t < y.Length; t++) y[t] = h = x.MatMul(h).Tanh();
        return y;
    }

    [Fact]
    public void Work_on_equal_numbers_is_the_same_work() =>
        Assert.Equal(Kernels(x => (x * 2).MatMul(x).Sum(0)), Kernels(x => ((x * 2).MatMul(x).Sum(0) + (x * 2).MatMul(x).Sum(0)) * 0.5) - 1);

    [Fact]
    public void Work_on_single_numbers_is_one_kernel()
    {
        State[] Totals() => [new(Tensor.From(0L), "count"), new(Tensor.Zeros([]), "loss"), new(Tensor.Zeros([1, 1], ElementType.Float64), "error")];
        Step step = Replays.AreEager(() => Totals() is var s ? (s, x =>
        {
            s[0].Value = s[0].Value + 1;
            s[1].Value = s[1].Value * 0.5 + x[0];
            s[2].Value = s[2].Value + x[1];
            return [];
        }
        ) : default, run => [Tensor.From([1f + run], []), Tensor.From([2.0 * run], [1, 1])]);
        Assert.Equal(1, step.Kernels);
    }

    [Fact]
    public void A_block_of_a_state_is_written_where_it_lies()
    {
        Step step = Replays.AreEager(() => Cache() is var s ? (s, x =>
        {
            s[0].Value = s[0].Value.Update(s[1].Value, x[0]);
            s[1].Value = s[1].Value + 1;
            return [s[0].Value.Sum()];
        }
        ) : default, run => [Numbers.Tensor([1, 60], ElementType.Float32, run)]);
        Assert.InRange(step.ArenaBytes, 1, 4096);
    }

    [Fact]
    public void Several_blocks_of_a_state_are_written_where_they_lie()
    {
        Step step = Replays.AreEager(() => Cache() is var s ? (s, x =>
        {
            Tensor once = s[0].Value.Update(s[1].Value, x[0]);
            s[0].Value = once.Update(s[1].Value + 2, x[0] * 2).Update(4, once[7..8]);
            s[1].Value = s[1].Value + 1;
            return [];
        }
        ) : default, run => [Numbers.Tensor([1, 60], ElementType.Float32, run)]);
        Assert.InRange(step.ArenaBytes, 1, 300 * 60 * 4 * 2);
    }

    [Fact]
    public void A_state_whose_old_value_is_read_later_is_copied() => Replays.AreEager(() => Cache() is var s ? (s, x =>
    {
        Tensor old = s[0].Value;
        s[0].Value = old.Update(s[1].Value, x[0]);
        s[1].Value = s[1].Value + 1;
        return [old.Sum(0), (old * s[0].Value).Sum(1)];
    }
    ) : default, run => [Numbers.Tensor([1, 60], ElementType.Float32, run)]);

    [Fact]
    public void A_block_that_comes_from_the_state_itself_is_written_right() => Replays.AreEager(() => Cache() is var s ? (s, x =>
    {
        s[0].Value = s[0].Value.Update(s[1].Value, s[0].Value[3..9]);
        s[1].Value = s[1].Value + 2;
        return [];
    }
    ) : default, run => [Numbers.Tensor([1, 60], ElementType.Float32, run)]);

    static State[] Cache() => [new(Numbers.Tensor([300, 60], ElementType.Float32, 1), "cache"), new(Tensor.From([1L], []), "position")];

    [Fact]
    public void Bias_and_relu_end_a_product()
    {
        Tensor bias = Numbers.Tensor([40], ElementType.Float32, 8);
        Assert.Equal(1, Kernels(x => x.MatMul(x) + bias));
        Assert.Equal(1, Kernels(x => bias + x.MatMul(x)));
        Assert.Equal(1, Kernels(x => x.MatMul(x).Relu()));
        Assert.Equal(1, Kernels(x => (x.MatMul(x) + bias).Relu()));
    }

    [Fact]
    public void A_product_that_is_read_beside_its_bias_gives_the_same_bits()
    {
        Kernels(x => (x.MatMul(x) + x[0]).Relu() + x.MatMul(x));
        Kernels(x => x.MatMul(x) + x.MatMul(x)[0]);
        Kernels(x => x.MatMul(x).Relu() - (x.MatMul(x) + x[3]).Relu());
        Kernels(x => x[0] + x.MatMul(x));
    }

    [Fact]
    public void Chains_of_strides_casts_comparisons_and_choices_give_the_same_bits()
    {
        Kernels(x => Tensor.Where(x.GreaterThan(x.Transpose()), x.Exp(), x.Transpose() * 2) + x[0]);
        Kernels(x => x.GreaterThan(0).Cast(ElementType.Float32) * x + x.Cast(ElementType.Float64).Exp().Cast(ElementType.Float32));
        Kernels(x => (x.Sum(1, keep: true) + x).Exp() * x.Max(0));
        Kernels(x => x.Reshape(20, 80).Tanh().Reshape(40, 40).Transpose() + x.Tanh());
        Kernels(x => (x[1..5, 2..10] * 2).Exp() + x[3..7, 5..13]);
        Kernels(x => x.EqualTo(x).EqualTo(x.GreaterThan(0)).Cast(ElementType.Float32));
    }

    [Fact]
    public void Plans_share_one_arena_as_large_as_the_largest_needs()
    {
        var step = new Step(x => x.MatMul(x.Transpose()).Sum(0));
        step.Run(Tensor.Ones([100, 100]));
        long bytes = step.ArenaBytes;
        step.Run(Tensor.Ones([50, 50]));
        Assert.Equal(bytes, step.ArenaBytes);
        step.Run(Tensor.Ones([200, 200]));
        Assert.InRange(step.ArenaBytes, bytes + 1, 8 * bytes);
        Assert.Equal(50f * 50, step.Run(Tensor.Ones([50, 50])).ToArray<float>()[0]);
        Assert.Equal(100f * 100, step.Run(Tensor.Ones([100, 100])).ToArray<float>()[0]);
    }

    [Fact]
    public void Values_of_other_lifetimes_share_memory()
    {
        var step = new Step(x =>
        {
            for (int i = 0; i < 20; i++) x = x.MatMul(x) * 0.01;
            return x.Sum();
        });
        step.Run(Tensor.Ones([128, 128]));
        Assert.InRange(step.ArenaBytes, 128 * 128 * 4, 5 * 128 * 128 * 4);
    }
}
