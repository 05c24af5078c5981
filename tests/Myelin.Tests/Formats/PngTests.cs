using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Myelin.Tests;

public class PngTests
{
    /// <summary>A file made chunk by chunk, apart from the library.</summary>
    static class Made
    {
        public static byte[] Header(int width, int height, int depth, int colour, int interlaced = 0)
        {
            var data = new byte[13];
            BinaryPrimitives.WriteInt32BigEndian(data, width);
            BinaryPrimitives.WriteInt32BigEndian(data.AsSpan(4), height);
            (data[8], data[9], data[12]) = ((byte)depth, (byte)colour, (byte)interlaced);
            return Chunk("IHDR", data);
        }

        public static byte[] Chunk(string type, byte[] data)
        {
            byte[] named = [.. Encoding.ASCII.GetBytes(type), .. data], length = new byte[4], check = new byte[4];
            BinaryPrimitives.WriteInt32BigEndian(length, data.Length);
            BinaryPrimitives.WriteUInt32BigEndian(check, Check(named));
            return [.. length, .. named, .. check];
        }

        /// <summary>The checksum bit by bit, without a table.</summary>
        static uint Check(byte[] bytes)
        {
            uint c = uint.MaxValue;
            foreach (byte value in bytes)
                for (int bit = 0; bit < 8; bit++) c = ((c ^ (uint)(value >> bit)) & 1) != 0 ? (c >> 1) ^ 0xEDB88320 : c >> 1;
            return ~c;
        }

        public static byte[] Packed(byte[] rows)
        {
            var memory = new MemoryStream();
            using (var zlib = new ZLibStream(memory, CompressionLevel.Optimal)) zlib.Write(rows);
            return memory.ToArray();
        }

        public static byte[] Signed(params byte[][] chunks) =>
        [
            0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, .. chunks.SelectMany(chunk => chunk), .. Chunk("IEND", []),
        ];

        public static byte[] File(int width, int height, int depth, int colour, byte[] rows, params byte[][] before) =>
            Signed([Header(width, height, depth, colour), .. before, Chunk("IDAT", Packed(rows))]);
    }

    static byte[] Random(int count, int seed)
    {
        var bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void What_is_written_is_read_again(int channels)
    {
        byte[] pixels = Random(7 * 5 * channels, channels);
        Tensor image = Png.Decode(Png.Encode(Tensor.From(pixels, [7, 5, channels])));
        Assert.Equal([7, 5, channels], image.Shape);
        Assert.Equal(pixels, image.ToArray<byte>());
    }

    [Fact]
    public void The_file_is_chunks_around_rows_that_zlib_reads()
    {
        byte[] pixels = Random(6, 9);
        byte[] file = Png.Encode(Tensor.From(pixels, [2, 3]));
        Assert.Equal(Made.Header(3, 2, 8, 0), file[8..33]);
        Assert.Equal(Made.Chunk("IEND", []), file[^12..]);
        Assert.Equal([0xAE, 0x42, 0x60, 0x82], file[^4..]);
        int length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(33));
        Assert.Equal(Made.Chunk("IDAT", file[41..(41 + length)]), file[33..^12]);
        var rows = new MemoryStream();
        using (var zlib = new ZLibStream(new MemoryStream(file, 41, length), CompressionMode.Decompress)) zlib.CopyTo(rows);
        Assert.Equal([0, .. pixels[..3], 0, .. pixels[3..]], rows.ToArray());
    }

    [Fact]
    public void Real_numbers_are_rounded_and_held_between_black_and_white() =>
        Assert.Equal([0, 255, 128, 0, 255, 0], Png.Decode(Png.Encode(Tensor.From(new float[,] { { 0, 1, 0.5f }, { -3, 7, float.NaN } }))).ToArray<byte>());

    [Fact]
    public void A_view_is_written_as_it_is_seen() =>
        Assert.Equal([1, 3, 2, 4], Png.Decode(Png.Encode(Tensor.From(new byte[,] { { 1, 2 }, { 3, 4 } }).Transpose())).ToArray<byte>());

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Every_filter_is_undone(int filter)
    {
        const int Width = 6, Height = 5, Step = 3, Row = Width * Step;
        byte[] pixels = Random(Height * Row, 40 + filter);
        byte At(int y, int x) => y < 0 || x < 0 ? (byte)0 : pixels[y * Row + x];
        int Predicted(int y, int x)
        {
            int left = At(y, x - Step), above = At(y - 1, x), corner = x < Step ? 0 : At(y - 1, x - Step), p = left + above - corner;
            int[] nearest = [.. new[] { left, above, corner }.OrderBy(value => Math.Abs(p - value))];
            return filter switch { 0 => 0, 1 => left, 2 => above, 3 => (left + above) / 2, _ => nearest[0] };
        }
        byte[] rows = [.. Enumerable.Range(0, Height).SelectMany(
            y => new[] { (byte)filter }.Concat(Enumerable.Range(0, Row).Select(x => (byte)(At(y, x) - Predicted(y, x)))))];
        Assert.Equal(pixels, Png.Decode(Made.File(Width, Height, 8, 2, rows)).ToArray<byte>());
    }

    [Theory]
    [InlineData(1, 0b10110000, new byte[] { 255, 0, 255, 255 })]
    [InlineData(2, 0b11100100, new byte[] { 255, 170, 85, 0 })]
    public void Few_bits_are_spread_over_all_greys(int depth, int row, byte[] greys) =>
        Assert.Equal(greys, Png.Decode(Made.File(4, 1, depth, 0, [0, (byte)row])).ToArray<byte>());

    [Fact]
    public void Four_and_sixteen_bits_become_eight()
    {
        Assert.Equal([0xAA, 0x55], Png.Decode(Made.File(2, 1, 4, 0, [0, 0xA5])).ToArray<byte>());
        Assert.Equal([0x12, 0xFF, 0x80], Png.Decode(Made.File(3, 1, 16, 0, [0, 0x12, 0x34, 0xFF, 0xFF, 0x80, 0x00])).ToArray<byte>());
    }

    [Fact]
    public void Palettes_become_colours_and_clear_ones_opacity()
    {
        byte[] palette = Made.Chunk("PLTE", [10, 20, 30, 40, 50, 60]);
        Tensor plain = Png.Decode(Made.File(3, 1, 1, 3, [0, 0b01000000], palette));
        Assert.Equal([1, 3, 3], plain.Shape);
        Assert.Equal([10, 20, 30, 40, 50, 60, 10, 20, 30], plain.ToArray<byte>());
        Tensor clear = Png.Decode(Made.File(2, 1, 8, 3, [0, 1, 0], palette, Made.Chunk("tRNS", [7])));
        Assert.Equal([40, 50, 60, 255, 10, 20, 30, 7], clear.ToArray<byte>());
    }

    [Fact]
    public void A_clear_grey_or_colour_gets_opacity()
    {
        Assert.Equal([5, 0, 6, 255], Png.Decode(Made.File(2, 1, 8, 0, [0, 5, 6], Made.Chunk("tRNS", [0, 5]))).ToArray<byte>());
        Assert.Equal(
            [1, 2, 3, 0, 1, 2, 4, 255], Png.Decode(Made.File(2, 1, 8, 2, [0, 1, 2, 3, 1, 2, 4], Made.Chunk("tRNS", [0, 1, 0, 2, 0, 3]))).ToArray<byte>());
    }

    public static TheoryData<string, byte[], string> Broken()
    {
        byte[] whole = Made.File(2, 2, 8, 0, [0, 1, 2, 0, 3, 4]), flipped = [.. whole];
        flipped[^20] ^= 1;
        byte[] damaged = Made.Packed([0, 1, 2, 0, 3, 4]);
        damaged[^1] ^= 1;
        return new()
        {
            { "text", "not a picture"u8.ToArray(), "the signature of a PNG file" },
            { "nothing", [], "the signature of a PNG file" },
            { "a flipped bit", flipped, "the checksum" },
            { "cut", whole[..^14], "a chunk" },
            { "no header", Made.Signed(Made.Chunk("IDAT", Made.Packed([0]))), "the chunk IHDR" },
            { "two headers", Made.Signed(Made.Header(1, 1, 8, 0), Made.Header(1, 1, 8, 0)), "one header" },
            { "interlaced", Made.Signed(Made.Header(2, 2, 8, 0, interlaced: 1)), "interlaced" },
            { "an odd depth", Made.Signed(Made.Header(2, 2, 3, 0)), "a color type" },
            { "no width", Made.Signed(Made.Header(0, 2, 8, 0)), "an image of 1 to" },
            { "a huge image", Made.Signed(Made.Header(60_000, 60_000, 8, 0)), "an image of 1 to" },
            { "too few rows", Made.File(2, 2, 8, 0, [0, 1, 2]), "6 bytes of pixels" },
            { "too many rows", Made.File(2, 2, 8, 0, [0, 1, 2, 0, 3, 4, 0]), "no more" },
            { "no pixels", Made.Signed(Made.Header(2, 2, 8, 0)), "6 bytes of pixels" },
            { "a promise that cannot be kept", Made.File(7000, 7000, 16, 6, [0, 1]), "392007000 bytes of pixels" },
            { "damaged pixels", Made.Signed(Made.Header(2, 2, 8, 0), Made.Chunk("IDAT", damaged)), "compressed pixels" },
            { "an odd filter", Made.File(1, 1, 8, 0, [9, 1]), "a row filter" },
            { "no palette", Made.File(1, 1, 8, 3, [0, 1]), "palette colors" },
            { "an unknown chunk", Made.Signed(Made.Header(1, 1, 8, 0), Made.Chunk("ABCD", [])), "chunks that PNG defines" },
            { "an odd clear colour", Made.Signed(Made.Header(1, 1, 8, 0), Made.Chunk("tRNS", [1])), "transparent colors" },
        };
    }

    [Theory]
    [MemberData(nameof(Broken))]
    public void A_broken_file_is_refused_with_what_was_expected(string what, byte[] file, string expected)
    {
        DataFormatException error = Assert.Throws<DataFormatException>(() => Png.Decode(file, name: what));
        Assert.Equal(what, error.File);
        Assert.Contains(expected, error.Message);
    }

    [Fact]
    public void Unknown_chunks_that_may_be_left_out_are() =>
        Assert.Equal([8], Png.Decode(Made.File(1, 1, 8, 0, [0, 8], Made.Chunk("tEXt", [1, 2, 3]))).ToArray<byte>());

    [Fact]
    public void Any_changed_byte_is_read_or_refused_but_never_crashes()
    {
        byte[] whole = Made.File(3, 3, 4, 3, [0, 0x01, 0x20, 1, 0x11, 0, 2, 0, 0x10], Made.Chunk("PLTE", [.. Enumerable.Range(0, 9).Select(i => (byte)i)]));
        for (int i = 0; i < whole.Length; i++)
        {
            byte[] changed = [.. whole];
            changed[i] ^= 0x41;
            try { Assert.Equal(3, Png.Decode(changed).Rank); }
            catch (DataFormatException) { }
            try { Assert.Equal(3, Png.Decode(whole[..i]).Rank); }
            catch (DataFormatException) { }
        }
    }

    [Fact]
    public void The_limit_is_in_pixels()
    {
        byte[] file = Png.Encode(Tensor.Zeros([4, 4], ElementType.UInt8));
        Assert.Equal(1, Png.Decode(file, limit: 16).Shape[2]);
        Assert.Throws<DataFormatException>(() => Png.Decode(file, limit: 15));
    }

    [Fact]
    public void What_is_no_image_is_refused()
    {
        Assert.Contains("expects an image", Assert.Throws<ShapeException>(() => Png.Encode(Tensor.Zeros([2, 2, 5]))).Message);
        Assert.Contains("expects an image", Assert.Throws<ShapeException>(() => Png.Encode(Tensor.Zeros([4]))).Message);
        Assert.Contains("Cast(ElementType.UInt8)", Assert.Throws<ShapeException>(() => Png.Encode(Tensor.Zeros([2, 2], ElementType.Int32))).Message);
    }

    [Fact]
    public void Files_are_written_and_read_by_their_path()
    {
        using var folder = new TemporaryFolder();
        Png.Save(folder["a.png"], Tensor.From(new byte[,] { { 1, 2 } }));
        Assert.Equal([1, 2], Png.Load(folder["a.png"]).ToArray<byte>());
        Assert.Throws<DataNotFoundException>(() => Png.Load(folder["b.png"]));
    }
}
