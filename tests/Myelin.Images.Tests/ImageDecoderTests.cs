using System.Security.Cryptography;
using Myelin.Fuzz;

namespace Myelin.Images.Tests;

/// <summary>Pictures that other programs wrote. small.jpg, grey.jpg (progressive) and small.bmp show the same 24 x 16 pixels.</summary>
public class ImageDecoderTests
{
    static string At(string name) => Path.Combine(AppContext.BaseDirectory, name);

    static string Sha256(Tensor x) => Convert.ToHexStringLower(SHA256.HashData(x.ToArray<byte>()));

    /// <summary>A file of shared/data above this folder, if there is one.</summary>
    static string? Shared(string name)
    {
        for (string? folder = AppContext.BaseDirectory; folder != null; folder = Path.GetDirectoryName(folder))
            if (Path.Combine(folder, "shared", "data", name) is var path && File.Exists(path)) return path;
        return null;
    }

    [Fact]
    public void The_bits_of_a_jpeg_are_pinned()
    {
        Tensor colour = ImageDecoder.Instance.Load(At("small.jpg")), grey = ImageDecoder.Instance.Load(At("grey.jpg"));
        Assert.Equal([16, 24, 3], colour.Shape);
        Assert.Equal([16, 24, 1], grey.Shape);
        Assert.Equal("33a5018fd88081da23c2c5a82e6ec9caba78dc2383560ccce96566399c7abd62", Sha256(colour));
        Assert.Equal("401bd3092d196cb782716a429fb6a344204d05723aa4775a016e3e758e9821d0", Sha256(grey));
    }

    [Fact]
    public void The_bits_of_a_photo_are_pinned()
    {
        string? path = Shared("photos/rocket.jpg");
        Assert.SkipWhen(path == null, "photos/rocket.jpg is not on this machine");
        Tensor rocket = ImageDecoder.Instance.Load(path!);
        Assert.Equal([427, 640, 3], rocket.Shape);
        Assert.Equal(65.277, (double)rocket.Cast(ElementType.Float64).Mean(), 0.05);   // of libjpeg's pixels
        Assert.Equal("c1d08202a8dbbbd8b6efbd1fe5154e13da6b62e55bbdc94927f4dff883a71103", Sha256(rocket));
    }

    [Fact]
    public void A_jpeg_shows_the_picture_that_was_saved_but_for_its_compression()
    {
        Tensor exact = ImageDecoder.Instance.Load(At("small.bmp")).Cast(ElementType.Float64);
        Tensor colour = ImageDecoder.Instance.Load(At("small.jpg")).Cast(ElementType.Float64);
        Assert.Equal([16, 24, 3], exact.Shape);
        for (int y = 0; y < 16; y++)
            for (int x = 0; x < 24; x++)
                Assert.Equal([10 * x, 15 * y, (int)(127 + 120 * Math.Sin(x * y / 20.0))], exact[y, x].ToArray<double>());
        Assert.InRange((double)(exact - colour).Abs().Mean(), 0.5, 12);
        Tensor luma = (exact * Tensor.From(0.299, 0.587, 0.114)).Sum(2, keep: true);
        Assert.InRange((double)(luma - ImageDecoder.Instance.Load(At("grey.jpg")).Cast(ElementType.Float64)).Abs().Mean(), 0, 3);
    }

    [Fact]
    public void A_png_is_decoded_by_the_library_whatever_its_name()
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory("myelin-images-").FullName, "a.jpg");
        Tensor image = Tensor.From(new byte[] { 1, 2, 3, 4, 5, 6 }, [1, 2, 3]);
        Png.Save(path, image);
        Assert.Equal(image.ToArray<byte>(), ImageDecoder.Instance.Load(path).ToArray<byte>());
        Assert.True(ImageDecoder.Instance.Takes("A.JPEG"));
        Assert.False(ImageDecoder.Instance.Takes("a.txt"));
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    [Fact]
    public void A_picture_beyond_the_limit_is_refused_before_it_is_decoded()
    {
        byte[] file = File.ReadAllBytes(At("small.jpg"));
        int frame = file.AsSpan().IndexOf([(byte)0xff, (byte)0xc0]);
        file.AsSpan(frame + 5, 4).Fill(0xff);   // 65535 x 65535
        long before = GC.GetAllocatedBytesForCurrentThread();
        DataFormatException error = Assert.Throws<DataFormatException>(() => ImageDecoder.Instance.Decode(file, "huge.jpg"));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        Assert.Equal("\"huge.jpg\", byte 0: expected an image of 1 to 64000000 pixels, received 65535 x 65535. " +
            "If the image is really that large, raise the limit.", error.Message);
        Assert.Contains("expected an image of 1 to 100 pixels",
            Assert.Throws<DataFormatException>(() => ImageDecoder.Instance.Load(At("small.jpg"), limit: 100)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("small.jpg")]
    [InlineData("grey.jpg")]
    [InlineData("small.bmp")]
    public void Two_thousand_damaged_pictures_give_pixels_or_a_typed_error(string name)
    {
        var target = new FuzzTarget(name, () => [File.ReadAllBytes(At(name))], path => [ImageDecoder.Instance.Load(path, limit: 1 << 18)], Room: 8 << 20);
        FuzzReport report = Fuzzing.Run(target, count: 2000, seed: 1, first: 0, _ => { });
        Assert.True(report.Failures.Count == 0, report.ToString());
        Assert.True(report.Loaded > 50 && report.Refused > 100, report.ToString());
    }

    [Theory]
    [InlineData("small.jpg")]
    [InlineData("grey.jpg")]
    [InlineData("small.bmp")]
    public void A_truncated_picture_is_refused_and_not_shown_in_half(string name)
    {
        byte[] file = File.ReadAllBytes(At(name));
        for (int length = 0; length < file.Length; length += 7)
        {
            ReadOnlyMemory<byte> part = file.AsMemory(0, length);
            Assert.Contains(name, Assert.Throws<DataFormatException>(() => ImageDecoder.Instance.Decode(part, name)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Folders_of_jpegs_become_examples()
    {
        string folder = Directory.CreateTempSubdirectory("myelin-images-").FullName;
        foreach (string name in (string[])["b/1.JPG", "a/2.jpeg", "a/deep/3.jpg"])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, name))!);
            File.Copy(At("small.jpg"), Path.Combine(folder, name));
        }
        File.WriteAllText(Path.Combine(folder, "a", "notes.txt"), "none");
        string message = Assert.Throws<DataNotFoundException>(() => PictureFolder.Open(folder)).Message;
        Assert.Contains("found 1 .jpeg, 2 .jpg", message, StringComparison.Ordinal);
        Assert.Contains("Myelin.Images", message, StringComparison.Ordinal);
        PictureFolder pictures = PictureFolder.Open(folder, ImageDecoder.Instance);
        Assert.Equal(["a", "b"], pictures.Classes);
        Dataset data = pictures.ToDataset([8, 12, 3], workers: 2);
        Assert.Equal([0, 0, 1], data.Targets.ToArray<int>());
        Assert.Equal([3, 8, 12, 3], data.Inputs.Shape);
        Directory.Delete(folder, recursive: true);
    }
}
