namespace Myelin.Cli.Running;

/// <summary>
/// The folder of one run, used by one process at a time. It is claimed and tested for writing before the training begins; an
/// older run is never overwritten.
/// </summary>
sealed class RunFolder : IDisposable
{
    /// <summary>The names of its files.</summary>
    public const string Settings = "run.json", ModelName = "model.safetensors", HistoryName = "history.csv", Result = "result.json", Report = "report.html";

    readonly FolderLock taken;

    RunFolder(string path, FolderLock taken, FileStream history)
    {
        this.taken = taken;
        Path = path;
        History = new HistoryFile(history);
    }

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>The folder of its checkpoints.</summary>
    public string Checkpoints => System.IO.Path.Combine(Path, "checkpoints");

    /// <summary>The report of the run.</summary>
    public string ReportPath => System.IO.Path.Combine(Path, Report);

    /// <summary>The history file.</summary>
    public HistoryFile History { get; }

    /// <summary>The settings of the run in a folder; null if there is none.</summary>
    /// <exception cref="IOException">It is damaged.</exception>
    public static RunSettings? Begun(string path)
    {
        string settings = System.IO.Path.Combine(path, Settings);
        return File.Exists(settings) ? RunSettings.Read(settings) : null;
    }

    /// <summary>Creates the given folder, or the first one with a number appended that holds no run.</summary>
    /// <param name="asked">The folder; null for runs/data-model-1 and on.</param>
    /// <param name="settings">What is trained.</param>
    /// <param name="bytes">The expected size of the files: a file of this size is tried.</param>
    /// <exception cref="IOException">It cannot be written, or the disk is full.</exception>
    public static RunFolder Claim(string? asked, RunSettings settings, long bytes)
    {
        for (int number = 1; ; number++)
        {
            string path = asked == null ? System.IO.Path.Combine(
                "runs", $"{settings.Data}-{settings.Model}-{number}") : number == 1 ? asked : $"{asked.TrimEnd('/', '\\')}-{number}";
            if (HoldsRun(path)) continue;
            try
            {
                return Take(path, settings, bytes, resumes: false);
            }
            catch (IOException e) when (e is FolderInUseException || HoldsRun(path))
            {
                continue; // another process was faster
            }
        }
    }

    /// <summary>Opens the folder of a run to resume, or creates it.</summary>
    /// <exception cref="IOException">Another process trains there, or it cannot be written.</exception>
    public static RunFolder Resume(string path, RunSettings settings, long bytes) => Take(path, settings, bytes, resumes: true);

    static bool HoldsRun(string path) => new[] { Settings, ModelName, HistoryName, Result }.Any(file => File.Exists(System.IO.Path.Combine(path, file)));

    static RunFolder Take(string path, RunSettings settings, long bytes, bool resumes)
    {
        FolderLock? taken = null;
        string file = System.IO.Path.Combine(path, Settings), trial = System.IO.Path.Combine(path, $"{ModelName}.{Guid.NewGuid():N}{WholeFile.Ending}");
        bool begins = false;
        try
        {
            Directory.CreateDirectory(path);
            taken = FolderLock.Take(path);
            WholeFile.DeleteLeftovers(path, $"{ModelName}.*{WholeFile.Ending}", TimeSpan.Zero);
            if (!resumes && HoldsRun(path)) throw new IOException("A run is in it.");
            begins = !File.Exists(file);
            using (var trying = new FileStream(trial, FileMode.CreateNew, FileAccess.Write)) trying.Write(new byte[bytes]);
            File.Delete(trial);
            if (begins) WholeFile.Write(file, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(settings.ToJson())));
            return new RunFolder(path, taken, new FileStream(System.IO.Path.Combine(path, HistoryName), FileMode.Create, FileAccess.Write, FileShare.Read));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            foreach (string left in begins ? [trial, file] : new[] { trial })
                if (File.Exists(left)) File.Delete(left);
            taken?.Dispose();
            throw e is FolderInUseException
                ? e
                : new IOException($"The folder \"{path}\" cannot be written: {e.Message} Nothing was trained; choose another with --out, or make room.", e);
        }
    }

    /// <summary>Writes model, result and report independently of each other. Returns what was written and what failed.</summary>
    public (IReadOnlyList<string> Saved, IReadOnlyList<string> Failed) Save(Model model, RunResult result)
    {
        var saved = new List<string>();
        var failed = new List<string>();
        Write(ModelName, () => model.Save(System.IO.Path.Combine(Path, ModelName)));
        Write(HistoryName, () =>
        {
            History.Dispose();
            if (History.Failure is { } failure) throw failure;
        });
        Write(Result, () => File.WriteAllText(System.IO.Path.Combine(Path, Result), result.ToJson() + "\n"));
        if (!result.Cancelled || result.History.Epochs.Count > 0) Write(Report, () => RunPage.Of(result).Save(ReportPath));
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

    /// <summary>Closes the history file and releases the folder.</summary>
    public void Dispose()
    {
        History.Dispose();
        taken.Dispose();
    }
}
