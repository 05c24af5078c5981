using System.Globalization;

namespace Myelin.Onnx;

/// <summary>Normalization.</summary>
static class Normalizations
{
    public static OnnxRow[] Rows { get; } =
    [
        new("BatchNormalization", 1, BatchNormalization) { Statistics = [3, 4] },
        new("InstanceNormalization", 1, call => call.GiveImage(Instance(call))),
        new("LayerNormalization", 17, Layer),
        new("GroupNormalization", 18, call => Group(call, call.X.Shape[1] / Math.Max(1, call.Int("num_groups", 1)))),
        new("GroupNormalization", 21, call => Group(call, 1)),
        new("RMSNormalization", 23, Rms),
        new("LRN", 1, call => call.GiveImage(LocalResponse(call))),
        new("LpNormalization", 1, Lp),
        new("MeanVarianceNormalization", 9, Standard),
    ];

    static OnnxValue?[] BatchNormalization(OnnxCall call)
    {
        OnnxValue value = call.Value(0);
        bool isVector = value.Shape.Rank < 2;
        Tensor x = isVector ? call.X : call.Image();
        Tensor scale = call.Input(1), bias = call.Input(2), mean = call.Input(3), variance = call.Input(4);
        double epsilon = call.Float("epsilon", 1e-5f), momentum = call.Float("momentum", 0.9f);
        bool asked = call.Flag("training_mode");
        State? movingMean = call.Statistic(3), movingVariance = call.Statistic(4);
        if (!asked && !(call.Training && movingMean != null && movingVariance != null))
            return [Give((x - mean) * (variance.InverseRoot(epsilon) * scale) + bias)];
        (Tensor y, Tensor batchMean, Tensor batchVariance) = x.BatchNormalization(scale, bias, epsilon);
        Tensor nextMean = Follow(mean, batchMean), nextVariance = Follow(variance, batchVariance);
        if (call.Training && movingMean != null && movingVariance != null) (movingMean.Value, movingVariance.Value) = (nextMean, nextVariance);
        return [Give(y), call.Give(nextMean), call.Give(nextVariance)];

        Tensor Follow(Tensor moving, Tensor batch) => moving * momentum + batch.StopGradient() * (1 - momentum);
        OnnxValue Give(Tensor result) => isVector ? call.Give(result) : call.GiveImage(result);
    }

    static Tensor Normal(Tensor x, int[] axes, double epsilon)
    {
        Tensor centered = x - x.Mean(axes, keep: true);
        return centered * (centered * centered).Mean(axes, keep: true).InverseRoot(epsilon);
    }

    static Tensor Instance(OnnxCall call)
    {
        Tensor x = call.Image();
        return Normal(x, [.. Enumerable.Range(1, x.Rank - 2)], call.Float("epsilon", 1e-5f)) * call.Input(1) + call.Input(2);
    }

    static OnnxValue?[] Layer(OnnxCall call)
    {
        Tensor x = call.X;
        int axis = call.Axis(call.Int("axis", -1), x.Rank);
        double epsilon = double.Parse(call.Float("epsilon", 1e-5f).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);     // 1e-5 is meant
        if (axis == x.Rank - 1 && !call.Wants(1) && !call.Wants(2) && call.Input(1).Rank == 1 && call.Optional(2) is null or { Rank: 1 })
            return [call.Give(x.LayerNormalization(call.Input(1), call.Optional(2), epsilon))];
        int[] axes = [.. Enumerable.Range(axis, x.Rank - axis)];
        Tensor mean = x.Mean(axes, keep: true), centered = x - mean, factor = (centered * centered).Mean(axes, keep: true).InverseRoot(epsilon);
        Tensor y = centered * factor * call.Input(1);
        return [call.Give(call.Has(2) ? y + call.Input(2) : y), call.Give(mean), call.Give(factor)];
    }

    static Tensor Group(OnnxCall call, int channelsOfScale)
    {
        Tensor x = call.X;
        int groups = call.Int("num_groups", 1), channels = x.Shape[1];
        if (groups < 1 || channels % groups != 0) throw call.Invalid($"expects groups of {channels} channels, received {groups}");
        Tensor rows = x.Reshape(Shape.Create([x.Shape[0], groups, channels / groups, .. x.Shape.Skip(2)]));
        Tensor y = Normal(rows, [.. Enumerable.Range(2, rows.Rank - 2)], call.Float("epsilon", 1e-5f)).Reshape(x.Shape);
        int[] along = [channels, .. Enumerable.Repeat(1, x.Rank - 2)];
        Tensor Each(Tensor w) => (channelsOfScale > 1 && w.Shape.Elements == groups ? w.Repeat(channelsOfScale) : w).Reshape(along);
        return y * Each(call.Input(1)) + Each(call.Input(2));
    }

    static Tensor Rms(OnnxCall call)
    {
        Tensor x = call.X;
        int axis = call.Axis(call.Int("axis", -1), x.Rank);
        return x * (x * x).Mean([.. Enumerable.Range(axis, x.Rank - axis)], keep: true).InverseRoot(call.Float("epsilon", 1e-5f)) * call.Input(1);
    }

    /// <summary>x / (k + α/size Σ x²)^β over neighbouring channels.</summary>
    static Tensor LocalResponse(OnnxCall call)
    {
        Tensor x = call.Image();
        int size = call.Int("size", 1), channels = x.Shape[-1], before = Math.Min((size - 1) / 2, channels),
            after = Math.Min(size - 1 - (size - 1) / 2, channels);
        if (size < 1) throw call.Invalid($"expects a size of 1 or more, received {size}");
        var sides = new (int, int)[x.Rank];
        sides[^1] = (before, after);
        Tensor squares = (x * x).Pad(sides), sum = squares.Slice(x.Rank - 1, 0, channels);
        for (int i = 1; i <= before + after; i++) sum += squares.Slice(x.Rank - 1, i, channels);
        return x / (sum * (call.Float("alpha", 1e-4f) / size) + call.Float("bias", 1)).Pow((double)call.Float("beta", 0.75f));
    }

    static Tensor Lp(OnnxCall call)
    {
        Tensor x = call.X;
        int axis = call.Axis(call.Int("axis", -1), x.Rank);
        return x / (call.Int("p", 2) == 1 ? x.Abs().Sum(axis, keep: true) : (x * x).Sum(axis, keep: true).Sqrt());
    }

    static Tensor Standard(OnnxCall call)
    {
        Tensor x = call.X;
        int[] axes = [.. (call.Ints("axes") ?? [0, 2, 3]).Select(axis => call.Axis(axis, x.Rank))];
        Tensor centered = x - x.Mean(axes, keep: true);
        return centered / ((centered * centered).Mean(axes, keep: true).Sqrt() + 1e-9);
    }
}
