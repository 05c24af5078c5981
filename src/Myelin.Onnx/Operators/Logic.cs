using static Myelin.Onnx.OnnxRow;

namespace Myelin.Onnx;

/// <summary>Comparisons and logic.</summary>
static class Logic
{
    public static OnnxRow[] Rows { get; } =
    [
        Older("And", And), Older("Or", Or), Older("Xor", Xor), Older("Equal", Equal), Older("Less", Less), Older("Greater", (a, b) => Less(b, a)),
        Map("And", 7, And),
        Map("Or", 7, Or),
        Map("Xor", 7, Xor),
        Map("Not", 1, Not),
        Map("Equal", 7, Equal),
        Map("Less", 7, Less),
        Map("LessOrEqual", 12, (a, b) => a.LessThanOrEqual(b)),
        Map("Greater", 7, (a, b) => a.GreaterThan(b)),
        Map("GreaterOrEqual", 12, (a, b) => a.GreaterThanOrEqual(b)),
        new("Where", 9, call => call.Map((_, x) => Choose(x[0], x[1], x[2])) is var y ? call.Give(y.Stored, call.Type(1), y.Order) : y),
    ];

    static OnnxRow Older(string name, Func<Tensor, Tensor, Tensor> op) => new(name, 1, call => op(call.X, Arithmetic.Placed(call, call.X, call.Input(1))));

    static Tensor Number(Tensor x) => x.Cast(ElementType.Int32);

    static Tensor Equal(Tensor a, Tensor b) => a.EqualTo(b);

    static Tensor Less(Tensor a, Tensor b) => a.LessThan(b);

    /// <summary>a and b.</summary>
    public static Tensor And(Tensor a, Tensor b) => (Number(a) * Number(b)).GreaterThan(0L);

    /// <summary>a or b.</summary>
    public static Tensor Or(Tensor a, Tensor b) => (Number(a) + Number(b)).GreaterThan(0L);

    /// <summary>Either a or b.</summary>
    public static Tensor Xor(Tensor a, Tensor b) => (Number(a) + Number(b)).EqualTo(1L);

    /// <summary>Not a.</summary>
    public static Tensor Not(Tensor a) => Number(a).EqualTo(0L);

    /// <summary>a where the condition holds, b elsewhere, of any type.</summary>
    public static Tensor Choose(Tensor condition, Tensor a, Tensor b) => a.Type == ElementType.Bool
        ? Tensor.Where(condition, Number(a), Number(b)).Cast(ElementType.Bool)
        : Tensor.Where(condition, a, b);
}
