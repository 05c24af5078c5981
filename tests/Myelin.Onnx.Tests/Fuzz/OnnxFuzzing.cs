using System.Diagnostics;
using Myelin.Fuzz;

namespace Myelin.Onnx.Tests;

/// <summary>
/// Loads and runs damaged ONNX files. Each must give tensors, or an error with a type of its own, soon and without much memory.
/// </summary>
public static class OnnxFuzzing
{
    public const string Name = "onnx";

    const long Limit = 1 << 20;

    static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    /// <summary>What a load may allocate beside 64 bytes for each byte of the file.</summary>
    const long Room = 4 << 20;

    static byte[][] Samples => [.. OwnCases.All.Where(one => !one.IsRandom).Select(one => Made.Bytes(one.Model)), Made.Bytes(SmallNetwork.Make())];

    /// <summary>Makes, loads and runs files.</summary>
    /// <param name="count">How many files.</param>
    /// <param name="seed">What they depend on.</param>
    /// <param name="first">The number of the first of them.</param>
    /// <param name="progress">Takes a line now and then.</param>
    public static FuzzReport Run(int count, int seed, int first, Action<string> progress)
    {
        string path = Path.GetTempFileName();
        byte[][] samples = Samples;
        foreach (byte[] sample in samples) Try(path, sample);
        var report = new FuzzReport(Name, seed);
        for (int number = first; number < first + count; number++)
        {
            byte[] file = Damaged(samples, new Random(unchecked(seed * 1_000_003 + number)));
            Task<(bool Loaded, long Allocated, TimeSpan Time, string? Failure)> work = Task.Run(() => Try(path, file));
            bool ended = work.Wait(Longest);
            report.Count++;
            string again = $"{Name}, file {number}; again: fuzz 1 --target {Name} --seed {seed} --first {number}";
            if (!ended)
            {
                report.Failures.Add($"{again}: it was not done after {Longest.TotalSeconds} s");
                break;
            }
            (bool loaded, long allocated, TimeSpan time, string? failure) = work.Result;
            if (failure != null) report.Failures.Add($"{again}: {failure}");
            else if (loaded) report.Loaded++;
            else report.Refused++;
            if (time > report.Slowest) report.Slowest = time;
            report.MostMemory = Math.Max(report.MostMemory, allocated);
            if (report.Count % 1000 == 0) progress($"{Name}: {report.Count} of {count} files, {report.Failures.Count} failures");
        }
        File.Delete(path);
        return report;
    }

    /// <summary>A sample whose bytes, or whose numbers, sizes, names and types, are changed.</summary>
    static byte[] Damaged(byte[][] samples, Random random)
    {
        byte[] bytes = samples[random.Next(samples.Length)];
        if (random.Next(2) == 0)
        {
            ModelProto model = ModelProto.Read(new("sample", bytes));
            for (int n = random.Next(1, 4); n > 0; n--) OnnxMutation.Apply(model, random);
            return Made.Bytes(model);
        }
        for (int n = random.Next(1, 4); n > 0; n--) bytes = Mutation.All[random.Next(7)].Apply(bytes, random);      // those of any bytes
        return bytes;
    }

    static (bool Loaded, long Allocated, TimeSpan Time, string? Failure) Try(string path, byte[] file)
    {
        File.WriteAllBytes(path, file);
        long before = GC.GetAllocatedBytesForCurrentThread(), allocated = 0, start = Stopwatch.GetTimestamp();
        bool loaded = false;
        string? failure = null;
        try
        {
            OnnxModel model = OnnxModel.Of(OnnxFile.Read(path, Limit), path, Limit, mostNodes: 2000);
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            loaded = true;
            model.Run([.. model.Inputs.Select(input => Tensor.Ones(Shape.Create([1, .. input.Select(size => Math.Min(size ?? 2, 16))]), input.Type))]);
        }
        catch (Exception e) when (e is DataFormatException or OnnxException or ShapeException or DataNotFoundException)
        {
            if (!loaded) allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            if (e.Message.Length is 0 or > 4000) failure = $"the message has {e.Message.Length} characters: {e}";
        }
        catch (Exception e)
        {
            failure = $"the error has no type of its own: {e}";
        }
        if (allocated > 64L * file.Length + Room) failure ??= $"it took {allocated} bytes for a file of {file.Length}";
        return (loaded, allocated, Stopwatch.GetElapsedTime(start), failure);
    }
}
