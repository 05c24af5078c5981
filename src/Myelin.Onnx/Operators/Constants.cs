namespace Myelin.Onnx;

/// <summary>Constants and random numbers.</summary>
static class Constants
{
    public static OnnxRow[] Rows { get; } =
    [
        new("Constant", 1, Constant),
        new("ConstantOfShape", 9, ConstantOfShape) { Host = [0] },
        new("Range", 11, Range) { Host = [0, 1, 2] },
        new("EyeLike", 9, Eye) { ReadsShapes = true },
        new("RandomUniform", 1, call => Uniform(call, Sizes(call, call.Ints("shape")), DataType.Float)) { IsRandom = true },
        new("RandomUniformLike", 1, call => Uniform(call, call.Value(0).Shape, call.Type())) { IsRandom = true },
        new("RandomNormal", 1, call => Normal(call, Sizes(call, call.Ints("shape")), DataType.Float)) { IsRandom = true },
        new("RandomNormalLike", 1, call => Normal(call, call.Value(0).Shape, call.Type())) { IsRandom = true },
        new("Bernoulli", 15, call => call.Give(Draw(call, call.Value(0).Shape).LessThan(call.X.Cast(ElementType.Float32)), call.DataType("dtype", call.Type())))
            { IsRandom = true },
        new("Multinomial", 7, Multinomial) { IsRandom = true },
        new("HannWindow", 17, call => Cosines(call, 0.5, 0.5, 0)) { Host = [0] },
        new("HammingWindow", 17, call => Cosines(call, 25.0 / 46, 21.0 / 46, 0)) { Host = [0] },
        new("BlackmanWindow", 17, call => Cosines(call, 0.42, 0.5, 0.08)) { Host = [0] },
    ];

    static Shape Sizes(OnnxCall call, int[]? sizes)
    {
        Shape shape = Shape.Create(sizes ?? throw call.Invalid("expects a shape"));
        call.CheckElements(shape.Elements);
        return shape;
    }

    static OnnxValue Constant(OnnxCall call)
    {
        if (call.Constant("value") is { } value) return value;
        if (call.Sparse("sparse_value") is { } sparse) return SparseValues.Dense(sparse, call.Run.Program.Tensors);
        if (call.Floats("value_floats") is { } floats) return call.Give(Tensor.From(floats, [floats.Length]), DataType.Float);
        if (call.Ints64("value_ints") is { } ints) return call.Give(Tensor.From(ints, [ints.Length]), DataType.Int64);
        if (call.Says("value_float")) return call.Give(Tensor.Full([], call.Float("value_float", 0)), DataType.Float);
        if (call.Says("value_int")) return call.Give(Tensor.Full([], call.Long("value_int", 0), ElementType.Int64), DataType.Int64);
        throw call.Invalid("has no value of numbers");
    }

    static OnnxValue ConstantOfShape(OnnxCall call)
    {
        Shape shape = Sizes(call, call.KnownInts(0));
        return call.Constant("value") is { } value ? call.Give(value.Tensor.Reshape(default(Shape)).BroadcastTo(shape), value.Type)
            : call.Give(Tensor.Zeros(shape), DataType.Float);
    }

    static OnnxValue Range(OnnxCall call)
    {
        double start = call.KnownFloats(0)[0], limit = call.KnownFloats(1)[0], step = call.KnownFloats(2)[0];
        double count = Math.Max(0, Math.Ceiling((limit - start) / step));
        call.CheckElements(double.IsNaN(count) ? double.PositiveInfinity : count);
        if (!call.Type().IsReal()) return call.Give(Tensor.Range((int)count) * (long)step + (long)start, call.Type());
        return call.Give(Tensor.Range((int)count, ElementType.Float64) * step + start, call.Type());
    }

    static OnnxValue Eye(OnnxCall call)
    {
        Shape shape = call.Value(0).Shape;
        if (shape.Rank != 2) throw call.Invalid($"expects a matrix, received {shape}");
        Tensor rows = Tensor.Range(shape[0]).Reshape([-1, 1]), columns = Tensor.Range(shape[1]).Reshape([1, -1]);
        return call.Give((columns - rows).EqualTo((long)call.Int("k", 0)), call.DataType("dtype", call.Type()));
    }

    static Tensor Draw(OnnxCall call, Shape shape) =>
        call.Says("seed") ? Tensor.Uniform(shape, (long)BitConverter.SingleToInt32Bits(call.Float("seed", 0))) : Tensor.Uniform(shape);

    static OnnxValue Uniform(OnnxCall call, Shape shape, DataType type)
    {
        float low = call.Float("low", 0), high = call.Float("high", 1);
        return call.Give(Draw(call, shape) * (high - low) + low, call.DataType("dtype", type));
    }

    static OnnxValue Normal(OnnxCall call, Shape shape, DataType type)
    {
        Tensor numbers = call.Says("seed") ? Tensor.Normal(shape, (long)BitConverter.SingleToInt32Bits(call.Float("seed", 0))) : Tensor.Normal(shape);
        return call.Give(numbers * call.Float("scale", 1) + call.Float("mean", 0), call.DataType("dtype", type));
    }

    /// <summary>Draws classes of logits [batch, classes] by the Gumbel trick: argmax(logits - log(-log u)).</summary>
    static OnnxValue Multinomial(OnnxCall call)
    {
        Tensor x = call.X;
        int samples = call.Int("sample_size", 1);
        Shape shape = Sizes(call, [x.Shape[0], samples, x.Shape[1]]);
        Tensor noise = -((-(Draw(call, shape) + 1e-12).Log()) + 1e-12).Log();
        return call.Give((x.Cast(ElementType.Float32).ExpandDims(1) + noise).ArgMax(2), call.DataType("dtype", DataType.Int32));
    }

    /// <summary>a - b cos(2πi / n) + c cos(4πi / n).</summary>
    static OnnxValue Cosines(OnnxCall call, double a, double b, double c)
    {
        int size = call.KnownInt(0);
        Shape shape = Sizes(call, [size]);
        Tensor angle = Tensor.Range(shape[0], ElementType.Float64) * (2 * Math.PI / Math.Max(1, call.Flag("periodic", true) ? size : size - 1));
        return call.Give(a - angle.Cos() * b + (angle * 2).Cos() * c, call.DataType("output_datatype", DataType.Float));
    }
}
