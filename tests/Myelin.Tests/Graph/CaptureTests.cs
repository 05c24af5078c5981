using System.Diagnostics;

namespace Myelin.Tests;

/// <summary>What a capture depends on, refuses and survives.</summary>
public sealed class CaptureTests
{
    [Fact]
    public void The_function_runs_once_for_each_shape_and_type()
    {
        int calls = 0;
        var step = new Step(x => { calls++; return x * 2; });
        foreach (int size in new[] { 2, 3, 2, 3, 2 })
        {
            Tensor x = Numbers.Tensor([size], ElementType.Float32, 1);
            Assert.Equal(x.ToArray<float>().Select(v => 2 * v), step.Run(x).ToArray<float>());
        }
        Assert.Equal((2, 2, 5), (calls, step.Plans, step.Runs));
        step.Run(Tensor.From(1.0, 2.0));
        Assert.Equal((3, 3), (calls, step.Plans));
    }

    [Fact]
    public void What_is_trainable_is_part_of_the_key()
    {
        Parameter a = new(Tensor.From(1f), "a"), b = new(Tensor.From(1f), "b");
        var sgd = new SGD(1);
        var step = new Step(x =>
        {
            Tensor loss = (a.Value * x + b.Value).Sum();
            sgd.Apply(loss.Gradients([a, b]));
            return loss;
        });
        step.Run(Tensor.From(1f));
        step.Run(Tensor.From(1f));
        b.Trainable = false;
        step.Run(Tensor.From(1f));
        step.Run(Tensor.From(1f));
        Assert.Equal((-3, -1, 1), (a.Value.Item<float>(), b.Value.Item<float>(), step.Plans));
        b.Trainable = true;
        step.Run(Tensor.From(1f));
        Assert.Equal((-4, -2), (a.Value.Item<float>(), b.Value.Item<float>()));
    }

    /// <summary>Other models change all the time, on other threads too: while a step runs, and between its runs.</summary>
    [Fact]
    public void What_a_step_does_not_use_is_no_part_of_the_key()
    {
        Parameter used = new(Tensor.From(1f), "used"), other = new(Tensor.From(1f), "other");
        int calls = 0;
        var step = new Step(x => { other.Trainable = ++calls % 2 == 0; return used.Value * x; });
        for (int run = 0; run < 4; run++)
        {
            step.Run(Tensor.From(1f));
            other.Trainable = !other.Trainable;
        }
        Assert.Equal((1, 1), (calls, step.Plans));
        used.Trainable = false;
        step.Run(Tensor.From(1f));
        Assert.Equal((2, 1), (calls, step.Plans));
    }

    [Fact]
    public void What_changes_during_the_capture_is_captured_anew()
    {
        var used = new Parameter(Tensor.From(1f), "used");
        int calls = 0;
        var step = new Step(x =>
        {
            Tensor y = used.Value * x;
            used.Trainable = ++calls > 1;
            return y;
        });
        step.Run(Tensor.From(1f));
        step.Run(Tensor.From(1f));
        Assert.Equal(2, calls);
    }

    [Fact]
    public void A_rank_0_state_is_read_anew_at_every_run()
    {
        var w = new Parameter(Tensor.From(0f), "w");
        var sgd = new SGD(1);
        var step = new Step(x => { Tensor loss = (w.Value * x).Sum(); sgd.Apply(loss.Gradients([w])); return loss; });
        foreach (double rate in new[] { 1, 1, 0.5, 0, 2 })
        {
            sgd.LearningRate = rate;
            step.Run(Tensor.From(1f));
        }
        Assert.Equal(-4.5f, w.Value.Item<float>());
        Assert.Equal(5, sgd.Steps.Value.Item<long>());
    }

    [Fact]
    public void Reading_a_value_during_capture_throws_and_says_so()
    {
        var state = new State(Tensor.From(1f), "s");
        foreach (Func<Tensor, object> read in new Func<Tensor, object>[]
        {
            x => x.Item<float>(), x => (x * 2).ToArray<float>(), x => (double)x.Sum(), x => x.ToString(), x => state.Value.Item<float>(),
            x => x.Copy(), x => (x.Reshape(1, 1) + 1)[0].Item<float>(),
        })
        {
            var step = new Step(x => { read(x); return x; });
            Assert.Contains("read inside a captured step", Assert.Throws<CaptureException>(() => step.Run(Tensor.From(3f))).Message);
        }
    }

    [Fact]
    public void Shapes_and_constants_may_be_read_during_capture()
    {
        Tensor constant = Tensor.From(2f);
        var step = new Step(x => x * (double)constant + x.Shape[0]);
        step.Run(Tensor.From(1f, 2f));
        Assert.Equal([4f, 6f], step.Run(Tensor.From(1f, 2f)).ToArray<float>());
    }

    [Fact]
    public void An_exception_inside_a_step_leaves_everything_usable()
    {
        var state = new State(Tensor.From(1f), "s");
        bool fail = true;
        var step = new Step(x =>
        {
            if (fail) throw new InvalidDataException("mine");
            return state.Value = state.Value + x;
        });
        Assert.Throws<InvalidDataException>(() => step.Run(Tensor.From(1f)));
        Assert.Null(Capture.Current);
        Assert.True(Recording.IsOn);
        Assert.Equal(2, (Tensor.From(1f) + 1).Item<float>());
        fail = false;
        for (int i = 0; i < 3; i++) step.Run(Tensor.From(1f));
        Assert.Equal(4, state.Value.Item<float>());
    }

    [Fact]
    public void A_failed_first_run_of_a_new_shape_leaves_the_older_plans_usable()
    {
        var step = new Step(x => x.Shape[0] == 3 ? throw new InvalidDataException() : x * 2);
        step.Run(Tensor.From(1f));
        Assert.Throws<InvalidDataException>(() => step.Run(Tensor.From(1f, 2f, 3f)));
        Assert.Equal(4, step.Run(Tensor.From(2f)).Item<float>());
    }

    [Fact]
    public void A_step_within_a_step_becomes_part_of_it()
    {
        var state = new State(Tensor.From(0f), "s");
        var inner = new Step(x => state.Value = state.Value + x);
        var outer = new Step(x => inner.Run(x).Value * 2 + inner.Run(x));
        for (int i = 0; i < 3; i++) Assert.Equal((((2 * i) + 1) * 2) + (2 * i) + 2, outer.Run(Tensor.From(1f)).Item<float>());
        inner.Run(Tensor.From(1f));
        Assert.Equal(7, inner.Run(Tensor.From(0f)).Item<float>());
    }

    [Fact]
    public async Task Running_a_step_on_two_threads_at_once_throws()
    {
        using var inside = new ManualResetEventSlim();
        using var leave = new ManualResetEventSlim();
        var step = new Step(x => { inside.Set(); leave.Wait(TestContext.Current.CancellationToken); return x + 1; });
        Task first = Task.Run(() => step.Run(Tensor.From(1f)), TestContext.Current.CancellationToken);
        inside.Wait(TestContext.Current.CancellationToken);
        string message = Assert.Throws<InvalidOperationException>(() => step.Run(Tensor.From(1f))).Message;
        leave.Set();
        await first;
        Assert.Contains("one thread at a time", message);
        Assert.Equal(3, step.Run(Tensor.From(2f)).Item<float>());
    }

    [Fact]
    public void Steps_of_several_threads_run_beside_each_other()
    {
        Tensor w = Numbers.Tensor([64, 64], ElementType.Float32, 1);
        Parallel.For(0, 4, thread =>
        {
            var step = new Step(x => x.MatMul(w).Tanh().Sum(1));
            for (int run = 0; run < 50; run++)
            {
                Tensor x = Numbers.Tensor([64, 64], ElementType.Float32, (thread * 100) + run);
                SameBits.Assert(x.MatMul(w).Tanh().Sum(1), step.Run(x), $"run {run} of thread {thread}");
            }
        });
    }

    [Fact]
    public void The_ninth_shape_warns()
    {
        var step = new Step(x => x + 1);
        var heard = new Warnings();
        Trace.Listeners.Add(heard);
        try
        {
            for (int size = 101; size <= 108; size++) step.Run(Tensor.Ones([size]));
            Assert.Empty(heard.About("[108]"));
            step.Run(Tensor.Ones([109]));
        }
        finally { Trace.Listeners.Remove(heard); }
        Assert.Single(heard.About("[109]"));
        Assert.Equal(8, step.Plans);
        for (int size = 101; size <= 109; size++) Assert.Equal(2, step.Run(Tensor.Ones([size])).Value[^1].Item<float>());
    }

    sealed class Warnings : TraceListener
    {
        readonly List<string> messages = [];

        public IEnumerable<string> About(string what) { lock (messages) return [.. messages.Where(message => message.Contains(what))]; }

        public override void Write(string? message) { }

        public override void WriteLine(string? message) { lock (messages) messages.Add(message ?? ""); }
    }

    [Fact]
    public void A_step_that_does_not_capture_may_read_values()
    {
        var step = new Step(x => x * (double)x.Sum()) { Captures = false };
        Assert.Equal([3f, 6f], step.Run(Tensor.From(1f, 2f)).ToArray<float>());
        Assert.Equal(0, step.Plans);
    }

    [Fact]
    public void Inputs_of_any_layout_are_taken()
    {
        var step = new Step((x, y) => x.MatMul(y));
        Tensor a = Numbers.Tensor([4, 3], ElementType.Float32, 1), b = Numbers.Tensor([4, 5], ElementType.Float32, 2);
        for (int i = 0; i < 3; i++) SameBits.Assert(a.Transpose().MatMul(b), step.Run(a.Transpose(), b), $"run {i}");
        SameBits.Assert(a[1].BroadcastTo([3, 3]).MatMul(b[..3]), step.Run(a[1].BroadcastTo([3, 3]), b[..3]), "other layouts");
        SameBits.Assert(a[1..][..3].MatMul(b[..3]), step.Run(a[1..][..3], b[..3]), "offsets");
    }
}
