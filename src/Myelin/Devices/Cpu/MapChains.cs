namespace Myelin;

/// <summary>Joins elementwise kernels of one domain into chains, which run tile by tile while the tile is in L1.</summary>
/// <remarks>
/// Each map joins the last earlier chain that shares an operand with it (a constant number does not count) and follows every
/// producer of its inputs. Maps of one element need not share an operand. Chains are found by their operands, so the time is linear in the number of maps.
/// </remarks>
sealed class MapChains
{
    /// <summary>How many chains that do not fit are looked at for one map.</summary>
    const int MostTries = 64;

    readonly CpuRecording recording;
    readonly Launch[] launches;
    readonly bool[] roots;

    /// <summary>By launch, the chain that begins there.</summary>
    readonly MapChain?[] chains;

    /// <summary>By launch, whether it stands in an earlier chain.</summary>
    readonly bool[] joined;

    /// <summary>By value, where it is made: the launch, or the start of its chain; -1 if no kernel makes it.</summary>
    readonly int[] madeAt;

    /// <summary>By value, the starts of the chains that read it or make it, in order.</summary>
    readonly List<int>?[] users;

    /// <summary>The starts of all chains of one element.</summary>
    readonly List<int> ofOneElement = [];

    MapChains(CpuRecording recording, List<Launch> launches, bool[] roots)
    {
        this.recording = recording;
        this.launches = [.. launches];
        this.roots = roots;
        chains = new MapChain?[launches.Count];
        joined = new bool[launches.Count];
        users = new List<int>?[roots.Length];
        madeAt = new int[roots.Length];
        Array.Fill(madeAt, -1);
    }

    /// <param name="recording">Where the kernels were recorded.</param>
    /// <param name="launches">The kernels in order.</param>
    /// <param name="roots">By number, the values that are read after the run.</param>
    public static List<Launch> Join(CpuRecording recording, List<Launch> launches, bool[] roots)
    {
        var all = new MapChains(recording, launches, roots);
        for (int i = 0; i < launches.Count; i++) all.Place(i);
        return all.Finished();
    }

    void Place(int i)
    {
        Launch launch = launches[i];
        int at = i;
        if (launch.Kernel is MapKernel map)
        {
            at = Target(launch, map);
            joined[i] = at >= 0;
            if (joined[i]) chains[at]!.Add(launch, map);
            else
            {
                at = i;
                chains[i] = new MapChain(recording, launch, map);
                if (map.Layout.Count == 1) ofOneElement.Add(i);
            }
            foreach (LaunchOperand input in launch.Inputs) Note(input.Value, at);
            foreach (LaunchOperand output in launch.Outputs) Note(output.Value, at);
        }
        foreach (LaunchOperand output in launch.Outputs) madeAt[output.Value] = at;
    }

    void Note(int value, int chain)
    {
        if (recording.IsNumber(value)) return;
        List<int> of = users[value] ??= [];
        int place = of.BinarySearch(chain);
        if (place < 0) of.Insert(~place, chain);
    }

    /// <summary>The last chain that a map fits to; -1 if there is none.</summary>
    int Target(Launch launch, MapKernel map)
    {
        int ready = 0, best = -1, tries = MostTries;
        foreach (LaunchOperand input in launch.Inputs) ready = Math.Max(ready, madeAt[input.Value]);
        foreach (LaunchOperand input in launch.Inputs)
            if (users[input.Value] is { } of) Search(of);
        if (map.Layout.Count == 1) Search(ofOneElement);
        return best;

        void Search(List<int> starts)
        {
            for (int k = starts.Count - 1; k >= 0 && starts[k] >= ready && starts[k] > best && tries > 0; k--)
            {
                if (chains[starts[k]]!.Takes(launch, map)) best = starts[k];
                else tries--;
            }
        }
    }

    List<Launch> Finished()
    {
        var read = new bool[roots.Length];
        for (int i = 0; i < launches.Length; i++)
        {
            if (joined[i]) continue;
            foreach (LaunchOperand input in chains[i] is { } chain ? chain.Inputs : launches[i].Inputs) read[input.Value] = true;
        }
        for (int value = 0; value < read.Length; value++) read[value] |= roots[value];
        var finished = new List<Launch>(launches.Length);
        for (int i = 0; i < launches.Length; i++)
            if (!joined[i]) finished.Add(chains[i] is { } chain ? chain.Finish(read) : launches[i]);
        return finished;
    }

    /// <summary>
    /// Whether a map may write <paramref name="made"/> over <paramref name="old"/>: it reads element i of the old value, if at all,
    /// before it writes element i of the new one.
    /// </summary>
    public static bool ReadsBeforeWriting(Launch launch, int old, int made)
    {
        if (launch.Kernel is not MapKernel map) return false;
        int output = map.Inputs + launch.OutputOf(made);
        int writer = Array.FindIndex(map.Calls, call => call.Slots.Contains(output));
        for (int i = 0; i < map.Inputs; i++)
        {
            if (launch.Inputs[i].Value != old) continue;
            if (map.Layout.Kind(i) != Access.Linear || launch.Inputs[i].Offset != 0) return false;
            if (Array.FindLastIndex(map.Calls, call => call.Slots.Contains(i)) > writer) return false;
        }
        return true;
    }
}
