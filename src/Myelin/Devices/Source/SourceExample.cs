namespace Myelin;

/// <summary>The example that a written file computes when it is run without numbers, and the hash by which it compares results.</summary>
static class SourceExample
{
    /// <summary>Element i of an input: a number from 0 to 1, or 0 or 1 for whole numbers.</summary>
    public static Tensor Input(Shape shape, ElementType type)
    {
        int count = (int)shape.Elements;
        return type switch
        {
            ElementType.Float32 => Of(i => Place(i) / 1009f),
            ElementType.Float64 => Of(i => Place(i) / 1009d),
            ElementType.Int32 => Of(i => Place(i) % 2),
            ElementType.Int64 => Of(i => (long)(Place(i) % 2)),
            ElementType.UInt8 => Of(i => (byte)(Place(i) % 2)),
            ElementType.Bool => Of(i => Place(i) % 2 == 1),
            _ => throw new NotSupportedException($"values of {type}"),
        };

        Tensor Of<T>(Func<int, T> element) where T : unmanaged => Tensor.From<T>([.. Enumerable.Range(0, count).Select(element)], shape);
    }

    static int Place(int i) => i % 1009 * 7919 % 1009;

    /// <summary>Element i in C#.</summary>
    public static string Element(ElementType type) => type switch
    {
        ElementType.Float32 => "i % 1009 * 7919 % 1009 / 1009f",
        ElementType.Float64 => "i % 1009 * 7919 % 1009 / 1009d",
        ElementType.Bool => "i % 1009 * 7919 % 1009 % 2 == 1",
        _ => $"({TextTypes.Name(type)})(i % 1009 * 7919 % 1009 % 2)",
    };

    /// <summary>FNV-1a over the bytes of some results.</summary>
    public static ulong Hash(IEnumerable<Tensor> results)
    {
        ulong hash = 14695981039346656037;
        foreach (Tensor y in results)
        {
            Tensor flat = y.Detached.Contiguous();
            var bytes = new byte[flat.Shape.Elements * flat.Type.Size()];
            flat.ReadBytes(0, bytes);
            hash = Hash(bytes, hash);
        }
        return hash;
    }

    /// <summary>FNV-1a over bytes.</summary>
    public static ulong Hash(ReadOnlySpan<byte> bytes, ulong hash = 14695981039346656037)
    {
        foreach (byte one in bytes) hash = unchecked((hash ^ one) * 1099511628211);
        return hash;
    }
}
