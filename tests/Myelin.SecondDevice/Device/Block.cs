using System.Runtime.InteropServices;

namespace Myelin.SecondDevice;

/// <summary>Memory that only the thread of a queue may touch.</summary>
sealed unsafe class Block
{
    readonly CommandQueue owner;
    readonly byte* memory;

    public Block(CommandQueue owner, long bytes)
    {
        this.owner = owner;
        memory = (byte*)NativeMemory.AllocZeroed((nuint)Math.Max(1, bytes));
    }

    ~Block() => NativeMemory.Free(memory);

    /// <summary>The first byte.</summary>
    /// <exception cref="InvalidOperationException">The caller is not the thread of the queue.</exception>
    public byte* Memory => owner.IsCurrent ? memory
        : throw new InvalidOperationException("Block: the host cannot read or write this memory; upload or download it.");
}

/// <summary>A storage that holds a block.</summary>
sealed class BlockStorage(QueueDevice device, Block block, long bytes) : Storage(device, bytes)
{
    public Block Block => block;

    protected override Storage Alias() => new BlockStorage(device, block, Bytes);
}
