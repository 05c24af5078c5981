namespace Myelin;

/// <summary>Brightness and colours of images: what is needed to change one and keep the other.</summary>
/// <remarks>
/// Images are [batch, height, width, 3] in red, green and blue. Source: Gatys, Bethge, Hertzmann and Shechtman, "Preserving color in neural artistic style
/// transfer", 2016.
/// </remarks>
public static class ImageColours
{
    const double Red = 0.299, Green = 0.587, Blue = 0.114;

    extension(Tensor x)
    {
        /// <summary>
        /// Y = 0.299 red + 0.587 green + 0.114 blue, the brightness (ITU-R BT.601). x: [batch, height, width, 3] to Y: [batch, height, width, 1].
        /// </summary>
        /// <exception cref="ShapeException">The tensor holds no images of red, green and blue.</exception>
        public Tensor Luma()
        {
            CheckImages("Luma", x);
            return x.Slice(3, 0, 1) * Red + x.Slice(3, 1, 1) * Green + x.Slice(3, 2, 1) * Blue;
        }

        /// <summary>The image with another brightness and the same differences of colour: x + (luma - Y), as the exchange of Y in YIQ.</summary>
        /// <param name="luma">[batch, height, width, 1]</param>
        /// <exception cref="ShapeException">The tensor holds no images of red, green and blue, or the brightness has another shape.</exception>
        public Tensor WithLuma(Tensor luma)
        {
            ArgumentNullException.ThrowIfNull(luma);
            CheckImages("WithLuma", x);
            if (luma.Rank != 4 || luma.Shape[3] != 1 || luma.Shape[..3] != x.Shape[..3])
                throw new ShapeException($"WithLuma: expects a brightness [{x.Shape[0]}, {x.Shape[1]}, {x.Shape[2]}, 1], received {luma.Shape}; " +
                    "take it by Luma() from an image of that size.");
            return x + (luma - x.Luma());
        }

        /// <summary>
        /// The image with the mean colour and the covariance of colours of another: A (x - mean) + mean of the other, where A = L' L⁻¹ by Cholesky.
        /// </summary>
        /// <param name="other">The other image, of any size.</param>
        /// <exception cref="ShapeException">A tensor holds no images of red, green and blue, or more than one.</exception>
        public Tensor WithColoursOf(Tensor other)
        {
            ArgumentNullException.ThrowIfNull(other);
            (double[] mean, double[,] spread) = Moments("WithColoursOf", x);
            (double[] wanted, double[,] target) = Moments("WithColoursOf", other);
            double[,] a = Product(Cholesky(target), Inverse(Cholesky(spread)));
            Tensor matrix = Tensor.From(new double[,] { { a[0, 0], a[1, 0], a[2, 0] }, { a[0, 1], a[1, 1], a[2, 1] }, { a[0, 2], a[1, 2], a[2, 2] } });
            return (x - Tensor.From(mean).Cast(x.Type)).MatMul(matrix.Cast(x.Type)) + Tensor.From(wanted).Cast(x.Type);
        }
    }

    static void CheckImages(string who, Tensor x)
    {
        if (x.IsWeak || !x.Type.IsReal()) throw FormulaCalls.RealOnly(who, x.Type);
        if (x.Rank != 4 || x.Shape[3] != 3)
            throw new ShapeException($"{who}: expects images [batch, height, width, 3], received {x.Shape}; give red, green and blue, channels last.");
    }

    /// <summary>The mean colour and the covariance of one image, which is made regular for images of few colours.</summary>
    static (double[] Mean, double[,] Covariance) Moments(string who, Tensor x)
    {
        const double Least = 1e-6;
        CheckImages(who, x);
        if (x.Shape[0] != 1 || x.Shape.Elements == 0)
            throw new ShapeException($"{who}: expects one image [1, height, width, 3], received {x.Shape}; take one by Slice(0, i, 1).");
        Tensor colours = x.StopGradient().Cast(ElementType.Float64).Reshape(-1, 3), mean = colours.Mean(0), centred = colours - mean;
        double[] sums = (centred.Transpose().MatMul(centred) * (1.0 / colours.Shape[0])).ToArray<double>();
        var covariance = new double[3, 3];
        for (int i = 0; i < 3; i++)
            for (int j = 0; j < 3; j++) covariance[i, j] = sums[3 * i + j] + (i == j ? Least : 0);
        return (mean.ToArray<double>(), covariance);
    }

    /// <summary>L with L Lᵀ = a.</summary>
    static double[,] Cholesky(double[,] a)
    {
        var l = new double[3, 3];
        for (int i = 0; i < 3; i++)
            for (int j = 0; j <= i; j++)
            {
                double rest = a[i, j];
                for (int k = 0; k < j; k++) rest -= l[i, k] * l[j, k];
                l[i, j] = i == j ? Math.Sqrt(rest) : rest / l[j, j];
            }
        return l;
    }

    /// <summary>The inverse of a lower triangular matrix.</summary>
    static double[,] Inverse(double[,] l)
    {
        var inverse = new double[3, 3];
        for (int column = 0; column < 3; column++)
            for (int i = column; i < 3; i++)
            {
                double rest = i == column ? 1 : 0;
                for (int k = column; k < i; k++) rest -= l[i, k] * inverse[k, column];
                inverse[i, column] = rest / l[i, i];
            }
        return inverse;
    }

    static double[,] Product(double[,] a, double[,] b)
    {
        var product = new double[3, 3];
        for (int i = 0; i < 3; i++)
            for (int j = 0; j < 3; j++)
                for (int k = 0; k < 3; k++) product[i, j] += a[i, k] * b[k, j];
        return product;
    }
}
