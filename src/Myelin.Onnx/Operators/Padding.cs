namespace Myelin.Onnx;

/// <summary>Pad: constant, reflect, edge and wrap, with negative amounts, which crop.</summary>
static class Padding
{
    /// <summary>The padded value, in the order of axes that it has.</summary>
    public static OnnxValue Of(OnnxCall call, int[] pads, int[]? axes, double value)
    {
        OnnxValue x = call.Value(0);
        int rank = x.Shape.Rank;
        axes = axes == null ? [.. Enumerable.Range(0, rank)] : [.. axes.Select(axis => call.Axis(axis, rank))];
        if (pads.Length != 2 * axes.Length) throw call.Invalid($"expects {2 * axes.Length} amounts of padding, received {pads.Length}");
        var amounts = new (int Before, int After)[rank];
        for (int i = 0; i < axes.Length; i++)
            amounts[x.Order is { } order ? Array.IndexOf(order, axes[i]) : axes[i]] = (pads[i], pads[axes.Length + i]);
        Tensor y = x.Stored;
        for (int axis = 0; axis < rank; axis++)
        {
            (int before, int after) = amounts[axis];
            if (before >= 0 && after >= 0) continue;
            int from = Math.Max(0, -before), to = y.Shape[axis] - Math.Max(0, -after);
            y = y.Slice(axis, from, Math.Max(0, to - from));
            amounts[axis] = (Math.Max(0, before), Math.Max(0, after));
        }
        bool isBool = y.Type == ElementType.Bool;
        if (isBool) y = y.Cast(ElementType.Int32);
        y = call.Text("mode", "constant") switch
        {
            "constant" => y.Pad(amounts, PadMode.Constant, y.Type.IsReal() ? value : (long)value),
            "reflect" => y.Pad(amounts, PadMode.Reflect),
            "edge" => y.Pad(amounts, PadMode.Edge),
            "wrap" => Wrapped(y, amounts),
            string other => throw call.Invalid($"expects the mode constant, reflect, edge or wrap, received \"{other}\""),
        };
        return call.Give(isBool ? y.Cast(ElementType.Bool) : y, x.Type, x.Order);
    }

    static Tensor Wrapped(Tensor x, (int Before, int After)[] amounts)
    {
        for (int axis = 0; axis < amounts.Length; axis++)
        {
            (int before, int after) = amounts[axis];
            int size = x.Shape[axis];
            if (before + after == 0) continue;
            long[] entries = [.. Enumerable.Range(0, checked(before + size + after)).Select(i => (((long)i - before) % size + size) % size)];
            x = x.Gather(Tensor.From(entries), axis);
        }
        return x;
    }
}
