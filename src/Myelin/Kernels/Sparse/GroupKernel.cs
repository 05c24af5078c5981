namespace Myelin.Kernels;

/// <summary>
/// order = the places of indices, those of index 0 first, each group ascending: a counting sort. starts[k] = the first place of group k in it;
/// starts[size] = the number of indices within 0 .. size - 1, behind which order is 0.
/// </summary>
/// <param name="indexType">The type of the indices.</param>
/// <param name="count">The number of indices.</param>
/// <param name="size">The number of groups.</param>
sealed unsafe class GroupKernel(ElementType indexType, nint count, nint size) : Kernel
{
    public override object? Key => (typeof(GroupKernel), indexType, count, size);

    /// <summary>Operands: indices [count]; starts [size + 1] and order [count] of int64.</summary>
    [MethodImpl(Hot)]
    public override void Run(void** operands)
    {
        var indices = new Indices(operands[0], indexType);
        long* starts = (long*)operands[1], order = (long*)operands[2];
        new Span<long>(starts, (int)size + 1).Clear();
        for (nint i = 0; i < count; i++)
            if (indices[i] is var k && (ulong)k < (ulong)size) starts[k + 1]++;
        for (nint k = 0; k < size; k++) starts[k + 1] += starts[k];
        for (nint i = (nint)starts[size]; i < count; i++) order[i] = 0;
        // Each start moves to the end of its group, which is the start of the next one, and back.
        for (nint i = 0; i < count; i++)
            if (indices[i] is var k && (ulong)k < (ulong)size) order[starts[k]++] = i;
        for (nint k = size; k > 0; k--) starts[k] = starts[k - 1];
        starts[0] = 0;
    }
}
