using System.Runtime.InteropServices;

namespace Myelin.Tests;

/// <summary>NaN, infinities, indices outside and views larger than memory.</summary>
[Collection(nameof(Alone))]
public sealed class SpecialNumberTests
{
    /// <summary>NaN made, negated and mixed in every way leaves each device with the bits of .NET's NaN, in arrays and in files.</summary>
    [Fact]
    public void There_is_one_NaN_outside_of_devices()
    {
        float[] values = [float.NaN, -float.NaN, BitConverter.Int32BitsToSingle(0x7FC12345), -1, 0, float.PositiveInfinity, float.NegativeInfinity, 3, 5];
        foreach (CpuDevice device in Devices.All)
        {
            using var _ = device.Use();
            Tensor x = Tensor.From(values), turned = x.Flip();
            foreach (ElementType type in new[] { ElementType.Float32, ElementType.Float64 })
            {
                Tensor a = x.Cast(type), b = turned.Cast(type);
                Tensor[] results =
                [
                    a, -a, a.Abs(), a + b, b + a, a - b, a * b, a / b, a.Maximum(b), a.Minimum(b), a.Sqrt(), a.Log(), a.Sin(), a.Pow(b), a.Sum(),
                    a.Softmax(), a.Sign(), a.MultiplyAdd(b, a), a.Reshape(3, 3).MatMul(b.Reshape(3, 3)), -a.Max(), a.CumulativeSum(),
                ];
                foreach (Tensor result in results)
                {
                    if (type == ElementType.Float32)
                        Assert.All(result.ToArray<float>(), v => Assert.True(!float.IsNaN(v) || Same(v, float.NaN)));
                    else Assert.All(result.ToArray<double>(), v => Assert.True(!double.IsNaN(v) || Same(v, double.NaN)));
                }
            }
            Assert.All(x.Cast(ElementType.Float16).ToArray<Half>(), v => Assert.True(!Half.IsNaN(v) || Same(v, Half.NaN)));
            Assert.Equal((0xFFC0, 0xFFC0), (Word(x, 0), Word(x, 2)));
            Assert.True(Same((float)(double)(-x[0]), float.NaN));
        }

        static bool Same<T>(T a, T b) where T : unmanaged => MemoryMarshal.AsBytes([a]).SequenceEqual(MemoryMarshal.AsBytes([b]));

        static int Word(Tensor x, int i) => MemoryMarshal.Cast<BFloat16, ushort>(x.Cast(ElementType.BFloat16).ToArray<BFloat16>())[i];
    }

    [Fact]
    public void Crossentropy_of_an_infinite_logit_with_target_0_is_0()
    {
        const float Inf = float.PositiveInfinity;
        Tensor x = Tensor.From(new[,] { { -Inf, 0f, 0f }, { 1f, -Inf, 2f } }).AsVariable(), t = Tensor.From(new[,] { { 0f, 1f, 0f }, { 1f, 0f, 0f } });
        Tensor y = x.CategoricalCrossentropy(t);
        Assert.Equal([(float)Math.Log(2), (float)Math.Log(1 + Math.E)], y.ToArray<float>().Select(v => v), (a, b) => Math.Abs(a - b) < 1e-6);
        float[] gradient = y.Sum().Gradient(x).ToArray<float>();
        Assert.All(gradient, v => Assert.True(float.IsFinite(v)));
        Assert.Equal((0f, -0.5f), (gradient[0], gradient[1]));
        Assert.All(x.CategoricalCrossentropy(Tensor.From(new[,] { { 1f, 0, 0 }, { 0, 1, 0 } })).ToArray<float>(), v => Assert.Equal(Inf, v));
        Assert.True(float.IsNaN(Tensor.From(new[,] { { float.NaN, 0f } }).CategoricalCrossentropy(Tensor.From(new[,] { { 0f, 1 } })).Item<float>()));

        Tensor logits = Tensor.From(-Inf, Inf, -Inf, Inf, 0, float.NaN).AsVariable(), targets = Tensor.From(0f, 1, 1, 0, 1, 0);
        Tensor binary = logits.BinaryCrossentropy(targets);
        Assert.Equal([0, 0, Inf, Inf, (float)Math.Log(2), float.NaN], binary.ToArray<float>());
        Assert.Equal([0, 0, -1, 1, -0.5f, float.NaN], binary.Sum().Gradient(logits).ToArray<float>());
    }

    [Fact]
    public void An_index_outside_a_table_of_whole_numbers_is_an_error_where_it_can_be_seen()
    {
        Tensor table = Tensor.From(7, 8, 9), outside = Tensor.From(0L, 3);
        string message = Assert.Throws<ArgumentOutOfRangeException>(() => table.Gather(outside)).Message;
        Assert.Contains("Gather: expects indices from 0 to 2, received 3 at place 1", message);
        Assert.Throws<ArgumentOutOfRangeException>(() => table.EqualTo(8).Gather(Tensor.From(-1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => table.TakeAlong(Tensor.From(2L, -1)));
        Assert.Equal([8, 7], table.Gather(Tensor.From(1L, 0)).ToArray<int>());
        Assert.Equal([9, 0], table.Slice(0, Tensor.From(2L), 2).ToArray<int>());
        Assert.Equal([7f, float.NaN], table.Cast(ElementType.Float32).Gather(outside).ToArray<float>());
        var step = new Step(i => table.Gather(i));
        for (int run = 0; run < 3; run++) Assert.Equal([7, 0], step.Run(outside).ToArray<int>());
    }

    /// <summary>40 million terms would take 160 MB.</summary>
    [Fact]
    public void A_sum_over_a_broadcast_view_does_not_lay_the_view_out()
    {
        Tensor x = Tensor.Ones([20_000, 1]);
        Assert.InRange(Allocations.Least(() => x.BroadcastTo([20_000, 2000]).Sum()), 0, 100_000);
        Assert.Equal(40_000_000, x.BroadcastTo([20_000, 2000]).Sum().Item<float>());
    }

    public static TheoryData<int[], int[], int[]> Views => new()
    {
        { [7, 1], [7, 900], [0, 1] }, { [7, 1], [7, 900], [1] }, { [1, 300], [50, 300], [0] }, { [1, 300], [50, 300], [1] }, { [], [9000], [0] },
        { [3, 1, 5], [3, 700, 5], [1] }, { [3, 1, 5], [3, 700, 5], [0, 1] }, { [1, 40, 1], [6, 40, 30], [0, 2] }, { [1, 1, 260], [2, 600, 260], [1] },
    };

    [Theory]
    [MemberData(nameof(Views))]
    public void A_fold_over_a_broadcast_view_has_the_bits_of_one_over_its_copy(int[] from, int[] to, int[] axes)
    {
        foreach (CpuDevice device in Devices.All)
        {
            using var _ = device.Use();
            foreach (ElementType type in new[] { ElementType.Float32, ElementType.Float64, ElementType.Int32, ElementType.Int64 })
            {
                Tensor view = Numbers.Tensor(Shape.Create(from), type, 3, -9, 9).BroadcastTo(Shape.Create(to)), copy = view.Copy();
                foreach (Func<Tensor, Tensor> fold in new Func<Tensor, Tensor>[] { x => x.Sum(axes), x => x.Max(axes), x => x.Min(axes), x => x.Product(axes) })
                    SameBits.Assert(fold(copy), fold(view), $"{type} {view.Shape} on {device.Name}");
                var step = new Step(x => x.BroadcastTo(Shape.Create(to)).Sum(axes));
                Tensor given = Numbers.Tensor(Shape.Create(from), type, 3, -9, 9);
                for (int run = 0; run < 3; run++) SameBits.Assert(copy.Sum(axes), step.Run(given), $"captured {type} {view.Shape}");
            }
        }
    }
}
