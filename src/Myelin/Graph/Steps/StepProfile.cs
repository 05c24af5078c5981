using System.Text;

namespace Myelin;

/// <summary>A kernel of a captured step as it was measured. Equal kernels of a layer are one entry.</summary>
/// <param name="Title">What it computes, with its sizes.</param>
/// <param name="Layers">The layers that it belongs to: several if it does work of several at once.</param>
/// <param name="IsBackward">Whether it computes gradients.</param>
/// <param name="Count">How many times it runs in a step.</param>
/// <param name="Seconds">The time of all its runs in a step.</param>
/// <param name="Operations">The additions and multiplications of these runs; 0 if there are none or it is unknown.</param>
/// <param name="Bytes">The bytes that they read and write.</param>
/// <param name="Share">The fraction of the machine's limit that it reaches: of arithmetic, or of memory if that is the larger fraction.</param>
public sealed record KernelProfile(
    string Title, IReadOnlyList<string> Layers, bool IsBackward, int Count, double Seconds, double Operations, double Bytes, double Share)
{
    /// <summary>Billions of operations a second.</summary>
    public double Gflops => Operations / Seconds / 1e9;

    /// <summary>Billions of bytes a second.</summary>
    public double GigabytesPerSecond => Bytes / Seconds / 1e9;
}

/// <summary>The part of a layer in a captured step. The time of a kernel that does work of several layers is divided equally among them.</summary>
/// <param name="Path">The path of the layer; "(loss)" and "(optimizer)" for theirs.</param>
/// <param name="ForwardSeconds">The time of the forward pass.</param>
/// <param name="BackwardSeconds">The time of the gradients.</param>
/// <param name="Operations">The additions and multiplications of both.</param>
/// <param name="KeptBytes">The bytes of its values that are kept for the gradients.</param>
public sealed record LayerProfile(string Path, double ForwardSeconds, double BackwardSeconds, double Operations, long KeptBytes)
{
    /// <summary>The time of both.</summary>
    public double Seconds => ForwardSeconds + BackwardSeconds;

    /// <summary>Billions of operations a second.</summary>
    public double Gflops => Seconds > 0 ? Operations / Seconds / 1e9 : 0;
}

/// <summary>Where the time and the memory of a captured step go. Printed, it is a table.</summary>
public sealed class StepProfile
{
    internal StepProfile(TimedKernel[] kernels, IReadOnlyList<string> paths, double seconds, long arenaBytes, MachineLimits limits)
    {
        (Seconds, ArenaBytes, Limits) = (seconds, arenaBytes, limits);
        KernelSeconds = kernels.Sum(kernel => kernel.Seconds);
        LiveBytes = kernels.Length == 0 ? 0 : kernels.Max(kernel => kernel.LiveBytes);
        string root = Root(paths);
        Kernels = [.. kernels.GroupBy(kernel => (kernel.Name, Layers: string.Join('\n', Named(kernel, root)), IsBackward: IsBackward(kernel)))
            .Select(same => Entry(same.Key.Name, same.Key.Layers.Split('\n'), same.Key.IsBackward, [.. same])).OrderByDescending(kernel => kernel.Seconds)];
        Layers = LayersOf(kernels, paths, root);
    }

    /// <summary>The median time of a replay.</summary>
    public double Seconds { get; }

    /// <summary>The sum of the median times of the kernels.</summary>
    public double KernelSeconds { get; }

    /// <summary>The bytes of the memory that the step works in.</summary>
    public long ArenaBytes { get; }

    /// <summary>The most bytes of that memory whose values are needed at one time.</summary>
    public long LiveBytes { get; }

    /// <summary>What the machine can do at most.</summary>
    public MachineLimits Limits { get; }

    /// <summary>The kernels, the longest first.</summary>
    public IReadOnlyList<KernelProfile> Kernels { get; }

    /// <summary>The layers in the order of their calls, then loss and optimizer.</summary>
    public IReadOnlyList<LayerProfile> Layers { get; }

    /// <summary>The name of the model, which every path begins with and no path needs.</summary>
    static string Root(IReadOnlyList<string> paths)
    {
        if (paths.Count < 2) return "";
        string root = paths[0].Split('/')[0] + "/";
        return paths.Skip(1).All(path => path.StartsWith(root, StringComparison.Ordinal)) ? root : "";
    }

    static string[] Named(in TimedKernel kernel, string root) => [.. kernel.Origins.Select(origin => Named(origin, root)).Distinct()];

    static string Named(in WorkOrigin origin, string root) => origin.Path.Length == 0 ? WorkOrigin.Loss
        : origin.Path.StartsWith(root, StringComparison.Ordinal) && root.Length > 0 ? origin.Path[root.Length..] : origin.Path;

    static bool IsBackward(in TimedKernel kernel) => Array.TrueForAll(kernel.Origins, origin => origin.IsBackward);

    KernelProfile Entry(string title, string[] layers, bool isBackward, TimedKernel[] same)
    {
        double seconds = same.Sum(kernel => kernel.Seconds), operations = same.Sum(kernel => kernel.Operations), bytes = same.Sum(kernel => kernel.Bytes);
        double share = seconds > 0 ? Math.Max(operations / 1e9 / Limits.Gflops, bytes / 1e9 / Limits.GigabytesPerSecond) / seconds : 0;
        return new(title, layers, isBackward, same.Length, seconds, operations, bytes, share);
    }

    static LayerProfile[] LayersOf(TimedKernel[] kernels, IReadOnlyList<string> paths, string root)
    {
        var layers = new Dictionary<string, LayerProfile>(StringComparer.Ordinal);
        foreach (string path in paths.Skip(root.Length > 0 ? 1 : 0))
        {
            string name = Named(new WorkOrigin(path, false), root);
            layers[name] = new(name, 0, 0, 0, 0);
        }
        foreach (TimedKernel kernel in kernels)
        {
            int parts = kernel.Origins.Length;
            foreach (WorkOrigin origin in kernel.Origins)
            {
                string name = Named(origin, root);
                LayerProfile now = layers.GetValueOrDefault(name) ?? new(name, 0, 0, 0, 0);
                double seconds = kernel.Seconds / parts;
                layers[name] = new(
                    name, now.ForwardSeconds + (origin.IsBackward ? 0 : seconds), now.BackwardSeconds + (origin.IsBackward ? seconds : 0),
                    now.Operations + kernel.Operations / parts, now.KeptBytes + kernel.KeptBytes / parts);
            }
        }
        return [.. layers.Values];
    }

    /// <summary>Two tables: the layers, and the kernels that take the most time.</summary>
    public override string ToString()
    {
        const int Most = 20;
        var text = new StringBuilder();
        text.Append($"Replay {Milliseconds(Seconds)} ms ({Milliseconds(KernelSeconds)} ms in kernels). Memory {Megabytes(ArenaBytes)} MB, " +
            $"at most {Megabytes(LiveBytes)} MB of it needed at once.\n");
        text.Append($"{Limits.Device}: at most {Limits.Gflops:0} GFLOP/s and {Limits.GigabytesPerSecond:0.0} GB/s.\n\n");
        text.Append(TextTable.Of(
            ["layer", "forward ms", "backward ms", "of all", "GFLOP/s", "kept MB"],
            [.. Layers.Select(layer => (string[])[
                layer.Path, Milliseconds(layer.ForwardSeconds), Milliseconds(layer.BackwardSeconds), Percent(layer.Seconds / KernelSeconds),
                layer.Operations > 0 ? $"{layer.Gflops:0.0}" : "", layer.KeptBytes > 0 ? Megabytes(layer.KeptBytes) : ""])]));
        text.Append('\n');
        text.Append(TextTable.Of(
            ["kernel", "layer", "count", "ms", "of all", "GFLOP/s", "GB/s", "of limit"],
            [.. Kernels.Take(Most).Select(kernel => (string[])[
                Short(kernel.Title, 60), Short(string.Join(", ", kernel.Layers) + (kernel.IsBackward ? ", gradient" : ""), 40), $"{kernel.Count}",
                Milliseconds(kernel.Seconds), Percent(kernel.Seconds / KernelSeconds),
                kernel.Operations > 0 ? $"{kernel.Gflops:0.0}" : "", $"{kernel.GigabytesPerSecond:0.0}", Percent(kernel.Share)])]));
        if (Kernels.Count > Most) text.Append($"and {Kernels.Count - Most} more\n");
        return text.ToString();
    }

    static string Short(string text, int most) => text.Length <= most ? text : text[..(most - 1)] + "…";

    static string Milliseconds(double seconds) => $"{seconds * 1000:0.000}";

    static string Megabytes(double bytes) => $"{bytes / (1 << 20):0.00}";

    static string Percent(double fraction) => double.IsFinite(fraction) ? $"{fraction * 100:0} %" : "";
}
