namespace Myelin.Cli.Running;

/// <summary>
/// The folder of one run, used by one process at a time. It is claimed and tested for writing before the training begins; an
/// older run is never overwritten.
/// </summary>
sealed class RunFolder : IDisposable
{
    /// <summary>The names of its files.</summary>
    public const string Settings = "run.json", ModelName = "model.safetensors", HistoryName = "history.csv", Result = "result.json", Report = "report.html";

    /// <summary>The longest time for the report of a stopped run.</summary>
    static readonly TimeSpan LongestForStopped = TimeSpan.FromSeconds(5);

    readonly FolderLock taken;
    readonly string[] created;

    RunFolder(string path, FolderLock taken, RunSettings settings, string[] created)
    {
        (this.taken, this.created, Path) = (taken, created, path);
        History = new HistoryFile(At(HistoryName));
        if (created.Length == 0 && Begun(path)?.ToJson() != settings.ToJson()) History.Begins += () => Write(At(Settings), settings.ToJson());   // prolonged
    }

    string At(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>The folder of its checkpoints.</summary>
    public string Checkpoints => System.IO.Path.Combine(Path, "checkpoints");

    /// <summary>The checkpoints in the folder of a run, the oldest first.</summary>
    public static IReadOnlyList<string> CheckpointsIn(string path)
    {
        string folder = System.IO.Path.Combine(path, "checkpoints");
        return Directory.Exists(folder) ? [.. Directory.GetFiles(folder, "checkpoint-*.safetensors").Order()] : [];
    }

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
    /// <param name="name">The name of the data.</param>
    /// <param name="bytes">The expected size of the files: a file of this size is tried.</param>
    /// <exception cref="IOException">It cannot be written, or the disk is full.</exception>
    public static RunFolder Claim(string? asked, RunSettings settings, string name, long bytes)
    {
        for (int number = 1; ; number++)
        {
            string path = asked == null ? System.IO.Path.Combine(
                "runs", $"{name}-{settings.Model}-{number}") : number == 1 ? asked : $"{asked.TrimEnd('/', '\\')}-{number}";
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
        string file = System.IO.Path.Combine(path, Settings), history = System.IO.Path.Combine(path, HistoryName);
        string trial = System.IO.Path.Combine(path, $"{ModelName}.{Guid.NewGuid():N}{WholeFile.Ending}");
        bool begins = false, hadHistory = File.Exists(history);
        try
        {
            Directory.CreateDirectory(path);
            taken = FolderLock.Take(path);
            WholeFile.DeleteLeftovers(path, $"{ModelName}.*{WholeFile.Ending}", TimeSpan.Zero);
            if (!resumes && HoldsRun(path)) throw new IOException("A run is in it.");
            begins = !File.Exists(file);
            if (begins)
            {
                using (var trying = new FileStream(trial, FileMode.CreateNew, FileAccess.Write)) trying.Write(new byte[bytes]);
                File.Delete(trial);
                Write(file, settings.ToJson());
            }
            using (new FileStream(history, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite))
                return new RunFolder(path, taken, settings, begins ? hadHistory ? [file] : [file, history] : []);
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

    /// <summary>Writes model, history, result and report independently of each other. Returns what was written and what failed.</summary>
    /// <param name="model">The model.</param>
    /// <param name="result">Its training.</param>
    /// <param name="stop">Ends the writing of the report, the last file.</param>
    public (IReadOnlyList<string> Saved, IReadOnlyList<string> Failed) Save(Model model, RunResult result, CancellationToken stop)
    {
        var saved = new List<string>();
        var failed = new List<string>();
        Save(ModelName, () => FullDisk.Write(() => model.Save(At(ModelName)), () => CheckpointsIn(Path).SkipLast(1).FirstOrDefault()));
        Save(HistoryName, () => History.Save(result.History));
        Save(Result, () => Write(At(Result), result.ToJson() + "\n"));
        if ((!result.Cancelled || result.History.Epochs.Count > 0) && Page(result, stop) is { } page) Save(Report, () => Write(ReportPath, page));
        return (saved, failed);

        void Save(string name, Action write)
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

    /// <summary>The report; null if a signal came while it was made, which can take longer than a signal may wait.</summary>
    static string? Page(RunResult result, CancellationToken stop)
    {
        Task<string> making = Task.Factory.StartNew(() =>
        {
            using Device.Scope scope = result.Plan.Device.Use();
            return RunPage.Of(result).ToHtml();
        }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            bool isDone = stop.IsCancellationRequested ? making.Wait(LongestForStopped, CancellationToken.None) : making.Wait(Timeout.InfiniteTimeSpan, stop);
            if (!isDone) return null;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
        catch (AggregateException)
        {
            // rethrown below as what it is
        }
        return making.GetAwaiter().GetResult();
    }

    static void Write(string path, string text) => WholeFile.Write(path, file => file.Write(System.Text.Encoding.UTF8.GetBytes(text)));

    /// <summary>Closes the history file and releases the folder. A run that failed before its first epoch leaves nothing.</summary>
    public void Dispose()
    {
        History.Dispose();
        if (!History.Begun && !File.Exists(At(Result))) Array.ForEach(created, File.Delete);
        taken.Dispose();
    }
}
