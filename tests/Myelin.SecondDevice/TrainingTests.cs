using System.Diagnostics;

namespace Myelin.SecondDevice;

/// <summary>Networks train on the second device as on the processor, and without it.</summary>
public sealed class TrainingTests
{
    [Theory]
    [InlineData("mlp")]
    [InlineData("cnn")]
    [InlineData("gru")]
    public void A_captured_training_follows_that_of_the_processor(string name)
    {
        using var device = new QueueDevice();
        (double[] expected, Tensor[] parameters, _) = Networks.Train(name, 12);
        double[] losses;
        Tensor[] trained;
        Step step;
        using (device.Use()) (losses, trained, step) = Networks.Train(name, 12);
        Assert.Equal(1, step.Plans);
        Assert.All(trained, value => Assert.Same(device, value.Device));
        for (int run = 0; run < losses.Length; run++) Assert.Equal(expected[run], losses[run], 1e-3);
        for (int i = 0; i < trained.Length; i++) Close.Assert(parameters[i], trained[i].To(CpuDevice.Default), 2e-3, $"parameter {i} of {name}");
        Assert.True(losses[^1] < losses[0]);
    }

    /// <summary>A setting that the processor's device refuses: whatever touches it throws, so a training that succeeds runs without it.</summary>
    [Theory]
    [InlineData("mlp")]
    [InlineData("cnn")]
    [InlineData("gru")]
    public void A_training_never_touches_the_processor(string name)
    {
        string program = Path.ChangeExtension(typeof(TrainingTests).Assembly.Location, OperatingSystem.IsWindows() ? ".exe" : null);
        string test = $"{typeof(TrainingTests).FullName}.{nameof(Train_without_the_processor)}";
        string[] arguments = ["-explicit", "only", "-method", test, "-noColor"];
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true };
        start.Environment["MYELIN_SIMD"] = "none";
        start.Environment["SECOND_DEVICE_NETWORK"] = name;
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0 && output.Contains("Total: 1,", StringComparison.Ordinal), output);
    }

    [Fact(Explicit = true)]
    public void Train_without_the_processor()
    {
        Assert.Throws<ArgumentException>(() => Tensor.Ones([1]));
        using var device = new QueueDevice();
        using Device.Scope scope = device.Use();
        (double[] losses, _, _) = Networks.Train(Environment.GetEnvironmentVariable("SECOND_DEVICE_NETWORK")!, 12);
        Assert.True(losses[^1] < losses[0]);
        Assert.Throws<ArgumentException>(() => CpuDevice.Default);
    }

    [Fact]
    public void A_replay_queues_its_commands_and_nothing_else()
    {
        using var device = new QueueDevice();
        using Device.Scope scope = device.Use();
        var weights = new Parameter(Tensor.Ones([3, 3]), "weights");
        var step = new Step(x => x.MatMul(weights.Value).Tanh().Sum());
        Tensor x = Tensor.Ones([2, 3]);
        step.Run(x);
        step.Run(x);
        device.Wait();
        long before = device.Executed;
        step.Run(x);
        device.Wait();
        Assert.Equal(step.Kernels + 2, device.Executed - before);        // the input, and Wait itself
    }
}
