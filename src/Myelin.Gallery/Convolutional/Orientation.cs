namespace Myelin.Gallery.Convolutional;

/// <summary>
/// How oriented filters are: the coherence of the structure tensor, √((Jxx - Jyy)² + 4 Jxy²) / (Jxx + Jyy), of the mean over channels (Bigün and
/// Granlund, 1987).
/// </summary>
static class Orientation
{
    const double Oriented = 0.6;
    const int Directions = 8;

    /// <summary>The mean coherence, how many filters are oriented, and in how many of 8 directions.</summary>
    /// <param name="kernel">[height, width, channels, filters]</param>
    public static (double Coherence, int Oriented, int Directions) Of(Tensor kernel)
    {
        Tensor grey = kernel.StopGradient().Mean(2).Transpose(2, 0, 1);             // [filters, height, width]
        int count = grey.Shape[0], height = grey.Shape[1], width = grey.Shape[2];
        float[] values = grey.ToArray<float>();
        var coherences = new List<double>();
        var directions = new HashSet<int>();
        for (int filter = 0; filter < count; filter++)
        {
            double xx = 0, yy = 0, xy = 0;
            double At(int row, int column) => values[(filter * height + row) * width + column];
            for (int i = 1; i < height - 1; i++)
                for (int j = 1; j < width - 1; j++)
                {
                    double x = At(i, j + 1) - At(i, j - 1), y = At(i + 1, j) - At(i - 1, j);
                    (xx, yy, xy) = (xx + x * x, yy + y * y, xy + x * y);
                }
            double coherence = Math.Sqrt((xx - yy) * (xx - yy) + 4 * xy * xy) / Math.Max(xx + yy, 1e-30);
            coherences.Add(coherence);
            double angle = Math.Atan2(2 * xy, xx - yy) / 2 + Math.PI / 2;                                          // 0 to π
            if (coherence >= Oriented) directions.Add((int)Math.Round(angle / Math.PI * Directions) % Directions);
        }
        return (coherences.Average(), coherences.Count(coherence => coherence >= Oriented), directions.Count);
    }
}
