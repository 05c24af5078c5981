using System.Formats.Tar;

namespace Myelin;

/// <summary>
/// CIFAR-10 whose images were saved as JPEG, which is lossy: 50,000 training images in their original order, and 10,000 test images class by class. A
/// pixel differs from the original by 5.8 grey levels in the mean.
/// </summary>
/// <remarks>
/// The library decodes PNG alone, so the <see cref="DataFolder.Decoder"/> must be one that decodes JPEG:
/// <code>
/// var (train, test) = Cifar10Jpeg.Load(new DataFolder { Decoder = ImageDecoder.Instance });   // of the package Myelin.Images
/// </code>
/// </remarks>
public static class Cifar10Jpeg
{
    const int Side = 32, Channels = 3, ImageLength = Side * Side * Channels;
    const int TrainPerClass = 5_000, TestPerClass = 1_000, LongestFile = 1 << 16, LongestLine = 1 << 20;

    /// <summary>The archive, with images train/CLASS/0000.jpg and test/CLASS/0000.jpg, and labels in the original order; not offered for download.</summary>
    internal static DataSource Source { get; } = new("cifar10-jpeg", ["cifar10-jpeg"],
        [new DataSourceFile("cifar10_jpeg.tar"), new DataSourceFile("train_labels_original_order.txt")], []);

    /// <summary>Loads the training and test examples.</summary>
    /// <exception cref="DataNotFoundException">The files were not found; the message lists every place that was searched.</exception>
    /// <exception cref="DataFormatException">A file is damaged, or the decoder does not decode JPEG.</exception>
    public static (Dataset Train, Dataset Test) Load(DataFolder? folder = null) => Read(folder ?? new()).ToDatasets();

    /// <summary>Finds and reads the data set.</summary>
    internal static RawSplit Read(DataFolder folder)
    {
        string[] paths = folder.Find(Source);
        PictureDecoder decoder = folder.Decoder ?? PictureDecoder.Default;
        if (!decoder.Takes("0000.jpg"))
            throw new DataFormatException(paths[0], 0, "a decoder of JPEG", "one of PNG alone",
                "Set the Decoder of the DataFolder to ImageDecoder.Instance, of the package Myelin.Images.");
        int[] order = Labels(paths[1]), next = new int[Cifar10Reader.Classes.Count];
        int[] places = new int[order.Length];                            // of the example that is image i of class k: places[k * TrainPerClass + i]
        for (int i = 0; i < order.Length; i++) places[order[i] * TrainPerClass + next[order[i]]++] = i;
        var train = new byte[order.Length * ImageLength];
        var test = new byte[Cifar10Reader.Classes.Count * TestPerClass * ImageLength];
        using DataFile file = DataFile.Open(paths[0]);
        using var archive = new TarReader(new MemoryStream(file.ReadToEnd(DataFile.UsualLimit)));
        int found = 0;
        while (Next(archive, paths[0]) is { } entry)
        {
            if (entry.DataStream == null) continue;
            (bool isTest, int label, int number) = Place(entry, paths[0]);
            Span<byte> image = isTest
                ? test.AsSpan((label * TestPerClass + number) * ImageLength, ImageLength)
                : train.AsSpan(places[label * TrainPerClass + number] * ImageLength, ImageLength);
            Decode(decoder, entry, paths[0]).CopyTo(image);
            found++;
        }
        int wanted = order.Length + Cifar10Reader.Classes.Count * TestPerClass;
        if (found != wanted) throw new DataFormatException(paths[0], 0, $"{wanted} images", $"{found}", "The archive is incomplete; get it again.");
        return new(
            new ByteData(train, [order.Length, Side, Side, Channels], order, Cifar10Reader.Classes),
            new ByteData(test, [test.Length / ImageLength, Side, Side, Channels],
                [.. Enumerable.Range(0, test.Length / ImageLength).Select(i => i / TestPerClass)], Cifar10Reader.Classes));
    }

    /// <summary>A label on each line: 5,000 of each class.</summary>
    static int[] Labels(string path)
    {
        LineReader reader = LineReader.Open(path, LongestLine);
        var labels = new List<int>();
        int[] counts = new int[Cifar10Reader.Classes.Count];
        while (reader.Next())
        {
            if (reader.Line.Length != 1 || reader.Line[0] is < '0' or > '9' || ++counts[reader.Line[0] - '0'] > TrainPerClass)
                throw reader.Broken($"a label from 0 to 9, each {TrainPerClass} times", $"\"{reader.Line}\"");
            labels.Add(reader.Line[0] - '0');
        }
        return labels.Count == counts.Length * TrainPerClass ? [.. labels]
            : throw reader.Broken($"{counts.Length * TrainPerClass} labels", $"{labels.Count}");
    }

    static TarEntry? Next(TarReader archive, string path)
    {
        try
        {
            return archive.GetNextEntry();
        }
        catch (Exception e) when (e is IOException or InvalidDataException or FormatException)
        {
            throw new DataFormatException(path, 0, "a tar archive", "damaged data", "The archive is damaged; get it again.", e);
        }
    }

    /// <summary>train/airplane/0007.jpg is example 7 of class 0.</summary>
    static (bool IsTest, int Label, int Number) Place(TarEntry entry, string path)
    {
        string[] parts = entry.Name.Split('/');
        if (parts is ["train" or "test", var name, { Length: 8 } file] && file.EndsWith(".jpg", StringComparison.Ordinal)
            && int.TryParse(file.AsSpan(0, 4), System.Globalization.NumberStyles.None, null, out int number)
            && Array.IndexOf([.. Cifar10Reader.Classes], name) is >= 0 and var label && number < (parts[0] == "test" ? TestPerClass : TrainPerClass))
            return (parts[0] == "test", label, number);
        throw new DataFormatException(path, 0, "images such as train/airplane/0000.jpg", $"\"{entry.Name}\"", "Check that this is the right archive.");
    }

    static byte[] Decode(PictureDecoder decoder, TarEntry entry, string path)
    {
        string name = $"{path}: {entry.Name}";
        if (entry.Length > LongestFile)
            throw new DataFormatException(name, 0, $"at most {LongestFile} bytes", $"{entry.Length}", "Check that this is the right archive.");
        byte[] bytes = new byte[entry.Length];
        entry.DataStream!.ReadExactly(bytes);
        Tensor image = decoder.Decode(bytes, name, Side * Side);
        return image.Shape == Shape.Create([Side, Side, Channels]) ? image.ToArray<byte>()
            : throw new DataFormatException(name, 0, $"an image of {Side} x {Side} in colour", $"{image.Shape}", "Check that this is the right archive.");
    }
}
