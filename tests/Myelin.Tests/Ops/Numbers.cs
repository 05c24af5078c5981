namespace Myelin.Tests;

/// <summary>The numbers that ops are tried on: the same in every run.</summary>
static class Numbers
{
    /// <summary>Where functions change: zeros, infinities, NaN, subnormals, the largest, and where exp over- and underflows.</summary>
    static readonly double[] Special =
    [
        0.0, -0.0, 1, -1, 0.5, -0.5, 2.5, -1.5, double.NaN, double.PositiveInfinity, double.NegativeInfinity,
        double.Epsilon, -double.Epsilon, 1e-310, -1e-310, 2.2250738585072014e-308, double.MaxValue, -double.MaxValue,
        float.Epsilon, -float.Epsilon, 1e-40, -1e-40, 1.17549435e-38, float.MaxValue, -float.MaxValue, 88.9, -104.2, 709.9, -745.3,
    ];

    /// <summary>Uniform numbers by SplitMix64 (Steele, Lea and Flood, 2014).</summary>
    public static double[] Of(long count, int seed, double least = -2, double most = 2)
    {
        var numbers = new double[count];
        ulong state = (ulong)seed * 0x9E3779B97F4A7C15;
        for (long i = 0; i < count; i++)
        {
            ulong z = state += 0x9E3779B97F4A7C15;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            numbers[i] = least + (((z ^ (z >> 31)) >> 11) * (1.0 / (1L << 53)) * (most - least));
        }
        return numbers;
    }

    /// <summary>Every third number special; the period of 29 brings each to every place of a register, beside each other one.</summary>
    public static double[] WithSpecial(long count, int seed)
    {
        double[] numbers = Of(count, seed, -6, 6);
        for (long i = 0; i < count; i++)
            if ((i + seed) % 3 == 0) numbers[i] = Special[((i / 3 * (1 + (3 * seed))) + seed) % Special.Length];
        return numbers;
    }

    /// <summary>A tensor of numbers in an element type.</summary>
    public static Tensor Tensor(Shape shape, ElementType type, int seed, double least = -2, double most = 2) =>
        Tensor(Of(shape.Elements, seed, least, most), shape, type);

    /// <summary>A tensor of these numbers in an element type.</summary>
    public static Tensor Tensor(double[] numbers, Shape shape, ElementType type) => type switch
    {
        ElementType.Float64 => Myelin.Tensor.From(numbers, shape),
        ElementType.Float32 => Myelin.Tensor.From(Array.ConvertAll(numbers, x => (float)x), shape),
        ElementType.Int32 => Myelin.Tensor.From(Array.ConvertAll(numbers, x => (int)Math.Floor(x)), shape),
        _ => Myelin.Tensor.From(Array.ConvertAll(numbers, x => (long)Math.Floor(x)), shape),
    };
}
