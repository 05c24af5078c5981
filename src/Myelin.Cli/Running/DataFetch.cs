using System.Text.Json;
using Myelin.Cli.Screens;
using Myelin.Cli.Terminals;

namespace Myelin.Cli.Running;

/// <summary>One <c>myelin data get</c>: finds or downloads files, and copies them if a folder was named.</summary>
/// <param name="data">The files.</param>
/// <param name="to">The folder for the copies; null to leave the files where they are.</param>
/// <param name="output">Receives the paths.</param>
/// <param name="json">Whether to write JSON.</param>
sealed class DataFetch(NamedFiles data, string? to, TextWriter output, bool json)
{
    /// <summary>Finds, downloads and copies the files, prints their paths, and returns the exit code.</summary>
    public int Run()
    {
        if (IsGenerated)
        {
            if (json) Write([]);
            else output.WriteLine($"The data set \"{data.Name}\" is made by the library; \"myelin train {data.Name}\" needs no file.");
            return ExitCode.Success;
        }
        using var stop = new StopSignals();
        try
        {
            IReadOnlyList<string> paths = Find(stop.Token);
            if (json) Write(paths);
            else
            {
                foreach (string path in paths) output.WriteLine($"{path} ({Bytes(path):#,0} bytes)");
                if (data.License is { } license) output.WriteLine($"licence: {license}");
            }
            return ExitCode.Success;
        }
        catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
        {
            Console.Error.WriteLine("Stopped; complete files are kept.");
            return stop.Code;
        }
    }

    void Write(IReadOnlyList<string> paths) => output.WriteLine(JsonSerializer.Serialize(
        new
        {
            name = data.Name,
            generated = IsGenerated,
            license = data.License,
            files = paths.Select(path => new { path, bytes = Bytes(path) }),
        }, JsonSerializerOptions.Web));

    /// <summary>The length of a file, or of that which a link leads to.</summary>
    static long Bytes(string path)
    {
        using Microsoft.Win32.SafeHandles.SafeFileHandle file = File.OpenHandle(path);
        return RandomAccess.GetLength(file);
    }

    bool IsGenerated => data is NamedDataset { IsGenerated: true };

    IReadOnlyList<string> Find(CancellationToken stop)
    {
        using var progress = new FetchScreen(Terminal.Error);
        if (to == null) return Search(new DataFolder { Progress = progress });
        string target = Path.Combine(to, data.Name);
        if (data.FindFiles(new DataFolder { Folder = target }) is { } there) return there;
        IReadOnlyList<string> found = Search(new DataFolder { Progress = progress, Cache = to });
        Directory.CreateDirectory(target);
        return [.. found.Select(path => Copy(path, Path.Combine(target, Path.GetFileName(path))))];

        IReadOnlyList<string> Search(DataFolder folder) => data.FetchFilesAsync(folder, stop).GetAwaiter().GetResult();
    }

    /// <summary>Copies a file. The copy is complete or missing.</summary>
    static string Copy(string from, string to)
    {
        if (Path.GetFullPath(from) == Path.GetFullPath(to)) return to;
        using FileStream source = File.OpenRead(from);
        WholeFile.Write(to, source.CopyTo);
        return to;
    }
}
