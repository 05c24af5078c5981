namespace Myelin;

/// <summary>
/// y = activation(x * W + b) where every input channel has filters of its own: y[..., c·multiplier + m] is the
/// cross-correlation of x[..., c] with W[:, :, c, m]. x: [batch, height, width, inputs] to y: [..., inputs·multiplier].
/// W: [kernel height, kernel width, inputs, multiplier], b: [inputs·multiplier].
/// </summary>
/// <param name="kernelSize">The window: 3, or (3, 5).</param>
/// <param name="strides">Pixels from one window to the next.</param>
/// <param name="padding">Whether windows may reach over the borders; what is there is left out of the sum.</param>
/// <param name="depthMultiplier">The outputs of each input.</param>
/// <param name="dilation">Pixels from one tap of the window to the next.</param>
/// <param name="activation">Applied to every output; none if left out.</param>
/// <param name="useBias">Whether there is a b.</param>
/// <param name="kernelInitializer">Of W, Glorot uniform if left out.</param>
/// <param name="biasInitializer">Of b, zeros if left out.</param>
/// <param name="kernelRegularizer">The penalty on W that is added to the loss; none if left out.</param>
/// <param name="biasRegularizer">The penalty on b; none if left out.</param>
/// <param name="name">Its name within the model.</param>
public sealed class DepthwiseConv2D(
    Size2D kernelSize, Size2D? strides = null, Padding padding = Padding.Valid, int depthMultiplier = 1, Size2D? dilation = null, Activation? activation = null,
    bool useBias = true, Initializer? kernelInitializer = null, Initializer? biasInitializer = null, Regularizer? kernelRegularizer = null,
    Regularizer? biasRegularizer = null, string? name = null)
    : KernelLayer(activation, useBias, kernelInitializer, biasInitializer, kernelRegularizer, biasRegularizer, name)
{
    /// <summary>The outputs of each input.</summary>
    public int DepthMultiplier { get; } = depthMultiplier > 0 ? depthMultiplier : throw new ArgumentOutOfRangeException(
        nameof(depthMultiplier), $"DepthwiseConv2D: expects at least one output of each input, received {depthMultiplier}; 1 keeps the channels.");

    /// <summary>The window.</summary>
    public Size2D KernelSize { get; } = kernelSize.Positive("DepthwiseConv2D", nameof(kernelSize));

    /// <summary>Pixels from one window to the next.</summary>
    public Size2D Strides { get; } = (strides ?? 1).Positive("DepthwiseConv2D", nameof(strides));

    /// <summary>Whether windows may reach over the borders.</summary>
    public Padding Padding { get; } = padding;

    /// <summary>Pixels from one tap of the window to the next.</summary>
    public Size2D Dilation { get; } = (dilation ?? 1).Positive("DepthwiseConv2D", nameof(dilation));

    /// <inheritdoc/>
    protected override void Build(TensorSpec input)
    {
        if (input.Rank != 3) throw new ShapeException($"{this}: expects images [height, width, inputs], received {input}; reshape them, channels last.");
        AddWeights([KernelSize.Height, KernelSize.Width, input.Shape[^1], DepthMultiplier], input.Shape[^1] * DepthMultiplier);
    }

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x, CallContext context)
    {
        Tensor weights = Kernel.Value;
        int inputs = weights.Shape[2];
        ExpectVariableType(x);
        if (x.Rank != 4 || x.Shape[-1] != inputs)
            throw Misfit($"[batch, height, width, {inputs}]", x, $"build it with an input of {InputShape}, or reshape what it receives, channels last.");
        return Finish(x.Conv(
            weights.Reshape(KernelSize.Height, KernelSize.Width, 1, inputs * DepthMultiplier),
            KernelSize.Window(ToString(), Strides, Padding, Dilation, x.Shape), groups: inputs));
    }
}
