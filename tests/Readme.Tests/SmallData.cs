using System.Buffers.Binary;

namespace Readme.Tests;

/// <summary>Data sets of a few examples, in the layouts of the originals, so that programs run in a moment.</summary>
internal static class SmallData
{
    /// <summary>Writes CIFAR-10, MNIST and Fashion-MNIST under a folder and gives the folder.</summary>
    public static string Write(string folder)
    {
        for (int file = 1; file <= 6; file++)
            Put(Path.Combine(folder, "cifar10", file == 6 ? "test_batch.bin" : $"data_batch_{file}.bin"),
                [.. Enumerable.Range(0, 20).SelectMany(i => CifarRecord(file, i))]);
        foreach (string set in new[] { "mnist", "fashion-mnist" })
            foreach ((string part, int count) in new[] { ("train", 100), ("t10k", 20) })
            {
                Put(Path.Combine(folder, set, $"{part}-images-idx3-ubyte"),
                    [.. Header(3, count, 28, 28), .. Enumerable.Range(0, count).SelectMany(i => Picture(i % 10, i, 28 * 28))]);
                Put(Path.Combine(folder, set, $"{part}-labels-idx1-ubyte"), [.. Header(1, count), .. Enumerable.Range(0, count).Select(i => (byte)(i % 10))]);
            }
        return folder;
    }

    static void Put(string path, byte[] bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
    }

    /// <summary>A label and the red, green and blue planes of 32x32 pixels.</summary>
    static byte[] CifarRecord(int file, int i) => [(byte)(i % 10), .. Picture(i % 10, 20 * file + i, 3 * 32 * 32)];

    /// <summary>Bright where the label's stripe is, with some noise.</summary>
    static IEnumerable<byte> Picture(int label, int example, int pixels) =>
        Enumerable.Range(0, pixels).Select(pixel => (byte)((pixel * 10 / pixels == label ? 200 : 0) + (pixel * 31 + example * 17) % 50));

    static byte[] Header(byte rank, params int[] sizes)
    {
        byte[] header = new byte[4 + 4 * sizes.Length];
        (header[2], header[3]) = (0x08, rank);
        for (int i = 0; i < sizes.Length; i++) BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4 + 4 * i), sizes[i]);
        return header;
    }
}
