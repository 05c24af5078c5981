namespace Myelin.Onnx;

/// <summary>Makes dense tensors of sparse ones.</summary>
static class SparseValues
{
    /// <summary>The most elements of a dense tensor whose values are mostly not in the file.</summary>
    const long Most = 1 << 26;

    /// <summary>The tensor with zeros where the file has no value.</summary>
    public static OnnxValue Dense(SparseTensorProto sparse, TensorReader reader)
    {
        OnnxValue values = reader.Read(sparse.Values);
        long[] places = reader.Read(sparse.Indices).Tensor.Cast(ElementType.Int64).ToArray<long>();
        Shape shape = TensorReader.ShapeOf(new TensorProto { Name = sparse.Values.Name }.With(sparse.Sizes));
        int count = (int)values.Shape.Elements;
        if (shape.Elements > Most) throw Broken(sparse, $"at most {Most} elements", $"{shape.Elements}");
        if (places.Length != count && places.Length != (long)count * shape.Rank) throw Broken(sparse, $"{count} places", $"{places.Length} numbers");
        var flat = new long[count];
        for (int i = 0; i < count; i++)
        {
            if (places.Length == count) flat[i] = places[i];
            else for (int axis = 0; axis < shape.Rank; axis++) flat[i] = flat[i] * shape[axis] + places[i * shape.Rank + axis];
            if (flat[i] < 0 || flat[i] >= shape.Elements) throw Broken(sparse, $"places from 0 to {shape.Elements - 1}", $"{flat[i]}");
        }
        Tensor dense = values.Tensor.Reshape(-1).ScatterAdd(Tensor.From(flat), (int)shape.Elements).Reshape(shape);
        return OnnxValue.Of(dense, values.Type).Known(true);
    }

    static TensorProto With(this TensorProto proto, List<long> sizes)
    {
        proto.Sizes.AddRange(sizes);
        return proto;
    }

    static OnnxException Broken(SparseTensorProto sparse, string expected, string received) =>
        new($"ONNX sparse tensor \"{sparse.Values.Name}\": expects {expected}, received {received}; the file is damaged or not valid.");
}
