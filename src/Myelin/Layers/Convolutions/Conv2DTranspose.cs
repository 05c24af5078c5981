namespace Myelin;

/// <summary>
/// y = activation(Aᵀx + b), where A is the convolution by W that goes from y to x: it enlarges images by the strides.
/// x: [batch, height, width, inputs] to y: [batch, new height, new width, filters].
/// W: [kernel height, kernel width, filters, inputs], b: [filters].
/// </summary>
/// <remarks>
/// New sizes are size·stride for <see cref="Padding.Same"/> and size·stride + max(kernel size - stride, 0) for <see cref="Padding.Valid"/>.
/// As in Keras 3. (Zeiler et al., "Deconvolutional networks", 2010.)
/// </remarks>
/// <param name="filters">The channels of y.</param>
/// <param name="kernelSize">The window: 3, or (3, 5).</param>
/// <param name="strides">By how much it enlarges.</param>
/// <param name="padding">How large the result is.</param>
/// <param name="activation">Applied to every output; none if left out.</param>
/// <param name="useBias">Whether there is a b.</param>
/// <param name="kernelInitializer">Of W, Glorot uniform if left out.</param>
/// <param name="biasInitializer">Of b, zeros if left out.</param>
/// <param name="kernelRegularizer">The penalty on W that is added to the loss; none if left out.</param>
/// <param name="biasRegularizer">The penalty on b; none if left out.</param>
/// <param name="name">Its name within the model.</param>
public sealed class Conv2DTranspose(
    int filters, Size2D kernelSize, Size2D? strides = null, Padding padding = Padding.Valid, Activation? activation = null, bool useBias = true,
    Initializer? kernelInitializer = null, Initializer? biasInitializer = null, Regularizer? kernelRegularizer = null, Regularizer? biasRegularizer = null,
    string? name = null)
    : KernelLayer(activation, useBias, kernelInitializer, biasInitializer, kernelRegularizer, biasRegularizer, name)
{
    /// <summary>The channels of y.</summary>
    public int Filters { get; } = filters > 0 ? filters : throw new ArgumentOutOfRangeException(
        nameof(filters), $"Conv2DTranspose: expects at least one filter, received {filters}; give the channels of its output.");

    /// <summary>The window.</summary>
    public Size2D KernelSize { get; } = kernelSize.Positive("Conv2DTranspose", nameof(kernelSize));

    /// <summary>By how much it enlarges.</summary>
    public Size2D Strides { get; } = (strides ?? 1).Positive("Conv2DTranspose", nameof(strides));

    /// <summary>How large the result is.</summary>
    public Padding Padding { get; } = padding;

    /// <inheritdoc/>
    protected override void Build(TensorSpec input)
    {
        if (input.Rank != 3) throw new ShapeException($"{this}: expects images [height, width, inputs], received {input}; reshape them, channels last.");
        AddWeights([KernelSize.Height, KernelSize.Width, Filters, input.Shape[^1]], Filters);
    }

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x, CallContext context)
    {
        Tensor weights = Kernel.Value;
        ExpectVariableType(x);
        if (x.Rank != 4 || x.Shape[-1] != weights.Shape[3])
            throw Misfit(
                $"[batch, height, width, {weights.Shape[3]}]", x, $"build it with an input of {InputShape}, or reshape what it receives, channels last.");
        Shape images = [x.Shape[0], Enlarged(x.Shape[1], KernelSize.Height, Strides.Height), Enlarged(x.Shape[2], KernelSize.Width, Strides.Width), Filters];
        return Finish(x.ConvTranspose(weights, KernelSize.Window(ToString(), Strides, Padding, 1, images), images[1..^1]));
    }

    int Enlarged(int pixels, int taps, int stride) => pixels * stride + (Padding == Padding.Same ? 0 : Math.Max(taps - stride, 0));
}
