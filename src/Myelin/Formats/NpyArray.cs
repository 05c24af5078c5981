namespace Myelin;

/// <summary>Reads and writes one array of a stream in the NPY format.</summary>
static class NpyArray
{
    /// <summary>The number of bytes read and written at a time; a multiple of every element's size.</summary>
    const int Chunk = 1 << 18;

    /// <summary>Reads an array that fills a stream.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="length">Its length, or the length that an archive declares.</param>
    /// <param name="limit">The maximum number of bytes of the tensor.</param>
    /// <param name="what">What it is, for errors.</param>
    public static Tensor Read(Stream stream, long length, long limit, FileEntry what)
    {
        (NpyHeader header, int begin) = NpyHeader.Read(stream, length, what);
        NpyType type = header.Type;
        long count = header.Shape.Elements, bytes = count * type.Size, needed = count * type.Element.Size() * (header.IsFortran ? 2 : 1);
        if (bytes != length - begin)
            throw what.Broken(begin, $"{bytes} bytes of values, which a {type.Code} array of {header.Shape} has", $"{length - begin}",
                "The file is truncated or damaged, or holds several arrays; save it again.");
        if (needed > limit)
            throw what.Broken(0, $"an array that needs at most {limit} bytes to read", $"one that needs {needed}",
                "If it is really that large, raise the limit on a machine with enough memory.");
        Shape stored = header.IsFortran ? Shape.Create([.. header.Shape.Sizes.ToArray().Reverse()]) : header.Shape;
        Tensor tensor = Values(stream, type, stored, begin, what);
        return header.IsFortran && stored.Rank > 1 ? tensor.Transpose([.. Enumerable.Range(0, stored.Rank).Reverse()]).Contiguous() : tensor;
    }

    /// <summary>Reads values in row-major order.</summary>
    /// <param name="stream">The stream, at the first value.</param>
    /// <param name="type">How the values are stored.</param>
    /// <param name="shape">Their shape.</param>
    /// <param name="begin">The position of the first value, for errors.</param>
    /// <param name="what">What it is, for errors.</param>
    public static Tensor Values(Stream stream, NpyType type, Shape shape, long begin, FileEntry what)
    {
        long bytes = shape.Elements * type.Size;
        Tensor tensor = Tensor.Empty(shape, type.Element, Device.Current);
        byte[] buffer = new byte[(int)Math.Min(Chunk, bytes)], wide = new byte[buffer.Length / type.Size * type.Element.Size()];
        for (long from = 0; from < bytes; from += buffer.Length)
        {
            Span<byte> part = buffer.AsSpan(0, (int)Math.Min(buffer.Length, bytes - from));
            int read = stream.ReadAtLeast(part, part.Length, throwOnEndOfStream: false);
            if (read < part.Length)
                throw what.Broken(begin + from + read, $"{bytes} bytes of values", $"{from + read}", "The file is truncated or damaged; save it again.");
            int wrong = type.Convert(part, wide, out ReadOnlySpan<byte> values);
            if (wrong >= 0)
                throw what.Broken(begin + from + (long)wrong * type.Size,
                    type.Element == ElementType.Bool ? "0 or 1 in an array of bool" : "a number of at most 9223372036854775807",
                    $"{(type.Element == ElementType.Bool ? part[wrong] : BitConverter.ToUInt64(part[(8 * wrong)..]))} at element {from / type.Size + wrong}",
                    "Convert the array before it is saved.");
            tensor.WriteBytes(from / type.Size * type.Element.Size(), values);
        }
        return tensor;
    }

    /// <summary>Writes an array as numpy.save does.</summary>
    public static void Write(Stream stream, Tensor value, bool fortran)
    {
        fortran &= value.Rank > 1;
        stream.Write(new NpyHeader(NpyType.Of(value.Type), fortran, value.Shape).Write());
        Tensor ordered = fortran ? value.StopGradient().Transpose([.. Enumerable.Range(0, value.Rank).Reverse()]) : value;
        stream.Write(SafeTensors.LittleEndian(ordered));
    }
}
