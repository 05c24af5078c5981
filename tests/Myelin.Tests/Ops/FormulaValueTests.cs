namespace Myelin.Tests;

/// <summary>Kernels of elementwise ops, gradients and updates give the bits of the formula on one number, whatever the length, layout and width.</summary>
public sealed class FormulaValueTests
{
    const int Longest = 257, Rows = 3;

    public static TheoryData<string> Names => Formulas.Names(Formulas.Kinds);

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_length_at_every_width_gives_the_bits_of_one_number(string name)
    {
        foreach (Elementwise kernel in Formulas.Get(name).Kernels)
        {
            double[][] pool = Pool(kernel.Inputs, Longest);
            foreach (SimdLevel level in Devices.Levels)
            {
                using var _ = Devices.At(1, level).Use();
                foreach (ElementType type in new[] { ElementType.Float32, ElementType.Float64 })
                {
                    CheckAll(kernel, pool, type);
                }
            }
        }
    }

    /// <summary>The formula is asked once for all lengths: element i does not depend on the length.</summary>
    static void CheckAll(Elementwise kernel, double[][] pool, ElementType type)
    {
        float[] singles =
        [
            .. Enumerable.Range(0, Longest).Select(i => type == ElementType.Float32 ? kernel.Singles(Array.ConvertAll(pool, x => (float)x[i])) : 0),
        ];
        double[] doubles = [.. Enumerable.Range(0, Longest).Select(i => type == ElementType.Float64 ? kernel.Doubles(Array.ConvertAll(pool, x => x[i])) : 0)];
        for (int n = 0; n <= Longest; n++)
        {
            Tensor[] operands = Array.ConvertAll(pool, x => Numbers.Tensor(x[..n], [n], type));
            Tensor result = kernel.Run(operands, [n]);
            if (result.Type == ElementType.Bool) result = result.Cast(type);
            string what = $"{kernel.Name} of {type}[{n}] on {operands[0].Device.Name}";
            if (type == ElementType.Float32) SameBits.Assert(singles[..n], result.ToArray<float>(), what);
            else SameBits.Assert(doubles[..n], result.ToArray<double>(), what);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_layout_gives_the_bits_of_one_number(string name)
    {
        foreach (Elementwise kernel in Formulas.Get(name).Kernels)
        {
            double[][] pool = Pool(kernel.Inputs, 6 * (Longest + 3));
            for (int n = 0; n <= Longest; n++)
            {
                using var _ = Devices.At(1, Devices.Levels[((n / 3) + n) % Devices.Levels.Length]).Use();
                ElementType type = n / 2 % 2 == 0 ? ElementType.Float32 : ElementType.Float64;
                int first = n % Layout.Count;
                var operands = new Tensor[kernel.Inputs];
                var values = new double[kernel.Inputs][];
                int whole = n % 2 == 0 ? 0 : kernel.Inputs - 1;
                for (int i = 0; i < operands.Length; i++)
                    (operands[i], values[i]) = Layout.Of((first + (2 * i)) % (i == whole ? Layout.Whole : Layout.Count), pool[i], Rows, n, type);
                kernel.Check(operands, values, [Rows, n], $"layouts from {first} on");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Work_split_over_threads_gives_the_bits_of_one_number(string name)
    {
        Elementwise kernel = Formulas.Get(name).Kernels[0];
        double[][] pool = Pool(kernel.Inputs, 70_001);
        foreach (CpuDevice device in new[] { Devices.At(2, CpuDevice.Widest), Devices.At(4, SimdLevel.Scalar) })
        {
            using var _ = device.Use();
            kernel.Check(Array.ConvertAll(pool, x => Numbers.Tensor(x, [x.Length], ElementType.Float32)), pool, [70_001], "in parts");
        }
    }

    static double[][] Pool(int operands, int count) => [.. Enumerable.Range(0, operands).Select(i => Numbers.WithSpecial(count, i))];
}
