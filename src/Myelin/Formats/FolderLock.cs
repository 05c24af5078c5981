namespace Myelin;
/// <summary>t</summary>
public sealed class FolderInUseException(string m) : IOException(m);
/// <summary>t</summary>
public sealed class FolderLock : IDisposable
{
    readonly FileStream f;
    FolderLock(FileStream f) => this.f = f;
    /// <summary>t</summary>
    public static FolderLock Take(string folder)
    {
        try { return new(new FileStream(Path.Combine(folder, "run.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None)); }
        catch (IOException e) when (e is not DirectoryNotFoundException) { throw new FolderInUseException(e.Message); }
    }
    /// <summary>t</summary>
    public void Dispose() => f.Dispose();
}
static class ModelFile
{
    public static (List<(string, Tensor)>, Dictionary<string, string>) Contents(Model model) => ([.. model.States.Select(s => (s.Path, s.Value))], []);
}
