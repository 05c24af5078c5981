namespace Myelin.Tests;

/// <summary>Reads and writes of states keep their order in a replay, whatever is done in place.</summary>
public sealed class StateReplayTests
{
    /// <summary>More elements than a tile of a chain holds, so that what is written over is missed.</summary>
    static Tensor[] Inputs(int run) => [Numbers.Tensor([50, 60], ElementType.Float32, run), Numbers.Tensor([60, 50], ElementType.Float32, run + 100)];

    static State[] States(params Shape[] shapes) => [.. shapes.Select((shape, i) => new State(Numbers.Tensor(shape, ElementType.Float32, 700 + i), $"s{i}"))];

    static void Hold(Shape[] shapes, Func<State[], Func<Tensor[], Tensor[]>> body) =>
        Replays.AreEager(() => States(shapes) is var states ? (states, body(states)) : default, Inputs);

    [Fact]
    public void Two_states_swap_their_values() => Hold([[50, 60], [50, 60]], s => x =>
    {
        (Tensor a, Tensor b) = (s[0].Value, s[1].Value);
        (s[0].Value, s[1].Value) = (b, a);
        return [a - b];
    });

    [Fact]
    public void Two_states_swap_their_values_with_work_on_them() => Hold([[50, 60], [50, 60]], s => x =>
    {
        (Tensor a, Tensor b) = (s[0].Value, s[1].Value);
        (s[0].Value, s[1].Value) = (b + x[0], a * 0.5);
        return [];
    });

    [Fact]
    public void Three_states_move_around() => Hold([[50, 60], [50, 60], [50, 60]], s => x =>
    {
        (Tensor a, Tensor b, Tensor c) = (s[0].Value, s[1].Value, s[2].Value);
        (s[0].Value, s[1].Value, s[2].Value) = (b, c, a + x[0]);
        return [];
    });

    [Fact]
    public void A_state_written_twice_keeps_the_last_value() => Hold([[50, 60]], s => x =>
    {
        s[0].Value = s[0].Value + x[0];
        Tensor between = s[0].Value * 2;
        s[0].Value = s[0].Value * 0.5 + 1;
        return [between];
    });

    [Fact]
    public void A_write_that_nothing_reads_is_lost_to_the_next() => Hold([[50, 60]], s => x =>
    {
        s[0].Value = x[0] * 100;
        s[0].Value = x[0] * 2;
        return [];
    });

    [Fact]
    public void Two_states_take_the_same_tensor() => Hold([[50, 60], [50, 60]], s => x =>
    {
        Tensor y = s[0].Value + x[0];
        (s[0].Value, s[1].Value) = (y, y);
        return [y];
    });

    [Fact]
    public void A_state_takes_an_input_a_constant_or_a_view() => Hold([[50, 60], [50, 60], [50, 60]], s => x =>
    {
        Tensor sum = s[0].Value + s[1].Value + s[2].Value;
        (s[0].Value, s[1].Value, s[2].Value) = (x[0], Tensor.Full([50, 60], 3), x[1].Transpose());
        return [sum];
    });

    [Fact]
    public void A_state_takes_the_value_that_it_has() => Hold([[50, 60]], s => x =>
    {
        s[0].Value = s[0].Value;
        return [s[0].Value + x[0]];
    });

    [Fact]
    public void The_old_value_is_read_after_the_new_one_is_made() => Hold([[50, 60]], s => x =>
    {
        Tensor old = s[0].Value;
        s[0].Value = old * 0.9 + x[0];
        return [old.Sum(), (old - s[0].Value).Square().Sum(), old.Tanh()];
    });

    [Fact]
    public void The_old_value_is_read_transposed_by_what_makes_the_new_one() => Hold([[50, 50]], s => x =>
    {
        s[0].Value = s[0].Value.Transpose() * 0.5 + x[0][.., ..50];
        return [];
    });

    [Fact]
    public void The_old_value_is_read_in_parts_by_what_makes_the_new_one() => Hold([[6000]], s => x =>
    {
        Tensor old = s[0].Value;
        s[0].Value = Tensor.Concatenate([old[1..], old[..1]], 0) + x[0].Reshape(-1).BroadcastTo([2, 3000]).Reshape(-1) + old[2..3];
        return [];
    });

    [Fact]
    public void The_old_value_is_repeated_over_the_new_one() => Hold([[50, 60]], s => x =>
    {
        s[0].Value = s[0].Value[2..3] + x[0];
        return [];
    });

    [Fact]
    public void The_old_value_is_multiplied_by_itself() => Hold([[50, 50]], s => x =>
    {
        s[0].Value = s[0].Value.MatMul(s[0].Value.Transpose()) * 0.001 + x[0].MatMul(x[1]);
        return [];
    });

    [Fact]
    public void A_chain_reads_the_old_value_at_its_end_again() => Hold([[50, 60], [50, 60]], s => x =>
    {
        Tensor old = s[0].Value, made = old + x[0];
        s[0].Value = made;
        s[1].Value = (made.Tanh() * 2) - old;
        return [(s[1].Value * old).Sum()];
    });

    [Fact]
    public void An_optimizer_writes_while_the_old_parameter_is_read_after_it()
    {
        Replays.AreEager(() =>
        {
            var w = new Parameter(Numbers.Tensor([60, 50], ElementType.Float32, 3), "w");
            var adam = new Adam(0.1);
            adam.Apply((w.Value * 0).Sum().Gradients([w]));                // makes the slots
            return ([w, .. adam.States], x =>
            {
                Tensor old = w.Value, loss = x[0].MatMul(old).Tanh().Square().Sum();
                adam.Apply(loss.Gradients([w]));
                return [loss, old - w.Value, old.Transpose().MatMul(x[1]), w.Value];
            }
            );
        }, Inputs);
    }

    [Fact]
    public void States_are_read_and_written_between_runs()
    {
        var state = new State(Tensor.From(1f), "s");
        var step = new Step(x => state.Value = state.Value + x);
        for (int i = 0; i < 4; i++)
        {
            state.Value = Tensor.From(10f * i);
            Tensor before = state.Value;
            step.Run(Tensor.From(1f));
            Assert.Equal(((10f * i) + 1, 10f * i), (state.Value.Item<float>(), before.Item<float>()));
        }
    }

    [Fact]
    public void A_value_read_before_a_run_is_not_changed_by_it()
    {
        var state = new State(Tensor.From(1f), "s");
        var step = new Step(x => state.Value = state.Value * 2 + x);
        var values = new List<Tensor>();
        for (int i = 0; i < 5; i++)
        {
            step.Run(Tensor.From(0f));
            values.Add(state.Value);
        }
        Assert.Equal([2f, 4, 8, 16, 32], values.Select(value => value.Item<float>()));
    }

    [Fact]
    public void Two_steps_share_a_state()
    {
        var state = new State(Tensor.From(1f), "s");
        Step add = new(x => state.Value = state.Value + x), twice = new(x => state.Value = state.Value * x);
        for (int i = 0; i < 3; i++)
        {
            add.Run(Tensor.From(1f));
            twice.Run(Tensor.From(2f));
        }
        Assert.Equal(22, state.Value.Item<float>());
    }

    [Fact]
    public void A_state_keeps_a_result_of_a_step_beyond_its_run()
    {
        var state = new State(Tensor.From(0f), "s");
        Step twice = new(x => x * 2), add = new(x => x + state.Value);
        for (int i = 1; i <= 4; i++)
        {
            state.Value = twice.Run(Tensor.From((float)i));
            twice.Run(Tensor.From(100f));
            Assert.Equal(2 * i, state.Value.Item<float>());
            Assert.Equal((2 * i) + 1, add.Run(Tensor.From(1f)).Item<float>());
        }
    }

    [Fact]
    public void A_state_that_is_read_for_nothing_does_no_harm() => Hold([[50, 60]], s => x =>
    {
        _ = s[0].Value;
        return [x[0] + 1];
    });

    [Fact]
    public void A_state_refuses_another_shape_or_type_and_names_itself()
    {
        var state = new State(Tensor.Zeros([2, 3]), "kernel");
        Assert.Contains(
            "\"kernel\": expects Float32[2, 3], received Float32[3, 2]", Assert.Throws<ShapeException>(() => state.Value = Tensor.Zeros([3, 2])).Message);
        Assert.Throws<ShapeException>(() => state.Value = Tensor.Zeros([2, 3], ElementType.Float64));
    }
}
