using static Myelin.Onnx.OnnxRow;

namespace Myelin.Onnx;

/// <summary>Functions of numbers.</summary>
static class Functions
{
    public static OnnxRow[] Rows { get; } =
    [
        Map("Sqrt", 1, x => x.Sqrt()),
        Map("Exp", 1, x => x.Exp()),
        Map("Log", 1, x => x.Log()),
        Map("Erf", 9, x => x.Type.IsReal() ? x.Erf() : x.Cast(ElementType.Float64).Erf().Cast(x.Type)),
        Map("Tanh", 1, x => x.Tanh()),
        Map("Sin", 7, x => x.Sin()),
        Map("Cos", 7, x => x.Cos()),
        Map("Tan", 7, x => x.Sin() / x.Cos()),
        Map("Asin", 7, Asin),
        Map("Acos", 7, x => Math.PI / 2 - Asin(x)),
        Map("Atan", 7, x => x.Atan()),
        Map("Sinh", 9, x => (x.Expm1() - (-x).Expm1()) * 0.5),
        Map("Cosh", 9, x => (x.Exp() + (-x).Exp()) * 0.5),
        Map("Asinh", 9, Asinh),
        Map("Acosh", 9, x => ((x - 1) + ((x - 1) * (x + 1)).Sqrt()).Log1p()),
        Map("Atanh", 9, x => (x.Log1p() - (-x).Log1p()) * 0.5),
        Map("IsNaN", 9, x => Logic.Not(x.EqualTo(x))),
        MapWith("IsInf", 10, (call, x) => IsInfinite(x[0], call.Flag("detect_positive", true), call.Flag("detect_negative", true))),
        new("Det", 11, call => Determinant.Of(call.X)),
    ];

    /// <summary>atan(x / √(1 - x²)), which is π/2 at 1.</summary>
    static Tensor Asin(Tensor x) => (x / ((1 - x) * (1 + x)).Sqrt()).Atan();

    /// <summary>sign(x) log(|x| + √(x² + 1)), written so that it is exact near 0.</summary>
    static Tensor Asinh(Tensor x)
    {
        Tensor a = x.Abs(), square = a * a;
        return (a + square / ((square + 1).Sqrt() + 1)).Log1p() * x.Sign();
    }

    static Tensor IsInfinite(Tensor x, bool positive, bool negative)
    {
        Tensor isPositive = x.EqualTo(double.PositiveInfinity), isNegative = x.EqualTo(double.NegativeInfinity);
        return positive && negative ? Logic.Or(isPositive, isNegative) : positive ? isPositive : negative ? isNegative : Logic.And(isPositive, isNegative);
    }
}

/// <summary>Determinants of matrices.</summary>
static class Determinant
{
    /// <summary>The determinants of [..., n, n], by elimination with the largest pivot, of which each step is made of ops.</summary>
    public static Tensor Of(Tensor x)
    {
        int n = x.Rank < 2 ? -1 : x.Shape[-1];
        if (n < 0 || x.Shape[-2] != n) throw new ShapeException($"Det: expects square matrices, received {x.Shape}; reshape them.");
        Shape batch = x.Shape[..^2];
        Tensor rest = x.Reshape([-1, n, n]), product = Tensor.Full([rest.Shape[0]], 1, x.Type);
        for (; n > 0; n--)
        {
            Tensor pivot = rest.Slice(2, 0, 1).Squeeze(2).Abs().ArgMax(1);                               // [batch]
            Tensor chosen = pivot.OneHot(n, -1, x.Type).ExpandDims(1);                                   // [batch, 1, n]
            Tensor row = chosen.MatMul(rest), lead = row.Slice(2, 0, 1);                                 // [batch, 1, n], [batch, 1, 1]
            Tensor first = rest.Slice(1, 0, 1), swapped = rest + chosen.Transpose(0, 2, 1) * (first - row);
            product *= lead.Reshape([-1]) * (Tensor.Where(pivot.EqualTo(0L), Tensor.Full([], 1, x.Type), Tensor.Full([], -1, x.Type)));
            if (n == 1) break;
            Tensor factor = Tensor.Where(lead.EqualTo(0d), Tensor.Full([], 0, x.Type), swapped.Slice(1, 1, n - 1).Slice(2, 0, 1) / lead);
            rest = swapped.Slice(1, 1, n - 1).Slice(2, 1, n - 1) - factor * row.Slice(2, 1, n - 1);
        }
        return product.Reshape(batch);
    }
}
