namespace Myelin.Onnx;

/// <summary>Pixels at places between pixels.</summary>
static class Sampling
{
    public static OnnxRow[] Rows { get; } =
    [
        new("GridSample", 16, call => GridSample(call, call.Text("mode", "bilinear"))),
        new("RoiAlign", 10, call => Regions.Align(call, 0)) { Host = [1, 2] },
        new("RoiAlign", 16, call => Regions.Align(call, call.Text("coordinate_transformation_mode", "half_pixel") == "half_pixel" ? -0.5 : 0)) { Host = [1,
            2] },
    ];

    static OnnxValue GridSample(OnnxCall call, string mode)
    {
        Tensor x = call.Image(), grid = call.Input(1);                                                    // [n, h, w, c], [n, oh, ow, 2]
        if (x.Rank != 4 || grid.Rank != 4
            || grid.Shape[3] != 2) throw call.Invalid($"expects images and a grid of two axes, received {x.Shape} and {grid.Shape}");
        bool aligns = call.Flag("align_corners");
        string padding = call.Text("padding_mode", "zeros");
        int radius = mode switch
        {
            "nearest" => 0,
            "bilinear" or "linear" => 1,
            "bicubic" or "cubic" => 2,
            _ =>
            throw call.Invalid($"has the mode \"{mode}\"")
        };
        GridAxis width = new(x.Shape[2], aligns, padding), height = new(x.Shape[1], aligns, padding);
        (Tensor Entry, Tensor Weight)[] columns = width.Taps(grid.Slice(3, 0, 1).Squeeze(3), radius),
            rows = height.Taps(grid.Slice(3, 1, 1).Squeeze(3), radius);
        Tensor pixels = x.Reshape([-1, x.Shape[3]]), first = (Tensor.Range(x.Shape[0]) * ((long)x.Shape[1] * x.Shape[2])).Reshape([-1, 1, 1]);
        Tensor? sum = null;
        foreach ((Tensor row, Tensor y) in rows)
            foreach ((Tensor column, Tensor weight) in columns)
            {
                Tensor part = pixels.Gather(first + row * x.Shape[2] + column) * (y * weight).ExpandDims(3);
                sum = sum == null ? part : sum + part;
            }
        return call.GiveImage(sum!);
    }

    /// <summary>One axis of a grid that is sampled.</summary>
    sealed record GridAxis(int Size, bool Aligns, string Padding)
    {
        /// <summary>The entries around each place and their weights.</summary>
        public (Tensor Entry, Tensor Weight)[] Taps(Tensor grid, int radius)
        {
            Tensor at = Aligns ? (grid + 1) * ((Size - 1) / 2.0) : ((grid + 1) * Size - 1) * 0.5;
            if (radius < 2) at = Inside(at);
            if (radius == 0) return [Tap(at.Round(), Tensor.Full([], 1, grid.Type))];
            Tensor floor = at.Floor(), rest = at - floor;
            if (radius == 1) return [Tap(floor, 1 - rest), Tap(floor + 1, rest)];
            return [.. Enumerable.Range(-1, 4).Select(i => Tap(Inside(floor + i), Cubic(i < 1 ? rest - i : i - rest, i is 0 or 1)))];
        }

        /// <summary>Places outside moved inside, as the padding asks.</summary>
        Tensor Inside(Tensor at)
        {
            if (Padding == "border") return at.Clamp(0d, Size - 1);
            if (Padding != "reflection") return at;
            double low = Aligns ? 0 : -0.5, span = Aligns ? Size - 1 : Size;
            if (span == 0) return at * 0;
            Tensor distance = (at - low).Abs(), turns = (distance / span).Floor(), rest = distance - turns * span;
            Tensor isOdd = (turns - (turns * 0.5).Floor() * 2).EqualTo(1d);
            return (Tensor.Where(isOdd, span - rest, rest) + low).Clamp(0d, Size - 1);
        }

        /// <summary>The entry at a whole place, and its weight, 0 outside.</summary>
        (Tensor, Tensor) Tap(Tensor at, Tensor weight)
        {
            Tensor inside = at.Clamp(0d, Size - 1);
            return (inside.Cast(ElementType.Int64), Tensor.Where(inside.EqualTo(at), weight, 0d));
        }

        static Tensor Cubic(Tensor d, bool isNear)
        {
            const double a = -0.75;
            return isNear ? (d * (a + 2) - (a + 3)) * d * d + 1 : ((d * a - 5 * a) * d + 8 * a) * d - 4 * a;
        }
    }
}

/// <summary>RoiAlign: regions of images as small images of one size.</summary>
static class Regions
{
    /// <summary>Averages or maxima over samples within each cell of each region.</summary>
    /// <param name="call">The node.</param>
    /// <param name="offset">What is added to the places of regions.</param>
    public static OnnxValue Align(OnnxCall call, double offset)
    {
        Tensor x = call.Image();                                                                           // [n, h, w, c]
        double[] regions = call.KnownFloats(1);
        int[] images = call.KnownInts(2);
        int height = call.Int("output_height", 1), width = call.Int("output_width", 1), ratio = call.Int("sampling_ratio", 0);
        double scale = call.Float("spatial_scale", 1);
        bool isMax = call.Text("mode", "avg") == "max";
        if (x.Rank != 4 || regions.Length != 4 * images.Length || height < 1
            || width < 1) throw call.Invalid("expects images, regions of 4 numbers and sizes of 1 or more");
        Tensor pixels = x.Reshape([-1, x.Shape[3]]);
        var all = new List<Tensor>();
        for (int r = 0; r < images.Length; r++)
        {
            double left = regions[4 * r] * scale + offset, top = regions[4 * r + 1] * scale + offset;
            double w = regions[4 * r + 2] * scale + offset - left, h = regions[4 * r + 3] * scale + offset - top;
            if (offset == 0) (w, h) = (Math.Max(w, 1), Math.Max(h, 1));
            int rows = ratio > 0 ? ratio : Math.Max(1, (int)Math.Ceiling(h / height)), columns = ratio > 0 ? ratio : Math.Max(1, (int)Math.Ceiling(w / width));
            call.CheckElements((double)height * width * rows * columns * 4 * images.Length);
            if ((long)height * width * rows * columns > 1 << 24) throw call.Invalid("samples more than 2^24 places of a region");
            var entries = new List<long>();
            var weights = new List<float>();
            for (int cell = 0; cell < height * width; cell++)
                for (int sample = 0; sample < rows * columns; sample++)
                {
                    double y = top + h / height * (cell / width + (sample / columns + 0.5) / rows),
                        z = left + w / width * (cell % width + (sample % columns + 0.5) / columns);
                    Add(y, z, (long)images[r] * x.Shape[1] * x.Shape[2], x.Shape[1], x.Shape[2], entries, weights);
                }
            int taps = rows * columns * 4;
            Tensor each = pixels.Gather(Tensor.From([.. entries], [height, width, taps])) * Tensor.From([.. weights], [height, width, taps, 1]).Cast(x.Type);
            all.Add(isMax ? each.Max(2) : each.Sum(2) / (rows * columns));
        }
        return all.Count == 0 ? call.GiveImage(Tensor.Zeros([0, height, width, x.Shape[3]], x.Type)) : call.GiveImage(Tensor.Stack(all, 0));
    }

    /// <summary>The four pixels around a place, and their weights.</summary>
    static void Add(double y, double x, long first, int height, int width, List<long> entries, List<float> weights)
    {
        bool isOutside = !(y >= -1 && y <= height && x >= -1 && x <= width);
        (y, x) = isOutside ? (0, 0) : (Math.Clamp(y, 0, height - 1), Math.Clamp(x, 0, width - 1));
        int top = (int)y, left = (int)x, bottom = Math.Min(top + 1, height - 1), right = Math.Min(left + 1, width - 1);
        double v = y - top, u = x - left, one = isOutside ? 0 : 1;
        foreach ((int row, int column, double weight) in new[] { (top, left, (1 - v) * (1 - u)), (top, right, (1 - v) * u), (bottom, left, v * (1 - u)),
            (bottom, right, v * u) })
        {
            entries.Add(first + (long)row * width + column);
            weights.Add((float)(weight * one));
        }
    }
}
