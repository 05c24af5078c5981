namespace Myelin.Onnx;

/// <summary>Resize and Upsample: nearest, linear and cubic along any axes.</summary>
static class Resizing
{
    public static OnnxRow[] Rows { get; } =
    [
        new("Upsample", 7, call => Resize(call, call.Floats("scales")?.Select(scale => (double)scale).ToArray(), null, "asymmetric", "floor")),
        new("Upsample", 9, call => Resize(call, call.KnownFloats(1), null, "asymmetric", "floor")) { Host = [1] },
        new("Resize", 10, call => Resize(call, call.KnownFloats(1), null, "asymmetric", "floor")) { Host = [1] },
        new("Resize", 11, call => Resize(call, call.Has(2) && call.Value(2).Shape.Elements > 0 ? call.KnownFloats(2) : null,
            call.Has(3) && call.Value(3).Shape.Elements > 0 ? call.KnownInts(3) : null,
            call.Text("coordinate_transformation_mode", "half_pixel"), call.Text("nearest_mode", "round_prefer_floor"))) { Host = [1, 2, 3] },
    ];

    static OnnxValue Resize(OnnxCall call, double[]? scales, int[]? sizes, string coordinates, string nearest)
    {
        OnnxValue x = call.Value(0);
        Shape shape = x.Shape;
        int[] axes = [.. (call.Ints("axes") ?? [.. Enumerable.Range(0, shape.Rank)]).Select(axis => call.Axis(axis, shape.Rank))];
        if (scales == null && sizes == null || (sizes?.Length ?? scales!.Length) != axes.Length) throw call.Invalid($"expects {axes.Length} scales or sizes");
        double[]? roi = coordinates == "tf_crop_and_resize" ? call.KnownFloats(1) : null;
        if (sizes != null && call.Text("keep_aspect_ratio_policy", "stretch") is var policy && policy != "stretch")
        {
            double[] ratios = [.. axes.Select((axis, i) => sizes[i] / (double)shape[axis])];
            double one = policy == "not_larger" ? ratios.Min() : ratios.Max();
            scales = [.. ratios.Select(_ => one)];
            sizes = [.. axes.Select(axis => (int)Math.Floor(one * shape[axis] + 0.5))];
        }
        Tensor y = x.Stored;
        for (int i = 0; i < axes.Length; i++)
        {
            int size = shape[axes[i]], target = sizes?[i] ?? checked((int)Math.Floor(scales![i] * size));
            double scale = sizes != null && scales == null ? (double)target / size : scales![i];
            if (!(scale > 0) || target < 0) throw call.Invalid($"expects scales above 0, received {scale}");
            if (target == size && scale == 1 && roi == null) continue;
            call.CheckElements((double)y.Shape.Elements / Math.Max(1, size) * target);
            call.CheckElements(target);
            var place = new ResizePlace(size, target, scale, coordinates, roi?[i] ?? 0, roi?[axes.Length + i] ?? 1);
            int stored = x.Order is { } order ? Array.IndexOf(order, axes[i]) : axes[i];
            y = Along(call, y, stored, place, nearest);
        }
        return call.Give(y, x.Type, x.Order);
    }

    static Tensor Along(OnnxCall call, Tensor x, int axis, ResizePlace place, string nearest)
    {
        ElementType type = x.Type;
        string mode = call.Text("mode", "nearest");
        if (mode == "nearest")
            return place.Repeats(nearest) is { } count ? x.Repeat(count, axis) : x.Gather(Tensor.From([.. place.Each(at => ResizePlace.Nearest(at, nearest))]),
                axis);
        if (!type.IsReal()) x = x.Cast(ElementType.Float32);
        int[] along = [place.Outputs, .. Enumerable.Repeat(1, x.Rank - 1 - axis)];
        Tensor y = mode switch
        {
            "linear" when !(call.Flag("antialias") && place.Scale < 1) => Linear(x, axis, place, along),
            "linear" => Taps(x, axis, place, 1, distance => Math.Max(0, 1 - distance), call.Flag("antialias"), true),
            "cubic" => Taps(x, axis, place, 2, distance => Cubic(distance, call.Float("cubic_coeff_a", -0.75f)), call.Flag("antialias"),
                call.Flag("exclude_outside")),
            _ => throw call.Invalid($"expects the mode nearest, linear or cubic, received \"{mode}\""),
        };
        if (place.Coordinates == "tf_crop_and_resize")
        {
            Tensor isInside = Tensor.From([.. Enumerable.Range(0, place.Outputs).Select(place.Of).Select(at => at >= 0 && at <= place.Inputs - 1)], [.. along]);
            y = Tensor.Where(isInside, y, call.Float("extrapolation_value", 0));
        }
        return type.IsReal() ? y : y.Round().Cast(type);
    }

    /// <summary>a + (b - a) w of the entries on both sides.</summary>
    static Tensor Linear(Tensor x, int axis, ResizePlace place, int[] along)
    {
        double[] weights = [.. Enumerable.Range(0, place.Outputs).Select(i => place.Of(i) - Math.Floor(place.Of(i)))];
        Tensor before = x.Gather(Tensor.From([.. place.Each(Math.Floor)]), axis),
            after = x.Gather(Tensor.From([.. place.Each(at => Math.Floor(at) + 1)]), axis);
        return before + (after - before) * Tensor.From(weights, [.. along]).Cast(x.Type);
    }

    /// <summary>Weighted sums of the entries within a radius.</summary>
    static Tensor Taps(Tensor x, int axis, ResizePlace place, int radius, Func<double, double> weight, bool antialias, bool excludes)
    {
        double stretch = antialias && place.Scale < 1 ? 1 / place.Scale : 1;
        int taps = checked(2 * (int)Math.Ceiling(radius * stretch));
        var entries = new long[checked(place.Outputs * taps)];
        var weights = new double[entries.Length];
        for (int i = 0; i < place.Outputs; i++)
        {
            double at = place.Of(i), sum = 0;
            long first = (long)Math.Floor(at) - taps / 2 + 1;
            for (int t = 0; t < taps; t++)
            {
                long entry = first + t;
                double w = weight(Math.Abs(entry - at) / stretch);
                if (excludes && (entry < 0 || entry >= place.Inputs)) w = 0;
                (entries[i * taps + t], weights[i * taps + t]) = (Math.Clamp(entry, 0, place.Inputs - 1), w);
                sum += w;
            }
            if (excludes || stretch > 1) for (int t = 0; t < taps; t++) weights[i * taps + t] /= sum;
        }
        Tensor each = x.Gather(Tensor.From(entries, [place.Outputs, taps]), axis);
        return (each * Tensor.From(weights, [place.Outputs, taps, .. Enumerable.Repeat(1, x.Rank - 1 - axis)]).Cast(x.Type)).Sum(axis + 1);
    }

    /// <summary>The cubic convolution kernel of Keys.</summary>
    public static double Cubic(double d, double a) => d switch
    {
        < 1 => ((a + 2) * d - (a + 3)) * d * d + 1,
        < 2 => ((a * d - 5 * a) * d + 8 * a) * d - 4 * a,
        _ => 0,
    };
}

/// <summary>Where the outputs of an axis lie among its inputs.</summary>
sealed record ResizePlace(int Inputs, int Outputs, double Scale, string Coordinates, double Start, double End)
{
    /// <summary>The place of an output.</summary>
    public double Of(int i) => Coordinates switch
    {
        "half_pixel" => (i + 0.5) / Scale - 0.5,
        "pytorch_half_pixel" => Length <= 1 ? -0.5 : (i + 0.5) / Scale - 0.5,
        "align_corners" => Length <= 1 ? 0 : i * (Inputs - 1) / (Length - 1),
        "asymmetric" => i / Scale,
        "half_pixel_symmetric" => Inputs / 2.0 * (1 - Outputs / Length) + (i + 0.5) / Scale - 0.5,
        "tf_half_pixel_for_nn" => (i + 0.5) / Scale,
        "tf_crop_and_resize" => Start * (Inputs - 1) + (Length <= 1 ? (End - Start) * (Inputs - 1) / 2 : i * (End - Start) * (Inputs - 1) / (Length - 1)),
        _ => throw new OnnxException($"ONNX Resize: has the coordinate_transformation_mode \"{Coordinates}\", which is unknown; export the model again."),
    };

    double Length => Scale * Inputs;

    /// <summary>An entry for each output.</summary>
    public IEnumerable<long> Each(Func<double, double> entry) => Enumerable.Range(0, Outputs).Select(i => Math.Clamp((long)entry(Of(i)), 0, Inputs - 1));

    /// <summary>How often each input is repeated; null if it is not a whole number.</summary>
    public int? Repeats(string nearest)
    {
        if (Inputs < 1 || Outputs % Inputs != 0) return null;
        int count = Outputs / Inputs;
        return Each(at => Nearest(at, nearest)).Select((entry, i) => entry == i / count).All(same => same) ? count : null;
    }

    /// <summary>The nearest whole number.</summary>
    public static double Nearest(double at, string mode) => mode switch
    {
        "round_prefer_floor" => Math.Ceiling(at - 0.5),
        "round_prefer_ceil" => Math.Floor(at + 0.5),
        "floor" => Math.Floor(at),
        "ceil" => Math.Ceiling(at),
        _ => throw new OnnxException($"ONNX Resize: has the nearest_mode \"{mode}\", which is unknown; export the model again."),
    };
}
