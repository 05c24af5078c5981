using Myelin.Tests;

namespace Myelin.SecondDevice;

/// <summary>The table of layers, whose rows the library's own tests hold against plain loops: here the second device is held against the processor.</summary>
public sealed class LayerTests : IDisposable
{
    const int Batch = 3;

    readonly QueueDevice device = new();

    public void Dispose() => device.Dispose();

    public static TheoryData<int> Rows { get; } = new(Enumerable.Range(0, LayerTable.Rows.Length));

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_layer_gives_what_it_gives_on_the_processor(int index)
    {
        LayerRow row = LayerTable.Rows[index];
        Tensor x = row.Batch(Batch, 9);
        Sequential model = LayerTable.Model(row, seed: 3);
        Tensor[] expected = Results(model, x);
        using Device.Scope scope = device.Use();
        Sequential there = LayerTable.Model(row, seed: 3);
        foreach ((State from, State to) in model.States.Zip(there.States)) to.Value = from.Value.To(device);
        Tensor[] received = Results(there, x.To(device));
        for (int i = 0; i < expected.Length; i++)
            Close.Assert(expected[i], received[i].To(CpuDevice.Default), 1e-4, i == 0 ? $"{row}" : $"{row}: gradient {i - 1}");
        Assert.All(received, y => Assert.Same(device, y.Device));
    }

    /// <summary>The output, and the gradients of the parameters.</summary>
    static Tensor[] Results(Sequential model, Tensor x)
    {
        Tensor y = model.Forward(x, training: false);
        ParameterGradients gradients = (y * y).Sum().Gradients(model.Parameters);
        return [y, .. Enumerable.Range(0, model.Parameters.Count).Select(i => gradients[i]).OfType<Tensor>()];
    }
}
