using System.Buffers.Binary;

namespace Myelin;

/// <summary>The element type of an IDX file: the third byte of its magic number.</summary>
internal enum IdxElement
{
    /// <summary>Unsigned bytes, as in MNIST.</summary>
    UInt8 = 0x08,

    /// <summary>Signed bytes.</summary>
    Int8 = 0x09,

    /// <summary>16-bit integers.</summary>
    Int16 = 0x0B,

    /// <summary>32-bit integers.</summary>
    Int32 = 0x0C,

    /// <summary>Single-precision numbers.</summary>
    Float32 = 0x0D,

    /// <summary>Double-precision numbers.</summary>
    Float64 = 0x0E,
}

/// <summary>The contents of an IDX file: an array of numbers in row-major order (http://yann.lecun.com/exdb/mnist/).</summary>
/// <param name="Path">The path of the file.</param>
/// <param name="Element">The element type.</param>
/// <param name="Shape">The sizes, outermost first.</param>
/// <param name="Data">The elements as stored: big-endian, without the header.</param>
internal sealed record IdxFile(string Path, IdxElement Element, int[] Shape, byte[] Data)
{
    /// <summary>The length of the header in bytes: four for the magic number and four for each size.</summary>
    public int HeaderLength => 4 + 4 * Shape.Length;

    /// <summary>The size of an element in bytes.</summary>
    public static int SizeOf(IdxElement element) => element switch
    {
        IdxElement.Int16 => 2,
        IdxElement.Int32 or IdxElement.Float32 => 4,
        IdxElement.Float64 => 8,
        _ => 1,
    };

    /// <summary>The elements as doubles, which represent every element type exactly.</summary>
    public double[] ToDoubles()
    {
        int size = SizeOf(Element);
        double[] values = new double[Data.Length / size];
        for (int i = 0; i < values.Length; i++)
        {
            ReadOnlySpan<byte> bytes = Data.AsSpan(i * size, size);
            values[i] = Element switch
            {
                IdxElement.UInt8 => bytes[0],
                IdxElement.Int8 => (sbyte)bytes[0],
                IdxElement.Int16 => BinaryPrimitives.ReadInt16BigEndian(bytes),
                IdxElement.Int32 => BinaryPrimitives.ReadInt32BigEndian(bytes),
                IdxElement.Float32 => BinaryPrimitives.ReadSingleBigEndian(bytes),
                _ => BinaryPrimitives.ReadDoubleBigEndian(bytes),
            };
        }
        return values;
    }
}
