namespace Myelin.Tests;

/// <summary>200 steps of training end in the same bits for any threads and registers, eager and captured.</summary>
public sealed class TrainingBitsTests
{
    const int Steps = 200, Batch = 24, Inputs = 10, Classes = 4;

    public static TheoryData<string> Optimizers => OptimizerTable.Names;

    sealed class Network : Layer
    {
        readonly Layer[] chain;

        public Network() =>
            chain = [Track(new Dense(32, Activation.Relu)), Track(new Dropout(0.25)), Track(new Dense(17, Activation.Tanh)), Track(new Dense(Classes))];

        protected override Tensor Forward(Tensor x, CallContext context)
        {
            foreach (Layer layer in chain) x = layer.Of(x, context);
            return x;
        }
    }

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Training_ends_in_the_same_bits(string optimizer)
    {
        (float[] Losses, Tensor[] States) expected = Train(optimizer, Devices.All[0], captures: false);
        Assert.All(expected.Losses, loss => Assert.True(float.IsFinite(loss)));
        if (OptimizerTable.Get(optimizer).Noisy > 0) Assert.InRange(expected.Losses[^20..].Average(), 0, 0.9 * expected.Losses[..20].Average());
        foreach (CpuDevice device in Devices.All)
        {
            foreach (bool captures in new[] { false, true })
            {
                (float[] Losses, Tensor[] States) received = Train(optimizer, device, captures);
                string what = $"{optimizer}, {(captures ? "captured" : "eager")}, on {device.Name}";
                SameBits.Assert(expected.Losses, received.Losses, $"losses of {what}");
                for (int i = 0; i < expected.States.Length; i++) SameBits.Assert(expected.States[i], received.States[i], $"state {i} of {what}");
            }
        }
    }

    static (float[], Tensor[]) Train(string name, CpuDevice device, bool captures)
    {
        using var _ = device.Use();
        var network = new Sequential(input: [Inputs]) { new Network() };
        OptimizerRow row = OptimizerTable.Get(name);
        Optimizer optimizer = row.Make();
        if (row.Noisy > 0) optimizer.LearningRate = row.Noisy;
        var loss = new SparseCategoricalCrossentropy(fromLogits: true);
        var step = new Step((x, y) =>
        {
            Tensor error = loss.Of(network.Of(x, training: true), y);
            optimizer.Apply(error.Gradients(network.Parameters));
            return error;
        })
        { Captures = captures };
        var losses = new float[Steps];
        for (int i = 0; i < Steps; i++)
        {
            if (i == Steps / 2) optimizer.LearningRate *= 0.5;
            Tensor x = Numbers.Tensor([Batch, Inputs], ElementType.Float32, i % 8);
            Tensor y = x[.., ..Classes].ArgMax();
            losses[i] = step.Run(x, y).Item<float>();
        }
        return (losses, [.. network.States.Concat(optimizer.States).Select(state => state.Value.Copy())]);
    }

    [Fact]
    public void The_wide_layers_of_one_step_give_the_same_bits_on_any_device()
    {
        (Tensor[] Values, string Device)? expected = null;
        foreach (CpuDevice device in Devices.All)
        {
            using var _ = device.Use();
            var dense = new Sequential(input: [200]) { new Dense(300, Activation.Relu) };
            var optimizer = new Adam();
            var step = new Step((x, y) =>
            {
                Tensor error = (dense.Of(x, training: true) - y).Square().Mean();
                optimizer.Apply(error.Gradients(dense.Parameters));
                return error;
            });
            for (int i = 0; i < 3; i++) step.Run(Numbers.Tensor([300, 200], ElementType.Float32, i), Numbers.Tensor([300, 300], ElementType.Float32, i + 9));
            Tensor[] values = [.. dense.States.Select(state => state.Value.Copy())];
            expected ??= (values, device.Name);
            for (int i = 0; i < values.Length; i++) SameBits.Assert(expected.Value.Values[i], values[i], $"{dense.States[i].Name} on {device.Name}");
        }
    }
}
