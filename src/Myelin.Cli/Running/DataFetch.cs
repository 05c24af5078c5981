using Myelin.Cli.Screens;

namespace Myelin.Cli.Running;

/// <summary>One <c>myelin data get</c>: finds or downloads the files of a set, and copies them if a folder was named.</summary>
/// <param name="data">The set.</param>
/// <param name="to">The folder that gets a folder of the set's name; null to leave the files where they are.</param>
/// <param name="output">Where the paths are shown.</param>
sealed class DataFetch(NamedData data, string? to, TextWriter output)
{
    /// <summary>Finds, downloads, copies and shows; gives the exit code.</summary>
    public async Task<int> Run(CancellationToken stop)
    {
        if (data.Source is not { } source)
        {
            await output.WriteLineAsync($"The data set \"{data.Name}\" is made by the library; \"myelin train {data.Name}\" needs no file.").ConfigureAwait(false);
            return ExitCode.Success;
        }
        string[] paths;
        try
        {
            paths = await Find(source, stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("Stopped; files that came whole are kept.").ConfigureAwait(false);
            return ExitCode.Interrupted;
        }
        foreach (string path in paths) await output.WriteLineAsync($"{path} ({new FileInfo(path).Length:#,0} bytes)").ConfigureAwait(false);
        return ExitCode.Success;
    }

    async Task<string[]> Find(DataSource source, CancellationToken stop)
    {
        using var progress = new FetchScreen(Console.Error);
        if (to == null) return await new DataFolder { Progress = progress }.FindAsync(source, stop).ConfigureAwait(false);
        string target = Path.Combine(to, source.Name);
        if (new DataFolder { Folder = target }.FindHere(source) is { } there) return there;
        string[] found = await new DataFolder { Progress = progress, Cache = to }.FindAsync(source, stop).ConfigureAwait(false);
        Directory.CreateDirectory(target);
        return [.. found.Select(path => Copy(path, Path.Combine(target, Path.GetFileName(path))))];
    }

    /// <summary>Copies under another name and renames, so that a copy is whole or is not there.</summary>
    static string Copy(string from, string to)
    {
        if (Path.GetFullPath(from) == Path.GetFullPath(to)) return to;
        string part = $"{to}.partial";
        try
        {
            File.Copy(from, part, overwrite: true);
            File.Move(part, to, overwrite: true);
        }
        finally
        {
            File.Delete(part);
        }
        return to;
    }
}
