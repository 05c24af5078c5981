namespace Myelin.Kernels;

/// <summary>A kernel whose work is a sequence of equal items. The split into parts depends on the size of the data, not on the number of threads.</summary>
abstract unsafe class SplitKernel(KernelThreads threads) : Kernel
{
    /// <summary>Elements of one part: 64 KiB of floats, at least a microsecond of work, compared with 0.1 µs for dispatching it.</summary>
    const nint Part = 16384;

    /// <summary>The most parts, so that their number fits in 32 bits.</summary>
    const nint MostParts = 1 << 30;

    struct Job
    {
        public SplitKernel Kernel;
        public void** Operands;
        public nint Items, PerPart;
    }

    protected KernelThreads Threads => threads;

    /// <summary>Runs all items, which have <paramref name="elements"/> elements each.</summary>
    protected void Split(void** operands, nint items, nint elements)
    {
        if (items <= 1 || (elements <= Part && items * elements <= Part))
        {
            if (items > 0) Do(operands, 0, items);
            return;
        }
        nint perPart = nint.Max(1 + items / MostParts, Part / nint.Max(1, elements));
        var job = new Job { Kernel = this, Operands = operands, Items = items, PerPart = perPart };
        threads.Run((int)((items + perPart - 1) / perPart), &RunPart, Unsafe.AsPointer(ref job));
    }

    static void RunPart(int part, void* argument)
    {
        ref Job job = ref Unsafe.AsRef<Job>(argument);
        nint from = part * job.PerPart;
        job.Kernel.Do(job.Operands, from, nint.Min(from + job.PerPart, job.Items));
    }

    /// <summary>Computes the items [from, to). Other threads compute other items at the same time.</summary>
    protected abstract void Do(void** operands, nint from, nint to);
}
