namespace Myelin;

/// <summary>Resizes and crops images [batch, height, width, channels].</summary>
static class Resampling
{
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
        (int Pixel, double Weight)[][] taps = [.. Enumerable.Range(0, size).Select(i => Taps(i, before, size, interpolation, antialias))];
        int most = taps.Max(one => one.Length);
        Tensor pixels = Tensor.Indices(Shape.Size((long)size * most, "Resizing"), x.Device, at => Tap(at).Pixel);
        if (most == 1) return x.Gather(pixels, axis);
        var weights = new double[size * most];
        for (int at = 0; at < weights.Length; at++) weights[at] = Tap(at).Weight;
        Tensor each = x.Gather(pixels.Reshape(size, most), axis);
        Tensor scale = Tensor.From(weights).Cast(x.Type).To(x.Device).Reshape([size, most, .. Enumerable.Repeat(1, x.Rank - 1 - axis)]);
        return (each * scale).Sum(axis + 1);

        // Shorter lists of taps repeat their first pixel with the weight 0.
        (int Pixel, double Weight) Tap(long at)
        {
            (int Pixel, double Weight)[] own = taps[at / most];
            int tap = (int)(at % most);
            return tap < own.Length ? own[tap] : (own[0].Pixel, 0);
        }
    }

    /// <summary>The pixels that make pixel i of the resized axis, and their weights, whose sum is 1.</summary>
    static (int Pixel, double Weight)[] Taps(int i, int before, int after, Interpolation interpolation, bool antialias)
    {
        double scale = (double)before / after, centre = (i + 0.5) * scale;
        if (interpolation == Interpolation.Nearest) return [(Math.Min((int)Math.Floor(centre), before - 1), 1)];
        double stretch = antialias ? Math.Max(1, scale) : 1;
        double radius = interpolation switch
        {
            Interpolation.Area => scale / 2,
            Interpolation.Bilinear => stretch,
            _ => 2 * stretch,
        };
        int first = Math.Max(0, (int)Math.Floor(centre - radius)), last = Math.Min(before - 1, (int)Math.Ceiling(centre + radius) - 1);
        var all = new List<(int Pixel, double Weight)>();
        double sum = 0;
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
            all.Add((k, weight));
            sum += weight;
        }
        return [.. all.Select(one => (one.Pixel, one.Weight / sum))];
    }

    /// <summary>The cubic convolution kernel of Keys with a = -½.</summary>
    static double Cubic(double d) => d switch
    {
        < 1 => (1.5 * d - 2.5) * d * d + 1,
        < 2 => ((-0.5 * d + 2.5) * d - 4) * d + 2,
        _ => 0,
    };
}
