namespace Myelin.Fuzz;

/// <summary>A reader of files that must withstand damaged ones.</summary>
/// <param name="Name">What it is called on the command line.</param>
/// <param name="Samples">Makes files that it reads, as bytes.</param>
/// <param name="Load">Reads a file within <see cref="Limit"/>, and gives what it read.</param>
/// <param name="Values">Whether only values of the JSON texts in the files are changed, and the checksum made right again.</param>
/// <param name="Room">What it may allocate beside the file and 16 bytes for each byte of the header, which are within the limit.</param>
public sealed record FuzzTarget(string Name, Func<byte[][]> Samples, Func<string, IEnumerable<Tensor>> Load, bool Values = false, long Room = 1 << 20)
{
    /// <summary>Small beside the files that claim to be large, large beside all others.</summary>
    public const long Limit = 16 << 20;

    /// <summary>Every reader.</summary>
    public static FuzzTarget[] All { get; } =
    [
        new("safetensors", TensorSamples.Make, path => SafeTensors.Load(path, Limit).Values),
        new("model", ModelSamples.Make, path => Model.Load(path, Limit).States.Select(state => state.Value), Room: Limit + (4 << 20)),
        new("model-values", ModelSamples.Make, ModelSamples.LoadAndCall, Values: true, Room: 2 * Limit + (4 << 20)),
        new("npy", NpySamples.Arrays, path => [Npy.Load(path, Limit)]),
        new("npz", NpySamples.Archives, path => Npz.Load(path, Limit).Values),
        new("pt", ForeignSamples.Torch, path => PyTorch.Load(path, Limit).Values),
        new("h5", ForeignSamples.Hdf5, path => Keras.Load(path, Limit).Values),
        new("keras-values", ForeignSamples.KerasModels, ForeignSamples.LoadKerasModel, Values: true, Room: 2 * Limit + (8 << 20)),
        new("gguf", ForeignSamples.Gguf, path => Gguf.Load(path, Limit).Values),
        new("checkpoint-values", CheckpointSamples.Make, CheckpointSamples.Resume, Values: true, Room: 2 * Limit + (8 << 20)),
    ];
}
