using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Myelin;

/// <summary>Reads one PNG file: first its chunks, then the compressed pixels.</summary>
sealed class PngReader(ReadOnlyMemory<byte> file, long limit, string name)
{
    /// <summary>The channels and allowed bit depths of a color type; no channels for an unknown type.</summary>
    static (int Channels, byte[] Depths) Facts(byte colour) => colour switch
    {
        0 => (1, [1, 2, 4, 8, 16]),
        2 => (3, [8, 16]),
        Palette => (1, [1, 2, 4, 8]),
        4 => (2, [8, 16]),
        6 => (4, [8, 16]),
        _ => (0, []),
    };

    const byte Palette = 3;
    const string CutShort = "The file is truncated or damaged; save it again.";

    /// <summary>The maximum compression ratio of Deflate: 258 bytes in two bits. It bounds the memory that a false header can request.</summary>
    const long LargestRatio = 1032;

    readonly MemoryStream packed = new();
    byte[] palette = [], transparent = [];
    int width, height, depth, channels;
    byte colour;
    bool hasTransparent;

    public Tensor Read()
    {
        ReadChunks();
        byte[] samples = Samples(Unpack());
        return hasTransparent || colour == Palette ? WithColors(samples) : Tensor.From(Eight(samples), [height, width, channels]);
    }

    void ReadChunks()
    {
        ReadOnlySpan<byte> bytes = file.Span;
        if (!bytes.StartsWith(Png.Signature))
            throw Broken(0, "the signature of a PNG file, 89504e47", Convert.ToHexStringLower(bytes[..Math.Min(4, bytes.Length)]),
                "Check that this is a PNG file; convert other images to PNG.");
        int at = Png.Signature.Length;
        while (true)
        {
            if (bytes.Length - at < 12) throw Broken(bytes.Length, "a chunk of at least 12 bytes", $"{bytes.Length - at}", CutShort);
            uint length = BinaryPrimitives.ReadUInt32BigEndian(bytes[at..]);
            if (length > bytes.Length - at - 12) throw Broken(at, $"a chunk of at most {bytes.Length - at - 12} bytes", $"{length}", CutShort);
            ReadOnlySpan<byte> type = bytes.Slice(at + 4, 4), data = bytes.Slice(at + 8, (int)length);
            uint stored = BinaryPrimitives.ReadUInt32BigEndian(bytes[(at + 8 + (int)length)..]), found = Crc32.Of(type, data);
            if (stored != found) throw Broken(at, $"the checksum {stored:x8} of the chunk {Named(type)}", $"{found:x8}", CutShort);
            if (at == Png.Signature.Length && !type.SequenceEqual("IHDR"u8)) throw Broken(at, "the chunk IHDR", Named(type), CutShort);
            if (type.SequenceEqual("IEND"u8)) return;
            Take(type, data, at);
            at += 12 + (int)length;
        }
    }

    static string Named(ReadOnlySpan<byte> type) => string.Concat(Encoding.Latin1.GetString(type).Select(c => char.IsAsciiLetter(c) ? c : '?'));

    void Take(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data, int at)
    {
        if (type.SequenceEqual("IHDR"u8)) Header(data, at);
        else if (type.SequenceEqual("IDAT"u8)) packed.Write(data);
        else if (type.SequenceEqual("PLTE"u8))
        {
            if (data.Length is 0 or > 768 || data.Length % 3 != 0)
                throw Broken(at, "a palette of 1 to 256 colors of 3 bytes", $"{data.Length} bytes", CutShort);
            palette = data.ToArray();
        }
        else if (type.SequenceEqual("tRNS"u8)) TransparentColours(data, at);
        else if (char.IsAsciiLetterUpper((char)type[0])) throw Broken(at, "chunks that PNG defines", Named(type), "Save the image as a plain PNG.");
    }

    void Header(ReadOnlySpan<byte> data, int at)
    {
        if (width != 0 || data.Length != 13) throw Broken(at, "one header of 13 bytes", width != 0 ? "a second one" : $"{data.Length} bytes", CutShort);
        uint wide = BinaryPrimitives.ReadUInt32BigEndian(data), high = BinaryPrimitives.ReadUInt32BigEndian(data[4..]);
        if (wide == 0 || high == 0 || (ulong)wide * high > (ulong)Math.Min(limit, Array.MaxLength / 8))
            throw Broken(at, $"an image of 1 to {limit} pixels", $"{wide} x {high}", "If the image is really that large, raise the limit.");
        (width, height, depth, colour) = ((int)wide, (int)high, data[8], data[9]);
        byte[] depths;
        (channels, depths) = Facts(colour);
        if (!depths.Contains((byte)depth))
            throw Broken(at, "a color type 0, 2, 3, 4 or 6 with an allowed bit depth", $"type {colour} with {depth} bits", CutShort);
        if (data[10] != 0 || data[11] != 0) throw Broken(at, "compression 0 and filter 0", $"{data[10]} and {data[11]}", CutShort);
        if (data[12] != 0)
            throw Broken(at, "an image without interlacing", data[12] == 1 ? "an interlaced image" : $"the interlace method {data[12]}",
                "Save the image without interlacing.");
    }

    void TransparentColours(ReadOnlySpan<byte> data, int at)
    {
        bool fits = colour switch { 0 => data.Length == 2, 2 => data.Length == 6, Palette => data.Length <= palette.Length / 3, _ => false };
        if (!fits) throw Broken(at, $"transparent colors that fit the color type {colour}", $"{data.Length} bytes", CutShort);
        transparent = data.ToArray();
        hasTransparent = true;
    }

    /// <summary>Decompresses the rows, each preceded by its filter byte, and reverses the filters.</summary>
    byte[] Unpack()
    {
        int row = RowBytes;
        long size = (long)height * (row + 1);
        if (size > packed.Length * LargestRatio)
            throw Broken(file.Length, $"{size} bytes of pixels", $"{packed.Length} compressed bytes, which cannot contain them", CutShort);
        var rows = new byte[size];
        packed.Position = 0;
        try
        {
            using var zlib = new ZLibStream(packed, CompressionMode.Decompress);
            int count = zlib.ReadAtLeast(rows, rows.Length, throwOnEndOfStream: false);
            if (count < rows.Length) throw Broken(file.Length, $"{rows.Length} bytes of pixels", $"{count}", CutShort);
            if (zlib.ReadByte() >= 0) throw Broken(file.Length, $"{rows.Length} bytes of pixels and no more", "more", CutShort);
        }
        catch (InvalidDataException damage)
        {
            throw new DataFormatException(name, 0, "compressed pixels (RFC 1950)", "damaged data", CutShort, damage);
        }
        return Unfilter(rows, row, Math.Max(1, channels * depth / 8));
    }

    int RowBytes => checked((int)(((long)width * channels * depth + 7) / 8));

    /// <summary>Reverses the row filters: adds the left byte, the byte above, their mean, or Paeth's predictor (1991) to each byte.</summary>
    /// <param name="rows">All rows, each preceded by its filter byte.</param>
    /// <param name="row">The number of bytes in a row.</param>
    /// <param name="step">The number of bytes per pixel.</param>
    byte[] Unfilter(byte[] rows, int row, int step)
    {
        var plain = new byte[height * row];
        for (int y = 0; y < height; y++)
        {
            byte filter = rows[y * (row + 1)];
            if (filter > 4) throw Broken(file.Length, "a row filter from 0 to 4", $"{filter}", CutShort);
            ReadOnlySpan<byte> source = rows.AsSpan(y * (row + 1) + 1, row), above = y == 0 ? new byte[row] : plain.AsSpan((y - 1) * row, row);
            Span<byte> target = plain.AsSpan(y * row, row);
            for (int x = 0; x < row; x++)
            {
                int a = x < step ? 0 : target[x - step], b = above[x], c = x < step ? 0 : above[x - step];
                target[x] = (byte)(source[x] + filter switch { 0 => 0, 1 => a, 2 => b, 3 => (a + b) / 2, _ => Paeth(a, b, c) });
            }
        }
        return plain;
    }

    static int Paeth(int a, int b, int c)
    {
        int toA = Math.Abs(b - c), toB = Math.Abs(a - c), toC = Math.Abs(a + b - 2 * c);
        return toA <= toB && toA <= toC ? a : toB <= toC ? b : c;
    }

    /// <summary>Unpacks samples to one byte each, or to two big-endian bytes at 16 bits.</summary>
    byte[] Samples(byte[] rows)
    {
        if (depth >= 8) return rows;
        var samples = new byte[width * height];
        for (int y = 0; y < height; y++)
            for (int x = 0; x < width; x++)
                samples[y * width + x] = (byte)(rows[y * RowBytes + x * depth / 8] >> (8 - depth - x * depth % 8) & ((1 << depth) - 1));
        return samples;
    }

    /// <summary>Converts samples of any depth to the range 0 to 255.</summary>
    byte[] Eight(byte[] samples)
    {
        if (depth == 8) return samples;
        if (depth < 8) return [.. samples.Select(sample => (byte)(sample * 255 / ((1 << depth) - 1)))];
        var bytes = new byte[samples.Length / 2];
        for (int i = 0; i < bytes.Length; i++) bytes[i] = (byte)((BinaryPrimitives.ReadUInt16BigEndian(samples.AsSpan(2 * i)) * 255 + 32_767) / 65_535);
        return bytes;
    }

    /// <summary>Applies the palette and adds an alpha channel for transparent colors.</summary>
    Tensor WithColors(byte[] samples)
    {
        byte[] colours = colour == Palette ? FromPalette(samples) : Eight(samples);
        int plain = colour == Palette ? 3 : channels, all = hasTransparent ? plain + 1 : plain;
        if (!hasTransparent) return Tensor.From(colours, [height, width, plain]);
        int size = channels * Math.Max(1, depth / 8);
        var result = new byte[width * height * all];
        for (int i = 0; i < width * height; i++)
        {
            colours.AsSpan(i * plain, plain).CopyTo(result.AsSpan(i * all));
            result[i * all + plain] = Opacity(samples.AsSpan(i * size, size));
        }
        return Tensor.From(result, [height, width, all]);
    }

    byte Opacity(ReadOnlySpan<byte> pixel)
    {
        if (colour == Palette) return pixel[0] < transparent.Length ? transparent[pixel[0]] : (byte)255;
        if (depth == 16) return pixel.SequenceEqual(transparent) ? (byte)0 : (byte)255;
        for (int i = 0; i < pixel.Length; i++)
            if (pixel[i] != transparent[2 * i + 1]) return 255;
        return 0;
    }

    byte[] FromPalette(byte[] samples)
    {
        var colours = new byte[samples.Length * 3];
        for (int i = 0; i < samples.Length; i++)
        {
            if (3 * samples[i] >= palette.Length)
                throw Broken(file.Length, $"pixels of {palette.Length / 3} palette colors", $"the color {samples[i]}", CutShort);
            palette.AsSpan(3 * samples[i], 3).CopyTo(colours.AsSpan(3 * i));
        }
        return colours;
    }

    DataFormatException Broken(long offset, string expected, string received, string fix) => new(name, offset, expected, received, fix);
}
