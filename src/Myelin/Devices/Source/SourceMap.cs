namespace Myelin;

/// <summary>An element that a loop reads: a term for it, the buffer, and its index.</summary>
readonly record struct SourceLoad(Term Element, SourceBuffer Buffer, string Index);

/// <summary>An element that a loop writes: the buffer, its index, and the value.</summary>
readonly record struct SourceStore(SourceBuffer Buffer, string Index, Term Value);

/// <summary>A loop over elements.</summary>
/// <param name="layer">The path of the layer that it belongs to.</param>
/// <param name="type">The type of the numbers that it computes with.</param>
/// <param name="loops">The loops.</param>
/// <param name="loads">What it reads.</param>
/// <param name="stores">What it writes.</param>
sealed class SourceMap(string layer, ElementType type, SourceLoops loops, IReadOnlyList<SourceLoad> loads, IReadOnlyList<SourceStore> stores)
    : SourceStatement(layer)
{
    readonly ElementType type = type;
    readonly SourceLoops loops = loops;
    readonly IReadOnlyList<SourceLoad> loads = loads;
    readonly IReadOnlyList<SourceStore> stores = stores;

    /// <inheritdoc/>
    public override IEnumerable<SourceBuffer> Reads => loads.Select(load => load.Buffer).Distinct();

    /// <inheritdoc/>
    public override IEnumerable<SourceBuffer> Writes => stores.Select(store => store.Buffer).Distinct();

    /// <summary>The same loop without stores that nobody reads.</summary>
    public SourceMap WithoutUnread() =>
        stores.All(store => store.Buffer.Readers > 0) ? this : new(Origin, type, loops, loads, [.. stores.Where(store => store.Buffer.Readers > 0)]);

    /// <summary>
    /// One loop that computes what an earlier one stores in a buffer, and what this one makes of it; null if they run over different elements. Nobody else
    /// reads that buffer.
    /// </summary>
    public SourceMap? After(SourceMap earlier)
    {
        if (earlier.stores.Count != 1 || stores.Count != 1 || earlier.type != type || earlier.Origin != Origin) return null;
        SourceStore between = earlier.stores[0], store = stores[0];
        string joint = loads.First(load => load.Buffer == between.Buffer).Index;
        if (loads.Any(load => load.Buffer == between.Buffer && load.Index != joint)) return null;
        bool same = loops.Equals(earlier.loops) && joint == between.Index;
        bool flat = store.Buffer.Elements == between.Buffer.Elements && loads.All(load => load.Index == store.Index) && loops.IsFlat(store.Index);
        if (!same && !flat) return null;
        var all = new List<SourceLoad>(earlier.loads);
        Term value = store.Value;
        foreach (SourceLoad load in loads)
        {
            string index = same ? load.Index : between.Index;
            Term element = load.Buffer == between.Buffer ? between.Value : Term.Element(load.Buffer, index);
            value = value.With(load.Element, element);
            if (load.Buffer != between.Buffer) all.Add(new(element, load.Buffer, index));
        }
        return new(Origin, type, same ? loops : earlier.loops, all, [new(store.Buffer, same ? store.Index : between.Index, value)]);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Lines(SourceFunctions functions)
    {
        (List<string> lines, string[] results) = TermText.Of(TextTypes.Name(type), [.. stores.Select(store => store.Value)], functions);
        for (int i = 0; i < results.Length; i++) lines.Add($"{stores[i].Buffer.Name}[{stores[i].Index}] = {results[i]};");
        return loops.Around(lines);
    }
}
