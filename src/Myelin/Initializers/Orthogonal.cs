using System.Globalization;

namespace Myelin;

public sealed partial class Initializer
{
    /// <summary>A matrix with orthonormal columns, or orthonormal rows if it has fewer rows than columns, times a gain. For recurrent layers.</summary>
    /// <remarks>
    /// Normal numbers, made orthonormal by Gram-Schmidt, twice for each vector. All axes but the last are the rows. Source: Saxe, McClelland and
    /// Ganguli, "Exact solutions to the nonlinear dynamics of learning in deep linear neural networks", 2014.
    /// <code>
    /// new Dense(10, kernelInitializer: Initializer.Orthogonal())
    /// </code>
    /// </remarks>
    /// <param name="gain">The length of the vectors.</param>
    /// <exception cref="ArgumentOutOfRangeException">The gain is infinite or NaN.</exception>
    public static Initializer Orthogonal(double gain = 1) => double.IsFinite(gain)
        ? Library((shape, seed, type) => Orthonormal(shape, seed, type) * gain, [gain])
        : throw new ArgumentOutOfRangeException(nameof(gain),
            $"Initializer.Orthogonal: expects a finite gain, received {gain.ToString(CultureInfo.InvariantCulture)}; 1 is usual.");

    static Tensor Orthonormal(Shape shape, long seed, ElementType type)
    {
        if (shape.Rank < 2)
            throw new ShapeException($"Initializer.Orthogonal: expects a parameter of two axes or more, received {shape}; choose another initializer for it.");
        int rows = (int)shape[..^1].Elements, columns = shape[^1], count = Math.Min(rows, columns), length = Math.Max(rows, columns);
        double[] vectors = Tensor.Normal([count, length], seed, ElementType.Float64).ToArray<double>();
        for (int i = 0; i < count; i++)
        {
            Span<double> vector = vectors.AsSpan(i * length, length);
            for (int k = 0; k < 2 * i; k++)            // the second round takes away what rounding has left
            {
                ReadOnlySpan<double> other = vectors.AsSpan(k % i * length, length);
                AddTo(vector, other, -Dot(vector, other));
            }
            AddTo(vector, vector, (1 / Math.Sqrt(Dot(vector, vector))) - 1);
        }
        Tensor matrix = Tensor.From(vectors, [count, length]);
        return (rows < columns ? matrix : matrix.Transpose()).Reshape(shape).Cast(type);
    }

    /// <summary>Four sums at once, since one alone waits for each addition.</summary>
    static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum0 = 0, sum1 = 0, sum2 = 0, sum3 = 0;
        int i = 0;
        for (; i + 3 < a.Length; i += 4)
        {
            sum0 += a[i] * b[i];
            sum1 += a[i + 1] * b[i + 1];
            sum2 += a[i + 2] * b[i + 2];
            sum3 += a[i + 3] * b[i + 3];
        }
        for (; i < a.Length; i++) sum0 += a[i] * b[i];
        return sum0 + sum1 + (sum2 + sum3);
    }

    static void AddTo(Span<double> a, ReadOnlySpan<double> b, double factor)
    {
        for (int i = 0; i < a.Length; i++) a[i] += b[i] * factor;
    }
}
