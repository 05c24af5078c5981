using System.Globalization;

namespace Myelin;

/// <summary>The files of a training's checkpoints: checkpoint-000000120.safetensors after 120 batches, and best.safetensors.</summary>
sealed class CheckpointFolder : IDisposable
{
    const string Prefix = "checkpoint-", Ending = ".safetensors";

    readonly string folder;
    readonly int keep;
    readonly FolderLock taken;

    /// <summary>Creates the folder if necessary, and locks it.</summary>
    /// <exception cref="IOException">It is in use, or cannot be written.</exception>
    public CheckpointFolder(string folder, int keep)
    {
        this.folder = folder;
        this.keep = keep;
        Directory.CreateDirectory(folder);
        taken = FolderLock.Take(folder);
        WholeFile.DeleteLeftovers(folder, $"{Prefix}*{WholeFile.Ending}", TimeSpan.Zero);
        WholeFile.DeleteLeftovers(folder, $"best{Ending}.*{WholeFile.Ending}", TimeSpan.Zero);
    }

    /// <summary>The newest undamaged checkpoint; null if there is none. Damaged ones are reported to <paramref name="warn"/> and renamed.</summary>
    /// <exception cref="DataFormatException">All checkpoints are damaged.</exception>
    public (TensorFile File, TrainingPosition Position)? Newest(Action<string> warn)
    {
        var damaged = new List<(string Path, Exception Reason)>();
        foreach ((string path, _) in Files())
        {
            try
            {
                TensorFile file = SafeTensors.Load(path);
                if (!file.Metadata.TryGetValue(Checkpoint.Key, out string? position))
                    throw new DataFormatException(path, 8, $"\"{Checkpoint.Key}\" in the header", "none", "It is no checkpoint.");
                var newest = (file, TrainingPosition.Parse(position, path));
                foreach ((string bad, Exception reason) in damaged)
                {
                    warn($"A checkpoint is damaged, and the one before, \"{path}\", is used: {reason.Message}");
                    SetAside(bad);
                }
                return newest;
            }
            catch (Exception e) when (e is DataFormatException or IOException)
            {
                damaged.Add((path, e));
            }
        }
        if (damaged.Count == 0) return null;
        throw new DataFormatException(damaged[0].Path, 0, "one whole checkpoint in the folder",
            $"{damaged.Count} damaged, the newest: {damaged[0].Reason.Message}", "Delete them, or choose another folder, to begin anew.", damaged[0].Reason);
    }

    /// <summary>Renames a damaged file, so that it can be examined and is not tried again.</summary>
    static void SetAside(string path)
    {
        try
        {
            File.Move(path, $"{path}.damaged", overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // it is skipped again next time
        }
    }

    /// <summary>Writes a checkpoint and then deletes the oldest ones. If the disk is full, the oldest ones are deleted before.</summary>
    /// <exception cref="IOException">It cannot be written. The newest one stays intact.</exception>
    public void Write(long batches, IEnumerable<(string Name, Tensor Value)> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        string path = Path.Combine(folder, $"{Prefix}{batches.ToString("D9", CultureInfo.InvariantCulture)}{Ending}");
        FullDisk.Write(() => SafeTensors.Save(path, tensors, metadata), Oldest);
        foreach ((string old, _) in Files().Skip(keep)) File.Delete(old);
    }

    /// <summary>The oldest checkpoint but one.</summary>
    string? Oldest() => Files() is { Count: > 1 } files ? files[^1].Path : null;

    /// <summary>Writes the model of the best epoch.</summary>
    /// <exception cref="IOException">It cannot be written. An older file stays intact.</exception>
    public void WriteBest(IEnumerable<(string Name, Tensor Value)> tensors, IReadOnlyDictionary<string, string> metadata) =>
        FullDisk.Write(() => SafeTensors.Save(Path.Combine(folder, $"best{Ending}"), tensors, metadata), Oldest);

    /// <summary>All checkpoints, the newest first.</summary>
    List<(string Path, long Batches)> Files()
    {
        var files = new List<(string Path, long Batches)>();
        foreach (string path in Directory.EnumerateFiles(folder, $"{Prefix}*{Ending}"))
        {
            string number = Path.GetFileNameWithoutExtension(path)[Prefix.Length..];
            if (long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out long batches)) files.Add((path, batches));
        }
        return [.. files.OrderByDescending(file => file.Batches)];
    }

    /// <summary>Releases the folder.</summary>
    public void Dispose() => taken.Dispose();
}
