namespace Myelin;

/// <summary>Makes the result of loading a file of PyTorch.</summary>
static class TorchFile
{
    /// <summary>Loads the named tensors from their storages.</summary>
    public static TensorFile Make(string path, StateNames names, TorchStorages storages)
    {
        var tensors = new Dictionary<string, Tensor>();
        var skipped = new Dictionary<string, string>();
        foreach ((string name, TorchTensor tensor) in names.Tensors)
        {
            if (storages.Tensor(tensor) is { } loaded) tensors.Add(name, loaded);
            else skipped.Add(name, tensor.Type.Name);
        }
        return new(path, tensors, skipped, names.Metadata);
    }
}
