namespace Myelin;

/// <summary>Joins elementwise kernels of one domain into chains, which run tile by tile while the tile is in L1.</summary>
static class MapChains
{
    /// <summary>More operands than this do not fit an L1 of 32 KiB by tiles of 4 KiB with room for scratch.</summary>
    const int MostOperands = 14;

    /// <summary>The bound where a whole operand is one cache line: chains of numbers, such as an optimizer's scalars.</summary>
    const int MostShortOperands = 64;

    /// <summary>
    /// Each map joins the latest earlier one of its domain that it shares an operand with and behind which all its inputs
    /// are made. What only the chain reads stays in scratch tiles.
    /// </summary>
    public static List<Launch> Chain(List<Launch> launches, HashSet<Storage> roots)
    {
        var chained = new List<Launch>(launches);
        var madeAt = new Dictionary<Storage, int>();
        for (int i = 0; i < chained.Count; i++)
        {
            Launch launch = chained[i];
            int target = -1;
            if (launch.Kernel is MapKernel map)
            {
                int ready = 0;
                foreach (Operand x in launch.Inputs) ready = Math.Max(ready, madeAt.GetValueOrDefault(x.Storage, -1));
                for (int k = i - 1; k >= ready && target < 0; k--)
                    if (chained[k].Kernel is MapKernel earlier && Joins(chained[k], earlier, launch, map)) target = k;
            }
            if (target >= 0)
            {
                chained[target] = Join(chained[target], launch);
                chained.RemoveAt(i--);
                foreach (Operand y in chained[target].Outputs) madeAt[y.Storage] = target;
            }
            else
            {
                foreach (Operand y in launch.Outputs) madeAt[y.Storage] = i;
            }
        }
        Dictionary<Storage, int> readers = Passes.CountReaders(chained);
        return [.. chained.Select(launch => launch.Kernel is MapKernel ? KeepInScratch(launch, readers, roots) : launch)];
    }

    static bool Joins(Launch first, MapKernel a, Launch second, MapKernel b)
    {
        if (a.Layout.Count != b.Layout.Count) return false;
        if (a.Layout.Shape != b.Layout.Shape && !a.Layout.AllLinear && !b.Layout.AllLinear) return false;
        bool shared = false;
        for (int i = 0; i < second.Inputs.Length; i++)
        {
            bool made = first.Outputs.Any(y => y.Storage == second.Inputs[i].Storage);
            if (made && (b.Layout.Kind(i) != Access.Linear || second.Inputs[i].Offset != 0)) return false;
            shared |= made || first.Inputs.Any(x => x.Storage == second.Inputs[i].Storage);
        }
        return shared && first.Inputs.Union(second.Inputs).Count() + first.Outputs.Length + second.Outputs.Length <= (a.Layout.Count > Fold.Lanes ? MostOperands : MostShortOperands);
    }

    /// <summary>One kernel with the stages of both; an operand read by both in the same way stands once.</summary>
    static Launch Join(Launch first, Launch second)
    {
        MapKernel a = (MapKernel)first.Kernel, b = (MapKernel)second.Kernel;
        var inputs = new List<Operand>(first.Inputs);
        var strides = new List<int[]?>(a.Layout.OperandStrides.Take(a.Inputs));
        var sizes = new List<int>(a.ElementSizes.Take(a.Inputs));
        var place = new int[b.Operands];                   // operands of b: >= 0 an input, < 0 the complement of an output
        for (int i = 0; i < b.Inputs; i++)
        {
            int made = Array.FindIndex(first.Outputs, y => y.Storage == second.Inputs[i].Storage);
            if (made >= 0) { place[i] = ~made; continue; }
            int[]? own = b.Layout.OperandStrides[i];
            int same = -1;
            for (int k = 0; k < inputs.Count && same < 0; k++)
                if (inputs[k] == second.Inputs[i] && sizes[k] == b.ElementSizes[i] && SameStrides(strides[k], own)) same = k;
            if (same < 0)
            {
                same = inputs.Count;
                inputs.Add(second.Inputs[i]);
                strides.Add(own);
                sizes.Add(b.ElementSizes[i]);
            }
            place[i] = same;
        }
        for (int i = 0; i < second.Outputs.Length; i++) place[b.Inputs + i] = ~(first.Outputs.Length + i);
        int outputs = first.Outputs.Length + second.Outputs.Length, operands = inputs.Count + outputs;
        StageCall[] calls = [
            .. a.Calls.Select(call => Renamed(call, slot => slot < a.Inputs ? slot : slot < a.Operands ? inputs.Count + slot - a.Inputs : operands + slot - a.Operands)),
            .. b.Calls.Select(call => Renamed(call, slot => slot >= b.Operands ? operands + a.ScratchSlots + slot - b.Operands : place[slot] >= 0 ? place[slot] : inputs.Count + ~place[slot]))];
        for (int i = 0; i < outputs; i++) strides.Add(null);
        sizes.AddRange(a.ElementSizes.Skip(a.Inputs));
        sizes.AddRange(b.ElementSizes.Skip(b.Inputs));
        Shape domain = a.Layout.AllLinear ? b.Layout.Shape : a.Layout.Shape;
        var kernel = new MapKernel(a.Threads, new MapLayout(domain, [.. strides]), inputs.Count, [.. sizes], a.ScratchSlots + b.ScratchSlots, calls);
        return new(kernel, [.. inputs], [.. first.Outputs, .. second.Outputs]);
    }

    static bool SameStrides(int[]? a, int[]? b) => a == null ? b == null : b != null && a.AsSpan().SequenceEqual(b);

    static StageCall Renamed(StageCall call, Func<int, int> name) => new(call.Stage, [.. call.Slots.Select(name)]);

    /// <summary>Outputs that only the chain itself reads become scratch.</summary>
    static Launch KeepInScratch(Launch launch, Dictionary<Storage, int> readers, HashSet<Storage> roots)
    {
        var map = (MapKernel)launch.Kernel;
        bool[] stays = [.. launch.Outputs.Select(y => roots.Contains(y.Storage) || readers.ContainsKey(y.Storage))];
        if (stays.All(stay => stay)) return launch;
        int kept = stays.Count(stay => stay), operands = map.Inputs + kept, output = map.Inputs, scratch = operands + map.ScratchSlots;
        var name = new int[map.Operands + map.ScratchSlots];
        for (int slot = 0; slot < name.Length; slot++)
            name[slot] = slot < map.Inputs ? slot : slot >= map.Operands ? operands + slot - map.Operands : stays[slot - map.Inputs] ? output++ : scratch++;
        int[] sizes = [.. map.ElementSizes.Where((_, i) => i < map.Inputs || stays[i - map.Inputs])];
        int[]?[] strides = [.. map.Layout.OperandStrides.Where((_, i) => i < map.Inputs || stays[i - map.Inputs])];
        var kernel = new MapKernel(map.Threads, new MapLayout(map.Layout.Shape, strides), map.Inputs, sizes, scratch - operands, [.. map.Calls.Select(call => Renamed(call, slot => name[slot]))]);
        return new(kernel, launch.Inputs, [.. launch.Outputs.Where((_, i) => stays[i])]);
    }

    /// <summary>Whether a map may write <paramref name="made"/> over <paramref name="old"/>: it reads the old element i, if at all, before element i of the new is written.</summary>
    public static bool ReadsBeforeWriting(Launch launch, Storage old, Storage made)
    {
        if (launch.Kernel is not MapKernel map) return false;
        int output = map.Inputs + Array.FindIndex(launch.Outputs, y => y.Storage == made);
        int writer = Array.FindIndex(map.Calls, call => call.Slots.Contains(output));
        for (int i = 0; i < map.Inputs; i++)
        {
            if (launch.Inputs[i].Storage != old) continue;
            if (map.Layout.Kind(i) != Access.Linear || launch.Inputs[i].Offset != 0) return false;
            int lastReader = Array.FindLastIndex(map.Calls, call => call.Slots.Contains(i));
            if (lastReader > writer) return false;
        }
        return true;
    }
}
