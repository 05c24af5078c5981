namespace Myelin;

/// <summary>A block of memory on a device. Tensors are views of storages.</summary>
/// <remarks>
/// Each device derives its own class, which holds the block or a handle of it. A captured step tells values apart by their
/// storages, so that two storages may share one block (<see cref="Alias"/>).
/// </remarks>
public abstract class Storage
{
    /// <summary>A block of memory.</summary>
    /// <param name="device">The device that owns the memory.</param>
    /// <param name="bytes">The size of all elements in bytes.</param>
    protected Storage(Device device, long bytes)
    {
        Device = device;
        Bytes = bytes;
    }

    /// <summary>The device that owns the memory.</summary>
    public Device Device { get; }

    /// <summary>The size of all elements in bytes.</summary>
    public long Bytes { get; }

    /// <summary>The same memory as a new storage.</summary>
    protected internal abstract Storage Alias();

    /// <summary>The run of a captured step that the values belong to; null for values that last.</summary>
    internal PlanRun? Run { get; set; }

    /// <summary>
    /// The number of the capture that this storage takes part in: as an input or the value of a state; negative if recorded work fills it.
    /// 0 if it takes part in none. One number for both, as eager code makes storages all the time.
    /// </summary>
    internal int Capture { get; set; }

    /// <summary>One more than the number that a recording of the processor gives the storage; 0 if it has none.</summary>
    internal int Number { get; set; }

    /// <summary>Another identity for a capture: the same memory, which belongs to the same run.</summary>
    internal Storage Renamed()
    {
        Storage alias = Alias();
        alias.Run = Run;
        return alias;
    }
}
