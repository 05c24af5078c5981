using System.Buffers.Binary;

namespace Myelin;

/// <summary>Types and shapes of HDF5. (File Format Specification, IV.A.2.b and d)</summary>
static class Hdf5Type
{
    const int Whole = 0, Real = 1, Text = 3, Opaque = 5, Enumeration = 8, Variable = 9;

    /// <summary>The same type in NumPy; null with what it is instead.</summary>
    public static (NpyType? Type, string Name) Of(ReadOnlySpan<byte> data)
    {
        if (data.Length < 8) return (null, "no type");
        int kind = data[0] & 15, size = BinaryPrimitives.ReadInt32LittleEndian(data[4..]);
        char order = (data[1] & 1) != 0 ? '>' : '<';
        string? code = kind switch
        {
            Whole when size is 1 or 2 or 4 or 8 => $"{order}{((data[1] & 8) != 0 ? 'i' : 'u')}{size}",
            Real when size is 2 or 4 or 8 && (data[1] & 0x40) == 0 => $"{order}f{size}",
            Opaque when size == 2 => "|V2",
            Enumeration when size == 1 => "|b1",
            _ => null,
        };
        return (code == null ? null : NpyType.Of(code), kind switch
        {
            Whole => $"integers of {size} bytes",
            Real => $"floating-point numbers of {size} bytes",
            Text or Variable => "texts",
            Opaque => $"{size} opaque bytes",
            Enumeration => "an enumeration",
            _ => $"type class {kind}",
        });
    }

    /// <summary>Whether a type is a text of variable length.</summary>
    public static bool IsText(ReadOnlySpan<byte> data) => data.Length >= 8 && (data[0] & 15) == Variable && (data[1] & 15) == 1;

    /// <summary>The sizes of the axes of a dataspace; null if it has no values or is damaged.</summary>
    public static long[]? Sizes(ReadOnlySpan<byte> data)
    {
        if (data.Length < 4) return null;
        int rank = data[1], begin = data[0] == 1 ? 8 : 4;
        if (data[0] is not (1 or 2) || (data[0] == 2 && data[3] == 2) || data.Length < begin + 8 * rank) return null;
        var sizes = new long[rank];
        for (int axis = 0; axis < rank; axis++) sizes[axis] = Hdf5Bytes.Address(data, begin + 8 * axis);
        return sizes;
    }
}
