namespace Myelin.Onnx;

/// <summary>Shapes, views and casts.</summary>
static class Shapes
{
    public static OnnxRow[] Rows { get; } =
    [
        new("Identity", 1, call => call.Value(0)) { KnowsOutputs = true },
        new("Shape", 1, call => Sizes(call, 0, null)) { ReadsShapes = true },
        new("Shape", 15, call => Sizes(call, call.Int("start", 0), call.Says("end") ? call.Int("end", 0) : null)) { ReadsShapes = true },
        new("Size", 1, call => call.Give(Tensor.Full([], call.Value(0).Shape.Elements, ElementType.Int64), DataType.Int64)) { ReadsShapes = true },
        new("Reshape", 1, call => Reshape(call, call.Ints("shape") ?? [], false)),
        new("Reshape", 5, call => Reshape(call, call.KnownInts(1), call.Flag("allowzero"))) { Host = [1] },
        new("Flatten", 1, call => Flat(call.X, call.Int("axis", 1) is var axis && axis == call.X.Rank ? axis : call.Axis(axis, call.X.Rank))),
        new("Transpose", 1, Transpose),
        new("Squeeze", 1, call => Squeeze(call, call.Ints("axes"))),
        new("Squeeze", 13, call => Squeeze(call, call.Axes(1))) { Host = [1] },
        new("Unsqueeze", 1, call => Unsqueeze(call, call.Ints("axes"))),
        new("Unsqueeze", 13, call => Unsqueeze(call, call.Axes(1))) { Host = [1] },
        new("Concat", 1, call => Concatenate(call, call.Int("axis", 1))),
        new("Split", 1, call => Split(call, call.Int("axis", 0), call.Ints("split") ?? (call.Has(1) ? call.KnownInts(1) : null), call.Node.Outputs.Length)),
        new("Split", 13, call => Split(call, call.Int("axis", 0), call.Axes(1, ""), call.Int("num_outputs", call.Node.Outputs.Length))) { Host = [1] },
        new("Slice", 1, call => Slice(call, call.Ints("starts") ?? [], call.Ints("ends") ?? [], call.Ints("axes"), null)),
        new("Slice", 10, call => Slice(call, call.KnownInts(1), call.KnownInts(2), call.Axes(3, ""), call.Axes(4, ""))) { Host = [1, 2, 3, 4] },
        new("Expand", 8, call => Expand(call, call.KnownInts(1))) { Host = [1] },
        new("Tile", 1, call => Tile(call.X, call.KnownInt(2), call.KnownInt(1))) { Host = [1, 2] },
        new("Tile", 6, call => call.X.Tile(call.KnownInts(1))) { Host = [1] },
        new("Pad", 1, call => Padding.Of(call, call.Ints("pads") ?? call.Ints("paddings") ?? [], null, call.Float("value", 0))),
        new("Pad", 11, call => Padding.Of(call, call.KnownInts(1), call.Axes(3, ""), call.Has(2) ? call.KnownFloats(2)[0] : 0)) { Host = [1, 2, 3] },
        new("DepthToSpace", 1, call => DepthToSpace(call.X, call.Int("blocksize", 1), call.Text("mode", "DCR") == "DCR")),
        new("SpaceToDepth", 1, call => SpaceToDepth(call.X, call.Int("blocksize", 1))),
        new("Cast", 1, call => Cast(call, TypeNamed(call))),
        new("Cast", 6, call => Cast(call, call.DataType("to", DataType.Undefined))),
        new("CastLike", 15, call => Cast(call, call.Type(1))),
        new("Trilu", 14, call => Triangle(call, call.Has(1) ? call.KnownInt(1) : 0, call.Flag("upper", true))) { Host = [1] },
    ];

    static OnnxValue Sizes(OnnxCall call, int start, int? end)
    {
        Shape shape = call.Value(0).Shape;
        int first = Math.Clamp(start < 0 ? start + shape.Rank : start, 0, shape.Rank);
        int last = Math.Clamp(end is { } given ? given < 0 ? given + shape.Rank : given : shape.Rank, first, shape.Rank);
        return call.Give(Tensor.From([.. shape.Skip(first).Take(last - first).Select(size => (long)size)], [last - first]), DataType.Int64);
    }

    static Tensor Reshape(OnnxCall call, int[] sizes, bool allowsZero)
    {
        Tensor x = call.X;
        int[] target = [.. sizes.Select((size, i) => size == 0 && !allowsZero ? i < x.Rank ? x.Shape[i] : throw call.Invalid("copies a size that is not there")
            : size)];
        int free = Array.IndexOf(target, -1);
        if (free >= 0 && x.Shape.Elements == 0)
            target[free] = 0;
        return x.Reshape(target);
    }

    /// <summary>[the axes before one, the axes from it on].</summary>
    public static Tensor Flat(Tensor x, int axis)
    {
        long rows = x.Shape[..axis].Elements, columns = x.Shape[axis..].Elements;
        return x.Reshape([checked((int)rows), checked((int)columns)]);
    }

    /// <summary>The value with another order of axes, without a copy.</summary>
    static OnnxValue Transpose(OnnxCall call)
    {
        OnnxValue x = call.Value(0);
        int rank = x.Shape.Rank;
        int[] order = call.Ints("perm") ?? [.. Enumerable.Range(0, rank).Reverse()];
        if (order.Length != rank
            || order.Order().Where((axis, i) => axis != i).Any()) throw call.Invalid($"expects the {rank} axes of {x.Shape} in another order");
        int[] inverse = OnnxValue.Inverse(order), stored = [.. (x.Order ?? [.. Enumerable.Range(0, rank)]).Select(axis => inverse[axis])];
        return OnnxValue.Of(x.Stored, x.Type, stored.AsSpan().SequenceEqual([.. Enumerable.Range(0, rank)]) ? null : stored);
    }

    static Tensor Squeeze(OnnxCall call, int[]? axes)
    {
        Shape shape = call.X.Shape;
        HashSet<int> left = [.. axes?.Select(axis => call.Axis(axis, shape.Rank)) ?? Enumerable.Range(0, shape.Rank).Where(axis => shape[axis] == 1)];
        if (left.Any(axis => shape[axis] != 1)) throw call.Invalid($"expects axes of size 1, received {shape}");
        return call.X.Reshape(Shape.Create([.. shape.Where((_, axis) => !left.Contains(axis))]));
    }

    static Tensor Unsqueeze(OnnxCall call, int[]? axes)
    {
        int rank = call.X.Rank + (axes?.Length ?? 0), next = 0;
        HashSet<int> ones = [.. (axes ?? []).Select(axis => call.Axis(axis, rank))];
        if (ones.Count != (axes?.Length ?? 0)) throw call.Invalid("expects different axes");
        return call.X.Reshape(Shape.Create([.. Enumerable.Range(0, rank).Select(axis => ones.Contains(axis) ? 1 : call.X.Shape[next++])]));
    }

    static OnnxValue Concatenate(OnnxCall call, int axis)
    {
        int rank = call.Value(0).Shape.Rank;
        axis = call.Axis(axis, rank);
        return call.Map((_, x) => Tensor.Concatenate(x, call.OrderOf() is { } order ? Array.IndexOf(order, axis) : axis));
    }

    static OnnxValue?[] Split(OnnxCall call, int axis, int[]? sizes, int parts)
    {
        OnnxValue x = call.Value(0);
        axis = call.Axis(axis, x.Shape.Rank);
        int size = x.Shape[axis], each = (size + Math.Max(parts, 1) - 1) / Math.Max(parts, 1);
        sizes ??= [.. Enumerable.Range(0, Math.Min(parts, call.Node.Outputs.Length)).Select(i => Math.Clamp(size - i * each, 0, each))];
        int stored = x.Order is { } order ? Array.IndexOf(order, axis) : axis;
        return [.. x.Stored.Split(sizes, stored).Select(part => OnnxValue.Of(part, x.Type, x.Order))];
    }

    static Tensor Slice(OnnxCall call, int[] starts, int[] ends, int[]? axes, int[]? steps)
    {
        Tensor x = call.X;
        if (starts.Length != ends.Length || (axes ?? starts).Length != starts.Length || (steps ?? starts).Length != starts.Length)
            throw call.Invalid("expects as many starts as ends, axes and steps");
        for (int i = 0; i < starts.Length; i++)
        {
            int axis = call.Axis(axes?[i] ?? i, x.Rank), size = x.Shape[axis], step = steps?[i] ?? 1;
            if (step == 0) throw call.Invalid("expects steps other than 0");
            long start = starts[i] < 0 ? starts[i] + (long)size : starts[i], end = ends[i] < 0 ? ends[i] + (long)size : ends[i];
            (long low, long high) = step > 0 ? (0, size) : (-1, size - 1);
            (start, end) = (Math.Clamp(start, Math.Max(low, 0), Math.Max(high, 0)), Math.Clamp(end, low, high));
            long count = Math.Max(0, step > 0 ? (end - start + step - 1) / step : (start - end - step - 1L) / -(long)step);
            x = x.Slice(axis, size == 0 ? 0 : (int)start, size == 0 ? 0 : (int)count, step);
        }
        return x;
    }

    static Tensor Expand(OnnxCall call, int[] sizes)
    {
        Tensor x = call.X;
        int rank = Math.Max(x.Rank, sizes.Length);
        int At(IReadOnlyList<int> of, int axis) => axis < rank - of.Count ? 1 : of[axis - rank + of.Count];
        int[] own = [.. x.Shape];
        Shape shape = Shape.Create([.. Enumerable.Range(0, rank).Select(axis => At(sizes, axis) == 1 ? At(own, axis) : At(sizes, axis))]);
        call.CheckElements(shape.Elements);
        return x.BroadcastTo(shape);
    }

    static Tensor Tile(Tensor x, int axis, int count)
    {
        int[] counts = [.. Enumerable.Repeat(1, x.Rank)];
        counts[axis] = count;
        return x.Tile(counts);
    }

    static Tensor DepthToSpace(Tensor x, int block, bool depthFirst)
    {
        (int n, int c, int h, int w) = (x.Shape[0], x.Shape[1], x.Shape[2], x.Shape[3]);
        Tensor parts = depthFirst
            ? x.Reshape([n, block, block, c / (block * block), h, w]).Transpose(0, 3, 4, 1, 5, 2)
            : x.Reshape([n, c / (block * block), block, block, h, w]).Transpose(0, 1, 4, 2, 5, 3);
        return parts.Reshape([n, c / (block * block), h * block, w * block]);
    }

    static Tensor SpaceToDepth(Tensor x, int block)
    {
        (int n, int c, int h, int w) = (x.Shape[0], x.Shape[1], x.Shape[2], x.Shape[3]);
        return x.Reshape([n, c, h / block, block, w / block, block]).Transpose(0, 3, 5, 1, 2, 4).Reshape([n, c * block * block, h / block, w / block]);
    }

    static DataType TypeNamed(OnnxCall call) =>
        Enum.TryParse(call.Text("to", ""), ignoreCase: true, out DataType type) ? type : throw call.Invalid("expects the name of a type");

    static OnnxValue Cast(OnnxCall call, DataType to)
    {
        OnnxValue x = call.Value(0);
        Tensor y = x.Stored;
        if (to is DataType.Float16 or DataType.BFloat16)
            y = y.Cast(ElementType.Float32) is var single && x.Type == to ? single : single.Cast(to.Border()).Cast(ElementType.Float32);
        else if (x.Type.IsReal() && to.IsInteger() && to.Carrier() == ElementType.Int32 && to != DataType.Int32) y = y.Cast(ElementType.Int64).Wrapped(to);
        else if (x.Type.IsInteger() && to.IsInteger()) y = y.Cast(ElementType.Int64).Wrapped(to);
        return call.Give(y, to, x.Order);
    }

    static Tensor Triangle(OnnxCall call, int diagonal, bool upper)
    {
        Tensor x = call.X.Type == ElementType.Bool ? call.X.Cast(ElementType.Int32) : call.X;
        diagonal = Math.Clamp(diagonal, -x.Shape[-2] - 1, x.Shape[-1] + 1);
        return (upper ? x.UpperTriangle(diagonal) : x.LowerTriangle(diagonal)).Cast(call.X.Type);
    }
}
