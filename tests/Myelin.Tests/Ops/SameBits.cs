using System.Runtime.InteropServices;
using Myelin.Tests.Kernels;

namespace Myelin.Tests;

/// <summary>Holds tensors against each other bit by bit; any NaN is the same NaN.</summary>
static class SameBits
{
    public static void Assert(Tensor expected, Tensor received, string what)
    {
        Xunit.Assert.True(
            expected.Shape == received.Shape && expected.Type == received.Type,
            $"{what}: {received.Type}{received.Shape}, expected {expected.Type}{expected.Shape}");
        switch (expected.Type)
        {
            case ElementType.Float32: Assert(expected.ToArray<float>(), received.ToArray<float>(), what); break;
            case ElementType.Float64: Assert(expected.ToArray<double>(), received.ToArray<double>(), what); break;
            case ElementType.Bool: Xunit.Assert.Equal(expected.ToArray<bool>(), received.ToArray<bool>()); break;
            case ElementType.Int32: Xunit.Assert.Equal(expected.ToArray<int>(), received.ToArray<int>()); break;
            default: Xunit.Assert.Equal(expected.ToArray<long>(), received.ToArray<long>()); break;
        }
    }

    public static void Assert(float[] expected, float[] received, string what)
    {
        if (MemoryMarshal.AsBytes<float>(expected).SequenceEqual(MemoryMarshal.AsBytes<float>(received))) return;
        Xunit.Assert.Equal(expected.Length, received.Length);
        for (int i = 0; i < expected.Length; i++)
            if (!Bits.Same(expected[i], received[i]))
                Xunit.Assert.Fail($"{what}: element {i} of {expected.Length} is {received[i]:R}, expected {expected[i]:R}");
    }

    public static void Assert(double[] expected, double[] received, string what)
    {
        if (MemoryMarshal.AsBytes<double>(expected).SequenceEqual(MemoryMarshal.AsBytes<double>(received))) return;
        Xunit.Assert.Equal(expected.Length, received.Length);
        for (int i = 0; i < expected.Length; i++)
            if (!Bits.Same(expected[i], received[i]))
                Xunit.Assert.Fail($"{what}: element {i} of {expected.Length} is {received[i]:R}, expected {expected[i]:R}");
    }
}
