namespace Myelin;

/// <summary>The base of poolings whose window moves along the axes between batch and channels.</summary>
public abstract class PoolingLayer : Layer
{
    readonly LayerWindow window;

    private protected PoolingLayer(LayerWindow window, string? name) : base(name) => this.window = window;

    /// <summary>The padding.</summary>
    public Padding Padding => window.Padding;

    private protected abstract Tensor Pooled(Tensor x, in Window window);

    /// <inheritdoc/>
    protected sealed override Tensor Forward(Tensor x, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Rank == window.Count + 2 ? Pooled(x, window.On(ToString(), x.Shape))
            : throw Misfit(LayoutOf(window.Count), x, "reshape the input to channels last.");
    }
}
