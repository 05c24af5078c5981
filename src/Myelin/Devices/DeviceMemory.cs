namespace Myelin;

/// <summary>The memory of a device, and how it records captured steps.</summary>
public abstract partial class Device
{
    /// <summary>The size of the buffer through which values move from one device to another.</summary>
    const int TransferBytes = 1 << 20;

    /// <summary>The most bytes that one storage can hold.</summary>
    public virtual long MaxStorageBytes => long.MaxValue;

    /// <summary>Allocates uninitialized memory for a value that a primitive or <see cref="Upload"/> is about to fill.</summary>
    protected internal abstract Storage Allocate(long bytes);

    /// <summary>Allocates zeroed memory that plans work on: the value of a state, or the arena of a step.</summary>
    protected internal abstract Storage AllocateLasting(long bytes);

    /// <summary>Copies bytes from the host into a storage of this device, after all work queued before.</summary>
    /// <param name="values">The bytes; the caller may change them when the call returns.</param>
    /// <param name="to">The storage.</param>
    /// <param name="offset">Where they go in the storage, in bytes.</param>
    protected internal abstract void Upload(ReadOnlySpan<byte> values, Storage to, long offset);

    /// <summary>Copies bytes of a storage of this device to the host. Waits for all work queued before.</summary>
    /// <param name="from">The storage.</param>
    /// <param name="offset">Where they begin in the storage, in bytes.</param>
    /// <param name="values">Where they go.</param>
    protected internal abstract void Download(Storage from, long offset, Span<byte> values);

    /// <summary>Fills a storage of this device from another one of this device, after all work queued before.</summary>
    /// <param name="from">Where the bytes are.</param>
    /// <param name="offset">Where they begin, in bytes.</param>
    /// <param name="to">The storage to fill.</param>
    protected internal abstract void CopyBytes(Storage from, long offset, Storage to);

    /// <summary>Begins to record the work of this device on the current thread, for a plan that repeats it.</summary>
    /// <remarks>The primitives run as usual meanwhile and also note their work in <see cref="CurrentRecording"/>.</remarks>
    protected internal abstract DeviceRecording BeginRecording();

    /// <summary>What this device records on the current thread; null outside a captured step.</summary>
    /// <exception cref="CaptureException">The step being captured runs on another device.</exception>
    protected DeviceRecording? CurrentRecording => Capture.Current?.RecordingOf(this);

    /// <summary>What a primitive of this device sees of a tensor.</summary>
    /// <exception cref="InvalidOperationException">The tensor is on another device.</exception>
    /// <exception cref="CaptureException">The value belongs to an earlier run of a captured step.</exception>
    protected Operand Open(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (x.Device != this) throw Elsewhere(x);
        x.Storage.Run?.Check(x.Shape);
        return new(x);
    }

    private protected InvalidOperationException Elsewhere(Tensor x) =>
        new($"{Name}: expects values on this device, received {x.Type}{x.Shape} on {x.Device.Name}; move it with To(device).");

    /// <summary>A tensor of another device on this one. Unless a device knows a shorter way, values are copied through the host.</summary>
    protected internal virtual Tensor Import(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        Tensor from = x.Detached.Contiguous(), to = Tensor.Empty(x.Shape, x.Type, this);
        long bytes = to.Storage.Bytes;
        var buffer = new byte[Math.Min(bytes, TransferBytes)];
        for (long at = 0; at < bytes; at += buffer.Length)
        {
            Span<byte> part = buffer.AsSpan(0, (int)Math.Min(buffer.Length, bytes - at));
            from.ReadBytes(at, part);
            to.WriteBytes(at, part);
        }
        return to;
    }
}
