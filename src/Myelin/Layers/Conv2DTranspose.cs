namespace Myelin;

/// <summary>
/// y = activation(Aᵀx + b), where A is the convolution by W that goes from y to x: it enlarges images by the strides.
/// x: [batch, height, width, inputs] to y: [batch, new height, new width, filters].
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
public sealed class Conv2DTranspose(int filters, Size2D kernelSize, Size2D? strides = null, Padding padding = Padding.Valid, Activation? activation = null, bool useBias = true, Initializer? kernelInitializer = null, Initializer? biasInitializer = null, Regularizer? kernelRegularizer = null, Regularizer? biasRegularizer = null, string? name = null) : Layer(name)
{
    Parameter? kernel, offset;

    /// <summary>The channels of y.</summary>
    public int Filters { get; } = filters > 0 ? filters : throw new ArgumentOutOfRangeException(nameof(filters), $"Conv2DTranspose: expects at least one filter, received {filters}; give the channels of its output.");

    /// <summary>The window.</summary>
    public Size2D KernelSize { get; } = kernelSize.Positive("Conv2DTranspose", nameof(kernelSize));

    /// <summary>By how much it enlarges.</summary>
    public Size2D Strides { get; } = (strides ?? 1).Positive("Conv2DTranspose", nameof(strides));

    /// <summary>How large the result is.</summary>
    public Padding Padding { get; } = padding;

    /// <summary>What is applied to every output.</summary>
    public Activation? Activation => activation;

    /// <summary>Whether there is a b.</summary>
    public bool UseBias { get; } = useBias;

    /// <summary>How W begins.</summary>
    public Initializer KernelInitializer { get; } = kernelInitializer ?? Initializer.GlorotUniform;

    /// <summary>How b begins.</summary>
    public Initializer BiasInitializer { get; } = biasInitializer ?? Initializer.Zeros;

    /// <summary>The penalty on W that is added to the loss; null without one.</summary>
    public Regularizer? KernelRegularizer => kernelRegularizer;

    /// <summary>The penalty on b that is added to the loss; null without one.</summary>
    public Regularizer? BiasRegularizer => biasRegularizer;

    /// <summary>W: [kernel height, kernel width, filters, inputs].</summary>
    /// <exception cref="InvalidOperationException">It is not built.</exception>
    public Parameter Kernel => kernel ?? throw new InvalidOperationException($"{this}: has no weights before it is built; call it by Of(x), or give the model its input shape.");

    /// <summary>b: [filters]; null without one.</summary>
    public Parameter? Bias => offset;

    /// <inheritdoc/>
    protected override void Build(Shape input)
    {
        if (input.Rank != 3) throw new ShapeException($"{this}: expects images [height, width, inputs], received {input}; reshape them, channels last.");
        kernel = AddParameter("kernel", [KernelSize.Height, KernelSize.Width, Filters, input[^1]], KernelInitializer, kernelRegularizer);
        if (UseBias) offset = AddParameter("bias", [Filters], BiasInitializer, biasRegularizer);
    }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x, bool training)
    {
        Tensor weights = Kernel.Value;
        ExpectVariableType(x);
        if (x.Rank != 4 || x.Shape[-1] != weights.Shape[3])
            throw Misfit($"[batch, height, width, {weights.Shape[3]}]", x, $"build it with an input of {InputShape}, or reshape what it receives, channels last.");
        Shape images = [x.Shape[0], Enlarged(x.Shape[1], KernelSize.Height, Strides.Height), Enlarged(x.Shape[2], KernelSize.Width, Strides.Width), Filters];
        Tensor y = x.ConvTranspose(weights, KernelSize.Window(ToString(), Strides, Padding, 1, images), images[1..^1]);
        if (offset != null) y += offset.Value;
        return activation == null ? y : activation.Of(y);
    }

    int Enlarged(int pixels, int taps, int stride) => pixels * stride + (Padding == Padding.Same ? 0 : Math.Max(taps - stride, 0));
}
