namespace Myelin;

/// <summary>Primitives of training, and those that draw: a program that predicts has none.</summary>
sealed partial class SourceDevice
{
    static NotSupportedException Gradient() => new("a gradient");

    /// <inheritdoc/>
    protected internal override void MapGradient<F>(F formula, Tensor? x, Tensor? y, Tensor dy, Tensor dx) => throw Gradient();

    /// <inheritdoc/>
    protected internal override void MapGradient<F>(F formula, bool second, Tensor? a, Tensor? b, Tensor? y, Tensor dy, Tensor result) => throw Gradient();

    /// <inheritdoc/>
    protected internal override void BlockwiseGradient<F>(
        F formula, ReadOnlySpan<Tensor?> x, ReadOnlySpan<Tensor?> y, ReadOnlySpan<Tensor?> dy, ReadOnlySpan<Tensor> dx) => throw Gradient();

    /// <inheritdoc/>
    protected internal override void Update<F>(
        F formula, Tensor gradient, ReadOnlySpan<Tensor> old, ReadOnlySpan<Tensor> scalars, ReadOnlySpan<Tensor> updated) =>
        throw new NotSupportedException("the step of an optimizer");

    /// <inheritdoc/>
    protected internal override void ConvolutionWeightGradient(Tensor x, Tensor dy, in Window window, int groups, Tensor dw) => throw Gradient();

    /// <inheritdoc/>
    protected internal override void MaxPoolGradient(Tensor x, Tensor dy, in Window window, Tensor dx) => throw Gradient();

    /// <inheritdoc/>
    protected internal override void AveragePoolGradient(Tensor dy, in Window window, Tensor dx) => throw Gradient();

    /// <inheritdoc/>
    protected internal override void SoftmaxGradient(Tensor y, Tensor dy, bool logarithm, Tensor dx) => throw Gradient();

    /// <inheritdoc/>
    protected internal override void SparseCrossentropy(Tensor logits, Tensor labels, Tensor loss) => throw new NotSupportedException("a loss");

    /// <inheritdoc/>
    protected internal override void SparseCrossentropyGradient(Tensor logits, Tensor labels, Tensor dy, Tensor dx) => throw Gradient();

    /// <inheritdoc/>
    protected internal override void NormalizeGradient(
        NormalizationAxis over, Tensor x, Tensor scale, Tensor mean, Tensor inverse, Tensor dy, Tensor dx, Tensor dscale, Tensor doffset) =>
        throw Gradient();

    /// <inheritdoc/>
    protected internal override void Random(Distribution distribution, Tensor key, Tensor y) => throw new NotSupportedException("random numbers");
}
