namespace Myelin;

/// <summary>
/// y = layer(x), where each training step first divides the kernel W of the layer by its largest singular value σ.
/// x: [batch, ...] to y: [batch, ...].
/// </summary>
/// <remarks>
/// <para>
/// W is read as a matrix [..., output channels]. σ = v W uᵀ is found by power iteration: v = u Wᵀ / |u Wᵀ|, u = v W / |v W|. The vector u is a state
/// that goes on from step to step, so σ becomes exact as training proceeds. The quotient W / σ replaces the kernel; no gradient goes
/// through σ. A kernel of zeros and that of a frozen layer stay as they are. Semantics as in Keras 3.
/// (Miyato et al., "Spectral normalization for generative adversarial networks", 2018.)
/// </para>
/// <code>
/// new Sequential(input: [28, 28, 1]) { new SpectralNormalization(new Conv2D(64, 4, 2)), Activation.LeakyRelu(0.2) }
/// </code>
/// </remarks>
public sealed class SpectralNormalization : Layer
{
    const int MostIterations = 1000;

    /// <summary>The square of the least length that a vector is divided by.</summary>
    const double ShortestSquared = 1e-24;

    State? u;

    /// <summary>Creates a layer around another one.</summary>
    /// <param name="layer">A layer with a kernel, such as Dense, Conv2D or Embedding.</param>
    /// <param name="powerIterations">The number of power iterations in each training step, from 1 to 1000.</param>
    /// <param name="name">The name of the layer; null to number it automatically.</param>
    /// <exception cref="ArgumentException">The layer has no kernel.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number of iterations is not from 1 to 1000.</exception>
    public SpectralNormalization(Layer layer, int powerIterations = 1, string? name = null) : base(name)
    {
        ArgumentNullException.ThrowIfNull(layer);
        if (layer is not (KernelLayer or Embedding))
            throw new ArgumentException($"SpectralNormalization: expects a layer with a kernel, received {layer}; wrap a Dense, Conv2D or Embedding.",
                nameof(layer));
        PowerIterations = powerIterations is > 0 and <= MostIterations ? powerIterations
            : throw new ArgumentOutOfRangeException(nameof(powerIterations),
                $"SpectralNormalization: expects a number of iterations from 1 to {MostIterations}, received {powerIterations}; 1 is usual.");
        Layer = Track(layer);
    }

    /// <summary>The layer whose kernel is normalized.</summary>
    public Layer Layer { get; }

    /// <summary>The number of power iterations in each training step.</summary>
    public int PowerIterations { get; }

    Parameter Kernel => Layer is Embedding embedding ? embedding.Embeddings : ((KernelLayer)Layer).Kernel;

    /// <inheritdoc/>
    protected override void Build(TensorSpec input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (!Layer.IsBuilt) ShapeProbe.Build(Layer, [input]);
        u = AddState("vector_u", [1, Kernel.Shape[^1]], Initializer.TruncatedNormal(0, 0.02));
    }

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Training && Layer.Trainable && Kernel.Trainable) Normalize(Kernel, u!);
        return Layer.Of(x, context);
    }

    void Normalize(Parameter kernel, State u)
    {
        using Recording.Region region = Recording.Off();
        Tensor w = kernel.Value, matrix = w.Reshape(-1, w.Shape[^1]), turned = matrix.Transpose(), before = u.Value, vector = before, other = before;
        for (int i = 0; i < PowerIterations; i++)
        {
            other = Unit(vector.MatMul(turned));
            vector = Unit(other.MatMul(matrix));
        }
        Tensor sigma = other.MatMul(matrix).MatMul(vector.Transpose()).Reshape([]), isZero = w.EqualTo(0).All();
        u.Value = Tensor.Where(isZero, before, vector);
        kernel.Value = w / Tensor.Where(isZero, 1, sigma);
    }

    static Tensor Unit(Tensor vector) => vector * vector.Square().Sum([0, 1], keep: true).Maximum(ShortestSquared).Rsqrt();
}
