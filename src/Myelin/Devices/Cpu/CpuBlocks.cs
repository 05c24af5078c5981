namespace Myelin;

/// <summary>Formulas on blocks: the gates of recurrent cells.</summary>
public sealed partial class CpuDevice
{
    readonly struct BlockwiseVisitor<G>(KernelThreads threads, G function, nint rows, nint n, int[] blocks, int inputs) : ILaneVisitor<Kernel>
        where G : struct, IBlockFunction
    {
        public Kernel Visit<V, T>() where V : struct, INumberLane<V, T> where T : unmanaged =>
            new BlockwiseKernel<G, V, T>(threads, function, rows, n, blocks, inputs);
    }

    /// <inheritdoc/>
    protected internal override void Blockwise<F>(F formula, ReadOnlySpan<Tensor> x, ReadOnlySpan<Tensor> y) =>
        Run(new BlockValue<F>(formula), x, y, [.. F.Inputs, .. F.Outputs], F.Inputs[0]);

    /// <inheritdoc/>
    protected internal override void BlockwiseGradient<F>(F formula, ReadOnlySpan<Tensor> x, ReadOnlySpan<Tensor> dy, ReadOnlySpan<Tensor> dx) =>
        Run(new BlockGradient<F>(formula), [.. x, .. dy], dx, [.. F.Inputs, .. F.Outputs, .. F.Inputs], F.Inputs[0]);

    void Run<G>(G function, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs, int[] blocks, int firstBlocks) where G : struct, IBlockFunction
    {
        nint n = inputs[0].Shape[^1] / firstBlocks, rows = (nint)inputs[0].Shape[..^1].Elements;
        var read = new Tensor[inputs.Length];
        for (int i = 0; i < read.Length; i++) read[i] = RowMajor(inputs[i]);
        Launch(Lanes.Visit<BlockwiseVisitor<G>, Kernel>(inputs[0].Type, Simd, new(Workers, function, rows, n, blocks, read.Length)), read, outputs);
    }
}

/// <summary>The value of a formula on blocks.</summary>
readonly struct BlockValue<F>(F formula) : IBlockFunction where F : struct, IBlockwise
{
    readonly F formula = formula;

    [MethodImpl(Inline)]
    public void Run<V>(ReadOnlySpan<V> x, Span<V> y) where V : ILane<V> => formula.Value(x, y);
}

/// <summary>The gradient of a formula on blocks: inputs are its inputs and then dy.</summary>
readonly struct BlockGradient<F>(F formula) : IBlockFunction where F : struct, IBlockwise
{
    static readonly int inputs = Sum(F.Inputs);

    readonly F formula = formula;

    [MethodImpl(Inline)]
    public void Run<V>(ReadOnlySpan<V> x, Span<V> y) where V : ILane<V> => formula.Gradient(x, x[inputs..], y);

    static int Sum(ReadOnlySpan<int> blocks)
    {
        int sum = 0;
        foreach (int block in blocks) sum += block;
        return sum;
    }
}
