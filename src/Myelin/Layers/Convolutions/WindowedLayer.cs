namespace Myelin;

/// <summary>The base of convolutions: layers whose kernel moves along the axes between batch and channels.</summary>
public abstract class WindowedLayer : KernelLayer
{
    private protected WindowedLayer(
        LayerWindow window,
        Activation? activation, bool useBias, Initializer? kernelInitializer, Initializer? biasInitializer, Regularizer? kernelRegularizer,
        Regularizer? biasRegularizer, string? name)
        : base(activation, useBias, kernelInitializer, biasInitializer, kernelRegularizer, biasRegularizer, name) => Window = window;

    /// <summary>The padding.</summary>
    public Padding Padding => Window.Padding;

    private protected LayerWindow Window { get; }
}
