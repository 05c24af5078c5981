using System.Buffers.Binary;

namespace Myelin.Tests;

public class IdxReaderTests
{
    /// <summary>Three images of 4x5: elements 0 .. 59 behind a header of 16 bytes.</summary>
    static byte[] Good() => [0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 4, 0, 0, 0, 5, .. Enumerable.Range(0, 60).Select(i => (byte)i)];

    static byte[] With(int at, params byte[] bytes)
    {
        byte[] file = Good();
        bytes.CopyTo(file, at);
        return file;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_file_is_read_whole_gzip_or_not_whatever_its_name(bool gzip)
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write(gzip ? "images" : "images.gz", gzip ? TemporaryFolder.Gzip(Good()) : Good());
        IdxFile file = IdxReader.Read(path);
        Assert.Equal(IdxElement.UInt8, file.Element);
        Assert.Equal([3, 4, 5], file.Shape);
        Assert.Equal(Enumerable.Range(0, 60).Select(i => (byte)i), file.Data);
    }

    [Theory]
    [InlineData(0x08, new byte[] { 250, 1 }, new double[] { 250, 1 })]
    [InlineData(0x09, new byte[] { 250, 1 }, new double[] { -6, 1 })]
    [InlineData(0x0B, new byte[] { 255, 254, 1, 0 }, new double[] { -2, 256 })]
    [InlineData(0x0C, new byte[] { 255, 255, 255, 254, 0, 1, 0, 0 }, new double[] { -2, 65536 })]
    [InlineData(0x0D, new byte[] { 0x3F, 0xC0, 0, 0, 0xBF, 0x80, 0, 0 }, new double[] { 1.5, -1 })]
    [InlineData(0x0E, new byte[] { 0x3F, 0xF8, 0, 0, 0, 0, 0, 0, 0xBF, 0xF0, 0, 0, 0, 0, 0, 0 }, new double[] { 1.5, -1 })]
    public void Every_element_type_is_understood(byte element, byte[] data, double[] values)
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("values", [0, 0, element, 1, 0, 0, 0, 2, .. data]);
        Assert.Equal(values, IdxReader.Read(path).ToDoubles());
    }

    [Fact]
    public void A_size_of_zero_gives_an_empty_array()
    {
        using var folder = new TemporaryFolder();
        Assert.Empty(IdxReader.Read(folder.Write("none", 0, 0, 8, 2, 0, 0, 0, 0, 127, 255, 255, 255)).Data);
    }

    /// <summary>What is wrong, the file, and the byte at which the message must point.</summary>
    public static TheoryData<string, byte[], long> Corrupted() => new()
    {
        { "empty", [], 0 },
        { "cut within the magic number", Good()[..3], 3 },
        { "first byte not zero", With(0, 1), 0 },
        { "second byte not zero", With(1, 9), 0 },
        { "text", "label,pixel0,pixel1\n"u8.ToArray(), 0 },
        { "unknown element type", With(2, 0x0A), 2 },
        { "rank zero", With(3, 0), 3 },
        { "rank far too large", With(3, 255), 3 },
        { "cut within the sizes", Good()[..10], 10 },
        { "one axis more than there is", With(3, 4), 76 },
        { "negative size", With(8, 0xFF, 0xFF, 0xFF, 0xFF), 8 },
        { "most negative size", With(4, 0x80, 0, 0, 0), 4 },
        { "one image more than there is", With(4, 0, 0, 0, 4), 76 },
        { "a million images more than there are", With(4, 0, 0x0F, 0x42, 0x40), 76 },
        { "sizes beyond the limit", With(4, 0x7F, 0xFF, 0xFF, 0xFF), 4 },
        { "product beyond 64 bits", With(4, 0x7F, 0xFF, 0xFF, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF), 4 },
        { "product that is small modulo 2^32", With(4, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1), 8 },
        { "one image fewer than there are", With(4, 0, 0, 0, 2), 56 },
        { "a byte appended", [.. Good(), 7], 76 },
        { "last byte missing", Good()[..^1], 75 },
        { "only the header", Good()[..16], 16 },
    };

    [Theory]
    [MemberData(nameof(Corrupted))]
    public void A_corrupted_file_is_refused_with_its_name_and_place(string wrong, byte[] bytes, long offset)
    {
        using var folder = new TemporaryFolder();
        foreach (string path in new[] { folder.Write("plain-idx3", bytes), folder.Write("packed-idx3", TemporaryFolder.Gzip(bytes)) })
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            DataFormatException error = Assert.Throws<DataFormatException>(() => IdxReader.Read(path));
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated < 1 << 20, $"{wrong}: {allocated} bytes allocated");
            Assert.Contains(path, error.Message);
            Assert.Contains($"byte {offset}:", error.Message);
            Assert.NotEmpty(error.Fix);
        }
    }

    [Fact]
    public void Every_cut_of_a_gzip_file_is_refused()
    {
        using var folder = new TemporaryFolder();
        byte[] packed = TemporaryFolder.Gzip(Good());
        for (int length = 0; length < packed.Length; length++)
        {
            string path = folder.Write("cut", packed[..length]);
            Assert.Throws<DataFormatException>(() => IdxReader.Read(path));
        }
    }

    [Fact]
    public void Bytes_behind_gzip_data_are_refused()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("more", [.. TemporaryFolder.Gzip(Good()), 1, 2, 3]);
        Assert.Contains("ends with its length", Assert.Throws<DataFormatException>(() => IdxReader.Read(path)).Message);
    }

    [Fact]
    public void Every_damaged_byte_of_gzip_data_is_refused()
    {
        using var folder = new TemporaryFolder();
        byte[] packed = TemporaryFolder.Gzip(Good());
        for (int at = 10; at < packed.Length; at++)   // the ten bytes of header hold a time stamp and the like
        {
            byte[] damaged = [.. packed];
            damaged[at] ^= 0x55;
            string path = folder.Write("damaged", damaged);
            DataFormatException error = Assert.Throws<DataFormatException>(() => IdxReader.Read(path));
            Assert.Contains(path, error.Message);
        }
    }

    [Fact]
    public void A_small_gzip_file_that_promises_a_gigabyte_allocates_little()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("promise", TemporaryFolder.Gzip(With(4, 0x03, 0x33, 0x33, 0x33)));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<DataFormatException>(() => IdxReader.Read(path));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void Contents_that_compress_well_are_read_whole()
    {
        using var folder = new TemporaryFolder();
        byte[] file = new byte[8 + 3_000_000];
        file[2] = 8;
        file[3] = 1;
        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(4), 3_000_000);
        file[^1] = 5;
        IdxFile read = IdxReader.Read(folder.Write("zeros", TemporaryFolder.Gzip(file)));
        Assert.Equal(3_000_000, read.Data.Length);
        Assert.Equal(5, read.Data[^1]);
    }

    [Fact]
    public void A_limit_is_kept()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("images", Good());
        Assert.Equal(60, IdxReader.Read(path, limit: 60).Data.Length);
        Assert.Contains("at most 59 bytes", Assert.Throws<DataFormatException>(() => IdxReader.Read(path, limit: 59)).Message);
    }

    [Fact]
    public void A_missing_file_and_a_folder_are_not_found()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains(folder["none"], Assert.Throws<DataNotFoundException>(() => IdxReader.Read(folder["none"])).Message);
        Assert.Contains("folder", Assert.Throws<DataNotFoundException>(() => IdxReader.Read(folder.Path)).Message);
    }
}
