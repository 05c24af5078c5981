using System.Diagnostics;

namespace Myelin.Tests;

/// <summary>Nothing holds on to graphs: a process that trains for long does not grow.</summary>
public sealed class MemoryGrowthTests
{
    [Fact]
    public void A_thousand_eager_epochs_of_xor_grow_the_process_by_less_than_5_MB() =>
        FreshProcess.Run($"{typeof(MemoryGrowthTests).FullName}.{nameof(Xor_in_a_fresh_process)}");

    /// <summary>Memory as the system counts it, from the first step on.</summary>
    [Fact(Explicit = true)]
    public void Xor_in_a_fresh_process()
    {
        Tensor x = Tensor.From(new float[,] { { 0, 0 }, { 0, 1 }, { 1, 0 }, { 1, 1 } }), y = Tensor.From(new float[,] { { 0 }, { 1 }, { 1 }, { 0 } });
        Parameter w1 = new(Numbers.Tensor([2, 8], ElementType.Float32, 1), "w1"), b1 = new(
            Tensor.Zeros([8]), "b1"), w2 = new(Numbers.Tensor([8, 1], ElementType.Float32, 2), "w2");
        var adam = new Adam(0.05);
        float loss = 0;
        void Train(int epochs)
        {
            for (int epoch = 0; epoch < epochs; epoch++)
            {
                Tensor error = (x.MatMul(w1.Value) + b1.Value).Tanh().MatMul(w2.Value).BinaryCrossentropy(y).Mean();
                adam.Apply(error.Gradients([w1, b1, w2]));
                loss = error.Item<float>();
            }
        }
        Train(100);
        long before = PrivateBytes();
        Train(1000);
        Assert.True(loss < 0.05, $"loss {loss}");
        Assert.InRange((PrivateBytes() - before) / 1048576.0, double.NegativeInfinity, 5);
    }

    static long PrivateBytes()
    {
        using var process = Process.GetCurrentProcess();
        return process.PrivateMemorySize64;
    }

    [Fact]
    public void Predict_keeps_no_model_and_few_batch_sizes_alive() =>
        FreshProcess.Run($"{typeof(MemoryGrowthTests).FullName}.{nameof(Predict_in_a_fresh_process)}");

    /// <summary>2,000 models that predict once, and 600 batch sizes of one model: what is alive afterwards.</summary>
    [Fact(Explicit = true)]
    public void Predict_in_a_fresh_process()
    {
        void Models(int count)
        {
            for (int i = 0; i < count; i++) new Sequential(input: [4]) { new Dense(3) }.Predict(Tensor.Ones([2, 4]));
        }
        Models(10);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        Models(2000);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 1 << 20);

        var model = new Sequential(input: [4]) { new Dense(3) };
        void Sizes(int first, int last)
        {
            for (int size = first; size <= last; size++) model.Predict(Tensor.Ones([size, 4]), size);
        }
        Sizes(1, 20);
        before = GC.GetTotalMemory(forceFullCollection: true);
        Sizes(21, 620);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 1 << 20);
    }

    [Fact]
    public void Steps_and_their_plans_are_collected()
    {
        WeakReference arena = Make();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.False(arena.IsAlive);

        static WeakReference Make()
        {
            var step = new Step(x => x * 2);
            for (int i = 0; i < 3; i++) step.Run(Tensor.Ones([1000]));
            return new(step);
        }
    }

    [Fact]
    public void A_state_keeps_no_graph_alive()
    {
        var state = new State(Tensor.Zeros([1000]), "mean");
        WeakReference value = Write(state);
        GC.Collect();
        Assert.False(value.IsAlive);
        Assert.False(state.Value.HasGradient);

        static WeakReference Write(State state)
        {
            Tensor x = Tensor.Ones([1000]).AsVariable(), y = x.Tanh();
            state.Value = y * 0.1 + state.Value;
            return new(y.Storage);
        }
    }
}
