namespace Myelin.Tests;

public class IdxImagesTests
{
    static readonly string[] TwoClasses = ["no", "yes"];
    static readonly byte[] Images = [0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 1, 0, 0, 0, 2, 1, 2, 3, 4, 5, 6];
    static readonly byte[] Labels = [0, 0, 8, 1, 0, 0, 0, 3, 0, 1, 1];

    [Fact]
    public void Images_and_labels_come_together()
    {
        using var folder = new TemporaryFolder();
        ByteData data = IdxImages.Read(folder.Write("images", Images), folder.Write("labels", Labels), TwoClasses);
        Assert.Equal([3, 1, 2, 1], data.Shape);
        Assert.Equal([1, 2, 3, 4, 5, 6], data.Inputs);
        Assert.Equal([0, 1, 1], data.Labels);
    }

    [Fact]
    public void Exchanged_files_are_refused() => Refused(Labels, Images, "labels", 3, "may be swapped");

    [Fact]
    public void Counts_must_agree() => Refused(Images, [0, 0, 8, 1, 0, 0, 0, 2, 0, 1], "labels", 4, "3 labels");

    [Fact]
    public void A_label_out_of_range_is_refused() => Refused(Images, [.. Labels[..^1], 2], "labels", 10, "from 0 to 1");

    [Fact]
    public void No_images_are_refused() =>
        Refused([0, 0, 8, 3, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 2], [0, 0, 8, 1, 0, 0, 0, 0], "images", 4, "at least one image");

    [Fact]
    public void Elements_must_be_bytes() => Refused(Images, [0, 0, 9, .. Labels[3..]], "labels", 2, "UInt8");

    static void Refused(byte[] images, byte[] labels, string file, long offset, string text)
    {
        using var folder = new TemporaryFolder();
        string imagesPath = folder.Write("images", images), labelsPath = folder.Write("labels", labels);
        DataFormatException error = Assert.Throws<DataFormatException>(() => IdxImages.Read(imagesPath, labelsPath, TwoClasses));
        Assert.Contains(folder[file], error.Message);
        Assert.Equal(offset, error.Offset);
        Assert.Contains(text, error.Message);
    }
}
