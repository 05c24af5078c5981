namespace Myelin;

/// <summary>Resizes and crops images [batch, height, width, channels].</summary>
static class Resampling
{
    /// <summary>The most pixels along an axis of a resized or cropped image.</summary>
    public const int MostPixels = 1 << 16;

    /// <summary>Images of another size.</summary>
    public static Tensor Resized(Tensor x, int height, int width, Interpolation interpolation, bool antialias) =>
        Along(Along(x, 1, height, interpolation, antialias), 2, width, interpolation, antialias);

    /// <summary>The part in the centre; if the images are smaller, the largest part of its aspect ratio, enlarged.</summary>
    public static Tensor Centred(Tensor x, int height, int width) => x.Shape[1] >= height && x.Shape[2] >= width
        ? Centre(x, height, width)
        : Resized(OfAspect(x, height, width), height, width, Interpolation.Bilinear, antialias: false);

    /// <summary>The largest part in the centre that has the aspect ratio of a size.</summary>
    public static Tensor OfAspect(Tensor x, int height, int width)
    {
        long h = x.Shape[1], w = x.Shape[2];
        return Centre(x, (int)Math.Min(h, Math.Max(1, w * height / width)), (int)Math.Min(w, Math.Max(1, h * width / height)));
    }

    static Tensor Centre(Tensor x, int height, int width) =>
        x.Slice(1, (x.Shape[1] - height) / 2, height).Slice(2, (x.Shape[2] - width) / 2, width);

    /// <summary>Resizes one axis: y[i] = Σ weight[i, t] x[pixel[i, t]].</summary>
    static Tensor Along(Tensor x, int axis, int size, Interpolation interpolation, bool antialias)
    {
        int before = x.Shape[axis];
        if (before == size) return x;
        var taps = new Taps(before, size, interpolation, antialias);
        var buffer = new (int Pixel, double Weight)[taps.Most];
        int most = 0;
        for (int i = 0; i < size; i++) most = Math.Max(most, taps.Of(i, buffer));
        var pixels = new int[checked(size * most)];
        var weights = new double[pixels.Length];
        for (int i = 0; i < size; i++)
        {
            // Shorter lists of taps repeat their first pixel with the weight 0.
            int count = taps.Of(i, buffer);
            for (int t = 0; t < most; t++) (pixels[i * most + t], weights[i * most + t]) = t < count ? buffer[t] : (buffer[0].Pixel, 0);
        }
        Tensor each = x.Gather(Tensor.From(pixels, most == 1 ? [size] : [size, most]).To(x.Device), axis);
        if (most == 1) return each;
        Tensor scale = Tensor.From(weights).Cast(x.Type).To(x.Device).Reshape([size, most, .. Enumerable.Repeat(1, x.Rank - 1 - axis)]);
        return (each * scale).Sum(axis + 1);
    }

    /// <summary>The pixels that make each pixel of a resized axis, and their weights.</summary>
    readonly struct Taps(int before, int after, Interpolation interpolation, bool antialias)
    {
        readonly double scale = (double)before / after, stretch = antialias ? Math.Max(1, (double)before / after) : 1;

        double Radius => interpolation switch
        {
            Interpolation.Area => scale / 2,
            Interpolation.Bilinear => stretch,
            _ => 2 * stretch,
        };

        /// <summary>More pixels than any needs.</summary>
        public int Most => Math.Min(before, (int)Math.Ceiling(2 * Radius) + 2);

        /// <summary>Writes the pixels that make pixel i, and their weights, whose sum is 1. Returns their number.</summary>
        public int Of(int i, Span<(int Pixel, double Weight)> taps)
        {
            double centre = (i + 0.5) * scale, radius = Radius, sum = 0;
            if (interpolation == Interpolation.Nearest)
            {
                taps[0] = (Math.Min((int)Math.Floor(centre), before - 1), 1);
                return 1;
            }
            int first = Math.Max(0, (int)Math.Floor(centre - radius)), last = Math.Min(before - 1, (int)Math.Ceiling(centre + radius) - 1), count = 0;
            for (int k = first; k <= last; k++)
            {
                double distance = Math.Abs(k + 0.5 - centre) / stretch;
                double weight = interpolation switch
                {
                    Interpolation.Area => Math.Min(k + 1, centre + radius) - Math.Max(k, centre - radius),
                    Interpolation.Bilinear => Math.Max(0, 1 - distance),
                    _ => Cubic(distance),
                };
                if (weight == 0) continue;
                taps[count++] = (k, weight);
                sum += weight;
            }
            for (int t = 0; t < count; t++) taps[t].Weight /= sum;
            return count;
        }
    }

    /// <summary>The cubic convolution kernel of Keys with a = -½.</summary>
    static double Cubic(double d) => d switch
    {
        < 1 => (1.5 * d - 2.5) * d * d + 1,
        < 2 => ((-0.5 * d + 2.5) * d - 4) * d + 2,
        _ => 0,
    };
}
