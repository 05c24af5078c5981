namespace Myelin.SecondDevice;

/// <summary>Formulas on blocks, one element after the other.</summary>
sealed partial class QueueDevice
{
    protected override void Blockwise<F>(F formula, ReadOnlySpan<Tensor> x, ReadOnlySpan<Tensor> y)
    {
        OnBlocks([.. x], [.. y], [.. F.Inputs, .. F.Outputs], (read, made) =>
        {
            for (int phase = 0; phase < F.Phases; phase++) formula.Value<Real, BlockArray<Real>>(phase, new(read), new(made));
        });
    }

    protected override void BlockwiseGradient<F>(F formula, ReadOnlySpan<Tensor?> x, ReadOnlySpan<Tensor?> y, ReadOnlySpan<Tensor?> dy, ReadOnlySpan<Tensor> dx)
    {
        int[] inputs = [.. F.Inputs], outputs = [.. F.Outputs];
        int count = inputs.Sum(), results = outputs.Sum();
        OnBlocks([.. x, .. y, .. dy], [.. dx], [.. inputs, .. outputs, .. outputs, .. inputs], (read, made) =>
            formula.Gradient<Real, BlockArray<Real>>(new(read), new(read, count), new(read, count + results), new(made)));
    }

    /// <summary>
    /// Calls a function for each element of the blocks; operand k has <paramref name="blocks"/>[k] of them in its last axis. A
    /// missing input is 0.
    /// </summary>
    void OnBlocks(Tensor?[] inputs, Tensor[] outputs, int[] blocks, Action<Real[], Real[]> function)
    {
        int first = inputs.Length, n = outputs[0].Shape[^1] / blocks[first], launched = inputs.Count(input => input != null);
        bool[] isThere = [.. inputs.Select(input => input != null)];
        Launch([.. inputs.OfType<Tensor>()], outputs, o =>
        {
            var read = new Real[blocks[..first].Sum()];
            var made = new Real[blocks[first..].Sum()];
            long rows = n == 0 ? 0 : o[launched].Count / ((long)n * blocks[first]);
            for (long row = 0; row < rows; row++)
                for (int i = 0; i < n; i++)
                {
                    for (int k = 0, operand = 0, next = 0; k < first; k++)
                    {
                        for (int b = 0; b < blocks[k]; b++) read[next++] = isThere[k] ? o[operand][(((row * blocks[k]) + b) * n) + i] : 0;
                        if (isThere[k]) operand++;
                    }
                    function(read, made);
                    for (int k = first, next = 0; k < blocks.Length; k++)
                        for (int b = 0; b < blocks[k]; b++) o[launched + k - first][(((row * blocks[k]) + b) * n) + i] = made[next++].Value;
                }
        });
    }
}
