namespace Myelin.Tests.Kernels;

/// <summary>Normalization of rows and columns of many blocks has the bits of its definition, number by number, forward and backward.</summary>
public class NormalizationOrderTests
{
    const float Epsilon = 1e-3f;

    /// <summary>One block, and 2, 3, 4, 5, 7 and 9 of them: trees of three blocks or fewer do not tell a tree from a chain.</summary>
    public static TheoryData<int> Lengths => [100, 257, 600, 3 * 256 + 1, 4 * 256 + 17, 6 * 256 + 5, 8 * 256 + 3, 5000];

    /// <summary>One sequence of numbers with its statistics, its result and its gradient.</summary>
    sealed class Sequence
    {
        public Sequence(float[] x, Func<int, float> scale, Func<int, float> offset, float[] dy)
        {
            int n = x.Length;
            Mean = Ordered.Sum<float>(x) / n;
            Variance = Ordered.Sum<float>(Array.ConvertAll(x, value => (value - Mean) * (value - Mean))) / n;
            float inverse = 1 / MathF.Sqrt(Variance + Epsilon);
            U = Array.ConvertAll(x, value => (value - Mean) * inverse);
            Y = [.. U.Select((u, i) => MathF.FusedMultiplyAdd(u, scale(i), offset(i)))];
            float[] g = [.. dy.Select((d, i) => d * scale(i))];
            float share = Ordered.Sum<float>(g) / n, slope = Ordered.Sum<float>([.. g.Select((value, i) => value * U[i])]) / n;
            Dx = [.. g.Select((value, i) => (value - share - (U[i] * slope)) * inverse)];
        }

        public float Mean { get; }

        public float Variance { get; }

        public float[] U { get; }

        public float[] Y { get; }

        public float[] Dx { get; }
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Rows(int length)
    {
        const int Count = 3;
        float[] x = Devices.Numbers(Count * length, length), scale = Devices.Numbers(length, 2);
        float[] offset = Devices.Numbers(length, 3), dy = Devices.Numbers(Count * length, 4);
        Sequence[] rows = [.. Enumerable.Range(0, Count).Select(i =>
            new Sequence(x[(i * length)..((i + 1) * length)], k => scale[k], k => offset[k], dy[(i * length)..((i + 1) * length)]))];
        Check($"rows of {length}", NormalizationAxis.Rows, [Count, length], x, scale, offset, dy,
            [.. rows.SelectMany(row => row.Y)], [.. rows.SelectMany(row => row.Dx)],
            [.. rows.Select(row => row.Mean)], [.. rows.Select(row => row.Variance)]);
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Columns(int length)
    {
        const int Count = 5;
        float[] x = Devices.Numbers(Count * length, length), scale = Devices.Numbers(Count, 2);
        float[] offset = Devices.Numbers(Count, 3), dy = Devices.Numbers(Count * length, 4);
        float[] Column(float[] of, int j) => [.. Enumerable.Range(0, length).Select(i => of[(i * Count) + j])];
        Sequence[] columns = [.. Enumerable.Range(0, Count).Select(j => new Sequence(Column(x, j), _ => scale[j], _ => offset[j], Column(dy, j)))];
        Check($"columns of {length}", NormalizationAxis.Columns, [length, Count], x, scale, offset, dy, Woven(column => column.Y), [],
            [.. columns.Select(column => column.Mean)], [.. columns.Select(column => column.Variance)]);
        foreach (CpuDevice device in Devices.All)
        {
            using var _ = device.Use();
            (Tensor dx, Tensor dscale, Tensor doffset) = Gradients(NormalizationAxis.Columns, [length, Count], x, scale, offset, dy);
            for (int j = 0; j < Count; j++)
            {
                float[] gradient = Column(dy, j);
                Assert.Equal(length * Count, dx.Shape.Elements);
                Assert.Equal(Ordered.Sum<float>(gradient), doffset.ToArray<float>()[j]);
                Assert.Equal(Ordered.Sum<float>([.. gradient.Select((d, i) => d * columns[j].U[i])]), dscale.ToArray<float>()[j]);
            }
        }

        float[] Woven(Func<Sequence, float[]> of) => [.. Enumerable.Range(0, length).SelectMany(i => columns.Select(column => of(column)[i]))];
    }

    static void Check(
        string what, NormalizationAxis over, Shape shape, float[] x, float[] scale, float[] offset, float[] dy,
        float[] y, float[] dx, float[] mean, float[] variance)
    {
        foreach (CpuDevice device in Devices.All)
        {
            using var _ = device.Use();
            Tensor[] result = new Ops.Normalize(over, Epsilon).Apply(Tensor.From(x, shape), Tensor.From(scale), Tensor.From(offset));
            SameBits.Assert(mean, result[1].ToArray<float>(), $"mean of {what} on {device.Name}");
            SameBits.Assert(variance, result[2].ToArray<float>(), $"variance of {what} on {device.Name}");
            SameBits.Assert(y, result[0].ToArray<float>(), $"{what} on {device.Name}");
            if (dx.Length > 0) SameBits.Assert(dx, Gradients(over, shape, x, scale, offset, dy).Dx.ToArray<float>(), $"gradient of {what} on {device.Name}");
        }
    }

    static (Tensor Dx, Tensor Dscale, Tensor Doffset) Gradients(NormalizationAxis over, Shape shape, float[] x, float[] scale, float[] offset, float[] dy)
    {
        Tensor[] inputs = [Tensor.From(x, shape).AsVariable(), Tensor.From(scale).AsVariable(), Tensor.From(offset).AsVariable()];
        Tensor[] gradients = (new Ops.Normalize(over, Epsilon).Apply(inputs)[0] * Tensor.From(dy, shape)).Sum().Gradients(inputs);
        return (gradients[0], gradients[1], gradients[2]);
    }
}
