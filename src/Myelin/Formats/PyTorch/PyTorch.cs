namespace Myelin;

/// <summary>Reads the tensors of files that PyTorch's torch.save wrote (.pt, .pth, .bin, .ckpt).</summary>
/// <remarks>
/// State dictionaries, checkpoints and other nested dictionaries, lists and tuples are read, in the ZIP format (since PyTorch 1.6) and in the one
/// before it. Nested names are joined by dots: "model_state_dict.fc1.weight", "optimizer.state.0.exp_avg". Numbers and texts beside the tensors
/// become <see cref="TensorFile.Metadata"/>. A file is a pickle, which is a program for Python. It is not run: only the steps that build
/// dictionaries and tensors are followed, and any other function or class that the file names is an error.
/// <para>
/// bool, uint8, int32, int64, float16, bfloat16, float32 and float64 have the same element type here. int8, int16 and uint16 become Int32; uint32 and
/// uint64 become Int64. Tensors of complex and quantized numbers are passed over and named in <see cref="TensorFile.Skipped"/>. Tensors that share a
/// storage in PyTorch share it here, with their strides. Where a tensor was (cpu, cuda, mps) makes no difference.
/// </para>
/// <code>
/// TensorFile file = PyTorch.Load("checkpoint.pt");
/// model.LoadWeights(file.Under("model_state_dict."), map: map);
/// </code>
/// </remarks>
public static class PyTorch
{
    internal const string Damaged = "The file is damaged, or torch.save did not write it; save it again.";

    /// <summary>Loads all tensors of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limit">The maximum number of bytes to allocate, and of the values of all tensors. Default: the memory available to the process.</param>
    /// <remarks>
    /// Reading allocates in proportion to the length of the file: the values, and at most 128 bytes per byte of the pickle. Compressed entries of a ZIP
    /// file, which PyTorch does not write, may need 1032 times as much. Checksums are verified if PyTorch computed them.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The limit is negative.</exception>
    /// <exception cref="DataNotFoundException">The file does not exist.</exception>
    /// <exception cref="DataFormatException">
    /// The file is not one of PyTorch's, is damaged or truncated, exceeds the limit, or contains an object that is neither a tensor nor made of
    /// dictionaries, lists, numbers and texts. The message names its class.
    /// </exception>
    public static TensorFile Load(string path, long? limit = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        var budget = new ReadBudget(path, Npy.Limit(limit, $"{nameof(PyTorch)}.{nameof(Load)}"));
        using FileStream file = DataFile.OpenStored(path, bufferSize: 1 << 12);
        return file.ReadByte() == 'P' ? TorchArchive.Load(path, file, budget) : TorchLegacy.Load(path, file, budget);
    }
}
