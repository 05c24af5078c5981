namespace Myelin.Tests;

/// <summary>States that one thread trains and others read, write or use in steps.</summary>
public class SharedStateTests
{
    /// <summary>Runs something on a thread of its own until a condition holds.</summary>
    static void While(Action body, Action meanwhile)
    {
        Exception? failure = null;
        using var stop = new CancellationTokenSource();
        var thread = new Thread(() =>
        {
            try
            {
                while (!stop.IsCancellationRequested) body();
            }
            catch (Exception e)
            {
                failure = e;
            }
        });
        thread.Start();
        try
        {
            meanwhile();
        }
        finally
        {
            stop.Cancel();
            thread.Join();
        }
        if (failure != null) throw new InvalidOperationException(failure.Message, failure);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(300_000)]
    public void A_state_that_a_step_changes_is_read_between_two_runs(int size)
    {
        var state = new State(Tensor.Zeros([size]), "s");
        var step = new Step(x => (state.Value = state.Value + x).Sum());
        Tensor one = Tensor.Ones([size]);
        While(() => step.Run(one), () =>
        {
            float last = 0;
            for (int i = 0; i < 200; i++)
            {
                float[] read = state.Value.ToArray<float>();
                Assert.True(read.AsSpan().IndexOfAnyExcept(read[0]) < 0, "The value is of two runs.");
                Assert.True(read[0] >= last);
                last = read[0];
            }
        });
        Assert.Equal(step.Runs, state.Value.ToArray<float>()[0]);
    }

    [Fact]
    public void A_state_that_a_step_changes_is_written_between_two_runs()
    {
        var state = new State(Tensor.Zeros([100]), "s");
        var step = new Step(x => (state.Value = state.Value + 1 + x).Sum());
        Tensor zero = Tensor.Zeros([100]);
        While(() => step.Run(zero), () =>
        {
            for (int i = 1; i <= 300; i++)
            {
                state.Value = Tensor.Full([100], -10_000 * i);
                float[] read = state.Value.ToArray<float>();
                Assert.True(read.AsSpan().IndexOfAnyExcept(read[0]) < 0, "The value is of two runs.");
            }
        });
    }

    [Fact]
    public void Two_steps_that_write_one_state_at_once_are_refused()
    {
        var state = new State(Tensor.Zeros([50_000]), "shared");
        Step Make() => new(x => (state.Value = state.Value + x).Sum());
        Step a = Make(), b = Make();
        Tensor one = Tensor.Ones([50_000]);
        var failed = new List<Exception>();
        Parallel.ForEach([a, b], new ParallelOptions { MaxDegreeOfParallelism = 2 }, step =>
        {
            long start = Environment.TickCount64;                                   // a busy machine may run one thread long before the other
            while (failed.Count == 0 && Environment.TickCount64 - start < 20_000)
            {
                try
                {
                    step.Run(one);
                }
                catch (InvalidOperationException e)
                {
                    lock (failed) failed.Add(e);
                }
            }
        });
        Assert.NotEmpty(failed);
        Assert.All(failed, error => Assert.Contains("the state \"shared\" is used by two steps on two threads", error.Message, StringComparison.Ordinal));
        float[] sum = state.Value.ToArray<float>();
        Assert.True(sum.AsSpan().IndexOfAnyExcept(sum[0]) < 0);
        a.Run(one);                                                                  // one after the other they go on
        b.Run(one);
        a.Run(one);
        Assert.Equal(sum[0] + 3, state.Value.ToArray<float>()[7]);
    }

    /// <summary>A run that reads weights while another step changes them is an error, never a result of both.</summary>
    [Fact]
    public void A_step_that_reads_what_another_one_writes_is_right_or_refused()
    {
        var state = new State(Tensor.Zeros([20_000]), "shared");
        var write = new Step(x => (state.Value = state.Value + x).Sum());
        var read = new Step(x => state.Value + x);
        Tensor one = Tensor.Ones([20_000]), zero = Tensor.Zeros([20_000]);
        write.Run(one);
        read.Run(zero);
        int right = 0, refused = 0;
        While(
            () =>
            {
                try
                {
                    write.Run(one);
                }
                catch (InvalidOperationException) { }
            },
            () =>
            {
                for (int i = 0; i < 3000; i++)
                {
                    try
                    {
                        float[] result = read.Run(zero).ToArray<float>();
                        Assert.True(result.AsSpan().IndexOfAnyExcept(result[0]) < 0, "The result is of two values.");
                        right++;
                    }
                    catch (InvalidOperationException e)
                    {
                        Assert.Contains("\"shared\"", e.Message, StringComparison.Ordinal);
                        refused++;
                    }
                }
            });
        Assert.Equal(3000, right + refused);
    }

    [Fact]
    public void Steps_that_only_read_run_side_by_side()
    {
        var state = new State(Tensor.Ones([1000]), "s");
        new Step(x => (state.Value = state.Value + x).Sum()).Run(Tensor.Ones([1000]));
        Parallel.For(0, 4, new ParallelOptions { MaxDegreeOfParallelism = 4 }, _ =>
        {
            var step = new Step(x => (state.Value * x).Sum());
            for (int i = 0; i < 500; i++) Assert.Equal(2000, (double)step.Run(Tensor.Ones([1000])));
        });
    }
}
