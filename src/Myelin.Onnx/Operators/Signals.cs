namespace Myelin.Onnx;

/// <summary>Fourier transforms and features of text and sound.</summary>
static class Signals
{
    public static OnnxRow[] Rows { get; } =
    [
        new("DFT", 17, call => Transform(call, call.Int("axis", 1))) { Host = [1] },
        new("DFT", 20, call => Transform(call, call.Has(2) ? call.KnownInt(2) : -2)) { Host = [1, 2] },
        new("STFT", 17, ShortTime) { Host = [1, 3] },
        new("MelWeightMatrix", 17, Mel) { Host = [0, 1, 2, 3, 4] },
        new("TfIdfVectorizer", 9, Grams.Count) { NeedsValues = true },
    ];

    /// <summary>y[k] = Σ x[t] exp(∓2πi kt / n) along an axis of [..., n, real and imaginary part].</summary>
    static Tensor Transform(OnnxCall call, int axis)
    {
        Tensor x = call.X;
        axis = call.Axis(axis, x.Rank);
        int last = x.Rank - 1, length = call.Has(1) ? call.KnownInt(1) : x.Shape[axis];
        if (axis == last || x.Shape[last] is not (1 or 2)) throw call.Invalid($"expects [..., length, 1 or 2] and an axis before the last, received {x.Shape}");
        int[] order = [.. Enumerable.Range(0, x.Rank)];
        (order[axis], order[last - 1]) = (order[last - 1], order[axis]);
        Tensor moved = x.Transpose(order), part = moved.Shape[last - 1] >= length ? moved.Slice(last - 1, 0, length)
            : moved.Pad([.. Enumerable.Range(0, x.Rank).Select(i => (0, i == last - 1 ? length - moved.Shape[i] : 0))]);
        return Frequencies(call, part, call.Flag("inverse"), call.Flag("onesided")).Transpose(order);
    }

    static Tensor Frequencies(OnnxCall call, Tensor x, bool inverse, bool isOneSided)
    {
        int last = x.Rank - 1, length = x.Shape[last - 1], count = isOneSided ? length / 2 + 1 : length;
        call.CheckElements((double)length * count);
        if ((long)length * count > 1 << 24) throw call.Invalid($"expects at most 4,096 places, received {length}");
        var cosines = new double[length * count];
        var sines = new double[length * count];
        for (int t = 0; t < length; t++)
            for (int k = 0; k < count; k++) (sines[t * count + k], cosines[t * count + k]) = Math.SinCos(2 * Math.PI * ((long)t * k % length) / length);
        double scale = inverse ? 1.0 / length : 1;
        Tensor c = (Tensor.From(cosines, [length, count]) * scale).Cast(x.Type),
            s = (Tensor.From(sines, [length, count]) * (inverse ? scale : -scale)).Cast(x.Type);
        Tensor real = x.Slice(last, 0, 1).Squeeze(last), y = real.MatMul(c), z = real.MatMul(s);
        if (x.Shape[last] == 2)
        {
            Tensor imaginary = x.Slice(last, 1, 1).Squeeze(last);
            (y, z) = (y - imaginary.MatMul(s), z + imaginary.MatMul(c));
        }
        return Tensor.Stack([y, z], last);
    }

    static Tensor ShortTime(OnnxCall call)
    {
        Tensor x = call.X.Rank == 2 ? call.X.ExpandDims(2) : call.X;
        Tensor? window = call.Optional(2) is { Rank: 1 } given ? given : null;
        int step = call.KnownInt(1), length = call.Has(3) ? call.KnownInt(3) : window?.Shape[0] ?? call.KnownInt(2);
        if (step < 1 || length < 1 || length > x.Shape[1]) throw call.Invalid($"expects steps of 1 or more and frames within {x.Shape}");
        int frames = (x.Shape[1] - length) / step + 1;
        Tensor places = (Tensor.Range(frames) * step).Reshape([-1, 1]) + Tensor.Range(length).Reshape([1, -1]);
        Tensor parts = x.Gather(places, 1);                                                                // [batch, frames, length, 1 or 2]
        if (window != null) parts *= window.Reshape([length, 1]);
        return Frequencies(call, parts, false, call.Flag("onesided", true));
    }

    static OnnxValue Mel(OnnxCall call)
    {
        int bins = call.KnownInt(0), length = call.KnownInt(1);
        double rate = call.KnownFloats(2)[0], low = MelOf(call.KnownFloats(3)[0]), high = MelOf(call.KnownFloats(4)[0]);
        if (bins is < 1 or > 1 << 14 || length is < 1 or > 1 << 20 || (long)bins * length > 1 << 26) throw call.Invalid("expects fewer bins");
        int rows = length / 2 + 1;
        double width = (high - low) / (bins + 2);
        int[] edges = [.. Enumerable.Range(0, bins + 2).Select(i =>
            (int)Math.Floor((length + 1) * (700 * (Math.Pow(10, (i * width + low) / 2595) - 1)) / rate))];
        var matrix = new double[rows * bins];
        for (int i = 0; i < bins; i++)
        {
            (int left, int centre, int right) = (edges[i], edges[i + 1], edges[i + 2]);
            if (centre == left) Set(centre, i, 1);
            else for (int j = Math.Max(left, 0); j <= Math.Min(centre, rows - 1); j++) Set(j, i, (double)(j - left) / (centre - left));
            if (right > centre) for (int j = Math.Max(centre, 0); j < Math.Min(right, rows); j++) Set(j, i, (double)(right - j) / (right - centre));
        }
        return call.Give(Tensor.From(matrix, [rows, bins]), call.DataType("output_datatype", DataType.Float));

        double MelOf(double hertz) => 2595 * Math.Log10(1 + hertz / 700);
        void Set(int row, int column, double value)
        {
            if (row >= 0 && row < rows) matrix[row * bins + column] = value;
        }
    }
}

/// <summary>TfIdfVectorizer: counts of known sequences of numbers within rows.</summary>
static class Grams
{
    public static OnnxValue Count(OnnxCall call)
    {
        long[] pool = call.Ints64("pool_int64s") ?? throw call.Invalid("counts texts");
        int[] starts = call.Ints("ngram_counts") ?? [], places = call.Ints("ngram_indexes") ?? [];
        float[]? weights = call.Floats("weights");
        int least = call.Int("min_gram_length", 1), most = call.Int("max_gram_length", 1), skips = call.Int("max_skip_count", 0);
        Tensor x = call.X;
        int length = x.Rank == 0 ? 1 : x.Shape[-1], rows = checked((int)(x.Shape.Elements / Math.Max(1, length))),
            size = places.Length == 0 ? 0 : places.Max() + 1;
        if (places.Any(place => place < 0) || size > 1 << 24
            || starts.Any(start => start < 0 || start > pool.Length)) throw call.Invalid("expects places within its output");
        long[] values = call.Host<long>(x.Cast(ElementType.Int64));
        var counts = new float[checked(rows * size)];
        for (int gram = 0, next = 0; gram < starts.Length; gram++)
        {
            int width = gram + 1, end = gram + 1 < starts.Length ? starts[gram + 1] : pool.Length;
            for (int at = starts[gram]; at + width <= end && next < places.Length; at += width, next++)
            {
                if (width < least || width > most) continue;
                for (int row = 0; row < rows; row++)
                    for (int skip = 0; skip <= (width == 1 ? 0 : Math.Min(skips, length)); skip++)
                        for (int first = 0; first + (width - 1) * (skip + 1) < length; first++)
                        {
                            bool fits = true;
                            for (int i = 0; i < width && fits; i++) fits = values[row * length + first + i * (skip + 1)] == pool[at + i];
                            if (fits) counts[row * size + places[next]]++;
                        }
            }
        }
        if (call.Text("mode", "TF") is var mode && mode != "TF")
            for (int i = 0; i < counts.Length; i++)
                counts[i] = (mode == "IDF" ? Math.Min(counts[i], 1) : counts[i]) * (weights is { } w && Array.IndexOf(places, i % size) is >= 0 and var k
                    && k < w.Length ? w[k] : 1);
        return call.Give(Tensor.From(counts, x.Rank < 2 ? [size] : [rows, size]), DataType.Float);
    }
}
