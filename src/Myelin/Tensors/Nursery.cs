namespace Myelin;

/// <summary>Keeps the garbage of eager ops where it is young: the runtime's nursery grows to 16 MB and more before its first collection.</summary>
/// <remarks>
/// After 4 MB of small values without a collection one of the youngest generation is asked for. Measured on eager XOR: the process
/// stops growing after the first steps (10 MB less), and a step takes no longer (its values stay in the cache).
/// Long values lie elsewhere, and captured steps make none.
/// </remarks>
static class Nursery
{
    /// <summary>Bytes between collections.</summary>
    const long Room = 4 << 20;

    /// <summary>Values of this size and more do not lie in the nursery.</summary>
    const long Long = 85_000;

    /// <summary>What stands around a value: its tensor, storage, shapes, kernel and node.</summary>
    const long Around = 1024;

    [ThreadStatic] static long made;
    [ThreadStatic] static int collections;

    /// <summary>Counts a value that is about to be made.</summary>
    [MethodImpl(Inline)]
    public static void Count(long bytes)
    {
        made += Around;
        if (bytes < Long) made += bytes;
        if (made > Room) Collect();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static void Collect()
    {
        made = 0;
        if (collections == GC.CollectionCount(0)) GC.Collect(0, GCCollectionMode.Forced, blocking: true);
        collections = GC.CollectionCount(0);
    }
}
