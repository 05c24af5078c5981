namespace Myelin.Onnx;

/// <summary>Products of matrices.</summary>
static class Products
{
    public static OnnxRow[] Rows { get; } =
    [
        new("MatMul", 1, call => call.X.MatMul(call.Input(1))),
        new("Gemm", 1, Gemm),
        new("Einsum", 12, call => Tensor.Einsum(call.Text("equation", "").Replace(" ", "", StringComparison.Ordinal), call.All)),
    ];

    static Tensor Gemm(OnnxCall call)
    {
        Tensor a = call.X, b = call.Input(1);
        if (a.Rank != 2 || b.Rank != 2) throw call.Invalid($"expects two matrices, received {a.Shape} and {b.Shape}");
        float alpha = call.Float("alpha", 1), beta = call.Float("beta", 1);
        Tensor y = (call.Flag("transA") ? a.Transpose() : a).MatMul(call.Flag("transB") ? b.Transpose() : b);
        if (alpha != 1) y = y.Type.IsReal() ? y * alpha : y * (long)alpha;
        if (!call.Has(2) || beta == 0) return y;
        Tensor c = call.Input(2);
        return y + (beta == 1 ? c : c.Type.IsReal() ? c * beta : c * (long)beta);
    }
}
