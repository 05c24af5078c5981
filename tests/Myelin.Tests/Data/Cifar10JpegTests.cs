using System.Formats.Tar;

namespace Myelin.Tests;

/// <summary>The archive of CIFAR-10 as JPEG: what is missing or wrong is named. A gallery test compares the real one with the originals.</summary>
public class Cifar10JpegTests
{
    /// <summary>Decodes anything as an image of its first byte.</summary>
    sealed class Plain(string extension = ".jpg") : PictureDecoder
    {
        public override IReadOnlyList<string> Extensions => [extension];

        public override Tensor Decode(ReadOnlyMemory<byte> file, string name, long limit = Png.UsualLimit) =>
            Tensor.From(Enumerable.Repeat(file.Span[0], 3072).ToArray(), [32, 32, 3]);
    }

    static string Refused(string labels, PictureDecoder? decoder, params string[] names)
    {
        using var folder = new TemporaryFolder();
        var archive = new MemoryStream();
        using (var tar = new TarWriter(archive, leaveOpen: true))
            foreach (string name in names)
                tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream([7]) });
        folder.Write("cifar10_jpeg.tar.gz", TemporaryFolder.Gzip(archive.ToArray()));
        folder.Write("train_labels_original_order.txt", System.Text.Encoding.ASCII.GetBytes(labels));
        return Assert.Throws<DataFormatException>(() => Cifar10Jpeg.Load(new DataFolder { Folder = folder.Path, Decoder = decoder })).Message;
    }

    static readonly string Labels = string.Concat(Enumerable.Range(0, 50_000).Select(i => $"{i % 10}\n"));

    [Fact]
    public void A_decoder_of_JPEG_is_needed_and_the_error_names_it()
    {
        Assert.Contains("Set the Decoder of the DataFolder to ImageDecoder.Instance", Refused(Labels, null));
        Assert.Contains("expected a decoder of JPEG", Refused(Labels, new Plain(".gif")));
    }

    [Fact]
    public void An_incomplete_archive_is_refused()
    {
        Assert.Contains("expected 60000 images, received 2", Refused(Labels, new Plain(), "train/frog/4999.jpg", "test/truck/0999.jpg"));
        Assert.Contains("expected 60000 images, received 0", Refused(Labels, new Plain()));
    }

    [Theory]
    [InlineData("train/frog/5000.jpg")]
    [InlineData("test/frog/1000.jpg")]
    [InlineData("train/fish/0000.jpg")]
    [InlineData("train/frog/+001.jpg")]
    [InlineData("../frog/0000.jpg")]
    public void An_image_of_another_name_is_refused(string name) => Assert.Contains($"received \"{name}\"", Refused(Labels, new Plain(), name));

    [Fact]
    public void Labels_of_another_number_are_refused()
    {
        Assert.Contains("expected 50000 labels, received 1", Refused("3\n", new Plain()));
        Assert.Contains("expected a label from 0 to 9, each 5000 times", Refused("x\n", new Plain()));
        Assert.Contains("each 5000 times", Refused(string.Concat(Enumerable.Repeat("3\n", 5_001)), new Plain()));
    }
}
