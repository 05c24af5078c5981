namespace Myelin.SecondDevice;

/// <summary>What the library promises to a device, and a device to the library.</summary>
public sealed class SeamTests : IDisposable
{
    readonly QueueDevice device = new();

    public void Dispose() => device.Dispose();

    [Fact]
    public void Values_come_back_as_they_went()
    {
        Tensor x = Tensor.From(1f, -2f, 3.5f), there = x.To(device);
        Assert.Same(device, there.Device);
        Assert.Equal([1f, -2f, 3.5f], there.ToArray<float>());
        Assert.Equal([1f, -2f, 3.5f], there.To(CpuDevice.Default).ToArray<float>());
        Assert.Same(there, there.To(device));
        Assert.Equal([3.5f, -2f, 1f], x.Flip().To(device).ToArray<float>());
        Assert.Equal(0, Tensor.Zeros([0, 3]).To(device).Shape[0]);
    }

    [Fact]
    public void Values_move_between_two_such_devices()
    {
        using var other = new QueueDevice();
        Assert.Equal([2f, 4f], (Tensor.From(1f, 2f).To(device).To(other) * 2).ToArray<float>());
    }

    [Theory]
    [InlineData(ElementType.Float16)]
    [InlineData(ElementType.BFloat16)]
    public void Weights_of_16_bits_are_those_of_first_casting_them(ElementType type)
    {
        Tensor x = Tensor.Range(24, ElementType.Float32).Reshape(4, 6) / 7, w = (Tensor.Range(30, ElementType.Float32).Reshape(6, 5) / 3 - 4).Cast(type);
        Tensor image = Tensor.Range(48, ElementType.Float32).Reshape(
            1, 4, 4, 3) / 9, kernel = (Tensor.Range(54, ElementType.Float32).Reshape(3, 3, 3, 2) / 5 - 3).Cast(type);
        Tensor indices = Tensor.From(5, 0, 3);
        Tensor[] Results(Tensor x, Tensor w, Tensor image, Tensor kernel, Tensor indices) =>
            [x.MatMul(w), image.Conv2D(kernel), w.Gather(indices, type: ElementType.Float32), x.MatMul(w).MatMul(w.Transpose())];
        Tensor[] here = Results(x, w.Cast(ElementType.Float32), image, kernel.Cast(ElementType.Float32), indices);
        Tensor[] there = Results(x.To(device), w.To(device), image.To(device), kernel.To(device), indices.To(device));
        for (int i = 0; i < here.Length; i++) Close.Assert(here[i], there[i].To(CpuDevice.Default), 1e-5, $"result {i} with {type}");
    }

    [Fact]
    public void Large_values_move_in_parts()
    {
        Tensor x = Tensor.Range(700_001, ElementType.Int64);
        Assert.Equal(x.ToArray<long>(), x.To(device).To(CpuDevice.Default).ToArray<long>());
    }

    [Fact]
    public void Gradients_flow_back_to_the_first_device()
    {
        Tensor x = Tensor.From(3f).AsVariable();
        Tensor gradient = x.To(device).Square().Sum().Gradient(x);
        Assert.Same(CpuDevice.Default, gradient.Device);
        Assert.Equal(6f, gradient.Item<float>());
    }

    [Fact]
    public void Operands_of_two_devices_are_refused()
    {
        Tensor here = Tensor.Ones([2, 2]), there = here.To(device);
        foreach (Action mixed in (Action[])[
            () => _ = here + there, () => here.MatMul(there), () => there.MatMul(here), () => Tensor.Concatenate([there, here], 0)])
            Assert.Contains("To(device)", Assert.ThrowsAny<Exception>(mixed).Message);
    }

    [Fact]
    public void A_step_runs_on_one_device()
    {
        Tensor elsewhere = Tensor.Ones([2]).To(device);
        var step = new Step(x => x + (elsewhere * 2).To(CpuDevice.Default));
        Assert.Contains("one device", Assert.Throws<CaptureException>(() => step.Run(Tensor.Ones([2]))).Message);
        var moves = new Step(x => x.To(device));
        Assert.Contains("inside a captured step", Assert.Throws<CaptureException>(() => moves.Run(Tensor.Ones([2]))).Message);
    }

    [Fact]
    public void An_error_of_queued_work_reaches_the_reader_once()
    {
        Tensor wrong = Tensor.Ones([3]).To(device).Map(new Failing());
        Assert.Throws<InvalidDataException>(() => wrong.ToArray<float>());
        Assert.Equal([2f], (Tensor.From(1f).To(device) * 2).ToArray<float>());
    }

    readonly struct Failing : IUnary
    {
        public V Value<V>(V x) where V : ILane<V> => throw new InvalidDataException();

        public V Gradient<V>(V x, V y, V dy) where V : ILane<V> => dy;
    }

    [Fact]
    public void A_plan_is_kept_for_each_device()
    {
        int calls = 0;
        var step = new Step(x => { calls++; return x * 2; });
        Tensor here = Tensor.From(1f, 2f), there = here.To(device);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal([2f, 4f], step.Run(there).ToArray<float>());
            Assert.Same(device, step.Run(there).Device);
        }
        Assert.Equal(1, calls);
        Assert.Same(CpuDevice.Default, step.Run(here).Device);
        Assert.Equal(2, calls);
    }

    [Fact]
    public void A_result_of_an_earlier_run_is_refused_here_too()
    {
        var step = new Step(x => x + 1);
        Tensor x = Tensor.From(1f).To(device);
        step.Run(x);
        Tensor old = step.Run(x);
        step.Run(x);
        Assert.Contains("run 2", Assert.Throws<CaptureException>(() => old + 1).Message);
        Assert.Throws<CaptureException>(() => old.ToArray<float>());
    }

    [Fact]
    public void A_state_lives_on_its_device()
    {
        using var _ = device.Use();
        var total = new State(Tensor.From(0f), "total");
        var step = new Step(x => total.Value = total.Value + x.Sum());
        Tensor x = Tensor.From(1f, 2f);
        for (int i = 1; i <= 4; i++) Assert.Equal(3f * i, step.Run(x).Item<float>());
        total.Value = Tensor.From(100f);
        Assert.Equal(103f, step.Run(x).Item<float>());
        Assert.Equal(103f, total.Value.Item<float>());
    }

    [Fact]
    public void A_replay_draws_new_numbers()
    {
        using var _ = device.Use();
        using RandomStream.Scope region = new RandomStream(5).Use();
        var step = new Step(x => x + Tensor.Uniform([3]) + Tensor.Uniform([3]));
        float[][] drawn = [.. Enumerable.Range(0, 4).Select(_ => step.Run(Tensor.Zeros([3])).ToArray<float>())];
        using RandomStream.Scope again = new RandomStream(5).Use();
        foreach (float[] replayed in drawn)
            Assert.Equal(replayed, (Tensor.Zeros([3]) + Tensor.Uniform([3]) + Tensor.Uniform([3])).ToArray<float>());
        Assert.Equal(4, drawn.Select(one => one[0]).Distinct().Count());
    }

    [Fact]
    public void Draws_are_those_of_the_processor()
    {
        foreach (ElementType type in new[] { ElementType.Float32, ElementType.Float64 })
        {
            foreach (Func<Tensor> draw in (Func<Tensor>[])[
                () => Tensor.Uniform([33], 5, type), () => Tensor.Normal([33], 5, type),
                () => Tensor.TruncatedNormal([33], 5, type), () => Tensor.Permutation(33, 5)])
            {
                Tensor expected = draw(), received;
                using (device.Use()) received = draw();
                Close.Assert(expected, received.To(CpuDevice.Default), 1e-5, $"{type}");
            }
        }
    }
}
