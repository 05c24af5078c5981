namespace Myelin.Kernels;

/// <summary>Entries in groups: entry order[t] belongs to group k for t from starts[k] to below starts[k + 1].</summary>
/// <remarks>Starts and order are read from tensors of any origin, so that every place is kept within the entries.</remarks>
readonly unsafe struct Grouped(void* starts, void* order, nint count)
{
    /// <summary>The places of a group, from its first to below its last.</summary>
    [MethodImpl(Inline)]
    public (nint From, nint To) Of(nint group)
    {
        nint from = Within(((long*)starts)[group]), to = Within(((long*)starts)[group + 1]);
        return (from, nint.Max(from, to));
    }

    /// <summary>The entry at a place.</summary>
    [MethodImpl(Inline)]
    public nint Entry(nint place) => (nint)ulong.Min((ulong)((long*)order)[place], (ulong)(count - 1));

    [MethodImpl(Inline)]
    nint Within(long place) => (nint)long.Clamp(place, 0, count);
}
