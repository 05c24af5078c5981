namespace Myelin;

/// <summary>
/// y = activation(A(W) x + b): the base of dense layers and convolutions. The map A(W) x is linear in x and in the kernel W;
/// b holds one bias per output channel.
/// </summary>
public abstract class KernelLayer : Layer
{
    Parameter? kernel;

    private protected KernelLayer(
        Activation? activation,
        bool useBias,
        Initializer? kernelInitializer, Initializer? biasInitializer,
        Regularizer? kernelRegularizer, Regularizer? biasRegularizer,
        string? name) : base(name)
    {
        Activation = activation;
        UseBias = useBias;
        KernelInitializer = kernelInitializer ?? Initializer.GlorotUniform;
        BiasInitializer = biasInitializer ?? Initializer.Zeros;
        KernelRegularizer = kernelRegularizer;
        BiasRegularizer = biasRegularizer;
    }

    /// <summary>The activation of the output; null for none.</summary>
    public Activation? Activation { get; }

    /// <summary>Whether the layer has a bias b.</summary>
    public bool UseBias { get; }

    /// <summary>The initializer of W.</summary>
    public Initializer KernelInitializer { get; }

    /// <summary>The initializer of b.</summary>
    public Initializer BiasInitializer { get; }

    /// <summary>The penalty on W, added to the loss; null for none.</summary>
    public Regularizer? KernelRegularizer { get; }

    /// <summary>The penalty on b, added to the loss; null for none.</summary>
    public Regularizer? BiasRegularizer { get; }

    /// <summary>What W is replaced by after each update of the optimizer; null for none. It applies if it is set before the weights exist.</summary>
    [StoredOption]
    public Constraint? KernelConstraint { get; set; }

    /// <summary>What b is replaced by after each update of the optimizer; null for none. It applies if it is set before the weights exist.</summary>
    [StoredOption]
    public Constraint? BiasConstraint { get; set; }

    /// <summary>The kernel W. Its shape is given in the summary of the layer.</summary>
    /// <exception cref="InvalidOperationException">The layer is not built.</exception>
    public Parameter Kernel => kernel
        ?? throw new InvalidOperationException($"{this}: has no weights before it is built; call Of(x) first, or create the model with an input shape.");

    /// <summary>The bias b, usually [output channels]; null without a bias, or before the layer is built.</summary>
    public Parameter? Bias { get; private set; }

    /// <summary>Creates W and b.</summary>
    private protected void AddWeights(Shape shape, int channels) => AddWeights(shape, [channels]);

    /// <summary>Creates W, by another initializer if one is given, and b.</summary>
    private protected void AddWeights(Shape shape, Shape bias, Initializer? initializer = null)
    {
        kernel = AddKernel("kernel", shape, initializer ?? KernelInitializer, KernelRegularizer);
        KernelConstraint?.Constrain(kernel);
        if (!UseBias) return;
        Bias = AddParameter("bias", bias, BiasInitializer, BiasRegularizer);
        BiasConstraint?.Constrain(Bias);
    }

    /// <summary>Adds b and applies the activation.</summary>
    private protected Tensor Finish(Tensor y)
    {
        if (Bias != null) y += Bias.Value;
        return Activation == null ? y : Activation.Of(y);
    }
}
