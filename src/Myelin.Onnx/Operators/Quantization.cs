namespace Myelin.Onnx;

/// <summary>Quantized numbers: x = (q - zero point) · scale.</summary>
static class Quantization
{
    public static OnnxRow[] Rows { get; } =
    [
        new("QuantizeLinear", 10, call =>
            Quantize(call, call.X, call.Input(1), call.Has(2) ? call.Value(2) : null, call.Int("axis", 1),
                call.DataType("output_dtype", DataType.Undefined))) { Host = [1, 2] },
        new("DequantizeLinear", 10, Dequantize) { Host = [1, 2] },
        new("DynamicQuantizeLinear", 11, Dynamic),
        new("MatMulInteger", 10, call => call.Give(
            Whole(Shifted(call, 0, 2, -2).MatMul(Shifted(call, 1, 3, -1)), call.Type()), DataType.Int32)) { Host = [2, 3] },
        new("ConvInteger", 10, call =>
            call.Give(Convolved(call, Shifted(call, 0, 2, 0), Shifted(call, 1, 3, 0)).Round(), DataType.Int32,
                OnnxValue.ChannelsLast(call.Value(0).Shape.Rank)))
            { Host = [2, 3] },
        new("QLinearMatMul", 10, call => Requantized(call, Centered(call, 0, 1, 2, -2).MatMul(Centered(call, 3, 4, 5, -1)), 6, null)) { Host = [1, 2, 4, 5, 6,
            7] },
        new("QLinearConv", 10, ConvolveQuantized) { Host = [1, 2, 4, 5, 6, 7, 8] },
    ];

    /// <summary>Numbers of one entry of an axis each, or one number, so that they broadcast.</summary>
    static Tensor Along(Tensor values, int rank, int axis)
    {
        if (values.Shape.Elements == 1) return values.Reshape(default(Shape));
        if (values.Rank != 1) return values;
        int[] sizes = [.. Enumerable.Repeat(1, rank)];
        sizes[axis < 0 ? axis + rank : axis] = values.Shape[0];
        return values.Reshape(sizes);
    }

    static OnnxValue Quantize(OnnxCall call, Tensor x, Tensor scale, OnnxValue? zero, int axis, DataType type)
    {
        if (zero != null) type = zero.Type;
        if (type == DataType.Undefined) type = DataType.UInt8;
        if (!type.IsInteger()) throw call.Invalid($"expects to quantize to integers, received {type}");
        axis = scale.Shape.Elements == 1 ? 0 : axis;
        Tensor y = (x.Cast(scale.Type) / Along(scale, x.Rank, axis)).Round();
        if (zero != null) y += Along(zero.Tensor, x.Rank, axis).Cast(y.Type);
        (long low, long high) = type.Range() ?? (int.MinValue, int.MaxValue);
        return call.Give(y.Clamp((double)low, high), type);
    }

    static OnnxValue Dequantize(OnnxCall call)
    {
        Tensor x = call.X, scale = call.Input(1);
        int axis = call.Int("axis", 1);
        if (call.Has(2)) x -= Along(call.Input(2), x.Rank, axis);
        return call.Give(x.Cast(scale.Type) * Along(scale, x.Rank, axis), call.Type(1));
    }

    static OnnxValue?[] Dynamic(OnnxCall call)
    {
        Tensor x = call.X, low = x.Min().Minimum(0d), high = x.Max().Maximum(0d), scale = (high - low) / 255;
        Tensor zero = (-low / Tensor.Where(scale.EqualTo(0d), 1d, scale)).Round().Clamp(0d, 255d);
        return [
            call.Give((x / Tensor.Where(scale.EqualTo(0d), 1d, scale)).Round() is var y ? (y + zero).Clamp(0d, 255d) : x, DataType.UInt8),
            call.Give(scale, DataType.Float), call.Give(zero, DataType.UInt8)];
    }

    /// <summary>Integers less their zero point, in Float32 where sums are exact, else Float64.</summary>
    static Tensor Shifted(OnnxCall call, int input, int zero, int axis)
    {
        Tensor x = call.Input(input);
        return (call.Has(zero) ? x - Along(call.Input(zero), x.Rank, axis) : x).Cast(ElementType.Float64);
    }

    static Tensor Whole(Tensor x, DataType type) => type.IsReal() ? x : x.Round();

    /// <summary>Real numbers of quantized ones.</summary>
    static Tensor Centered(OnnxCall call, int input, int scale, int zero, int axis) =>
        Shifted(call, input, zero, axis) * Along(call.Input(scale), call.Input(input).Rank, axis).Cast(ElementType.Float64);

    static OnnxValue Requantized(OnnxCall call, Tensor y, int scale, int[]? order)
    {
        Tensor quantized = (y / call.Input(scale).Reshape(default(Shape)).Cast(ElementType.Float64)).Round()
            + call.Input(scale + 1).Reshape(default(Shape)).Cast(ElementType.Float64);
        DataType type = call.Type(scale + 1);
        (long low, long high) = type.Range() ?? (int.MinValue, int.MaxValue);
        return call.Give(quantized.Clamp((double)low, high), type, order);
    }

    /// <summary>The convolution of [batch, channels, ...] with [outputs, inputs, ...]; the result has channels last.</summary>
    static Tensor Convolved(OnnxCall call, Tensor x, Tensor w) =>
        Convolutions.Convolve(call, x.Transpose(OnnxValue.ChannelsLast(x.Rank)), w.Transpose(OnnxValue.KernelOrder(w.Rank)), null);

    static OnnxValue ConvolveQuantized(OnnxCall call)
    {
        Tensor x = Shifted(call, 0, 2, 0), w = Shifted(call, 3, 5, 0);
        Tensor scale = call.Input(1).Reshape(default(Shape)).Cast(ElementType.Float64) * call.Input(4).Cast(ElementType.Float64);
        Tensor sums = Convolved(call, x, w);
        if (call.Has(8)) sums += call.Input(8).Cast(ElementType.Float64);
        return Requantized(call, sums * (scale.Shape.Elements == 1 ? scale.Reshape(default(Shape)) : scale), 6, OnnxValue.ChannelsLast(x.Rank));
    }
}
