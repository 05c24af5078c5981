namespace Myelin.Tests;

public class Cifar10ReaderTests
{
    /// <summary>A record whose red plane holds 1, 2, 3, ..., its green 2, 4, ..., its blue 3, 6, ... modulo 256.</summary>
    static byte[] Record(byte label)
    {
        byte[] record = new byte[3073];
        record[0] = label;
        for (int channel = 0; channel < 3; channel++)
        {
            for (int i = 0; i < 1024; i++)
                record[1 + channel * 1024 + i] = (byte)((channel + 1) * (i + 1));
        }
        return record;
    }

    static void WriteSet(TemporaryFolder folder, string under)
    {
        for (byte batch = 1; batch <= 5; batch++)
            folder.Write($"{under}data_batch_{batch}.bin", [.. Record(batch), .. Record(9)]);
        folder.Write($"{under}test_batch.bin.gz", TemporaryFolder.Gzip(Record(7)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("cifar-10-batches-bin/")]
    [InlineData("cifar10/")]
    public void A_small_folder_is_read_with_channels_last(string under)
    {
        using var folder = new TemporaryFolder();
        WriteSet(folder, under);
        RawSplit split = Cifar10.Read(new DataFolder { Folder = folder.Path });
        var train = (ByteData)split.Train;
        Assert.Equal([10, 32, 32, 3], train.Shape);
        Assert.Equal([1, 9, 2, 9, 3, 9, 4, 9, 5, 9], train.Labels);
        Assert.Equal([1, 2, 3, 2, 4, 6], train.Inputs[..6]);
        Assert.Equal([0, 0, 0], train.Inputs[^3..]);
        Assert.Equal([7], split.Test.Labels);
    }

    [Fact]
    public void A_cut_record_is_refused() => Refused([.. Record(0), .. Record(1)[..100]], 3073, "1 records and 100 bytes");

    [Fact]
    public void An_empty_file_is_refused() => Refused([], 0, "one or more records");

    [Fact]
    public void A_label_out_of_range_is_refused() => Refused([.. Record(0), .. Record(10)], 3073, "from 0 to 9");

    static void Refused(byte[] bytes, long offset, string text)
    {
        using var folder = new TemporaryFolder();
        foreach (string path in new[] { folder.Write("a.bin", bytes), folder.Write("b.bin", TemporaryFolder.Gzip(bytes)) })
        {
            DataFormatException error = Assert.Throws<DataFormatException>(() => Cifar10Reader.Read([path]));
            Assert.Contains(path, error.Message);
            Assert.Equal(offset, error.Offset);
            Assert.Contains(text, error.Message);
        }
    }
}
