namespace Myelin;

/// <summary>
/// y = the mean of x in as many windows as there are outputs. x: [batch, height, width, channels] to y: [batch, output height, output width, channels].
/// </summary>
/// <remarks>
/// Along an axis of n inputs, output o of m reads the inputs from ⌊o·n / m⌋ to ⌈(o + 1)·n / m⌉ - 1, so that windows cover the input evenly.
/// Semantics as in Keras 3 and PyTorch.
/// <code>
/// new Sequential(input: [null, null, 3]) { new Conv2D(32, 3), new AdaptiveAveragePooling2D(7), new Flatten(), new Dense(10) }
/// </code>
/// </remarks>
/// <param name="outputSize">The new height and width: <c>7</c> or <c>(7, 5)</c>.</param>
/// <param name="name">The name of the layer; null to number it automatically.</param>
/// <exception cref="ArgumentOutOfRangeException">A size is below 1 or too large.</exception>
public sealed class AdaptiveAveragePooling2D(Size2D outputSize, string? name = null) : AdaptivePooling(outputSize.Axes, name)
{
    /// <summary>The new height and width.</summary>
    public Size2D OutputSize { get; } = outputSize;

    private protected override double Neutral => 0;

    private protected override Tensor Folded(Tensor x, int axis, Tensor? counts) => counts == null ? x.Mean(axis) : x.Sum(axis) / counts;
}
