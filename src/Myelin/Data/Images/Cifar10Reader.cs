namespace Myelin;

/// <summary>
/// Reads the binary version of CIFAR-10, with or without gzip. Each record is one label byte and the 3,072 bytes of a 32x32
/// image: the red, green and blue planes, each row by row (https://www.cs.toronto.edu/~kriz/cifar.html).
/// </summary>
internal static class Cifar10Reader
{
    const int Side = 32, Channels = 3;
    const int PlaneLength = Side * Side;
    const int ImageLength = PlaneLength * Channels;
    const int RecordLength = 1 + ImageLength;

    /// <summary>The classes in the order of their labels.</summary>
    public static IReadOnlyList<string> Classes { get; } =
        ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"];

    /// <summary>Reads the records of several files in order. The inputs have the shape [count, 32, 32, 3].</summary>
    /// <exception cref="DataNotFoundException">One of the files does not exist.</exception>
    /// <exception cref="DataFormatException">A file is empty or damaged, ends within a record, or has a label above 9.</exception>
    public static ByteData Read(IReadOnlyList<string> paths)
    {
        byte[][] batches = [.. paths.Select(path => ReadRecords(path, DataFile.UsualLimit / paths.Count))];
        int count = batches.Sum(batch => batch.Length / RecordLength);
        byte[] inputs = GC.AllocateUninitializedArray<byte>(count * ImageLength);
        int[] labels = new int[count];
        int example = 0;
        for (int file = 0; file < batches.Length; file++)
        {
            ReadOnlySpan<byte> batch = batches[file];
            for (int offset = 0; offset < batch.Length; offset += RecordLength, example++)
            {
                labels[example] = batch[offset];
                if (labels[example] >= Classes.Count)
                    throw new DataFormatException(paths[file], offset, "a label from 0 to 9", $"{labels[example]}",
                        "The file is damaged or is not the binary version of CIFAR-10; download it again.");
                InterleavePlanes(batch.Slice(offset + 1, ImageLength), inputs.AsSpan(example * ImageLength, ImageLength));
            }
        }
        return new ByteData(inputs, [count, Side, Side, Channels], labels, Classes);
    }

    static byte[] ReadRecords(string path, long limit)
    {
        using DataFile file = DataFile.Open(path);
        byte[] bytes = file.ReadToEnd(limit);
        int whole = bytes.Length / RecordLength * RecordLength;
        if (bytes.Length == 0 || bytes.Length != whole)
            throw file.Broken(whole, $"one or more records of {RecordLength} bytes",
                $"{bytes.Length / RecordLength} records and {bytes.Length - whole} bytes",
                "The file is truncated or is not the binary version of CIFAR-10; download it again.");
        return bytes;
    }

    /// <summary>Transposes [channel, pixel] to [pixel, channel].</summary>
    static void InterleavePlanes(ReadOnlySpan<byte> planes, Span<byte> pixels)
    {
        ReadOnlySpan<byte> red = planes[..PlaneLength];
        ReadOnlySpan<byte> green = planes.Slice(PlaneLength, PlaneLength);
        ReadOnlySpan<byte> blue = planes.Slice(2 * PlaneLength, PlaneLength);
        for (int i = 0; i < PlaneLength; i++)
        {
            pixels[3 * i] = red[i];
            pixels[3 * i + 1] = green[i];
            pixels[3 * i + 2] = blue[i];
        }
    }
}
