namespace Myelin;

/// <summary>
/// y = the mean of x in as many windows as there are outputs. x: [batch, steps, channels] to y: [batch, output size, channels].
/// </summary>
/// <remarks>
/// Along an axis of n inputs, output o of m reads the inputs from ⌊o·n / m⌋ to ⌈(o + 1)·n / m⌉ - 1, so that windows cover the input evenly.
/// Semantics as in Keras 3 and PyTorch.
/// <code>
/// new Sequential(input: [null, 3]) { new Conv1D(16, 5), new AdaptiveAveragePooling1D(8), new Flatten(), new Dense(10) }
/// </code>
/// </remarks>
/// <param name="outputSize">The number of new steps.</param>
/// <param name="name">The name of the layer; null to number it automatically.</param>
/// <exception cref="ArgumentOutOfRangeException">A size is below 1 or too large.</exception>
public sealed class AdaptiveAveragePooling1D(int outputSize, string? name = null) : AdaptivePooling([outputSize], name)
{
    /// <summary>The number of new steps.</summary>
    public int OutputSize { get; } = outputSize;

    private protected override double Neutral => 0;

    private protected override Tensor Folded(Tensor x, int axis, Tensor? counts) => counts == null ? x.Mean(axis) : x.Sum(axis) / counts;
}
