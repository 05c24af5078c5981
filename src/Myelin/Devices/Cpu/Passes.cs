namespace Myelin;

/// <summary>
/// What a plan does to the recorded kernels. No pass changes the order of any sum, so none changes a bit. Each takes time linear in
/// their number.
/// </summary>
static class Passes
{
    /// <param name="recording">The kernels.</param>
    /// <param name="roots">By number, the values that are read after the run: results and new values of states.</param>
    public static List<Launch> Run(CpuRecording recording, bool[] roots)
    {
        List<Launch> launches = DropDead(MergeEqual(recording.Launches, roots), roots);
        launches = MapChains.Join(recording, ProductFinishes.Run(recording, launches, roots), roots);
        return InPlaceConcatenations.Run(recording, launches, roots);
    }

    /// <summary>The same work on the same inputs is done once.</summary>
    static List<Launch> MergeEqual(List<Launch> launches, bool[] roots)
    {
        var first = new Dictionary<Work, Launch>(launches.Count);
        var kept = new List<Launch>(launches.Count);
        var stands = new int[roots.Length];
        for (int value = 0; value < stands.Length; value++) stands[value] = value;
        foreach (Launch launch in launches)
        {
            Launch now = launch;
            LaunchOperand[] inputs = launch.Inputs;
            for (int i = 0; i < inputs.Length; i++)
            {
                if (stands[inputs[i].Value] == inputs[i].Value) continue;
                if (now == launch) now = new(launch.Kernel, [.. inputs], launch.Outputs, launch.Source);
                now.Inputs[i] = inputs[i] with { Value = stands[inputs[i].Value] };
            }
            if (!MakesRoot(launch, roots) && launch.Kernel.Key is { } key)
            {
                var work = new Work(key, now.Inputs);
                if (first.TryGetValue(work, out Launch? earlier))
                {
                    for (int i = 0; i < launch.Outputs.Length; i++) stands[launch.Outputs[i].Value] = earlier.Outputs[i].Value;
                    continue;
                }
                first.Add(work, now);
            }
            kept.Add(now);
        }
        return kept;
    }

    static bool MakesRoot(Launch launch, bool[] roots)
    {
        foreach (LaunchOperand output in launch.Outputs)
            if (roots[output.Value]) return true;
        return false;
    }

    /// <summary>What nothing reads is not computed.</summary>
    static List<Launch> DropDead(List<Launch> launches, bool[] roots)
    {
        bool[] live = [.. roots];
        var kept = new List<Launch>(launches.Count);
        for (int i = launches.Count - 1; i >= 0; i--)
        {
            if (!MakesRoot(launches[i], live)) continue;
            foreach (LaunchOperand input in launches[i].Inputs) live[input.Value] = true;
            kept.Add(launches[i]);
        }
        kept.Reverse();
        return kept;
    }

    /// <summary>A kernel and its inputs, which compare by what they are.</summary>
    sealed class Work : IEquatable<Work>
    {
        readonly object key;
        readonly LaunchOperand[] inputs;
        readonly int hash;

        public Work(object key, LaunchOperand[] inputs)
        {
            this.key = key;
            this.inputs = inputs;
            hash = key.GetHashCode();
            foreach (LaunchOperand input in inputs) hash = HashCode.Combine(hash, input.Value, input.Offset);
        }

        public bool Equals(Work? other) => other is not null && hash == other.hash && inputs.AsSpan().SequenceEqual(other.inputs) && key.Equals(other.key);

        public override bool Equals(object? obj) => Equals(obj as Work);

        public override int GetHashCode() => hash;
    }
}
