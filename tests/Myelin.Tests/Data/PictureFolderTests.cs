namespace Myelin.Tests;

/// <summary>Pictures in folders by class.</summary>
public class PictureFolderTests
{
    /// <summary>A picture of one grey.</summary>
    static byte[] Grey(byte value, int side = 4) => Png.Encode(Tensor.From([.. Enumerable.Repeat(value, side * side)], [side, side, 1]));

    static TemporaryFolder Folder()
    {
        var folder = new TemporaryFolder();
        folder.Write("dogs/2.png", Grey(20));
        folder.Write("dogs/10.PNG", Grey(10, side: 9));
        folder.Write("cats/deep/er/1.png", Grey(40));
        folder.Write("cats/0.png", Grey(30));
        folder.Write("cats/notes.txt", 1, 2, 3);
        folder.Write("cats/.hidden.png", 1, 2, 3);
        folder.Write("none/readme.md", 1);
        folder.Write("top.png", Grey(50));
        return folder;
    }

    [Fact]
    public void Subfolders_are_classes_and_their_pictures_examples_in_ordinal_order()
    {
        using TemporaryFolder folder = Folder();
        PictureFolder pictures = PictureFolder.Open(folder.Path);
        Assert.Equal(["cats", "dogs"], pictures.Classes);
        Assert.Equal(["0.png", "1.png", "10.PNG", "2.png"], pictures.Files.Select(Path.GetFileName));
        Dataset data = pictures.ToDataset([3, 3, 1]);
        Assert.Equal("4 examples of [3, 3, 1], 2 classes", $"{data}");
        Assert.Equal([0, 0, 1, 1], data.Targets.ToArray<int>());
        Assert.Equal([30, 40, 10, 20], data.Inputs[.., 1, 1, 0].ToArray<float>().Select(x => (int)MathF.Round(x * 255)));
        Assert.Equal([3, 3, 1], Assert.IsType<ImagePreprocessing>(data.Preprocessing).Shape);
        Assert.Equal(data.Classes, data.Preprocessing!.Classes);
    }

    [Fact]
    public void Pictures_are_shuffled_split_cached_and_decoded_by_any_number_of_threads_alike()
    {
        using TemporaryFolder folder = Folder();
        for (byte i = 0; i < 40; i++) folder.Write($"dogs/more/{i}.png", Grey(i));
        PictureFolder pictures = PictureFolder.Open(folder.Path);
        float[] Served(Dataset data) => [.. data.Batches(5, shuffle: true, seed: 3).SelectMany(batch => batch.Inputs[0][.., 0, 0, 0].ToArray<float>())];
        float[] alone = Served(pictures.ToDataset([4, 4, 1]));
        Assert.Equal(alone, Served(pictures.ToDataset([4, 4, 1], workers: 3)));
        Assert.Equal(alone, Served(pictures.ToDataset([4, 4, 1], workers: 3).Cache()));
        (Dataset others, Dataset share) = pictures.ToDataset([4, 4, 1]).Split(0.25);
        Assert.Equal((33, 11), (others.Count, share.Count));
        Assert.Equal(alone.Order(), Served(others).Concat(Served(share)).Order());
    }

    [Fact]
    public void A_damaged_picture_is_named()
    {
        using TemporaryFolder folder = Folder();
        string path = folder.Write("dogs/bad.png", [.. Grey(1)[..40]]);
        foreach (int workers in (int[])[1, 2])
        {
            Dataset data = PictureFolder.Open(folder.Path).ToDataset([4, 4, 1], workers);
            Assert.Equal(path, Assert.Throws<DataFormatException>(() => data.Batches(2).Count()).File);
        }
    }

    [Fact]
    public void Given_classes_keep_their_labels_and_others_are_refused()
    {
        using TemporaryFolder folder = Folder();
        PictureFolder pictures = PictureFolder.Open(folder.Path, classes: ["dogs", "birds", "cats"]);
        Assert.Equal([2, 2, 0, 0], pictures.Labels);
        Assert.Contains("Unknown class \"cats\"; did you mean \"cat\"?",
            Assert.Throws<ArgumentException>(() => PictureFolder.Open(folder.Path, classes: ["dogs", "cat"])).Message, StringComparison.Ordinal);
    }
}
