namespace Myelin;

/// <summary>
/// y[o] = activation(x[window of o] W[o] + b[o]), a convolution over images whose places o share no weights.
/// x: [batch, height, width, inputs] to y: [batch, new height, new width, filters].
/// W: [new height·new width, kernel height·kernel width·inputs, filters], b: [new height, new width, filters].
/// </summary>
/// <remarks>
/// New sizes are those of <see cref="Conv2D"/>. Height and width of the input are fixed. Semantics as in Keras 2; Keras 3 has no such layer.
/// (Gregor and LeCun, "Emergence of complex-like cells in a temporal product network with local receptive fields", 2010.)
/// <code>
/// new Sequential(input: [16, 16, 1]) { new LocallyConnected2D(4, 5, strides: 2, padding: Padding.Same), new Flatten(), new Dense(10) }
/// </code>
/// </remarks>
/// <param name="filters">The number of output channels.</param>
/// <param name="kernelSize">The height and width of the kernel: <c>3</c> or <c>(3, 5)</c>.</param>
/// <param name="strides">The stride along height and width. Default: 1.</param>
/// <param name="padding">
/// <see cref="Padding.Valid"/>, <see cref="Padding.Same"/>, or numbers of zeros on each side: <c>1</c> or <c>((1, 2), (0, 1))</c>.
/// </param>
/// <param name="activation">The activation of the output; null for none.</param>
/// <param name="useBias">Whether the layer has a bias b.</param>
/// <param name="kernelInitializer">The initializer of W, drawn for each place. Default: Glorot uniform.</param>
/// <param name="biasInitializer">The initializer of b. Default: zeros.</param>
/// <param name="kernelRegularizer">The penalty on W, added to the loss; null for none.</param>
/// <param name="biasRegularizer">The penalty on b, added to the loss; null for none.</param>
/// <param name="name">The name of the layer; null to number it automatically.</param>
/// <exception cref="ArgumentOutOfRangeException">A size is below 1 or too large, or the padding does not fit.</exception>
public sealed class LocallyConnected2D(
    int filters,
    Size2D kernelSize,
    Size2D? strides = null,
    Padding padding = default,
    Activation? activation = null,
    bool useBias = true,
    Initializer? kernelInitializer = null, Initializer? biasInitializer = null,
    Regularizer? kernelRegularizer = null, Regularizer? biasRegularizer = null,
    string? name = null)
    : WindowedLayer(
        LayerWindow.Kernel(nameof(LocallyConnected2D), kernelSize, strides ?? 1, padding, 1),
        activation, useBias, kernelInitializer, biasInitializer, kernelRegularizer, biasRegularizer, name)
{
    /// <summary>The number of output channels.</summary>
    public int Filters { get; } = filters > 0 ? filters
        : throw new ArgumentOutOfRangeException(nameof(filters),
            $"LocallyConnected2D: expects at least one filter, received {filters}; give the number of output channels.");

    /// <summary>The height and width of the kernel.</summary>
    public Size2D KernelSize { get; } = kernelSize;

    /// <summary>The stride along height and width.</summary>
    public Size2D Strides { get; } = strides ?? 1;

    /// <inheritdoc/>
    protected override void Build(TensorSpec input)
    {
        ArgumentNullException.ThrowIfNull(input);
        int inputs = ChannelsOf(input, 2);
        Shape sizes = Window.Outputs(ToString(), Shape.Create([1, .. input.Shape.Sizes]));
        Shape each = [KernelSize.Height, KernelSize.Width, inputs, Filters];
        int places = Shape.Size(sizes.Elements, ToString()), taps = Shape.Size(each[..^1].Elements, ToString());
        AddWeights([places, taps, Filters], sizes.Concat([Filters]), UnitInitializer.PerPlace(KernelInitializer, each));
    }

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(x);
        Shape built = InputSpecs[0].Shape;
        Expect(x, 2, built[^1]);
        if (x.Shape[1..] != built) throw Misfit($"{Shape.Create([x.Shape[0], .. built.Sizes])}, since each place has weights of its own", x);
        Tensor windows = Windows(x, Window.On(ToString(), x.Shape));                     // [new height, new width, batch, taps]
        Shape sizes = windows.Shape[..2];
        Tensor y = windows.Reshape([Kernel.Shape[0], x.Shape[0], Kernel.Shape[1]]).MatMul(Kernel.Value);
        return Finish(y.Reshape(sizes.Concat([x.Shape[0], Filters])).Transpose(2, 0, 1, 3));
    }

    /// <summary>The inputs under each window, in row-major order: [new height, new width, batch, kernel height·kernel width·inputs].</summary>
    Tensor Windows(Tensor x, Window window)
    {
        (Sides rows, Shape down, Func<long, long> row) = Window.Along(window, 0, x.Shape[1]);
        (Sides columns, Shape across, Func<long, long> column) = Window.Along(window, 1, x.Shape[2]);
        Tensor padded = x.Pad([(0, 0), (rows.Before, rows.After), (columns.Before, columns.After), (0, 0)]);
        Tensor lines = padded.Gather(Places(down, row), 1);                              // [batch, new height, kernel height, width, inputs]
        Tensor pixels = lines.Gather(Places(across, column), 3);
        return pixels.Transpose(1, 3, 0, 2, 4, 5).Reshape([down[0], across[0], x.Shape[0], down[1] * across[1] * x.Shape[3]]);

        Tensor Places(Shape windows, Func<long, long> entry) =>
            Tensor.Indices(Shape.Size(windows.Elements, ToString()), x.Device, entry).Reshape(windows);
    }
}
