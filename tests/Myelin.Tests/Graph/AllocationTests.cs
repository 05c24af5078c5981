namespace Myelin.Tests;

/// <summary>Tests that measure the process run alone.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;

/// <summary>A replayed step allocates nothing.</summary>
[Collection(nameof(Alone))]
public sealed class AllocationTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Replay_allocates_nothing(int threads)
    {
        using var _ = Devices.At(threads, CpuDevice.Widest).Use();
        var random = new RandomState(1);
        Parameter w = new(Numbers.Tensor([200, 150], ElementType.Float32, 1), "w"), b = new(Tensor.Zeros([150]), "b");
        Parameter v = new(Numbers.Tensor([150, 10], ElementType.Float32, 2), "v");
        var adam = new Adam();
        var step = new Step((x, y) =>
        {
            Tensor hidden = (x.MatMul(w.Value) + b.Value).Relu();
            hidden = hidden.Dropout(0.1, Tensor.Uniform(hidden.Shape, random.Next()));
            Tensor loss = hidden.MatMul(v.Value).SparseCategoricalCrossentropy(y).Mean();
            adam.Apply(loss.Gradients([w, b, v]));
            return loss;
        });
        Tensor x = Numbers.Tensor([128, 200], ElementType.Float32, 3), y = Numbers.Tensor([128], ElementType.Int64, 4, 0, 10);
        double sum = 0;
        for (int i = 0; i < 5; i++) sum += (double)step.Run(x, y);
        Assert.Equal(0, Allocated(() => { for (int i = 0; i < 200; i++) sum += (double)step.Run(x, y); }));
        Assert.True(sum > 0);
    }

    [Fact]
    public void Replay_of_a_step_that_draws_allocates_nothing()
    {
        using RandomStream.Scope region = new RandomStream(1).Use();
        var step = new Step(x => x + Tensor.Normal([64]) * Tensor.Uniform([64]));
        Tensor x = Tensor.Ones([64]);
        for (int i = 0; i < 5; i++) step.Run(x);
        Assert.Equal(0, Allocated(() => { for (int i = 0; i < 1000; i++) step.Run(x); }));
    }

    [Fact]
    public void Replay_of_a_small_step_allocates_nothing()
    {
        var w = new Parameter(Numbers.Tensor([2, 4], ElementType.Float32, 1), "w");
        var sgd = new SGD(0.1, momentum: 0.9);
        var step = new Step(x =>
        {
            Tensor loss = x.MatMul(w.Value).Sigmoid().Square().Mean();
            sgd.Apply(loss.Gradients([w]));
            return loss;
        });
        Tensor x = Numbers.Tensor([4, 2], ElementType.Float32, 3);
        double last = 0;
        for (int i = 0; i < 5; i++) last = (double)step.Run(x);
        Assert.Equal(0, Allocated(() => { for (int i = 0; i < 1000; i++) last = (double)step.Run(x); }));
        Assert.Equal((double)(Tensor)step.Run(x), (double)step.Run(x), 1e-3);
    }

    [Fact]
    public void Reading_a_result_into_a_span_allocates_nothing()
    {
        var step = new Step(x => x * 2) { ReusesResults = true };
        Tensor x = Tensor.Ones([64]);
        var values = new float[64];
        for (int i = 0; i < 3; i++) step.Run(x).CopyTo<float>(values);
        Assert.Equal(0, Allocated(() => { for (int i = 0; i < 1000; i++) step.Run(x).CopyTo<float>(values); }));
    }

    [Fact]
    public void A_replay_that_tells_its_results_apart_allocates_their_objects_alone()
    {
        var step = new Step(x => x * 2);
        Tensor x = Tensor.Ones([5000]);
        Tensor result = step.Run(x);
        for (int i = 0; i < 5; i++) result = step.Run(x);
        Assert.InRange(Allocations.Least(() => { for (int i = 0; i < 100; i++) result = step.Run(x); }), 100 * 100, 100 * 400);
        Assert.Equal(2, result.ToArray<float>()[^1]);
    }

    /// <summary>The bytes of this thread; and, with those of the workers, of the process, where other threads of the test program may add a little.</summary>
    static long Allocated(Action action)
    {
        long all = long.MaxValue;
        for (int round = 0; round < 8 && all > 0; round++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            action();
            all = Math.Min(all, GC.GetTotalAllocatedBytes(precise: true) - before);
        }
        Assert.InRange(all, 0, 100_000);
        return Allocations.Least(action);
    }
}
