namespace Myelin;

/// <summary>
/// y = activation(A(W) x + b): a map that is linear in x and in a kernel W, a bias for each channel, and an activation. What
/// dense layers and convolutions have in common.
/// </summary>
public abstract class KernelLayer : Layer
{
    Parameter? kernel;

    private protected KernelLayer(
        Activation? activation, bool useBias, Initializer? kernelInitializer, Initializer? biasInitializer, Regularizer? kernelRegularizer,
        Regularizer? biasRegularizer, string? name) : base(name)
    {
        Activation = activation;
        UseBias = useBias;
        KernelInitializer = kernelInitializer ?? Initializer.GlorotUniform;
        BiasInitializer = biasInitializer ?? Initializer.Zeros;
        KernelRegularizer = kernelRegularizer;
        BiasRegularizer = biasRegularizer;
    }

    /// <summary>What is applied to every output; null if nothing is.</summary>
    public Activation? Activation { get; }

    /// <summary>Whether there is a b.</summary>
    public bool UseBias { get; }

    /// <summary>How W begins.</summary>
    public Initializer KernelInitializer { get; }

    /// <summary>How b begins.</summary>
    public Initializer BiasInitializer { get; }

    /// <summary>The penalty on W that is added to the loss; null without one.</summary>
    public Regularizer? KernelRegularizer { get; }

    /// <summary>The penalty on b that is added to the loss; null without one.</summary>
    public Regularizer? BiasRegularizer { get; }

    /// <summary>W, in the shape that the layer's summary gives.</summary>
    /// <exception cref="InvalidOperationException">It is not built.</exception>
    public Parameter Kernel =>
        kernel ?? throw new InvalidOperationException($"{this}: has no weights before it is built; call it by Of(x), or give the model its input shape.");

    /// <summary>b: [channels of y]; null without one, or before it is built.</summary>
    public Parameter? Bias { get; private set; }

    /// <summary>Creates W of a shape, and b for so many channels.</summary>
    private protected void AddWeights(Shape shape, int channels)
    {
        kernel = AddParameter("kernel", shape, KernelInitializer, KernelRegularizer);
        if (UseBias) Bias = AddParameter("bias", [channels], BiasInitializer, BiasRegularizer);
    }

    /// <summary>Adds b and applies the activation.</summary>
    private protected Tensor Finish(Tensor y)
    {
        if (Bias != null) y += Bias.Value;
        return Activation == null ? y : Activation.Of(y);
    }
}
