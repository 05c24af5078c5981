using Myelin.Tests;

namespace Myelin.SecondDevice;

/// <summary>Random numbers: the same words as on every device.</summary>
sealed partial class QueueDevice
{
    protected override void Random(Distribution distribution, Tensor key, Tensor y) => Launch([key], [y], o =>
    {
        ulong stream = (ulong)o[0].Whole(0), step = (ulong)o[0].Whole(1);
        if (distribution == Distribution.Permutation) Shuffle(o[1], stream, step);
        else
        {
            for (long i = 0; i < o[1].Count; i++)
                o[1][i] = o[1].Type == ElementType.Float32 ? Single(distribution, i, stream, step) : Double(distribution, i, stream, step);
        }
    });

    static double Single(Distribution distribution, long i, ulong stream, ulong step)
    {
        uint[] words = NaivePhilox.Block((ulong)(i / 4), step, stream);
        uint word = words[i % 4];
        switch (distribution)
        {
            case Distribution.Uniform: return (word >> 8) * (1.0 / (1 << 24));
            case Distribution.TruncatedNormal: return Within((((int)(word >> 8)) - (1 << 23) + 0.5) / (1 << 23));
            default:
                uint radius = words[i % 4 / 2 * 2], angle = words[i % 4 / 2 * 2 + 1];
                return Polar((radius >> 1) / (double)(1L << 31) + 1.0 / (1L << 32), angle / (double)(1L << 32), i);
        }
    }

    static double Double(Distribution distribution, long i, ulong stream, ulong step)
    {
        uint[] words = NaivePhilox.Block((ulong)(i / 2), step, stream);
        ulong first = ((ulong)words[0] << 32) | words[1], second = ((ulong)words[2] << 32) | words[3], own = i % 2 == 0 ? first : second;
        return distribution switch
        {
            Distribution.Uniform => (own >> 11) * (1.0 / (1L << 53)),
            Distribution.TruncatedNormal => Within(((long)(own >> 11) - (1L << 52) + 0.5) / (1L << 52)),
            _ => Polar(((first >> 11) + 1) * (1.0 / (1L << 53)), second / Math.Pow(2, 64), i),
        };
    }

    /// <summary>Box and Muller (1958): the cosine for even elements, the sine for odd ones.</summary>
    static double Polar(double uniform, double turns, long i) =>
        Math.Sqrt(-2 * Math.Log(uniform)) * (i % 2 == 0 ? Math.Cos(2 * Math.PI * turns) : Math.Sin(2 * Math.PI * turns));

    /// <summary>A normal number within ±2 from a uniform one within ±1.</summary>
    static double Within(double share) => NormalDistribution.Quantile(0.5 + share * (NormalDistribution.Cdf(2) - 0.5));

    static void Shuffle(Data y, ulong stream, ulong step)
    {
        for (long i = 0; i < y.Count; i++) y.SetWhole(i, i);
        using IEnumerator<uint> words = NaivePhilox.Words(stream, step).GetEnumerator();
        for (long i = y.Count - 1; i > 0; i--)
        {
            long other = Below((uint)(i + 1)), kept = y.Whole(i);
            y.SetWhole(i, y.Whole(other));
            y.SetWhole(other, kept);
        }

        // Without bias (Lemire, 2019).
        long Below(uint bound)
        {
            ulong product;
            do
            {
                words.MoveNext();
                product = (ulong)words.Current * bound;
            }
            while ((uint)product < (uint)((1UL << 32) % bound));
            return (long)(product >> 32);
        }
    }
}
