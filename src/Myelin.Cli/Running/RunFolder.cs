namespace Myelin.Cli.Running;

/// <summary>The folder of one run. It is claimed, and tried for writing, before the training begins; no older run is written over.</summary>
sealed class RunFolder : IDisposable
{
    const string Weights = "weights.safetensors", HistoryName = "history.csv", Result = "result.json";

    RunFolder(string path, FileStream history)
    {
        Path = path;
        History = new HistoryFile(history);
    }

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>The file of epochs.</summary>
    public HistoryFile History { get; }

    /// <summary>Makes the folder that was asked for, or the first with a number behind it that holds no run.</summary>
    /// <param name="asked">The folder; null for runs/name-1 and on.</param>
    /// <param name="name">What is trained.</param>
    /// <param name="bytes">How much will be written: a file of this size is tried.</param>
    /// <exception cref="IOException">It cannot be written, or the disk is full.</exception>
    public static RunFolder Claim(string? asked, string name, long bytes)
    {
        for (int number = 1; ; number++)
        {
            string path = asked == null ? System.IO.Path.Combine("runs", $"{name}-{number}") : number == 1 ? asked : $"{asked.TrimEnd('/', '\\')}-{number}";
            if (HoldsRun(path)) continue;
            try
            {
                Directory.CreateDirectory(path);
                return Try(path, bytes);
            }
            catch (IOException) when (HoldsRun(path))
            {
                continue; // another process was faster
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new IOException($"The folder \"{path}\" cannot be written: {e.Message} Nothing was trained; choose another with --out, or make room.", e);
            }
        }
    }

    static bool HoldsRun(string path) => new[] { Weights, HistoryName, Result }.Any(file => File.Exists(System.IO.Path.Combine(path, file)));

    static RunFolder Try(string path, long bytes)
    {
        string history = System.IO.Path.Combine(path, HistoryName), trial = System.IO.Path.Combine(path, $"{Weights}.partial");
        var claim = new FileStream(history, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
        try
        {
            File.WriteAllBytes(trial, new byte[bytes]);
            File.Delete(trial);
            return new RunFolder(path, claim);
        }
        catch
        {
            claim.Dispose();
            File.Delete(history);
            File.Delete(trial);
            throw;
        }
    }

    /// <summary>Writes weights and result, each whether or not the other could be; says what stands there and what went wrong.</summary>
    public (IReadOnlyList<string> Saved, IReadOnlyList<string> Failed) Save(Model model, RunResult result)
    {
        var saved = new List<string>();
        var failed = new List<string>();
        Write(Weights, () => model.Save(System.IO.Path.Combine(Path, Weights)));
        Write(HistoryName, () =>
        {
            History.Dispose();
            if (History.Failure is { } failure) throw failure;
        });
        Write(Result, () => File.WriteAllText(System.IO.Path.Combine(Path, Result), result.ToJson() + "\n"));
        return (saved, failed);

        void Write(string name, Action write)
        {
            try
            {
                write();
                saved.Add(name);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                failed.Add($"{name} ({e.Message.TrimEnd('.')})");
            }
        }
    }

    /// <summary>Closes the file of epochs.</summary>
    public void Dispose() => History.Dispose();
}
