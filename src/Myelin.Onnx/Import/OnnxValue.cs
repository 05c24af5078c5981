namespace Myelin.Onnx;

/// <summary>A value of a running model: a tensor, a sequence of values, or an optional without a value.</summary>
/// <remarks>
/// A tensor may be stored with its axes in another order, such as images with channels last. Nodes that work in that order take it as it is; others
/// take <see cref="Tensor"/>, which transposes. So transposes that cancel each other are never made.
/// </remarks>
sealed class OnnxValue
{
    readonly Tensor? stored;
    Tensor? standard;

    OnnxValue(Tensor? stored, int[]? order, DataType type) => (this.stored, Order, Type) = (stored, order, type);

    /// <summary>An optional without a value.</summary>
    public static OnnxValue None(DataType type) => new(null, null, type);

    /// <summary>A sequence.</summary>
    public static OnnxValue Sequence(IReadOnlyList<OnnxValue> items, DataType type) =>
        new(null, null, type) { Items = items, IsKnown = items.All(item => item.IsKnown) };

    /// <summary>A tensor.</summary>
    /// <param name="stored">Its values, in the carrier of the type.</param>
    /// <param name="type">Its declared type.</param>
    /// <param name="order">For each stored axis the axis of the value; null for the same order.</param>
    public static OnnxValue Of(Tensor stored, DataType type, int[]? order = null) => new(stored, order, type);

    /// <summary>The declared type of its elements.</summary>
    public DataType Type { get; }

    /// <summary>Whether it depends on no input and no parameter, so that its values can be read while a step is captured.</summary>
    public bool IsKnown { get; init; }

    /// <summary>The values of a sequence; null for others.</summary>
    public IReadOnlyList<OnnxValue>? Items { get; private init; }

    /// <summary>The order of the stored axes; null for the standard one.</summary>
    public int[]? Order { get; }

    /// <summary>Whether it is an optional without a value.</summary>
    public bool IsNone => stored == null && Items == null;

    /// <summary>The tensor with its axes in ONNX's order.</summary>
    public Tensor Tensor => standard ??= Order == null ? Stored : Stored.Transpose(Inverse(Order));

    /// <summary>The tensor in its stored order.</summary>
    public Tensor Stored => stored ?? throw new OnnxException(
        $"ONNX: expects a tensor, received {(Items != null ? "a sequence" : "an optional without a value")}; the model is not valid.");

    /// <summary>The sizes of the value.</summary>
    public Shape Shape => Order == null ? Stored.Shape : Shape.Create([.. Inverse(Order).Select(axis => Stored.Shape[axis])]);

    /// <summary>The tensor with its axes in an order.</summary>
    public Tensor In(int[] order) =>
        Order == null ? Stored.Transpose(order) : Order.AsSpan().SequenceEqual(order) ? Stored
        : Stored.Transpose([.. order.Select(axis => Array.IndexOf(Order, axis))]);

    /// <summary>The same value, known or not.</summary>
    public OnnxValue Known(bool known) => known == IsKnown ? this : new(stored, Order, Type) { Items = Items, IsKnown = known, standard = standard };

    /// <summary>The order of images with channels last: [batch, ..., channels].</summary>
    public static int[] ChannelsLast(int rank) => [0, .. Enumerable.Range(2, rank - 2), 1];

    /// <summary>The order of kernels: [window, inputs, outputs] of ONNX's [outputs, inputs, window].</summary>
    public static int[] KernelOrder(int rank) => [.. Enumerable.Range(2, rank - 2), 1, 0];

    /// <summary>Where each axis is in an order.</summary>
    public static int[] Inverse(int[] order)
    {
        var inverse = new int[order.Length];
        for (int i = 0; i < order.Length; i++) inverse[order[i]] = i;
        return inverse;
    }
}
