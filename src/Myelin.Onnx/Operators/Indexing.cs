namespace Myelin.Onnx;

/// <summary>Entries by index.</summary>
static class Indexing
{
    public static OnnxRow[] Rows { get; } =
    [
        new("Gather", 1, Gather),
        new("GatherElements", 11, GatherElements),
        new("GatherND", 11, GatherND),
        new("Scatter", 9, call => Scatters.Elements(call)),
        new("ScatterElements", 11, call => Scatters.Elements(call)),
        new("ScatterND", 11, call => Scatters.Blocks(call)),
        new("OneHot", 9, OneHot) { Host = [1] },
        new("TopK", 1, call => Top(call, call.Int("k", 1), -1, true)),
        new("TopK", 10, call => Top(call, call.KnownInt(1), -1, call.Flag("largest", true))) { Host = [1] },
        new("ReverseSequence", 10, ReverseSequence),
        new("NonZero", 9, NonZero) { NeedsValues = true },
        new("Compress", 9, Compress) { Host = [1] },
        new("Unique", 11, Uniques.Of) { NeedsValues = true },
        new("NonMaxSuppression", 10, Suppression.Of) { NeedsValues = true },
    ];

    /// <summary>Indices from 0 on, of those that may count from the end.</summary>
    public static Tensor Positive(Tensor indices, int size) => Tensor.Where(indices.LessThan(0L), indices + (long)size, indices);

    static OnnxValue Gather(OnnxCall call)
    {
        Tensor x = call.X;
        int axis = call.Axis(call.Int("axis", 0), x.Rank);
        OnnxValue indices = call.Value(1);
        if (indices is { IsKnown: true, Shape.Rank: 0 })
        {
            int at = call.KnownInt(1);
            return OnnxValue.Of(x.Slice(axis, call.Axis(at, x.Shape[axis]), 1).Squeeze(axis), call.Type());
        }
        Tensor wanted = indices.IsKnown ? Recording.Apart(() => Positive(indices.Tensor, x.Shape[axis])) : Positive(indices.Tensor, x.Shape[axis]);
        return OnnxValue.Of(x.Gather(wanted, axis), call.Type());
    }

    static Tensor GatherElements(OnnxCall call)
    {
        Tensor x = call.X, indices = call.Input(1);
        int axis = call.Axis(call.Int("axis", 0), x.Rank);
        for (int other = 0; other < x.Rank; other++)
            if (other != axis) x = x.Slice(other, 0, indices.Shape[other]);
        return x.TakeAlong(Positive(indices, x.Shape[axis]), axis);
    }

    /// <summary>Flat places of the blocks that rows of indices name, in [batch, axes...] of a shape.</summary>
    public static Tensor Places(Tensor indices, Shape shape, int batch)
    {
        int count = indices.Shape[-1];
        Tensor rows = indices.Cast(ElementType.Int64), places = Tensor.Full([], 0, ElementType.Int64);
        for (int i = 0; i < count; i++)
            places = places * shape[batch + i] + Positive(rows.Slice(rows.Rank - 1, i, 1), shape[batch + i]);
        return places.Reshape(indices.Shape[..^1]);
    }

    static Tensor GatherND(OnnxCall call)
    {
        Tensor x = call.X, indices = call.Input(1);
        int batch = call.Int("batch_dims", 0), count = indices.Shape[-1];
        if (batch < 0 || batch + count > x.Rank || batch >= indices.Rank) throw call.Invalid($"expects indices into {x.Shape}, received {indices.Shape}");
        Shape rest = x.Shape[(batch + count)..];
        long batches = x.Shape[..batch].Elements, blocks = x.Shape[batch..(batch + count)].Elements;
        Tensor places = Places(indices, x.Shape, batch).Reshape([(int)batches, -1]);
        if (batches > 1) places += (Tensor.Range((int)batches) * blocks).Reshape([(int)batches, 1]);
        return x.Reshape(Shape.Create([checked((int)(batches * blocks)), .. rest])).Gather(places.Reshape(-1)).Reshape(indices.Shape[..^1].Concat(rest));
    }

    static OnnxValue OneHot(OnnxCall call)
    {
        Tensor indices = call.X, values = call.Input(2);
        int depth = call.KnownInts(1)[0], axis = call.Axis(call.Int("axis", -1), indices.Rank + 1);
        if (depth is < 0 or > 1 << 24) throw call.Invalid($"expects a depth from 0 to 2^24, received {depth}");
        call.CheckElements((double)depth * indices.Shape.Elements);
        Tensor whole = Positive(indices.Type.IsReal() ? indices.Cast(ElementType.Int64) : indices, depth).ExpandDims(axis);
        int[] along = [.. Enumerable.Range(0, whole.Rank).Select(i => i == axis ? depth : 1)];
        Tensor isOn = whole.Cast(ElementType.Int64).EqualTo(Tensor.Range(depth).Reshape(along));
        Tensor off = values.Slice(0, 0, 1).Reshape(default(Shape)), on = values.Slice(0, 1, 1).Reshape(default(Shape));
        return call.Give(Logic.Choose(isOn, on, off), call.Type(2));
    }

    static OnnxValue?[] Top(OnnxCall call, int k, int usualAxis, bool largest)
    {
        int axis = call.Axis(call.Int("axis", usualAxis), call.X.Rank);
        (Tensor values, Tensor indices) = call.X.Sort(axis, descending: largest);
        if (k < 0 || k > call.X.Shape[axis]) throw call.Invalid($"expects k from 0 to {call.X.Shape[axis]}, received {k}");
        return [call.Give(values.Slice(axis, 0, k)), call.Give(indices.Slice(axis, 0, k), DataType.Int64)];
    }

    static Tensor ReverseSequence(OnnxCall call)
    {
        int batch = call.Int("batch_axis", 1), time = call.Int("time_axis", 0);
        if (batch + time != 1 || batch < 0 || call.X.Rank < 2) throw call.Invalid("expects the axes 0 and 1 as batch and time");
        Tensor x = batch == 0 ? call.X : call.X.Transpose([1, 0, .. Enumerable.Range(2, call.X.Rank - 2)]);
        Tensor y = Reversed(x, call.Input(1));
        return batch == 0 ? y : y.Transpose([1, 0, .. Enumerable.Range(2, call.X.Rank - 2)]);
    }

    /// <summary>Sequences [batch, time, ...] whose first steps, as many as each is long, are in the opposite order.</summary>
    public static Tensor Reversed(Tensor x, Tensor lengths)
    {
        Tensor steps = Tensor.Range(x.Shape[1]).Reshape([1, -1]), each = lengths.Cast(ElementType.Int64).Reshape([-1, 1]);
        Tensor places = Tensor.Where(steps.LessThan(each), each - 1L - steps, steps + each * 0L);
        return x.TakeAlong(places.Reshape([x.Shape[0], x.Shape[1], .. Enumerable.Repeat(1, x.Rank - 2)]).BroadcastTo(x.Shape), 1);
    }

    static OnnxValue NonZero(OnnxCall call)
    {
        Tensor x = call.X.Rank == 0 ? call.X.Reshape([1]) : call.X;
        bool[] isSet = x.Type == ElementType.Bool ? call.Host<bool>(x) : [.. call.Host<double>(x.Cast(ElementType.Float64)).Select(value => value != 0)];
        long[] places = [.. Enumerable.Range(0, isSet.Length).Where(i => isSet[i]).Select(i => (long)i)];
        var axes = new long[x.Rank * places.Length];
        long after = x.Shape.Elements;
        for (int axis = 0; axis < x.Rank; axis++)
        {
            after /= Math.Max(1, x.Shape[axis]);
            for (int i = 0; i < places.Length; i++) axes[axis * places.Length + i] = places[i] / after % x.Shape[axis];
        }
        return call.Give(Tensor.From(axes, [x.Rank, places.Length]), DataType.Int64);
    }

    static Tensor Compress(OnnxCall call)
    {
        long[] places = [.. call.KnownLongs(1).Select((isWanted, i) => (isWanted, i)).Where(one => one.isWanted != 0).Select(one => (long)one.i)];
        return call.Says("axis") ? call.X.Gather(Tensor.From(places), call.Axis(call.Int("axis", 0), call.X.Rank))
            : call.X.Reshape(-1).Gather(Tensor.From(places));
    }
}
