namespace Myelin;

/// <summary>Formulas on blocks: the gates of recurrent cells.</summary>
public sealed partial class CpuDevice
{
    readonly struct BlockwiseVisitor<G>(KernelThreads threads, G function, nint rows, nint n, BlockSlots[] operands, BlockPhase[] phases) : ILaneVisitor<Kernel>
        where G : struct, IBlockFunction
    {
        public Kernel Visit<V, T>() where V : struct, INumberLane<V, T> where T : unmanaged =>
            new BlockwiseKernel<G, V, T>(threads, function, rows, n, operands, phases);
    }

    /// <inheritdoc/>
    protected internal override void Blockwise<F>(F formula, ReadOnlySpan<Tensor> x, ReadOnlySpan<Tensor> y) =>
        Run(new BlockValue<F>(formula), [.. x, .. y], x.Length, [.. F.Inputs, .. F.Outputs], BlockValue<F>.Phases);

    /// <inheritdoc/>
    protected internal override void BlockwiseGradient<F>(
        F formula, ReadOnlySpan<Tensor?> x, ReadOnlySpan<Tensor?> y, ReadOnlySpan<Tensor?> dy, ReadOnlySpan<Tensor> dx)
    {
        int[] blocks = [.. F.Inputs, .. F.Outputs, .. F.Outputs, .. F.Inputs];
        Run(new BlockGradient<F>(formula), [.. x, .. y, .. dy, .. dx], x.Length + y.Length + dy.Length, blocks, [BlockGradient<F>.Phase]);
    }

    /// <summary>Launches a function whose operands are inputs and then outputs; an input may be missing.</summary>
    void Run<G>(G function, Tensor?[] operands, int inputs, int[] blocks, BlockPhase[] phases) where G : struct, IBlockFunction
    {
        var slots = new List<BlockSlots>();
        var read = new List<Tensor>();
        Tensor[] made = [.. operands[inputs..].Select(y => y!)];
        for (int k = 0, first = 0; k < operands.Length; first += blocks[k], k++)
        {
            if (operands[k] is not { } operand) continue;
            slots.Add(new(first, blocks[k]));
            if (k < inputs) read.Add(RowMajor(operand));
        }
        nint n = made[0].Shape[^1] / blocks[inputs], rows = (nint)made[0].Shape[..^1].Elements;
        Launch(Lanes.Visit<BlockwiseVisitor<G>, Kernel>(made[0].Type, Simd, new(Workers, function, rows, n, [.. slots], phases)), read.ToArray(), made);
    }
}

/// <summary>The value of a formula on blocks. Slots: inputs, outputs.</summary>
readonly struct BlockValue<F>(F formula) : IBlockFunction where F : struct, IBlockwise
{
    static readonly int inputs = BlockUse<F>.Inputs;

    public static readonly BlockPhase[] Phases = [.. BlockUse<F>.Phases.Select(phase => new BlockPhase(phase.Read, phase.Written))];

    readonly F formula = formula;

    [MethodImpl(Inline)]
    public unsafe void Run<V, T>(int phase, T** at, nint i) where V : struct, INumberLane<V, T> where T : unmanaged =>
        formula.Value<V, BlockPointers<V, T>>(phase, new(at, i), new(at + inputs, i));
}

/// <summary>The gradient of a formula on blocks. Slots: inputs, outputs, gradients by the outputs, gradients by the inputs.</summary>
readonly struct BlockGradient<F>(F formula) : IBlockFunction where F : struct, IBlockwise
{
    static readonly int inputs = BlockUse<F>.Inputs, outputs = BlockUse<F>.Outputs;

    public static readonly BlockPhase Phase = new(BlockUse<F>.Gradient, [.. Enumerable.Range(inputs + 2 * outputs, inputs)]);

    readonly F formula = formula;

    [MethodImpl(Inline)]
    public unsafe void Run<V, T>(int phase, T** at, nint i) where V : struct, INumberLane<V, T> where T : unmanaged =>
        formula.Gradient<V, BlockPointers<V, T>>(new(at, i), new(at + inputs, i), new(at + inputs + outputs, i), new(at + inputs + 2 * outputs, i));
}
