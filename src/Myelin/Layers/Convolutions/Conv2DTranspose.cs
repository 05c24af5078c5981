namespace Myelin;

/// <summary>
/// y = activation(Aᵀx + b), a transposed convolution: A is the convolution with W that maps y to x. It upsamples images by the strides.
/// x: [batch, height, width, inputs] to y: [batch, new height, new width, filters].
/// W: [kernel height, kernel width, filters, inputs], b: [filters].
/// </summary>
/// <remarks>
/// New sizes are size·stride for <see cref="Padding.Same"/> and size·stride + max(kernel size - stride, 0) for <see cref="Padding.Valid"/>.
/// Semantics as in Keras 3. (Zeiler et al., "Deconvolutional networks", 2010.)
/// <code>
/// new Sequential(input: [7, 7, 64]) { new Conv2DTranspose(32, 3, strides: 2, padding: Padding.Same) }     // [batch, 14, 14, 32]
/// </code>
/// </remarks>
/// <param name="filters">The number of output channels.</param>
/// <param name="kernelSize">The height and width of the kernel: <c>3</c> or <c>(3, 5)</c>.</param>
/// <param name="strides">The upsampling factors along height and width. Default: 1.</param>
/// <param name="padding">Decides the output size, see remarks.</param>
/// <param name="activation">The activation of the output; null for none.</param>
/// <param name="useBias">Whether the layer has a bias b.</param>
/// <param name="kernelInitializer">The initializer of W. Default: Glorot uniform.</param>
/// <param name="biasInitializer">The initializer of b. Default: zeros.</param>
/// <param name="kernelRegularizer">The penalty on W, added to the loss; null for none.</param>
/// <param name="biasRegularizer">The penalty on b, added to the loss; null for none.</param>
/// <param name="name">The name of the layer; null to number it automatically.</param>
/// <exception cref="ArgumentOutOfRangeException">A size is below 1 or too large.</exception>
public sealed class Conv2DTranspose(
    int filters,
    Size2D kernelSize,
    Size2D? strides = null,
    Padding padding = Padding.Valid,
    Activation? activation = null,
    bool useBias = true,
    Initializer? kernelInitializer = null, Initializer? biasInitializer = null,
    Regularizer? kernelRegularizer = null, Regularizer? biasRegularizer = null,
    string? name = null)
    : KernelLayer(activation, useBias, kernelInitializer, biasInitializer, kernelRegularizer, biasRegularizer, name)
{
    /// <summary>The number of output channels.</summary>
    public int Filters { get; } = filters > 0 ? filters
        : throw new ArgumentOutOfRangeException(nameof(filters),
            $"Conv2DTranspose: expects at least one filter, received {filters}; give the number of output channels.");

    /// <summary>The height and width of the kernel.</summary>
    public Size2D KernelSize { get; } = kernelSize.Positive("Conv2DTranspose", nameof(kernelSize));

    /// <summary>The upsampling factors along height and width.</summary>
    public Size2D Strides { get; } = (strides ?? 1).Positive("Conv2DTranspose", nameof(strides));

    /// <summary>The padding, which decides the output size.</summary>
    public Padding Padding { get; } = padding;

    /// <inheritdoc/>
    protected override void Build(TensorSpec input)
    {
        if (input.Rank != 3) throw new ShapeException($"{this}: expects images [height, width, inputs], received {input}; reshape them to channels last.");
        AddWeights([KernelSize.Height, KernelSize.Width, Filters, input.Shape[^1]], Filters);
    }

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x, CallContext context)
    {
        Tensor weights = Kernel.Value;
        ExpectComputeType(x);
        if (x.Rank != 4 || x.Shape[-1] != weights.Shape[3])
            throw Misfit($"[batch, height, width, {weights.Shape[3]}]", x,
                $"build it with an input of {InputSpecs[0]}, or reshape the input to channels last.");
        Shape images = Ops.Windows.Enlarged(ToString(), x.Shape, weights.Shape, Strides, Padding, dilation: 1, groups: 1);
        return Finish(x.ConvTranspose(weights, KernelSize.Window(ToString(), Strides, Padding, 1, images), images[1..^1]));
    }
}
