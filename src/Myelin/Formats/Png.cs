using System.Buffers.Binary;
using System.IO.Compression;

namespace Myelin;

/// <summary>Images as PNG files (ISO/IEC 15948:2004): grey, RGB, and both with opacity.</summary>
public static class Png
{
    /// <summary>What an image may hold unless the caller says otherwise: 64 million pixels, a photograph of 8,000 by 8,000.</summary>
    public const long UsualLimit = 64_000_000;

    internal static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>The file of an image, 8 bits a channel.</summary>
    /// <param name="image">[height, width] or [height, width, channels]: 1 grey, 2 grey and opacity, 3 RGB, 4 RGB and opacity.
    /// Bytes, or real numbers from 0 to 1, which are rounded; what lies beyond is held at 0 and 1, NaN becomes 0.</param>
    /// <exception cref="ShapeException">The tensor is no image, or its elements are neither bytes nor real numbers.</exception>
    public static byte[] Encode(Tensor image)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (image.Rank is not (2 or 3) || image.Shape.Elements == 0 || image.Rank == 3 && image.Shape[2] > 4)
            throw new ShapeException($"Png: expects an image [height, width] or [height, width, 1 to 4 channels], received {image.Shape}; take one image of " +
                "a batch by its index, channels last.");
        int height = image.Shape[0], width = image.Shape[1], channels = image.Rank == 3 ? image.Shape[2] : 1;
        byte[] pixels = Bytes(image);

        int row = width * channels;
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
            for (int y = 0; y < height; y++)
            {
                zlib.WriteByte(0);      // no filter
                zlib.Write(pixels, y * row, row);
            }

        using var file = new MemoryStream();
        file.Write(Signature);
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        header[8] = 8;
        header[9] = channels switch { 1 => 0, 2 => 4, 3 => 2, _ => 6 };
        Chunk(file, "IHDR"u8, header);
        Chunk(file, "IDAT"u8, packed.GetBuffer().AsSpan(0, (int)packed.Length));
        Chunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    /// <summary>Writes an image to a file, whole or not at all.</summary>
    /// <inheritdoc cref="Encode"/>
    /// <exception cref="IOException">The file cannot be written; an older one is left as it was.</exception>
    public static void Save(string path, Tensor image)
    {
        byte[] file = Encode(image);
        WholeFile.Write(path, stream => stream.Write(file));
    }

    /// <summary>The image in a file: UInt8 [height, width, channels], with 1 to 4 channels as in <see cref="Encode"/>.</summary>
    /// <remarks>
    /// Palettes become RGB, transparent colours an opacity channel, 1, 2 and 4 bits are spread over 0 to 255, 16 bits rounded to
    /// 8. Colour profiles are not applied.
    /// </remarks>
    /// <param name="path">The file.</param>
    /// <param name="limit">The most pixels that are accepted.</param>
    /// <exception cref="DataNotFoundException">There is no such file.</exception>
    /// <exception cref="DataFormatException">The file is no PNG, is cut short, damaged, interlaced, or larger than the limit.</exception>
    public static Tensor Load(string path, long limit = UsualLimit)
    {
        ArgumentNullException.ThrowIfNull(path);
        using DataFile file = DataFile.Open(path);
        return Decode(file.ReadToEnd(DataFile.UsualLimit), limit, path);
    }

    /// <summary>The image in the bytes of a file.</summary>
    /// <inheritdoc cref="Load"/>
    /// <param name="file">The bytes.</param>
    /// <param name="limit">The most pixels that are accepted.</param>
    /// <param name="name">What the file is called in errors.</param>
    public static Tensor Decode(ReadOnlyMemory<byte> file, long limit = UsualLimit, string name = "PNG") => new PngReader(file, limit, name).Read();

    static byte[] Bytes(Tensor image)
    {
        if (image.Type == ElementType.UInt8) return image.ToArray<byte>();
        if (!image.Type.IsReal())
            throw new ShapeException(
                $"Png: expects bytes, or real numbers from 0 to 1, received {image.Type}{image.Shape}; Cast(ElementType.UInt8) if they are 0 to 255.");
        float[] values = image.Cast(ElementType.Float32).ToArray<float>();
        var bytes = new byte[values.Length];
        for (int i = 0; i < bytes.Length; i++) bytes[i] = (byte)(float.IsNaN(values[i]) ? 0 : Math.Clamp(values[i], 0, 1) * 255 + 0.5f);
        return bytes;
    }

    static void Chunk(MemoryStream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        file.Write(type);
        file.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc32.Of(type, data));
        file.Write(number);
    }
}
