using Myelin.Tests;

namespace Myelin.SecondDevice;

/// <summary>The table of ops, whose rows the library's own tests hold against plain loops: here the second device is held against the processor.</summary>
public sealed class OpTests : IDisposable
{
    readonly QueueDevice device = new();

    public void Dispose() => device.Dispose();

    public static TheoryData<string> Names => OpTable.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void An_op_gives_what_it_gives_on_the_processor(string name)
    {
        OpRow row = OpTable.Get(name);
        foreach (ElementType type in new[] { ElementType.Float32, ElementType.Float64 })
        {
            foreach (Shape[] shapes in row.Inputs)
            {
                Tensor[] operands = row.Operands(shapes, type), there = [.. operands.Select(x => x.To(device))];
                Func<Tensor[], Tensor[]> body = GradientCheck.ValueAndGradients(operands, row.Call);
                Tensor[] expected = body(operands);
                using Device.Scope scope = device.Use();
                Func<Tensor[], Tensor[]> bodyThere = GradientCheck.ValueAndGradients(there, row.Call);
                Hold(expected, bodyThere(there), row, $"{name} of {type}{string.Join(", ", shapes)}");
                var step = new Step(bodyThere);
                for (int run = 0; run < 3; run++) Hold(expected, step.Run(there), row, $"{name} of {type}{string.Join(", ", shapes)}, captured, run {run}");
            }
        }
    }

    static void Hold(Tensor[] expected, Tensor[] received, OpRow row, string what)
    {
        for (int i = 0; i < expected.Length; i++)
            Close.Assert(expected[i], received[i].To(CpuDevice.Default), row.Tolerance, i == 0 ? what : $"{what}: gradient {i - 1}");
    }
}
