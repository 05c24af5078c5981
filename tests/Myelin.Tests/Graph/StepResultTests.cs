namespace Myelin.Tests;

/// <summary>Whatever a step returns, a replay returns it too, and says when it is gone.</summary>
public sealed class StepResultTests
{
    [Fact]
    public void An_input_may_be_returned() => Replays.AreEager(x => [x[0], x[1]], [3, 4], [2]);

    [Fact]
    public void A_view_of_an_input_may_be_returned() => Replays.AreEager(x => [x[0].Transpose(), x[0][1..3], x[0].Reshape(-1)], [3, 4]);

    [Fact]
    public void A_constant_may_be_returned() => Replays.AreEager(x => [Tensor.From(1f, 2f), 3.5, x[0] + 1], [3]);

    [Fact]
    public void One_tensor_may_be_returned_twice() => Replays.AreEager(x => x[0] * 2 is var y ? [y, y, y[..1], y] : x, [3]);

    [Fact]
    public void A_view_of_a_result_may_be_returned_beside_it() =>
        Replays.AreEager(x => x[0] * 2 is var y ? [y.Transpose(), y, y.Reshape(-1)[2..5]] : x, [3, 4]);

    [Fact]
    public void Nothing_may_be_returned() => Replays.AreEager(_ => [], [3]);

    [Fact]
    public void Results_of_nothing_may_be_returned() => Replays.AreEager(x => [x[0] * 2, x[0].Sum(0), x[0].Sum()], [0, 3]);

    [Fact]
    public void The_old_value_of_a_state_may_be_returned() => Replays.AreEager(Counter(old: true), _ => [Tensor.Ones([4])]);

    [Fact]
    public void The_new_value_of_a_state_may_be_returned() => Replays.AreEager(Counter(old: false), _ => [Tensor.Ones([4])]);

    [Fact]
    public void A_state_that_nothing_else_uses_may_be_returned() => Replays.AreEager(
        () => new State(Tensor.From(1f, 2f), "s") is var s ? ([s], x => [s.Value, x[0] + 1]) : default, _ => [Tensor.Ones([2])]);

    static Func<(State[], Func<Tensor[], Tensor[]>)> Counter(bool old) => () =>
    {
        var state = new State(Tensor.Zeros([4]), "total");
        return ([state], x =>
        {
            Tensor before = state.Value;
            state.Value = before + x[0];
            return [old ? before : state.Value];
        }
        );
    };

    [Theory]
    [InlineData("read")]
    [InlineData("copied")]
    [InlineData("used")]
    public void A_result_read_on_another_thread_during_the_next_run_is_whole_or_refused(string how)
    {
        var step = new Step(x => x.BroadcastTo([1 << 20]) * 1);
        Tensor? latest = null;
        int whole = 0, refused = 0, torn = 0;
        bool ends = false;
        var reader = new Thread(() =>
        {
            while (!Volatile.Read(ref ends))
            {
                if (Volatile.Read(ref latest) is not { } result) continue;
                try
                {
                    Tensor read = how == "read" ? result : how == "copied" ? result.Copy() : result + 0;
                    float[] values = read.ToArray<float>();
                    if (values.AsSpan().ContainsAnyExcept(values[0])) torn++;
                    else whole++;
                }
                catch (CaptureException) { refused++; }
            }
        });
        reader.Start();
        for (var clock = System.Diagnostics.Stopwatch.StartNew(); clock.ElapsedMilliseconds < 20_000 && (whole < 5 || refused < 5);)
        {
            for (int run = 0; run < 20; run++) Volatile.Write(ref latest, step.Run(Tensor.From((float)run)));
            Thread.Sleep(5);
        }
        Volatile.Write(ref ends, true);
        reader.Join();
        Assert.Equal(0, torn);
        Assert.True(refused > 0 && whole > 0, $"{refused} refused, {whole} whole");
    }

    [Fact]
    public void A_result_is_read_as_a_number_or_a_tensor_before_the_next_run_and_refused_after_it()
    {
        var step = new Step(x => x.Sum());
        step.Run(Tensor.From(1f, 2f));
        StepResult old = step.Run(Tensor.From(3f, 4f));
        Tensor kept = old;
        Assert.Equal(7, (double)old);
        Assert.Equal((7f, 7f, 7f), (old.Item<float>(), old.ToArray<float>()[0], (float)(double)kept));
        Assert.Equal((0, ElementType.Float32, CpuDevice.Current), (old.Shape.Rank, old.Type, old.Device));
        Assert.Equal("7.0", old.ToString());
        step.Run(Tensor.From(5f, 6f));
        foreach (Action read in (Action[])[() => _ = (double)old, () => _ = old.Value, () => old.Copy(), () => _ = (double)kept, () => kept.Copy()])
            Assert.Contains("belongs to run 2 of a captured step, which is at run 3", Assert.Throws<CaptureException>(read).Message);
    }

    [Theory]
    [InlineData(ElementType.Float16)]
    [InlineData(ElementType.Float64)]
    [InlineData(ElementType.Int32)]
    [InlineData(ElementType.Int64)]
    [InlineData(ElementType.UInt8)]
    public void A_result_of_any_type_is_read_as_a_number(ElementType type)
    {
        foreach (Step step in (Step[])[new(x => x.Cast(type)), new(x => x.Cast(type)) { Captures = false }, new(x => x.Cast(type)) { ReusesResults = true }])
            for (int run = 1; run < 4; run++) Assert.Equal(run, (double)step.Run(Tensor.From((float)run)));
    }

    [Fact]
    public void A_number_is_asked_of_one_element()
    {
        var step = new Step(x => x * 2);
        for (int run = 0; run < 3; run++)
        {
            StepResult result = step.Run(Tensor.From(1f, 2f));
            Assert.Contains("expects one element", Assert.Throws<ShapeException>(() => (double)result).Message);
        }
    }

    [Fact]
    public void A_step_that_returns_nothing_has_no_value()
    {
        var step = new Step(x => []);
        for (int run = 0; run < 3; run++)
        {
            StepResult result = step.Run(Tensor.From(1f));
            Assert.Contains("return one", Assert.Throws<InvalidOperationException>(() => result.Value).Message);
            Assert.Throws<InvalidOperationException>(() => (double)result);
        }
    }

    [Fact]
    public void A_value_that_the_step_does_not_return_says_that_it_was_not_computed()
    {
        Tensor? inner = null;
        var step = new Step(x => (inner = x * 2) + 1);
        step.Run(Tensor.From(1f));
        Assert.Contains("return it from the step", Assert.Throws<CaptureException>(() => inner!.Item<float>()).Message);
        Assert.Contains("return it from the step", Assert.Throws<CaptureException>(() => (inner! + 1).Item<float>()).Message);
    }

    [Fact]
    public void A_first_run_that_fails_changes_no_state()
    {
        var state = new State(Tensor.From(5f), "s");
        var step = new Step(x =>
        {
            state.Value = state.Value + x;
            throw new InvalidDataException("on purpose");
        });
        Assert.Throws<InvalidDataException>(() => step.Run(Tensor.From(1f)));
        Assert.Equal(5, state.Value.Item<float>());
    }

    [Fact]
    public void A_result_read_after_the_next_run_says_to_which_run_it_belongs()
    {
        var step = new Step(x => x + 1);
        Tensor first = step.Run(Tensor.From(1f)), second = step.Run(Tensor.From(2f)), kept = second.Copy();
        Assert.Equal(3, second.Item<float>());
        Tensor third = step.Run(Tensor.From(3f));
        Assert.Contains("it belongs to run 1", Assert.Throws<CaptureException>(() => first.Item<float>()).Message);
        string message = Assert.Throws<CaptureException>(() => second.Item<float>()).Message;
        Assert.Contains("it belongs to run 2", message);
        Assert.Contains("Copy()", message);
        Assert.Throws<CaptureException>(() => (second + 1).Item<float>());
        Assert.Throws<CaptureException>(() => second.Copy());
        Assert.Throws<CaptureException>(() => step.Run(second));
        Assert.Throws<CaptureException>(() => new State(Tensor.Zeros([1]), "s").Value = second);
        Assert.Equal((3, 4), (kept.Item<float>(), third.Item<float>()));
    }

    [Fact]
    public void A_kept_result_never_reads_as_that_of_another_run()
    {
        var step = new Step(x => x + 1);
        var kept = new List<Tensor>();
        for (int i = 0; i < 70; i++) kept.Add(step.Run(Tensor.From((float)i)));
        Assert.Equal(70, kept[^1].Item<float>());
        foreach (Tensor old in kept[1..^1]) Assert.Throws<CaptureException>(() => old.Item<float>());        // the first run was eager
    }

    [Fact]
    public void Reused_results_are_the_same_tensors()
    {
        var step = new Step(x => x + 1) { ReusesResults = true };
        step.Run(Tensor.From(0f));
        Tensor first = step.Run(Tensor.From(1f)), second = step.Run(Tensor.From(2f));
        Assert.Same(first, second);
        Assert.Equal(3, first.Item<float>());
    }

    [Fact]
    public void A_view_of_an_old_result_is_old_too()
    {
        var step = new Step(x => x + 1);
        step.Run(Tensor.From(0f, 1f));
        Tensor view = step.Run(Tensor.From(1f, 2f)).Value[1..];
        step.Run(Tensor.From(2f, 3f));
        Assert.Throws<CaptureException>(() => view.Item<float>());
    }

    [Fact]
    public void A_result_may_be_the_next_input()
    {
        var step = new Step(x => x * 2);
        Tensor x = Tensor.From(1f);
        for (int i = 0; i < 5; i++) x = step.Run(x);
        Assert.Equal(32, x.Item<float>());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Results_may_be_the_next_inputs_of_a_list_in_another_shape_and_under_check(bool check)
    {
        var step = new Step(x => [x[0] * 2, x[1] + x[0].Sum()]) { Check = check };
        Tensor[] x = [Tensor.From(1f), Tensor.From(0f)];
        for (int i = 0; i < 4; i++) x = step.Run(x);
        Assert.Equal((16, 15), (x[0].Item<float>(), x[1].Item<float>()));
        Tensor[] given = [x[0].Reshape(1, 1), x[1]], kept = [.. given];
        x = step.Run(given);
        Assert.Equal(kept, given);
        Assert.Equal((32, 31), (x[0].Item<float>(), x[1].Item<float>()));
    }

    /// <summary>The result may lie where the first input is put, which is not needed any more when it is made.</summary>
    [Fact]
    public void A_result_may_be_the_second_input_of_the_next_run()
    {
        Tensor Body(Tensor x, Tensor h) => (x.Sum() * h).Tanh().MatMul(Numbers.Tensor([64, 64], ElementType.Float32, 9)).Sigmoid();
        var step = new Step(Body);
        Tensor expected = Tensor.Ones([64]), h = expected;
        for (int i = 0; i < 6; i++)
        {
            Tensor x = Numbers.Tensor([64], ElementType.Float32, i);
            (expected, h) = (Body(x, expected), step.Run(x, h));
            SameBits.Assert(expected, h, $"run {i}");
        }
    }
}
