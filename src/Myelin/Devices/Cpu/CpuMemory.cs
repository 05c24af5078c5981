namespace Myelin;

/// <summary>Memory, and the launch of kernels on it.</summary>
public sealed partial class CpuDevice
{
    /// <inheritdoc/>
    public override long MaxStorageBytes => CpuStorage.Most;

    /// <inheritdoc/>
    protected internal override Storage Allocate(long bytes) =>
        Capture.Current is { Computes: false } ? CpuStorage.Later(bytes, this) : CpuStorage.Allocate(bytes, this);

    /// <inheritdoc/>
    protected internal override Storage AllocateLasting(long bytes) => CpuStorage.AllocatePinned(bytes, this);

    /// <inheritdoc/>
    protected internal override void Upload(ReadOnlySpan<byte> values, Storage to, long offset) => values.CopyTo(((CpuStorage)to).Part(offset, values.Length));

    /// <inheritdoc/>
    protected internal override void Download(Storage from, long offset, Span<byte> values) => ((CpuStorage)from).Part(offset, values.Length).CopyTo(values);

    /// <inheritdoc/>
    protected internal override unsafe void CopyBytes(Storage from, long offset, Storage to)
    {
        CpuStorage source = (CpuStorage)from, target = (CpuStorage)to;
        fixed (CpuStorage.Line* read = source.Lines, write = target.Lines)
            Buffer.MemoryCopy((byte*)read + source.Start + offset, (byte*)write + target.Start, to.Bytes, to.Bytes);
    }

    /// <inheritdoc/>
    protected internal override DeviceRecording BeginRecording() => new CpuRecording(this);

    /// <summary>The same memory for another processor device; values of other devices are copied.</summary>
    protected internal override Tensor Import(Tensor x) =>
        x is { IsWeak: false, Storage: CpuStorage memory } ? new(memory.On(this), x.Type, x.Shape, x.Strides, x.Offset) : base.Import(x);

    /// <summary>
    /// Runs a kernel on operands, inputs first; inside a capture it is recorded instead, unless its inputs are constants. A kernel whose outputs are
    /// all empty does not run.
    /// </summary>
    internal unsafe void Launch(Kernel kernel, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        bool readsResults = CheckRuns(inputs);
        if (AreEmpty(outputs)) return;
        if (Capture.Current is { } capture && ((CpuRecording)capture.RecordingOf(this)).Record(kernel, inputs, outputs) && !capture.Computes) return;
        int count = inputs.Length + outputs.Length;
        if (inputs.Length == 1 && count == 2) Run(kernel, inputs[0], outputs[0]);
        else if (inputs.Length == 2 && count == 3) Run(kernel, inputs[0], inputs[1], outputs[0]);
        else
        {
            void** addresses = stackalloc void*[count];
            Pin(kernel, inputs, outputs, addresses, 0);
        }
        if (readsResults) CheckRuns(inputs);                                        // no replay on another thread has changed them meanwhile
    }

    /// <summary>Checks that the inputs that are results of steps have not been overwritten; false if there are none.</summary>
    static bool CheckRuns(ReadOnlySpan<Tensor> inputs)
    {
        bool found = false;
        foreach (Tensor input in inputs)
        {
            if (input.Storage.Run is not { } run) continue;
            run.Check(input.Shape);
            found = true;
        }
        return found;
    }

    static bool AreEmpty(ReadOnlySpan<Tensor> outputs)
    {
        foreach (Tensor output in outputs)
            if (output.Storage.Bytes > 0) return false;
        return true;
    }

    unsafe void Run(Kernel kernel, Tensor x, Tensor y)
    {
        CpuStorage sx = MemoryOf(x), sy = MemoryOf(y);
        fixed (CpuStorage.Line* px = sx.Lines, py = sy.Lines)
        {
            void** addresses = stackalloc void*[] { Address(px, sx, x), Address(py, sy, y) };
            kernel.Run(addresses);
        }
    }

    unsafe void Run(Kernel kernel, Tensor a, Tensor b, Tensor y)
    {
        CpuStorage sa = MemoryOf(a), sb = MemoryOf(b), sy = MemoryOf(y);
        fixed (CpuStorage.Line* pa = sa.Lines, pb = sb.Lines, py = sy.Lines)
        {
            void** addresses = stackalloc void*[] { Address(pa, sa, a), Address(pb, sb, b), Address(py, sy, y) };
            kernel.Run(addresses);
        }
    }

    /// <summary>Pins four operands at a time, and runs the kernel when all are pinned.</summary>
    unsafe void Pin(Kernel kernel, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs, void** addresses, int from)
    {
        int count = inputs.Length + outputs.Length, last = count - 1;
        Tensor a = At(inputs, outputs, from), b = At(inputs, outputs, Math.Min(from + 1, last));
        Tensor c = At(inputs, outputs, Math.Min(from + 2, last)), d = At(inputs, outputs, Math.Min(from + 3, last));
        CpuStorage sa = MemoryOf(a), sb = MemoryOf(b), sc = MemoryOf(c), sd = MemoryOf(d);
        fixed (CpuStorage.Line* pa = sa.Lines, pb = sb.Lines, pc = sc.Lines, pd = sd.Lines)
        {
            addresses[from] = Address(pa, sa, a);
            if (from + 1 < count) addresses[from + 1] = Address(pb, sb, b);
            if (from + 2 < count) addresses[from + 2] = Address(pc, sc, c);
            if (from + 3 < count) addresses[from + 3] = Address(pd, sd, d);
            if (from + 4 < count) Pin(kernel, inputs, outputs, addresses, from + 4);
            else kernel.Run(addresses);
        }

        static Tensor At(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs, int i) => i < inputs.Length ? inputs[i] : outputs[i - inputs.Length];
    }

    static unsafe void* Address(CpuStorage.Line* lines, CpuStorage storage, Tensor x) => (byte*)lines + storage.Start + x.Offset * x.Type.Size();

    /// <summary>The memory of a tensor, which may be that of another processor device.</summary>
    CpuStorage MemoryOf(Tensor x) => x.Storage as CpuStorage ?? throw Elsewhere(x);
}
