namespace Myelin.Onnx;

/// <summary>ScatterElements and ScatterND: values put at places of a tensor, or combined with what is there.</summary>
static class Scatters
{
    public static Tensor Elements(OnnxCall call)
    {
        Tensor x = call.X, indices = call.Input(1).Cast(ElementType.Int64), updates = call.Input(2);
        int axis = call.Axis(call.Int("axis", 0), x.Rank);
        indices = Indexing.Positive(indices, x.Shape[axis]);
        Tensor places = Tensor.Full([], 0, ElementType.Int64);
        for (int i = 0; i < x.Rank; i++)
        {
            int[] along = [.. Enumerable.Range(0, x.Rank).Select(other => other == i ? indices.Shape[i] : 1)];
            places = places * x.Shape[i] + (i == axis ? indices : Tensor.Range(indices.Shape[i]).Reshape(along));
        }
        return Combine(call, x.Reshape(-1), places.Reshape(-1), updates.Reshape(-1)).Reshape(x.Shape);
    }

    public static Tensor Blocks(OnnxCall call)
    {
        Tensor x = call.X, indices = call.Input(1), updates = call.Input(2);
        int count = indices.Shape[-1];
        Shape rest = x.Shape[count..];
        Tensor rows = x.Reshape(Shape.Create([checked((int)x.Shape[..count].Elements), .. rest]));
        Tensor places = Indexing.Places(indices, x.Shape, 0).Reshape(-1);
        return Combine(call, rows, places, updates.Reshape(Shape.Create([(int)places.Shape.Elements, .. rest]))).Reshape(x.Shape);
    }

    /// <summary>Rows with others put at places of the first axis, or combined with what is there.</summary>
    static Tensor Combine(OnnxCall call, Tensor rows, Tensor places, Tensor updates)
    {
        string reduction = call.Text("reduction", "none");
        ElementType type = rows.Type;
        if (type == ElementType.Bool) (rows, updates) = (rows.Cast(ElementType.Int32), updates.Cast(ElementType.Int32));
        if (reduction == "add") return rows + updates.ScatterAdd(places, rows.Shape[0]);
        if (reduction is not ("none" or "mul" or "max"
            or "min")) throw call.Invalid($"expects the reduction none, add, mul, max or min, received \"{reduction}\"");
        if (reduction != "none") return Ordered(call, rows, places, updates, reduction);
        int[] ones = [(int)places.Shape.Elements, .. Enumerable.Repeat(1, rows.Rank - 1)];
        Tensor isNew = Tensor.Full(Shape.Create(ones), 1, ElementType.Int32).ScatterAdd(places, rows.Shape[0]).GreaterThan(0L);
        return Tensor.Where(isNew, updates.ScatterAdd(places, rows.Shape[0]), rows).Cast(type);
    }

    /// <summary>One update after the other, because two may have the same place.</summary>
    static Tensor Ordered(OnnxCall call, Tensor rows, Tensor places, Tensor updates, string reduction)
    {
        long[] at = call.Host<long>(places);
        for (int i = 0; i < at.Length; i++)
        {
            call.Run.Count(call.Node);
            Tensor old = rows.Slice(0, (int)at[i], 1), update = updates.Slice(0, i, 1);
            Tensor next = reduction == "mul" ? old * update : reduction == "max" ? old.Maximum(update) : old.Minimum(update);
            rows = rows.Update(Tensor.From(at[i]).Reshape(default(Shape)), next, 0);
        }
        return rows;
    }
}
