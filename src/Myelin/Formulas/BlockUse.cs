namespace Myelin.Kernels;

/// <summary>Which blocks a formula reads and writes, found by running it once on a probe.</summary>
static class BlockUse<F> where F : struct, IBlockwise
{
    /// <summary>The number of blocks of all inputs, and of all outputs.</summary>
    public static readonly int Inputs = Sum(F.Inputs), Outputs = Sum(F.Outputs);

    /// <summary>By phase, the blocks that it reads and those that it writes: inputs first, then outputs.</summary>
    public static readonly (int[] Read, int[] Written)[] Phases = [.. Enumerable.Range(0, F.Phases).Select(PhaseOf)];

    /// <summary>The blocks that the gradient reads: inputs, outputs, gradients by outputs.</summary>
    public static readonly int[] Gradient = ReadByGradient();

    static (int[] Read, int[] Written) PhaseOf(int phase)
    {
        OperandUse[] all = Operands(Inputs + Outputs);
        default(F).Value<OperandUse, BlockArray<OperandUse>>(phase, new(all), new(all, Inputs));
        int[] written = [.. Enumerable.Range(Inputs, Outputs).Where(k => !all[k].Is(k))];
        return (Of(written.Select(k => all[k]), all.Length), written);
    }

    static int[] ReadByGradient()
    {
        OperandUse[] all = Operands(Inputs + 2 * Outputs);
        var dx = new OperandUse[Inputs];
        default(F).Gradient<OperandUse, BlockArray<OperandUse>>(new(all), new(all, Inputs), new(all, Inputs + Outputs), new(dx));
        return Of(dx, all.Length);
    }

    static OperandUse[] Operands(int count) => [.. Enumerable.Range(0, count).Select(OperandUse.Operand)];

    static int[] Of(IEnumerable<OperandUse> results, int count) => [.. Enumerable.Range(0, count).Where(k => results.Any(result => result.Uses(k)))];

    static int Sum(ReadOnlySpan<int> blocks)
    {
        int sum = 0;
        foreach (int block in blocks) sum += block;
        return sum;
    }
}
