namespace Myelin.Kernels;

/// <summary>Copies blocks of memory, to learn how fast the machine moves bytes.</summary>
sealed unsafe class CopyKernel(KernelThreads threads, nint blocks) : SplitKernel(threads)
{
    /// <summary>The bytes of a block.</summary>
    public const nint Block = 1 << 18;

    public override void Run(void** operands) => Split(operands, blocks, Block / sizeof(float));

    protected override void Do(void** operands, nint from, nint to) =>
        Buffer.MemoryCopy((byte*)operands[0] + from * Block, (byte*)operands[1] + from * Block, (to - from) * Block, (to - from) * Block);
}
