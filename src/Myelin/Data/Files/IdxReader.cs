using System.Buffers.Binary;

namespace Myelin;

/// <summary>
/// Reads IDX files, the format of MNIST and its relatives, gzip or not: two zero bytes, the element type, the rank, one
/// big-endian 32-bit size for each axis, then the elements (http://yann.lecun.com/exdb/mnist/).
/// </summary>
internal static class IdxReader
{
    // More axes than any data set has; a larger number is a sign that the file is something else.
    const int MaximumRank = 8;

    /// <summary>Reads a file whole.</summary>
    /// <param name="path">The file; whether it is gzip is decided by its first bytes, not by its name.</param>
    /// <param name="limit">The most bytes of elements that are accepted; 1 GiB unless said otherwise.</param>
    /// <exception cref="DataNotFoundException">There is no such file.</exception>
    /// <exception cref="DataFormatException">The file is not IDX, is cut short, is damaged, has bytes left over, or is larger than the limit.</exception>
    public static IdxFile Read(string path, long limit = DataFile.UsualLimit)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        using DataFile file = DataFile.Open(path);
        var (element, rank) = ReadMagic(file);
        int[] shape = ReadShape(file, rank);
        long length = DeclaredLength(file, shape, IdxFile.SizeOf(element), Math.Min(limit, Array.MaxLength));
        string what = $"elements ({element}, sizes [{string.Join(", ", shape)}])";
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
                throw file.Broken(4 + 4 * axis, $"a size of axis {axis} that is not negative", $"{shape[axis]}",
                    "The header is damaged; fetch the file again.");
        }
        return shape;
    }

    /// <summary>The product of the sizes and the element's, held under the limit at every factor so that it cannot overflow.</summary>
    static long DeclaredLength(DataFile file, int[] shape, int elementSize, long limit)
    {
        if (shape.Contains(0))
            return 0;
        long length = elementSize;
        for (int axis = 0; axis < shape.Length; axis++)
        {
            length *= shape[axis];
            if (length > limit)
                throw file.Broken(4 + 4 * axis, $"sizes for at most {limit} bytes", $"[{string.Join(", ", shape)}] of {elementSize} each",
                    "If the file is meant to be that large, read it with a larger limit; otherwise fetch it again.");
        }
        return length;
    }
}
