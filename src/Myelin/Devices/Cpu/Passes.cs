namespace Myelin;

/// <summary>What a plan does to the recorded kernels. No pass changes the order of any sum, so none changes a bit.</summary>
static class Passes
{
    public static List<Launch> Run(Capture capture, IReadOnlyList<Tensor> results)
    {
        var roots = new HashSet<Storage>(results.Select(x => x.Storage));
        foreach (Tensor value in capture.Writes.Values) roots.Add(value.Storage);
        List<Launch> launches = DropDead(MergeEqual(DropConstant(capture, roots), roots), roots);
        launches = ProductFinishes.Run(launches, roots);
        return MapChains.Chain(launches, roots);
    }

    /// <summary>What depends on constants alone is known since the capture: its outputs become constants themselves.</summary>
    static List<Launch> DropConstant(Capture capture, HashSet<Storage> roots)
    {
        var varies = new HashSet<Storage>(roots);
        foreach (Tensor input in capture.Inputs) varies.Add(input.Storage);
        foreach (Tensor read in capture.Reads.Values) varies.Add(read.Storage);
        var kept = new List<Launch>();
        foreach (Launch launch in capture.Launches)
        {
            if (!launch.Inputs.Any(x => varies.Contains(x.Storage)) && !launch.Outputs.Any(y => varies.Contains(y.Storage))) continue;
            foreach (Operand y in launch.Outputs) varies.Add(y.Storage);
            kept.Add(launch);
        }
        return kept;
    }

    /// <summary>The same work on the same inputs is done once.</summary>
    static List<Launch> MergeEqual(List<Launch> launches, HashSet<Storage> roots)
    {
        var first = new Dictionary<(object Kernel, Operands Inputs), Launch>();
        var stands = new Dictionary<Storage, Storage>();
        var kept = new List<Launch>();
        foreach (Launch launch in launches)
        {
            Operand[] inputs = [.. launch.Inputs.Select(x => stands.TryGetValue(x.Storage, out Storage? other) ? x with { Storage = other } : x)];
            Launch now = launch with { Inputs = inputs };
            if (launch.Kernel.Key is { } key && !launch.Outputs.Any(y => roots.Contains(y.Storage)))
            {
                if (first.TryGetValue((key, new(inputs)), out Launch? earlier))
                {
                    for (int i = 0; i < launch.Outputs.Length; i++) stands[launch.Outputs[i].Storage] = earlier.Outputs[i].Storage;
                    continue;
                }
                first.Add((key, new(inputs)), now);
            }
            kept.Add(now);
        }
        return kept;
    }

    /// <summary>What nothing reads is not computed.</summary>
    static List<Launch> DropDead(List<Launch> launches, HashSet<Storage> roots)
    {
        var live = new HashSet<Storage>(roots);
        var kept = new List<Launch>();
        for (int i = launches.Count - 1; i >= 0; i--)
        {
            if (!launches[i].Outputs.Any(y => live.Contains(y.Storage))) continue;
            foreach (Operand x in launches[i].Inputs) live.Add(x.Storage);
            kept.Add(launches[i]);
        }
        kept.Reverse();
        return kept;
    }

    /// <summary>How often each storage is read.</summary>
    public static Dictionary<Storage, int> CountReaders(IEnumerable<Launch> launches)
    {
        var readers = new Dictionary<Storage, int>();
        foreach (Launch launch in launches)
            foreach (Operand x in launch.Inputs)
                readers[x.Storage] = readers.GetValueOrDefault(x.Storage) + 1;
        return readers;
    }

    /// <summary>Operands that compare by what they are.</summary>
    readonly struct Operands(Operand[] items) : IEquatable<Operands>
    {
        readonly Operand[] items = items;

        public bool Equals(Operands other) => items.AsSpan().SequenceEqual(other.items);

        public override bool Equals(object? obj) => obj is Operands other && Equals(other);

        public override int GetHashCode()
        {
            var hash = default(HashCode);
            foreach (Operand item in items) hash.Add(item);
            return hash.ToHashCode();
        }
    }
}
