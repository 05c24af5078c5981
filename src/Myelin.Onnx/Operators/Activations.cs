using static Myelin.Onnx.OnnxRow;

namespace Myelin.Onnx;

/// <summary>Activations.</summary>
static class Activations
{
    public static OnnxRow[] Rows { get; } =
    [
        Map("Relu", 1, x => x.Type.IsReal() ? x.Relu() : x.Maximum(0L)),
        MapWith("LeakyRelu", 1, (call, x) => x[0].LeakyRelu(call.Float("alpha", 0.01f))),
        MapWith("PRelu", 1, (call, x) => PRelu(x[0], Channels(x[0], x[1]))),
        MapWith("PRelu", 7, (call, x) => PRelu(x[0], x[1])),
        Map("Sigmoid", 1, x => x.Sigmoid()),
        MapWith("HardSigmoid", 1, (call, x) => HardSigmoid(x[0], call.Float("alpha", 0.2f), call.Float("beta", 0.5f))),
        Map("HardSwish", 14, x => x * HardSigmoid(x, 1f / 6, 0.5f)),
        MapWith("Elu", 1, (call, x) => x[0].Elu(call.Float("alpha", 1))),
        MapWith("Celu", 12, (call, x) => x[0].Celu(call.Float("alpha", 1))),
        MapWith("Selu", 1, (call, x) => Selu(x[0], call.Float("alpha", Alpha), call.Float("gamma", Gamma))),
        Map("Softplus", 1, x => x.Softplus()),
        Map("Softsign", 1, x => x.Softsign()),
        Map("Mish", 18, x => x.Mish()),
        MapWith("Gelu", 20, (call, x) => call.Text("approximate", "none") == "tanh" ? x[0].GeluTanh() : x[0].Gelu()),
        Map("Gelu", 1, x => x.Gelu()) with { Domain = "com.microsoft" },
        MapWith("ThresholdedRelu", 1, (call, x) => x[0].Threshold(call.Float("alpha", 1), 0)),
        MapWith("Shrink", 9, (call, x) => Shrink(x[0], call.Float("lambd", 0.5f), call.Float("bias", 0))),
        new("Softmax", 1, call => Flattened(call, x => x.Softmax())),
        new("Softmax", 13, call => call.X.Softmax(call.Axis(call.Int("axis", -1), call.X.Rank))),
        new("LogSoftmax", 1, call => Flattened(call, x => x.LogSoftmax())),
        new("LogSoftmax", 13, call => call.X.LogSoftmax(call.Axis(call.Int("axis", -1), call.X.Rank))),
        new("Hardmax", 1, call => Flattened(call, x => Hardmax(x, -1))),
        new("Hardmax", 13, call => Hardmax(call.X, call.Int("axis", -1))),
        MapWith("Clip", 1, (call, x) => x[0].Clamp(call.Float("min", float.MinValue), call.Float("max", float.MaxValue))),
        new("Clip", 11, call => call.Map((_, _) => Clip(call))),
        new("Dropout", 1, call => Dropout(call, call.Float("ratio", 0.5f), call.Training && !call.Flag("is_test"))),
        new("Dropout", 7, call => Dropout(call, call.Float("ratio", 0.5f), call.Training)),
        new("Dropout", 12, call => Dropout(call, call.Has(1) ? call.KnownFloats(1)[0] : 0.5, call.Training || (call.Has(2) && call.KnownBool(2))))
            { Host = [1, 2] },
    ];

    const float Alpha = 1.67326319217681884765625f, Gamma = 1.05070102214813232421875f;

    static Tensor PRelu(Tensor x, Tensor slope) => x.Type.IsReal() ? x.PRelu(slope) : x.Maximum(0L) + slope * x.Minimum(0L);

    /// <summary>A slope of each channel, the second axis of x.</summary>
    static Tensor Channels(Tensor x, Tensor slope) => slope.Shape.Elements == 1 || x.Rank < 2 ? slope.Reshape(slope.Shape.Elements == 1 ? [] : slope.Shape)
        : slope.Reshape(Shape.Create([(int)slope.Shape.Elements, .. Enumerable.Repeat(1, x.Rank - 2)]));

    /// <summary>max(0, min(1, alpha x + beta)).</summary>
    public static Tensor HardSigmoid(Tensor x, float alpha, float beta) => (x * alpha + beta).Clamp(0d, 1d);

    static Tensor Selu(Tensor x, float alpha, float gamma) => alpha == Alpha && gamma == Gamma ? x.Selu() : x.Elu(alpha) * gamma;

    static Tensor Shrink(Tensor x, float limit, float bias)
    {
        Tensor y = x.Type.IsReal() ? x : x.Cast(ElementType.Float64);
        Tensor low = Tensor.Where(y.LessThan(-limit), y + bias, 0d);
        return Tensor.Where(y.GreaterThan(limit), y - bias, low).Cast(x.Type);
    }

    /// <summary>The older meaning: the axes from one on are one row.</summary>
    static Tensor Flattened(OnnxCall call, Func<Tensor, Tensor> rows)
    {
        Tensor x = call.X;
        int axis = call.Int("axis", 1);
        return rows(Shapes.Flat(x, axis == x.Rank ? axis : call.Axis(axis, x.Rank))).Reshape(x.Shape);
    }

    static Tensor Hardmax(Tensor x, int axis) => x.ArgMax(axis).OneHot(x.Shape[axis < 0 ? axis + x.Rank : axis], axis, x.Type);

    static Tensor Clip(OnnxCall call)
    {
        OnnxValue x = call.Value(0);
        Tensor y = x.Stored;
        if (call.Has(1)) y = y.Maximum(Number(call.Input(1)));
        return call.Has(2) ? y.Minimum(Number(call.Input(2))) : y;
    }

    static Tensor Number(Tensor x) => x.Rank == 0 ? x : x.Reshape(default(Shape));

    static OnnxValue?[] Dropout(OnnxCall call, double rate, bool isOn)
    {
        OnnxValue x = call.Value(0);
        if (!isOn || rate <= 0) return [x, call.Wants(1) ? call.Give(Tensor.Full(x.Shape, 1, ElementType.Bool), DataType.Bool) : null];
        if (rate >= 1) throw call.Invalid($"expects a ratio below 1, received {rate}");
        Tensor uniform = call.Run.Key is { } key ? Tensor.Uniform(x.Stored.Shape, key(), x.Stored.Type) : Tensor.Uniform(x.Stored.Shape, x.Stored.Type);
        return [
            call.Give(x.Stored.Dropout(rate, uniform), x.Type, x.Order),
            call.Wants(1) ? call.Give(uniform.GreaterThanOrEqual(rate), DataType.Bool, x.Order) : null];
    }
}
