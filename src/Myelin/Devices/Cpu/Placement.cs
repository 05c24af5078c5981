namespace Myelin;

/// <summary>Where every storage of a plan lies: in a state's memory, in memory of the plan's own (constants), or in the arena by its lifetime.</summary>
sealed unsafe class Placement
{
    /// <summary>Bytes between short blocks, so that a row of equal ones does not stand on the same lines of the L1.</summary>
    const long Stagger = 320;

    readonly Dictionary<Storage, State> inState = [];
    readonly Dictionary<Storage, Storage> constants = [];
    readonly Dictionary<Storage, long> inArena = [];

    public Placement(Capture capture, List<Launch> launches, IReadOnlyList<Tensor> results)
    {
        foreach ((State state, Tensor read) in capture.Reads) inState[read.Storage] = state;
        foreach ((State state, Tensor value) in capture.Writes)
            if (value.Storage != capture.Reads[state].Storage) PlaceWrite(capture, launches, results, state, value);
        var born = new Dictionary<Storage, int>();
        var dies = new Dictionary<Storage, int>();
        foreach (Tensor input in capture.Inputs) born[input.Storage] = dies[input.Storage] = -1;
        for (int i = 0; i < launches.Count; i++)
        {
            foreach (Operand input in launches[i].Inputs) dies[input.Storage] = i;
            foreach (Operand output in launches[i].Outputs) { born.TryAdd(output.Storage, i); dies[output.Storage] = i; }
        }
        foreach (Tensor result in results) dies[result.Storage] = launches.Count;
        foreach ((Storage from, _) in Copies) dies[from] = launches.Count;
        foreach (Storage storage in dies.Keys)
            if (!inState.ContainsKey(storage) && !born.ContainsKey(storage)) constants[storage] = Freeze(storage);
        Pack(born, dies);
    }

    /// <summary>States whose new value is computed elsewhere and copied at the end.</summary>
    public List<(Storage From, State To)> Copies { get; } = [];

    public long ArenaBytes { get; private set; }

    public long ArenaOffset(Storage storage) => inArena[storage];

    /// <summary>The address of a storage once the arena is known.</summary>
    public byte* Address(Storage storage, Storage arena) =>
        inState.TryGetValue(storage, out State? state) ? state.Pinned.Address :
        constants.TryGetValue(storage, out Storage? constant) ? constant.Address :
        arena.Address + inArena[storage];

    /// <summary>A new value is made in the state's own memory if nothing reads the old one after it begins to be written; else it is copied at the end.</summary>
    void PlaceWrite(Capture capture, List<Launch> launches, IReadOnlyList<Tensor> results, State state, Tensor value)
    {
        Storage old = capture.Reads[state].Storage;
        int writer = launches.FindIndex(launch => launch.Outputs.Any(output => output.Storage == value.Storage));
        bool free = writer >= 0 && !inState.ContainsKey(value.Storage) && results.All(result => result.Storage != value.Storage);
        for (int i = writer + 1; free && i < launches.Count; i++) free = launches[i].Inputs.All(input => input.Storage != old);
        if (free && launches[writer].Inputs.Any(input => input.Storage == old)) free = MapChains.ReadsBeforeWriting(launches[writer], old, value.Storage);
        if (free) inState[value.Storage] = state;
        else Copies.Add((value.Storage, state));
    }

    static Storage Freeze(Storage storage)
    {
        Storage copy = Storage.AllocatePinned(storage.Bytes, storage.Device);
        storage.Span<byte>().CopyTo(copy.Span<byte>());
        return copy;
    }

    /// <summary>First fit, largest first: blocks whose lifetimes overlap never share memory.</summary>
    void Pack(Dictionary<Storage, int> born, Dictionary<Storage, int> dies)
    {
        var placed = new List<(long Start, long End, int Born, int Dies)>();
        foreach (Storage storage in born.Keys.Where(s => !inState.ContainsKey(s)).OrderByDescending(s => s.Bytes))
        {
            long alignment = Storage.Alignment(storage.Bytes), size = Up(storage.Bytes + Storage.Padding + Stagger, 64), start = 0;
            foreach ((long from, long to, _, _) in placed.Where(p => p.Born <= dies[storage] && born[storage] <= p.Dies).OrderBy(p => p.Start))
            {
                if (start + size <= from) break;
                start = Math.Max(start, Up(to, alignment));
            }
            placed.Add((start, start + size, born[storage], dies[storage]));
            inArena[storage] = start;
            ArenaBytes = Math.Max(ArenaBytes, start + size);
        }

        static long Up(long bytes, long multiple) => (bytes + multiple - 1) / multiple * multiple;
    }
}
