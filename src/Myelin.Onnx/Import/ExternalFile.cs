namespace Myelin.Onnx;

/// <summary>Finds files of external data, which must lie in the folder of the model or below it.</summary>
static class ExternalFile
{
    /// <summary>The path of a file of external data.</summary>
    /// <param name="model">The model's file.</param>
    /// <param name="location">The location that the model gives, relative to its folder.</param>
    /// <param name="name">The tensor, for errors.</param>
    /// <exception cref="OnnxException">The location leads out of the folder.</exception>
    /// <exception cref="DataNotFoundException">The file does not exist.</exception>
    public static string Inside(string model, string location, string name)
    {
        string[] parts = location.Split('/', '\\');
        if (location.Length == 0 || location.Contains('\0') || Path.IsPathRooted(location) || parts.Any(part => part is ".." or "" || part.Contains(':')))
            throw Outside(name, location);
        string folder = Path.GetDirectoryName(Path.GetFullPath(model))!, file = folder;
        foreach (string part in parts)
        {
            file = Path.Combine(file, part);
            FileSystemInfo entry = Directory.Exists(file) ? new DirectoryInfo(file) : new FileInfo(file);
            if (entry.LinkTarget != null) throw Outside(name, location);
        }
        return File.Exists(file) ? file
            : throw new DataNotFoundException($"the external data of \"{name}\"", [file],
                "Copy the file beside the model; the model and its data belong together.");
    }

    static OnnxException Outside(string name, string location) => new(
        $"ONNX tensor \"{name}\": expects external data in the folder of the model, received the location \"{location}\"; " +
        "copy the data beside the model and store a relative location without links.");
}
