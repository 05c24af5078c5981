namespace Myelin.Onnx.Tests;

/// <summary>The backend suite of ONNX as Debian's package libonnx-testdata has it.</summary>
static class BackendSuite
{
    /// <summary>Where the suite is; null if it is not installed.</summary>
    public static string? Folder { get; } = new[] { "/usr/share/libonnx-testdata/data", "/usr/lib/python3/dist-packages/onnx/backend/test/data" }
        .FirstOrDefault(folder => Directory.Exists(Path.Combine(folder, "node")));

    /// <summary>The cases of the parts that need no download.</summary>
    public static IEnumerable<BackendCase> Cases() => Folder == null ? [] : new[] { "node", "simple", "pytorch-converted", "pytorch-operator" }
        .SelectMany(part => Directory.GetDirectories(Path.Combine(Folder, part)).Order(StringComparer.Ordinal))
        .Where(folder => File.Exists(Path.Combine(folder, "model.onnx"))).Select(folder => new BackendCase(folder));
}
