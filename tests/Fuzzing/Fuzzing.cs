using System.Diagnostics;

namespace Myelin.Fuzz;

/// <summary>
/// Loads damaged files. Each must give tensors, or one typed error that names the file, the byte and the reason, soon and without
/// much memory.
/// </summary>
public static class Fuzzing
{
    static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    /// <summary>
    /// What a load may allocate in all, kept or not: what the file holds and 16 bytes for each byte of its header, never more
    /// than the limit, and the target's room, 1 MB for streams and the error unless it says otherwise.
    /// </summary>
    static long Allowed(FuzzTarget target, FuzzCase file) =>
        Math.Min(file.Length + 16L * Math.Min(file.Bytes.Length, TensorBytes.HeaderLength(file.Bytes) ?? 0), FuzzTarget.Limit) + target.Room;

    sealed record Outcome(bool Loaded, long Allocated, TimeSpan Time, string? Failure);

    /// <summary>Makes and loads files.</summary>
    /// <param name="target">The reader.</param>
    /// <param name="count">How many files.</param>
    /// <param name="seed">What they depend on.</param>
    /// <param name="first">The number of the first of them.</param>
    /// <param name="progress">Takes a line now and then.</param>
    public static FuzzReport Run(FuzzTarget target, int count, int seed, int first, Action<string> progress)
    {
        string folder = Directory.CreateTempSubdirectory("myelin-fuzz-").FullName, path = Path.Combine(folder, "case");
        byte[][] samples = target.Samples();
        foreach (byte[] sample in samples)
        {
            File.WriteAllBytes(path, sample);
            foreach (Tensor tensor in target.Load(path)) tensor.Copy();
        }
        var report = new FuzzReport(target.Name, seed);
        _ = Tensor.Zeros([1 << 20]); // the first large value reserves memory for all later ones, once for a process
        for (int number = first; number < first + count; number++)
        {
            FuzzCase file = target.Values ? FuzzCase.WithValues(samples, seed, number) : FuzzCase.Make(samples, seed, number);
            file.Write(path);
            Task<Outcome> load = Task.Run(() => Load(target, path, file));
            bool ended = load.Wait(Longest);
            report.Count++;
            if (!ended)
            {
                report.Failures.Add(Describe($"it was not done after {Longest.TotalSeconds} s"));
                break;
            }
            Outcome outcome = load.Result;
            if (outcome.Failure != null) File.Move(path, $"{path}-{number}");
            else if (outcome.Loaded) report.Loaded++;
            else report.Refused++;
            if (outcome.Time > report.Slowest) report.Slowest = outcome.Time;
            report.MostMemory = Math.Max(report.MostMemory, outcome.Allocated - Math.Min(file.Length, FuzzTarget.Limit));
            if (outcome.Failure is { } failure) report.Failures.Add(Describe(failure));
            if (report.Count % 1000 == 0) progress($"{target.Name}: {report.Count} of {count} files, {report.Failures.Count} failures");

            string Describe(string failure) => $"{target.Name}, file {number} ({file.Story}): {failure}\n  again: fuzz 1 --target {target.Name} --seed " +
                $"{seed} --first {number}; the files that failed are in {folder}";
        }
        if (report.Failures.Count == 0) Directory.Delete(folder, recursive: true);
        return report;
    }

    static Outcome Load(FuzzTarget target, string path, FuzzCase file)
    {
        long before = GC.GetAllocatedBytesForCurrentThread(), allocated;
        long start = Stopwatch.GetTimestamp();
        bool loaded = false;
        string? failure = null;
        try
        {
            Tensor[] tensors = [.. target.Load(path)];
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            loaded = true;
            foreach (Tensor tensor in tensors) tensor.Copy();
            if (file.Forged) failure = "it was loaded although its checksum is that of another";
        }
        catch (DataFormatException e)
        {
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            failure = Fault(e, path, file.Length);
        }
        catch (Exception e)
        {
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            failure = $"the error has no type of its own: {e}";
        }
        TimeSpan time = Stopwatch.GetElapsedTime(start);
        if (allocated > Allowed(target, file)) failure ??= $"it took {allocated} bytes, where {Allowed(target, file)} are allowed";
        return new(loaded, allocated, time, failure);
    }

    /// <summary>What is wrong with an error.</summary>
    static string? Fault(DataFormatException e, string path, long length)
    {
        if (e.File != path || !e.Message.Contains(path, StringComparison.Ordinal)) return $"the error does not name the file: {e}";
        if (e.Offset < 0 || e.Offset > length || !e.Message.Contains($"byte {e.Offset}", StringComparison.Ordinal))
            return $"the error does not name a byte of the file: {e}";
        if (e.Expected.Length == 0 || e.Received.Length == 0 || e.Fix.Length == 0) return $"the error does not name a reason: {e}";
        return e.Message.Length > 1000 ? $"the message has {e.Message.Length} characters: {e}" : null;
    }
}
