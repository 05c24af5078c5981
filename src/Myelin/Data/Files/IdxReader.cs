using System.Buffers.Binary;

namespace Myelin;

/// <summary>
/// Reads IDX files, the format of MNIST, with or without gzip: two zero bytes, the element type, the rank, one big-endian
/// 32-bit size for each axis, then the elements (http://yann.lecun.com/exdb/mnist/).
/// </summary>
internal static class IdxReader
{
    // No data set has more axes; a larger number means that the file has another format.
    const int MaximumRank = 8;

    /// <summary>Reads a complete file.</summary>
    /// <param name="path">The path of the file. Gzip is recognized by the first bytes, not by the name.</param>
    /// <param name="limit">The maximum size of the elements in bytes.</param>
    /// <exception cref="DataNotFoundException">There is no such file.</exception>
    /// <exception cref="DataFormatException">The file is not IDX, is truncated or damaged, has extra bytes, or exceeds the limit.</exception>
    public static IdxFile Read(string path, long limit = DataFile.UsualLimit)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        using DataFile file = DataFile.Open(path);
        var (element, rank) = ReadMagic(file);
        int[] shape = ReadShape(file, rank);
        long length = DeclaredLength(file, shape, IdxFile.SizeOf(element), Math.Min(limit, Array.MaxLength));
        string what = $"elements ({element}, sizes {shape.Listed()})";
        byte[] data = file.ReadDeclared(length, what);
        file.ExpectEnd($"{length} bytes of {what}");
        return new IdxFile(path, element, shape, data);
    }

    static (IdxElement Element, int Rank) ReadMagic(DataFile file)
    {
        Span<byte> magic = stackalloc byte[4];
        file.ReadExactly(magic, "the magic number");
        string received = Convert.ToHexStringLower(magic);
        if (magic[0] != 0 || magic[1] != 0)
            throw file.Broken(0, "an IDX magic number, which begins with 0000", received, "Check that this is an IDX file.");
        if (!Enum.IsDefined((IdxElement)magic[2]))
            throw file.Broken(2, "an element type 08, 09, 0b, 0c, 0d or 0e", $"{magic[2]:x2}", "Check that this is an IDX file.");
        if (magic[3] is 0 or > MaximumRank)
            throw file.Broken(3, $"a rank from 1 to {MaximumRank}", $"{magic[3]}", "Check that this is an IDX file.");
        return ((IdxElement)magic[2], magic[3]);
    }

    static int[] ReadShape(DataFile file, int rank)
    {
        Span<byte> sizes = stackalloc byte[4 * MaximumRank];
        sizes = sizes[..(4 * rank)];
        file.ReadExactly(sizes, $"{rank} sizes");
        int[] shape = new int[rank];
        for (int axis = 0; axis < rank; axis++)
        {
            shape[axis] = BinaryPrimitives.ReadInt32BigEndian(sizes[(4 * axis)..]);
            if (shape[axis] < 0)
                throw file.Broken(4 + 4 * axis, $"a nonnegative size of axis {axis}", $"{shape[axis]}",
                    "The header is damaged; download the file again.");
        }
        return shape;
    }

    /// <summary>The length of the elements in bytes. Each partial product is compared with the limit, so it cannot overflow.</summary>
    static long DeclaredLength(DataFile file, int[] shape, int elementSize, long limit)
    {
        if (shape.Contains(0))
            return 0;
        long length = elementSize;
        for (int axis = 0; axis < shape.Length; axis++)
        {
            length *= shape[axis];
            if (length > limit)
                throw file.Broken(4 + 4 * axis, $"sizes of at most {limit} bytes in total",
                    $"{shape.Listed()} with {elementSize} bytes per element",
                    "If the file really is that large, read it with a larger limit; otherwise download it again.");
        }
        return length;
    }
}
