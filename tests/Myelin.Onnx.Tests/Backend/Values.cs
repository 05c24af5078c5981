namespace Myelin.Onnx.Tests;

/// <summary>Reads and compares the values of the backend suite.</summary>
static class Values
{
    /// <summary>A value of a file that holds the message of a type.</summary>
    public static OnnxValue Read(string path, TypeProto type) => Read(new WireReader(path, File.ReadAllBytes(path)), type);

    static OnnxValue Read(WireReader reader, TypeProto type)
    {
        if (type.Sequence == null && type.Optional == null) return new TensorReader(null).Read(TensorProto.Read(reader)).Known(false);
        var items = new List<OnnxValue>();
        OnnxValue? inner = null;
        while (reader.Next(out int field))
            switch (field, type.Optional != null)
            {
                case (3, false): items.Add(new TensorReader(null).Read(TensorProto.Read(reader.Message())).Known(false)); break;
                case (3, true): inner = new TensorReader(null).Read(TensorProto.Read(reader.Message())).Known(false); break;
                case (5, true): inner = Read(reader.Message(), type.Optional!); break;
                default: reader.Skip(); break;
            }
        return type.Optional != null ? inner ?? OnnxValue.None(type.Optional.Element) : OnnxValue.Sequence(items, type.Sequence!.Element);
    }

    /// <summary>What differs between two values; null if they are equal within 1e-3 relative.</summary>
    public static string? Difference(OnnxValue expected, OnnxValue? received)
    {
        if (received == null) return "is absent";
        if (expected.IsNone) return received.IsNone ? null : "has a value";
        if (expected.Items is { } items)
        {
            if (received.Items?.Count != items.Count) return $"expected {items.Count} items, received {received.Items?.Count}";
            return items.Select((item, i) => Difference(item, received.Items[i])).FirstOrDefault(difference => difference != null);
        }
        if (received.Items != null || received.IsNone) return "is no tensor";
        if (expected.Type != received.Type || received.Tensor.Type != received.Type.Carrier())
            return $"expected {expected.Type}, received {received.Type} in {received.Tensor.Type}";
        if (expected.Shape != received.Shape) return $"expected {expected.Shape}, received {received.Shape}";
        double[] a = expected.Tensor.Cast(ElementType.Float64).ToArray<double>(), b = received.Tensor.Cast(ElementType.Float64).ToArray<double>();
        for (int i = 0; i < a.Length; i++)
            if (!(a[i].Equals(b[i]) || Math.Abs(a[i] - b[i]) <= 1e-5 + 1e-3 * Math.Abs(a[i])))
                return $"expected {a[i]} at {i}, received {b[i]}";
        return null;
    }
}
