using System.Buffers.Binary;
using System.IO.Compression;

namespace Myelin;

/// <summary>Reads and writes PNG images (ISO/IEC 15948:2004): grayscale and RGB, with or without an alpha channel.</summary>
public static class Png
{
    /// <summary>The default limit of pixels: 64 million, an image of 8,000 by 8,000.</summary>
    public const long UsualLimit = 64_000_000;

    internal static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Encodes an image as a PNG file with 8 bits per channel.</summary>
    /// <param name="image">
    /// [height, width] or [height, width, channels], with 1 channel for grayscale, 2 for grayscale and alpha, 3 for RGB, 4 for RGB and
    /// alpha. Elements are UInt8, or floating-point values from 0 to 1; values outside are clamped, and NaN becomes 0.
    /// </param>
    /// <exception cref="ShapeException">The shape is not that of an image, or the elements are neither UInt8 nor floating point.</exception>
    public static byte[] Encode(Tensor image)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (image.Rank is not (2 or 3) || image.Shape.Elements == 0 || image.Rank == 3 && image.Shape[2] > 4)
            throw new ShapeException($"Png: expects an image [height, width] or [height, width, 1 to 4 channels], received {image.Shape}; " +
                "select one image of a batch by index, channels last.");
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

    /// <summary>Saves an image to a PNG file. The file is written atomically.</summary>
    /// <inheritdoc cref="Encode"/>
    /// <exception cref="IOException">The file cannot be written. An existing file is left unchanged.</exception>
    public static void Save(string path, Tensor image)
    {
        byte[] file = Encode(image);
        WholeFile.Write(path, stream => stream.Write(file));
    }

    /// <summary>Loads an image as UInt8 [height, width, channels], with 1 to 4 channels as in <see cref="Encode"/>.</summary>
    /// <remarks>
    /// Palettes are converted to RGB, and transparent colors to an alpha channel. Samples of 1, 2 and 4 bits are scaled to 0 to 255, and 16
    /// bits are rounded to 8. Color profiles are not applied.
    /// </remarks>
    /// <param name="path">The file.</param>
    /// <param name="limit">The maximum number of pixels.</param>
    /// <exception cref="DataNotFoundException">The file does not exist.</exception>
    /// <exception cref="DataFormatException">The file is not a PNG file, or it is truncated, damaged, interlaced or larger than the limit.</exception>
    public static Tensor Load(string path, long limit = UsualLimit)
    {
        ArgumentNullException.ThrowIfNull(path);
        using DataFile file = DataFile.Open(path);
        return Decode(file.ReadToEnd(DataFile.UsualLimit), limit, path);
    }

    /// <summary>Decodes an image from the bytes of a PNG file.</summary>
    /// <inheritdoc cref="Load"/>
    /// <param name="file">The bytes of the file.</param>
    /// <param name="limit">The maximum number of pixels.</param>
    /// <param name="name">The name of the file in error messages.</param>
    public static Tensor Decode(ReadOnlyMemory<byte> file, long limit = UsualLimit, string name = "PNG") =>
        new PngReader(file, limit, name).Read();

    static byte[] Bytes(Tensor image)
    {
        if (image.Type == ElementType.UInt8) return image.ToArray<byte>();
        if (!image.Type.IsReal())
            throw new ShapeException($"Png: expects UInt8, or floating-point values from 0 to 1, received {image.Type}{image.Shape}; " +
                "Cast(ElementType.UInt8) values from 0 to 255.");
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
