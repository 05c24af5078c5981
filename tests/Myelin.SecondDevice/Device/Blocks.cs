namespace Myelin.SecondDevice;

/// <summary>Formulas on blocks, one element after the other.</summary>
sealed partial class QueueDevice
{
    protected override void Blockwise<F>(F formula, ReadOnlySpan<Tensor> x, ReadOnlySpan<Tensor> y) =>
        OnBlocks([.. x], [.. y], [.. F.Inputs, .. F.Outputs], (read, made) => formula.Value<Real>(read, made));

    protected override void BlockwiseGradient<F>(F formula, ReadOnlySpan<Tensor> x, ReadOnlySpan<Tensor> dy, ReadOnlySpan<Tensor> dx)
    {
        int[] inputs = [.. F.Inputs];
        int count = inputs.Sum();
        OnBlocks([.. x, .. dy], [.. dx], [.. inputs, .. F.Outputs, .. inputs], (read, made) => formula.Gradient<Real>(read.AsSpan(0, count), read.AsSpan(count), made));
    }

    /// <summary>Calls a function for each element of the blocks; operand k has <paramref name="blocks"/>[k] of them in its last axis.</summary>
    void OnBlocks(Tensor[] inputs, Tensor[] outputs, int[] blocks, Action<Real[], Real[]> function)
    {
        int n = inputs[0].Shape[^1] / blocks[0], first = inputs.Length;
        Launch(inputs, outputs, o =>
        {
            var read = new Real[blocks[..first].Sum()];
            var made = new Real[blocks[first..].Sum()];
            long rows = n == 0 ? 0 : o[0].Count / ((long)n * blocks[0]);
            for (long row = 0; row < rows; row++)
                for (int i = 0; i < n; i++)
                {
                    for (int k = 0, next = 0; k < first; k++)
                        for (int b = 0; b < blocks[k]; b++) read[next++] = o[k][(((row * blocks[k]) + b) * n) + i];
                    function(read, made);
                    for (int k = first, next = 0; k < blocks.Length; k++)
                        for (int b = 0; b < blocks[k]; b++) o[k][(((row * blocks[k]) + b) * n) + i] = made[next++].Value;
                }
        });
    }
}
