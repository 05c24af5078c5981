namespace Myelin.Tests.Kernels;

public class RandomKernelTests
{
    const int Count = 100_001;

    static Tensor Key => Tensor.From(42L, 7L);

    static T[] Draw<T>(Distribution distribution) where T : unmanaged
    {
        Tensor y = Tensor.Empty([Count], ElementTypes.Of<T>(), Devices.All[0]);
        Devices.All[0].Random(distribution, Key, y);
        return y.ToArray<T>();
    }

    [Fact]
    public void An_element_depends_on_its_index_alone()
    {
        foreach (Distribution distribution in new[] { Distribution.Uniform, Distribution.Normal })
        {
            float[] singles = Draw<float>(distribution);
            double[] doubles = Draw<double>(distribution);
            foreach (int count in new[] { 0, 1, 2, 3, 5, 511, 513, 1030, 16_385, Count })
            {
                Devices.Gives($"{distribution}", singles[..count], [count], (device, y) => device.Random(distribution, Key, y));
                Devices.Gives($"{distribution}", doubles[..count], [count], (device, y) => device.Random(distribution, Key, y));
            }
        }
    }

    [Fact]
    public void Uniform_numbers_are_the_words_of_Philox()
    {
        float[] singles = Draw<float>(Distribution.Uniform);
        double[] doubles = Draw<double>(Distribution.Uniform);
        for (int block = 0; block < 1000; block++)
        {
            (uint w0, uint w1, uint w2, uint w3) = Philox.Block((ulong)block, 7, 42);
            Assert.Equal([(w0 >> 8) / 16777216f, (w1 >> 8) / 16777216f, (w2 >> 8) / 16777216f, (w3 >> 8) / 16777216f], singles[(4 * block)..(4 * block + 4)]);
            Assert.Equal(
                [((((ulong)w0 << 32) | w1) >> 11) / 9007199254740992.0, ((((ulong)w2 << 32) | w3) >> 11) / 9007199254740992.0],
                doubles[(2 * block)..(2 * block + 2)]);
        }
    }

    [Fact]
    public void Normal_numbers_are_Box_and_Mullers()
    {
        float[] singles = Draw<float>(Distribution.Normal);
        double[] doubles = Draw<double>(Distribution.Normal);
        for (int block = 0; block < 2000; block++)
        {
            (uint w0, uint w1, uint w2, uint w3) = Philox.Block((ulong)block, 7, 42);
            double radius = Math.Sqrt(-2 * Math.Log((float)(w0 >> 1) / 2147483648.0 + 1 / 4294967296.0)), angle = 2 * Math.PI * (int)w1 / 4294967296;
            Assert.Equal(radius * Math.Cos(angle), singles[4 * block], 2e-6);
            Assert.Equal(radius * Math.Sin(angle), singles[4 * block + 1], 2e-6);
            radius = Math.Sqrt(-2 * Math.Log((((((ulong)w0 << 32) | w1) >> 11) + 1) / 9007199254740992.0));
            angle = 2 * Math.PI * ((long)(((ulong)w2 << 32) | w3) >> 10) / 18014398509481984;
            Assert.Equal(radius * Math.Cos(angle), doubles[2 * block], 1e-14);
            Assert.Equal(radius * Math.Sin(angle), doubles[2 * block + 1], 1e-14);
        }
    }

    /// <summary>Moments of 100,001 draws: five standard errors at most from those of the distribution.</summary>
    [Fact]
    public void Moments_are_right()
    {
        double error = 5 / Math.Sqrt(Count);
        float[] normal = Draw<float>(Distribution.Normal), uniform = Draw<float>(Distribution.Uniform);
        Assert.Equal(0, normal.Average(v => (double)v), error);
        Assert.Equal(1, normal.Average(v => (double)v * v), error * Math.Sqrt(2));
        Assert.Equal(3, normal.Average(v => Math.Pow(v, 4)), error * Math.Sqrt(96));
        Assert.Equal(0.5, uniform.Average(v => (double)v), error * Math.Sqrt(1 / 12.0));
        Assert.Equal(1 / 3.0, uniform.Average(v => (double)v * v), error * Math.Sqrt(4 / 45.0));
    }

    [Fact]
    public void A_permutation_is_Fisher_Yates_by_Philox()
    {
        foreach (int count in new[] { 0, 1, 2, 1000 })
            Devices.Gives(
                "permutation", Array.ConvertAll(Philox.Permutation(count, 42, 7), i => (long)i), [count],
                (device, y) => device.Random(Distribution.Permutation, Key, y));
    }
}
