using System.Buffers.Binary;

namespace Myelin;

/// <summary>How NumPy stores the elements of an array, and the element type that they become.</summary>
/// <param name="Code">NumPy's code, such as &lt;f4: byte order, kind, and size in bytes.</param>
/// <param name="Element">The element type, which holds every value of NumPy's.</param>
/// <param name="Size">The size of a stored element in bytes.</param>
sealed record NpyType(string Code, ElementType Element, int Size)
{
    /// <summary>Types that the library has. NumPy has no BFloat16; ml_dtypes stores it as two plain bytes.</summary>
    static readonly (string Kind, ElementType Element)[] Same =
    [
        ("b1", ElementType.Bool), ("u1", ElementType.UInt8), ("i4", ElementType.Int32), ("i8", ElementType.Int64), ("f2", ElementType.Float16),
        ("V2", ElementType.BFloat16), ("f4", ElementType.Float32), ("f8", ElementType.Float64),
    ];

    /// <summary>Integers that fit into a wider one.</summary>
    static readonly (string Kind, ElementType Element)[] Wider =
        [("i1", ElementType.Int32), ("i2", ElementType.Int32), ("u2", ElementType.Int32), ("u4", ElementType.Int64), ("u8", ElementType.Int64)];

    /// <summary>The kinds that can be read, for errors.</summary>
    public static string Codes => string.Join(", ", Same.Concat(Wider).Select(row => row.Kind));

    /// <summary>The type with a code; null if the library has none for it.</summary>
    public static NpyType? Of(string code)
    {
        if (code.Length != 3 || code[0] is not ('<' or '>' or '|' or '=')) return null;
        foreach ((string kind, ElementType element) in Same.Concat(Wider))
            if (kind == code[1..]) return new(code, element, kind[1] - '0');
        return null;
    }

    /// <summary>The type in which an element type is stored, in little-endian order.</summary>
    public static NpyType Of(ElementType element)
    {
        string kind = Same.Single(row => row.Element == element).Kind;
        int size = element.Size();
        return new($"{(size == 1 || kind[0] == 'V' ? '|' : '<')}{kind}", element, size);
    }

    bool IsBigEndian => Code[0] == '>';

    bool IsWider => Size != Element.Size() || Code[1..] == "u8";

    /// <summary>Converts stored elements to those of the element type on this machine.</summary>
    /// <param name="stored">Whole elements. They are changed.</param>
    /// <param name="buffer">Room for as many elements of the element type.</param>
    /// <param name="values">The elements.</param>
    /// <returns>The index of the first value that the element type does not hold, or -1.</returns>
    public int Convert(Span<byte> stored, Span<byte> buffer, out ReadOnlySpan<byte> values)
    {
        if (IsBigEndian != !BitConverter.IsLittleEndian && Size > 1)
            for (int i = 0; i < stored.Length; i += Size) stored.Slice(i, Size).Reverse();
        values = stored;
        if (Element == ElementType.Bool) return stored.IndexOfAnyExceptInRange((byte)0, (byte)1);
        if (!IsWider) return -1;
        int count = stored.Length / Size, size = Element.Size();
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> one = stored.Slice(i * Size, Size);
            long value = Code[1..] switch
            {
                "i1" => (sbyte)one[0],
                "i2" => BitConverter.ToInt16(one),
                "u2" => BitConverter.ToUInt16(one),
                "u4" => BitConverter.ToUInt32(one),
                _ => BitConverter.ToInt64(one),
            };
            if (Code[1..] == "u8" && value < 0) return i;
            if (size == 4) BitConverter.TryWriteBytes(buffer[(4 * i)..], (int)value);
            else BitConverter.TryWriteBytes(buffer[(8 * i)..], value);
        }
        values = buffer[..(count * size)];
        return -1;
    }
}
