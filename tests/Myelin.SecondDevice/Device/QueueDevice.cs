namespace Myelin.SecondDevice;

/// <summary>A work: what it does to the elements of its operands, inputs first.</summary>
delegate void Work(Data[] operands);

/// <summary>A device outside the library: its memory is closed to the host, and one thread of its own does its work in order.</summary>
sealed partial class QueueDevice : Device, IDisposable
{
    readonly CommandQueue queue = new();

    public override string Name => "second device";

    /// <summary>How many commands have run.</summary>
    public long Executed => queue.Executed;

    protected override Storage Allocate(long bytes) => new BlockStorage(this, new Block(queue, bytes), bytes);

    protected override Storage AllocateLasting(long bytes) => Allocate(bytes);

    protected override unsafe void Upload(ReadOnlySpan<byte> values, Storage to, long offset)
    {
        byte[] copy = values.ToArray();
        Block block = ((BlockStorage)to).Block;
        queue.Add(() => copy.CopyTo(new Span<byte>(block.Memory + offset, copy.Length)));
    }

    protected override unsafe void Download(Storage from, long offset, Span<byte> values)
    {
        var copy = new byte[values.Length];
        Block block = ((BlockStorage)from).Block;
        queue.Wait(() => new Span<byte>(block.Memory + offset, copy.Length).CopyTo(copy));
        copy.CopyTo(values);
    }

    protected override void CopyBytes(Storage from, long offset, Storage to)
    {
        Block source = ((BlockStorage)from).Block, target = ((BlockStorage)to).Block;
        queue.Add(() => Move(source, offset, target, to.Bytes));
    }

    static unsafe void Move(Block source, long offset, Block target, long bytes) => Buffer.MemoryCopy(source.Memory + offset, target.Memory, bytes, bytes);

    protected override DeviceRecording BeginRecording() => new QueueRecording(this);

    /// <summary>Memory for a plan.</summary>
    public Storage NewStorage(long bytes) => Allocate(bytes);

    /// <summary>Waits for all work.</summary>
    public void Wait() => queue.Wait(() => { });

    public void Dispose() => queue.Dispose();

    /// <summary>Queues work on operands, and records it in a captured step.</summary>
    void Launch(Tensor[] inputs, Tensor[] outputs, Work work) => Launch([.. inputs.Select(x => new View(Open(x)))], inputs, outputs, work);

    /// <summary>The same for inputs that are repeated over the shape of the first output.</summary>
    void LaunchOver(Tensor[] inputs, Tensor[] outputs, Work work) =>
        Launch([.. inputs.Select(x => new View(Open(x), outputs[0].Shape))], inputs, outputs, work);

    void Launch(View[] views, Tensor[] inputs, Tensor[] outputs, Work work)
    {
        var command = new Command([.. views, .. outputs.Select(y => new View(Open(y)))], work);
        BlockStorage[] read = [.. inputs.Select(StorageOf)], made = [.. outputs.Select(StorageOf)];
        ((QueueRecording?)CurrentRecording)?.Add(command, read, made);
        Queue(command, [.. read.Concat(made).Select(storage => storage.Block)]);
    }

    BlockStorage StorageOf(Tensor x) => (BlockStorage)Open(x).Storage;

    /// <summary>Queues a command on blocks.</summary>
    public void Queue(Command command, Block[] blocks) => queue.Add(() => command.Run(blocks));

    /// <summary>Queues a copy from block to block.</summary>
    public void QueueMove(Block from, long offset, Block to, long bytes) => queue.Add(() => Move(from, offset, to, bytes));
}

/// <summary>Work with the places of its elements; the blocks are given when it runs.</summary>
sealed class Command(View[] views, Work work)
{
    public unsafe void Run(Block[] blocks)
    {
        var operands = new Data[views.Length];
        for (int i = 0; i < operands.Length; i++) operands[i] = new(views[i], blocks[i].Memory);
        work(operands);
        GC.KeepAlive(blocks);
    }
}
