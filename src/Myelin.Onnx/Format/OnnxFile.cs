namespace Myelin.Onnx;

/// <summary>Reads the message of a whole file.</summary>
static class OnnxFile
{
    /// <summary>Reads a model. Its tensors stay parts of the file's bytes.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limit">The most bytes of the file; null for what the process has.</param>
    /// <exception cref="DataNotFoundException">The file does not exist.</exception>
    /// <exception cref="DataFormatException">It is not an ONNX file, is damaged, or exceeds the limit.</exception>
    public static ModelProto Read(string path, long? limit)
    {
        if (!File.Exists(path)) throw new DataNotFoundException($"the model \"{path}\"", [Path.GetFullPath(path)], "Check the path.");
        using FileStream file = File.OpenRead(path);
        long most = Math.Min(limit ?? Array.MaxLength, Array.MaxLength);
        if (file.Length > most)
            throw new DataFormatException(path, 0, $"at most {most} bytes", $"{file.Length}", "Raise the limit, or store the weights beside the model.");
        var bytes = GC.AllocateUninitializedArray<byte>((int)file.Length);
        file.ReadExactly(bytes);
        ModelProto model = ModelProto.Read(new(path, bytes));
        return model.HasGraph ? model : throw new DataFormatException(path, 0, "a model with a graph", "none", "Give it an ONNX model.");
    }
}
