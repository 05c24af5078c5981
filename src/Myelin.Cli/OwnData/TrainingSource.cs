namespace Myelin.Cli.OwnData;

/// <summary>Where training and test examples come from: a data set with a name, a table, or pictures in folders.</summary>
abstract class TrainingSource
{
    /// <summary>Its name or path, as the run stores it.</summary>
    public abstract string Data { get; }

    /// <summary>A name for folders.</summary>
    public virtual string ShortName => Data;

    /// <summary>Whether it is the user's own.</summary>
    public virtual bool IsOwn => true;

    /// <summary>How the data was read, for people: a label and a text each. Known after <see cref="Load"/>.</summary>
    public IReadOnlyList<(string Label, string Text)> Reading { get; protected set; } = [];

    /// <summary>What tells the files from changed ones; null for data sets with a name.</summary>
    public virtual string? Fingerprint => null;

    /// <summary>Reads the examples.</summary>
    public abstract (Dataset Train, Dataset Test) Load(DataFolder folder);

    /// <summary>Validation examples that it has of its own; null if there are none.</summary>
    public virtual Dataset? Validation(DataFolder folder) => null;

    /// <summary>The source with a name or path. A known name comes first; "./name" is always a path.</summary>
    /// <exception cref="UsageException">There is none, or the options are those of another kind of data.</exception>
    public static TrainingSource Of(string data, TableOptions options)
    {
        bool isNamed = DataSets.All.Any(set => set.Name.Equals(data, StringComparison.OrdinalIgnoreCase));
        if (!isNamed && File.Exists(data)) return new TableSource(data, options);
        if (!options.IsEmpty)
        {
            string received = isNamed ? "is a data set with a name" : Directory.Exists(data) ? "is a folder" : "does not exist";
            throw new UsageException($"--target and its like: expect a table such as prices.csv, received \"{data}\", which {received}; " +
                "leave them out, or give the path of a file.");
        }
        if (!isNamed && Directory.Exists(data)) return new FolderSource(data);
        if (!isNamed && LooksLikePath(data)) throw new UsageException($"There is no file or folder \"{data}\"; check the path.");
        return new NamedSource(UsageException.Asked(() => DataSets.Named(data)));
    }

    static bool LooksLikePath(string data) => Path.HasExtension(data) || data.AsSpan().ContainsAny('/', '\\');

    /// <summary>The source of a run, whose files must not have changed since.</summary>
    /// <exception cref="UsageException">They have.</exception>
    public static TrainingSource Of(Running.RunSettings run)
    {
        TrainingSource source = Of(run.Data, run.Table);
        return run.Fingerprint == null || source.Fingerprint == run.Fingerprint ? source
            : throw new UsageException($"\"{run.Data}\" has changed since the run was begun, so its training and test examples would be others; " +
                "restore it, or start another run.");
    }

    sealed class NamedSource(NamedDataset set) : TrainingSource
    {
        public override string Data => set.Name;

        public override bool IsOwn => false;

        public override (Dataset Train, Dataset Test) Load(DataFolder folder) => DataSets.Load(set.Name, folder);

        public override Dataset? Validation(DataFolder folder) => DataSets.Validation(set.Name, folder);
    }
}
