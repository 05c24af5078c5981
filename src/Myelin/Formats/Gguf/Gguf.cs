using System.Runtime.InteropServices;

namespace Myelin;

/// <summary>Reads files in the format GGUF, versions 2 and 3, in which llama.cpp and its relatives keep language models.</summary>
/// <remarks>
/// Tensors of F32, F16, BF16, F64, I32 and I64 have the same element type here; I8 and I16 become Int32. Quantized tensors (Q4_0, Q4_1, Q5_0, Q5_1,
/// Q8_0, Q2_K, Q3_K, Q4_K, Q5_K and Q6_K) become Float32. Tensors of other types are named in <see cref="TensorFile.Skipped"/>. The axes are in the
/// order of PyTorch: a linear layer has [outputs, inputs]. GGUF itself lists them in reverse. Metadata are texts; lists are JSON.
/// (github.com/ggml-org/ggml, docs/gguf.md)
/// <code>
/// TensorFile file = Gguf.Load("model.gguf");
/// Console.WriteLine(file.Metadata["general.architecture"]);
/// </code>
/// </remarks>
public static class Gguf
{
    internal const string Damaged = "The file is damaged or not a GGUF file; download or convert it again.";

    /// <summary>The number of bytes of values read at a time: less than that many whole blocks.</summary>
    const int Chunk = 1 << 18;

    /// <summary>Loads all tensors and the metadata of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limit">The maximum number of bytes to allocate. Default: the memory available to the process.</param>
    /// <remarks>
    /// Reading allocates in proportion to the length of the file: at most 13 times the values, which is what quantized values of 2.6 bits need as
    /// Float32, and 32 times the metadata and the list of tensors.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The limit is negative.</exception>
    /// <exception cref="DataNotFoundException">The file does not exist.</exception>
    /// <exception cref="DataFormatException">The file is not a GGUF file, is of another version, is damaged or truncated, or exceeds the limit.</exception>
    public static TensorFile Load(string path, long? limit = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        var budget = new ReadBudget(path, Npy.Limit(limit, $"{nameof(Gguf)}.{nameof(Load)}"));
        using FileStream file = DataFile.OpenStored(path, bufferSize: 1 << 16);
        var header = new GgufHeader(file, path, budget);
        var tensors = new OrderedDictionary<string, Tensor>();
        var skipped = new Dictionary<string, string>();
        foreach (GgufEntry entry in header.Tensors)
        {
            if (!entry.Type.IsRead)
            {
                skipped.Add(entry.Name, entry.Type.Name);
                continue;
            }
            budget.Take(entry.Shape.Elements * entry.Type.Element.Size());
            file.Position = entry.Begin;
            tensors.Add(entry.Name, entry.Type is { Plain: { } code }
                ? NpyArray.Values(file, NpyType.Of(code)!, entry.Shape, entry.Begin, new(path))
                : Values(file, path, entry, entry.Type.Blocks!));
        }
        return new(path, tensors, skipped, header.Metadata);
    }

    /// <summary>The values of a quantized tensor.</summary>
    static Tensor Values(FileStream file, string path, GgufEntry entry, Dequantization dequantize)
    {
        (int size, int elements) = (entry.Type.BlockBytes, entry.Type.BlockElements);
        Tensor tensor = Tensor.Empty(entry.Shape, ElementType.Float32, Device.Current);
        long blocks = entry.Shape.Elements / elements;
        int most = (int)Math.Min(blocks, Chunk / size);
        var bytes = new byte[most * size];
        var values = new float[most * elements];
        for (long from = 0; from < blocks; from += most)
        {
            int count = (int)Math.Min(most, blocks - from);
            int read = file.ReadAtLeast(bytes.AsSpan(0, count * size), count * size, throwOnEndOfStream: false);
            if (read < count * size)
                throw new DataFormatException(path, file.Position, $"{count * size - read} more bytes of \"{entry.Shown}\"", "the end of the file", Damaged);
            for (int i = 0; i < count; i++) dequantize(bytes.AsSpan(i * size, size), values.AsSpan(i * elements, elements));
            tensor.WriteBytes(from * elements * sizeof(float), MemoryMarshal.AsBytes(values.AsSpan(0, count * elements)));
        }
        return tensor;
    }
}
