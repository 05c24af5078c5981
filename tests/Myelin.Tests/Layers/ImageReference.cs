namespace Myelin.Tests;

/// <summary>Preprocessing in plain loops over pixels, by the definitions.</summary>
internal static class ImageReference
{
    public static Naive Resize(Naive x, int height, int width, Interpolation interpolation, bool antialias) =>
        Naive.Of([x.Shape[0], height, width, x.Shape[3]], at =>
        {
            double sum = 0, weights = 0;
            for (int i = 0; i < x.Shape[1]; i++)
                for (int j = 0; j < x.Shape[2]; j++)
                {
                    double weight = Weight(i, at[1], x.Shape[1], height, interpolation, antialias)
                        * Weight(j, at[2], x.Shape[2], width, interpolation, antialias);
                    weights += weight;
                    sum += weight * x.At(at[0], i, j, at[3]);
                }
            return sum / weights;
        });

    /// <summary>The weight of old pixel k in new pixel i, up to a factor.</summary>
    static double Weight(int k, int i, int before, int after, Interpolation interpolation, bool antialias)
    {
        double low = (double)i * before / after, high = (i + 1.0) * before / after, place = (low + high) / 2;
        double d = Math.Abs(k + 0.5 - place) / (antialias ? Math.Max(1, high - low) : 1);
        return interpolation switch
        {
            Interpolation.Nearest => k <= place && place < k + 1 ? 1 : 0,
            Interpolation.Bilinear => Math.Max(0, 1 - d),
            Interpolation.Area => Math.Max(0, Math.Min(high, k + 1) - Math.Max(low, k)),
            _ => d < 1 ? 1.5 * d * d * d - 2.5 * d * d + 1 : d < 2 ? -0.5 * d * d * d + 2.5 * d * d - 4 * d + 2 : 0,
        };
    }

    public static Naive Crop(Naive x, int top, int left, int height, int width) =>
        Naive.Of([x.Shape[0], height, width, x.Shape[3]], at => x.At(at[0], top + at[1], left + at[2], at[3]));

    /// <summary>The largest part in the centre whose ratio of height to width is that of a size.</summary>
    public static Naive OfAspect(Naive x, int height, int width)
    {
        int h = x.Shape[1], w = x.Shape[2], tall = Math.Min(h, (int)Math.Floor((double)w * height / width));
        int wide = Math.Min(w, (int)Math.Floor((double)h * width / height));
        return Crop(x, (h - tall) / 2, (w - wide) / 2, tall, wide);
    }

    public static Naive CenterCrop(Naive x, int height, int width)
    {
        int h = x.Shape[1], w = x.Shape[2];
        return h >= height && w >= width ? Crop(x, (h - height) / 2, (w - width) / 2, height, width)
            : Resize(OfAspect(x, height, width), height, width, Interpolation.Bilinear, antialias: false);
    }

    /// <summary>How often each list of the last axis contains each number from 0 on.</summary>
    public static Naive Count(Naive x, int depth) => Naive.Of(x.Shape[..^1].Concat([depth]), at =>
    {
        int found = 0;
        for (int i = 0; i < x.Shape[^1]; i++)
            if (x.At([.. at[..^1], i]) == at[^1]) found++;
        return found;
    });

    /// <summary>The n - 1 quantiles that divide numbers into n parts, linear between neighbours.</summary>
    public static double[] Quantiles(Tensor data, int n)
    {
        double[] sorted = [.. data.Cast(ElementType.Float64).ToArray<double>().Order()];
        var quantiles = new double[n - 1];
        for (int k = 1; k < n; k++)
        {
            double place = (double)k / n * (sorted.Length - 1);
            int low = (int)Math.Floor(place + 1e-9);
            quantiles[k - 1] = sorted[low] + (sorted[Math.Min(low + 1, sorted.Length - 1)] - sorted[low]) * (place - low);
        }
        return quantiles;
    }
}
