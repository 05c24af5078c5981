using static Myelin.Onnx.OnnxRow;

namespace Myelin.Onnx;

/// <summary>Arithmetic.</summary>
static class Arithmetic
{
    public static OnnxRow[] Rows { get; } =
    [
        Older("Add", (a, b) => a + b),
        Older("Sub", (a, b) => a - b),
        Older("Mul", (a, b) => a * b),
        Older("Div", (a, b) => a / b),
        Older("Pow", (a, b) => a.Pow(b)),
        Map("Add", 7, (a, b) => a + b),
        Map("Sub", 7, (a, b) => a - b),
        Map("Mul", 7, (a, b) => a * b),
        Map("Div", 7, (a, b) => a / b),
        MapWith("Pow", 7, (call, x) => Power(call, x[0], x[1])),
        MapWith("Mod", 10, (call, x) => call.Flag("fmod") ? Remainder(x[0], x[1]) : Modulo(x[0], x[1])),
        MapWith("Sum", 1, (_, x) => x.Aggregate((a, b) => a + b)),
        MapWith("Mean", 1, (_, x) => x.Aggregate((a, b) => a + b) / x.Length),
        MapWith("Max", 1, (_, x) => x.Aggregate((a, b) => a.Maximum(b))),
        MapWith("Min", 1, (_, x) => x.Aggregate((a, b) => a.Minimum(b))),
        Map("Neg", 1, x => -x),
        Map("Abs", 1, x => x.Abs()),
        Map("Sign", 9, Sign),
        Map("Floor", 1, x => x.Floor()),
        Map("Ceil", 1, x => x.Ceiling()),
        Map("Round", 11, x => x.Round()),
        Map("Reciprocal", 1, x => x.Reciprocal()),
        MapWith("BitShift", 11, (call, x) => Shift(call, x[0], x[1])),
        MapWith("BitwiseAnd", 18, (call, x) => Bitwise.Of(x[0], x[1], call.Type(), (a, b) => a * b)),
        MapWith("BitwiseOr", 18, (call, x) => Bitwise.Of(x[0], x[1], call.Type(), (a, b) => a + b - a * b)),
        MapWith("BitwiseXor", 18, (call, x) => Bitwise.Of(x[0], x[1], call.Type(), (a, b) => a + b - a * b * 2L)),
        Map("BitwiseNot", 18, x => -x - 1L),
        new("CumSum", 11, call => call.X.CumulativeSum(call.Axis(call.KnownInt(1), call.X.Rank), call.Flag("exclusive"), call.Flag("reverse"))) { Host = [1] },
    ];

    /// <summary>The first meaning: shapes are equal, or those of the second input stand at an axis of the first.</summary>
    static OnnxRow Older(string name, Func<Tensor, Tensor, Tensor> op) => new(name, 1, call => op(call.X, Placed(call, call.X, call.Input(1))));

    /// <summary>The second input with axes of size 1 after those that it has.</summary>
    public static Tensor Placed(OnnxCall call, Tensor x, Tensor other)
    {
        if (!call.Flag("broadcast") || !call.Says("axis")) return other;
        int after = x.Rank - call.Axis(call.Int("axis", 0), x.Rank) - other.Rank;
        return after > 0 ? other.Reshape(Shape.Create([.. other.Shape, .. Enumerable.Repeat(1, after)])) : other;
    }

    static Tensor Power(OnnxCall call, Tensor x, Tensor exponent)
    {
        if (call.Value(1) is { IsKnown: true } known && known.Shape.Elements == 1 && known.Shape.Rank <= x.Rank && x.Type.IsReal())
            return x.Pow(call.KnownFloats(1)[0]);
        if (x.Type.IsReal()) return x.Pow(exponent.Cast(x.Type));
        return x.Cast(ElementType.Float64).Pow(exponent.Cast(ElementType.Float64)).Round().Cast(x.Type);
    }

    static Tensor Sign(Tensor x) => x.Type.IsReal() ? x.Sign() : x.Maximum(-1L).Minimum(1L);

    /// <summary>The part of a towards zero.</summary>
    static Tensor Truncated(Tensor a) => a.Type.IsReal() ? Tensor.Where(a.LessThan(0L), a.Ceiling(), a.Floor()) : a;

    /// <summary>The remainder with the sign of the dividend.</summary>
    static Tensor Remainder(Tensor a, Tensor b) => a - Truncated(a / b) * b;

    /// <summary>The remainder with the sign of the divisor.</summary>
    static Tensor Modulo(Tensor a, Tensor b)
    {
        Tensor rest = Remainder(a, b);
        return Tensor.Where((rest * b.Maximum(-1L).Minimum(1L)).LessThan(0L), rest + b, rest);
    }

    static Tensor Shift(OnnxCall call, Tensor x, Tensor by)
    {
        Tensor power = Tensor.From([.. Enumerable.Range(0, 63).Select(bit => 1L << bit)], [63]).Gather(by.Cast(ElementType.Int64).Minimum(62L));
        Tensor wide = x.Cast(ElementType.Int64);
        return (call.Text("direction", "") == "LEFT" ? wide * power : wide / power).Wrapped(call.Type()).Cast(x.Type);
    }
}

/// <summary>Logic of the bits of integers, by arithmetic.</summary>
static class Bitwise
{
    /// <summary>Combines the bits of two tensors.</summary>
    /// <param name="a">The first.</param>
    /// <param name="b">The second.</param>
    /// <param name="type">Their declared type.</param>
    /// <param name="bit">The bit of two bits, each 0 or 1.</param>
    public static Tensor Of(Tensor a, Tensor b, DataType type, Func<Tensor, Tensor, Tensor> bit)
    {
        Tensor x = a.Cast(ElementType.Int64), y = b.Cast(ElementType.Int64), sum = 0L;
        for (int i = 0; i < type.Bits(); i++) sum += bit(Bit(x, i), Bit(y, i)) * (1L << i);
        return sum.Wrapped(type).Cast(a.Type);
    }

    /// <summary>Bit i in two's complement: the parity of ⌊x / 2^i⌋. The last bit of 64 is the sign.</summary>
    static Tensor Bit(Tensor x, int i)
    {
        if (i == 63) return x.LessThan(0L).Cast(ElementType.Int64);
        Tensor floor = i == 0 ? x : i == 62 ? (x - Rest(x, 1L << 62)) / (1L << 62) : (x - Rest(x, 1L << i)) / (1L << i);
        return Rest(floor, 2);
    }

    static Tensor Rest(Tensor x, long count)
    {
        Tensor rest = x - x / count * count;
        return Tensor.Where(rest.LessThan(0L), rest + count, rest);
    }
}
