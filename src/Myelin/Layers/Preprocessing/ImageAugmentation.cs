namespace Myelin;

/// <summary>The base of layers that change each image at random in training. At inference y = x.</summary>
/// <remarks>
/// <para>
/// Within a model, the random numbers depend on the seed of the model, the path of the layer, the step, and the index of the image in the batch.
/// In a pipeline (<see cref="Dataset.Map(Module, string?, int)"/>) they depend on the seed, the epoch and the index of the example alone.
/// </para>
/// <para>An augmentation of your own says how many random numbers it needs, and changes a batch of images by them:</para>
/// <code>
/// sealed class RandomFade : ImageAugmentation
/// {
///     protected override int DrawsOf(Shape image) =&gt; 1;
///
///     protected override Tensor Changed(Tensor x, Tensor uniform) =&gt; x * uniform.Reshape(x.Shape[0], 1, 1, 1);
/// }
/// </code>
/// </remarks>
/// <param name="name">The name of the layer; null to number it automatically.</param>
public abstract class ImageAugmentation(string? name = null) : Layer(name)
{
    RandomState? random;

    /// <summary>How many random numbers an image needs.</summary>
    /// <param name="image">[height, width, channels]</param>
    protected abstract int DrawsOf(Shape image);

    /// <summary>Changes a batch.</summary>
    /// <param name="x">[batch, height, width, channels]</param>
    /// <param name="uniform">Numbers on [0, 1) for each image: [batch, draws], of the type of x.</param>
    protected abstract Tensor Changed(Tensor x, Tensor uniform);

    /// <summary>The output at inference.</summary>
    /// <param name="x">[batch, height, width, channels]</param>
    protected virtual Tensor AtInference(Tensor x) => x;

    /// <inheritdoc/>
    protected sealed override void Build(TensorSpec input) => random = AddRandom();

    /// <inheritdoc/>
    protected sealed override Tensor Forward(Tensor x, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(context);
        if (x.Rank != 4) throw Misfit(LayoutOf(2), x, "reshape the input to channels last.");
        ExpectComputeType(x);
        if (!context.Training) return AtInference(x);
        int draws = DrawsOf(x.Shape[1..]);
        return Changed(x, context.Uniform is { } given ? given(draws, x.Type)
            : random != null ? Tensor.Uniform([x.Shape[0], draws], random.Next(), x.Type)
            : throw new InvalidOperationException($"{this}: is not built; call Of(x) first."));
    }

    /// <summary>One random number of each image, as a factor of its pixels: [batch, 1, 1, 1].</summary>
    private protected static Tensor Draw(Tensor uniform, int draw) => uniform.Slice(1, draw, 1).Reshape(uniform.Shape[0], 1, 1, 1);

    /// <summary>Returns the interpolation of a layer that bends images.</summary>
    private protected static Interpolation Known(Interpolation interpolation, string who) =>
        interpolation is Interpolation.Nearest or Interpolation.Bilinear ? interpolation : throw new ArgumentOutOfRangeException(nameof(interpolation),
            $"{who}: expects Nearest or Bilinear, received {interpolation}; Bilinear is usual.");

    /// <summary>Returns a fill mode that exists.</summary>
    private protected static FillMode Known(FillMode fillMode, string who) => Enum.IsDefined(fillMode) ? fillMode
        : throw new ArgumentOutOfRangeException(nameof(fillMode),
            $"{who}: expects Reflect, Constant, Wrap or Nearest, received {fillMode}; Reflect is usual.");

    /// <summary>Carries no mask: the rows of the output are others.</summary>
    protected override void CarryMasks(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> outputs, CallContext context) { }
}
