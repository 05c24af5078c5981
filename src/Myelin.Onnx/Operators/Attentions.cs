using static Myelin.Onnx.OnnxRow;

namespace Myelin.Onnx;

/// <summary>Attention, and what runtimes fuse around it (domain com.microsoft).</summary>
static class Attentions
{
    const string Microsoft = "com.microsoft";

    public static OnnxRow[] Rows { get; } =
    [
        new("Attention", 23, Attend),
        new("RotaryEmbedding", 23, Rotate),
        MapWith("FastGelu", 1, (_, x) => (x.Length > 1 ? x[0] + x[1] : x[0]).GeluTanh()) with { Domain = Microsoft },
        Map("BiasGelu", 1, (x, bias) => (x + bias).Gelu()) with { Domain = Microsoft },
        MapWith("QuickGelu", 1, (call, x) => x[0] * (x[0] * call.Float("alpha", 1.702f)).Sigmoid()) with { Domain = Microsoft },
        new("FusedMatMul", 1, Fused) { Domain = Microsoft },
        new("SkipLayerNormalization", 1, SkipLayer) { Domain = Microsoft },
    ];

    /// <summary>[batch, heads, time, size] of [batch, time, heads · size].</summary>
    static Tensor Heads(OnnxCall call, Tensor x, string name)
    {
        if (x.Rank == 4) return x;
        int heads = call.Int(name, 0);
        if (x.Rank != 3 || heads < 1
            || x.Shape[2] % heads != 0) throw call.Invalid($"expects [batch, time, size] and {name} that divides the size, received {x.Shape}");
        return x.Reshape([x.Shape[0], x.Shape[1], heads, x.Shape[2] / heads]).Transpose(0, 2, 1, 3);
    }

    static OnnxValue?[] Attend(OnnxCall call)
    {
        Tensor q = Heads(call, call.X, "q_num_heads"), k = Heads(call, call.Input(1), "kv_num_heads"), v = Heads(call, call.Input(2), "kv_num_heads");
        if (call.Has(4)) (k, v) = (Tensor.Concatenate([call.Input(4), k], 2), Tensor.Concatenate([call.Input(5), v], 2));
        int past = call.Has(4) ? call.Input(4).Shape[2] : 0;
        (Tensor keys, Tensor values) = (k, v);
        if (q.Shape[1] != k.Shape[1]) (k, v) = (k.Repeat(q.Shape[1] / k.Shape[1], 1), v.Repeat(q.Shape[1] / v.Shape[1], 1));
        double scale = call.Says("scale") ? call.Float("scale", 1) : 1 / Math.Sqrt(q.Shape[3]);
        Tensor scores = (q * Math.Sqrt(scale)).MatMul((k * Math.Sqrt(scale)).Transpose(0, 1, 3, 2)), raw = scores;
        if (call.Float("softcap", 0) is var cap && cap > 0) scores = (scores / cap).Tanh() * cap;
        Tensor capped = scores;
        if (call.Flag("is_causal"))
        {
            Tensor rows = (Tensor.Range(scores.Shape[2]) + (long)past).Reshape([-1, 1]), columns = Tensor.Range(scores.Shape[3]).Reshape([1, -1]);
            scores = Tensor.Where(rows.GreaterThanOrEqual(columns), scores, double.NegativeInfinity);
        }
        if (call.Optional(3) is { } mask) scores = mask.Type == ElementType.Bool ? Tensor.Where(mask, scores, double.NegativeInfinity) : scores + mask;
        Tensor weights = scores.Softmax(), y = weights.MatMul(v);
        if (call.X.Rank == 3) y = y.Transpose(0, 2, 1, 3).Reshape([y.Shape[0], y.Shape[2], -1]);
        Tensor inner = call.Int("qk_matmul_output_mode", 0) switch { 1 => capped, 2 => scores, 3 => weights, _ => raw };
        return [call.Give(y), call.Give(keys), call.Give(values), call.Give(inner)];
    }

    static Tensor Rotate(OnnxCall call)
    {
        Tensor x = call.X.Rank == 3 ? Heads(call, call.X, "num_heads").Transpose(0, 2, 1, 3) : call.X.Transpose(0, 2, 1, 3);   // [batch, time, heads, size]
        Tensor cosines = call.Input(1), sines = call.Input(2);
        if (call.Optional(3) is { } positions) (cosines, sines) = (cosines.Gather(positions), sines.Gather(positions));
        int size = call.Int("rotary_embedding_dim", 0) is > 0 and var part ? part : x.Shape[3];
        Tensor turned = x.Slice(3, 0, size), c = cosines.ExpandDims(2), s = sines.ExpandDims(2);
        bool isInterleaved = call.Flag("interleaved");
        Tensor a = isInterleaved ? turned.Slice(3, 0, size / 2, 2) : turned.Slice(3, 0, size / 2);
        Tensor b = isInterleaved ? turned.Slice(3, 1, size / 2, 2) : turned.Slice(3, size / 2, size / 2);
        Tensor real = c * a - s * b, imaginary = s * a + c * b;
        Tensor y = isInterleaved ? Tensor.Stack([real, imaginary], 4).Reshape(turned.Shape) : Tensor.Concatenate([real, imaginary], 3);
        if (size < x.Shape[3]) y = Tensor.Concatenate([y, x.Slice(3, size, x.Shape[3] - size)], 3);
        return call.X.Rank == 3 ? y.Reshape(call.X.Shape) : y.Transpose(0, 2, 1, 3);
    }

    static Tensor Fused(OnnxCall call)
    {
        Tensor Turned(Tensor x, string name) => call.Flag(name) && x.Rank > 1 ? x.Transpose([.. Enumerable.Range(0, x.Rank - 2), x.Rank - 1, x.Rank - 2]) : x;
        Tensor y = Turned(call.X, "transA").MatMul(Turned(call.Input(1), "transB"));
        return call.Float("alpha", 1) is var alpha && alpha != 1 ? y * alpha : y;
    }

    static OnnxValue?[] SkipLayer(OnnxCall call)
    {
        Tensor sum = call.X + call.Input(1);
        if (call.Optional(4) is { } bias) sum += bias;
        return [call.Give(sum.LayerNormalization(call.Input(2), call.Optional(3), call.Float("epsilon", 1e-12f))), null, null, call.Give(sum)];
    }
}
