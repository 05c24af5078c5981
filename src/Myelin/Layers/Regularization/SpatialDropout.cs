namespace Myelin;

/// <summary>
/// y = x · mask / (1 - rate) in training, where the mask is 0 for whole channels of an example with probability rate, else 1: the base of
/// <see cref="SpatialDropout1D"/>, <see cref="SpatialDropout2D"/> and <see cref="SpatialDropout3D"/>.
/// </summary>
public abstract class SpatialDropout : Noise
{
    readonly int axes;

    private protected SpatialDropout(int axes, double rate, string? name) : base(name)
    {
        this.axes = axes;
        Rate = CheckedRate(rate, GetType().Name);
    }

    /// <summary>The fraction of channels to drop.</summary>
    public double Rate { get; }

    private protected sealed override bool IsOn => Rate > 0;

    private protected sealed override Tensor Noisy(Tensor x, Tensor key)
    {
        if (x.Rank != axes + 2) throw Misfit(LayoutOf(axes), x, "reshape the input to channels last.");
        Shape channels = Shape.Create([x.Shape[0], .. Enumerable.Repeat(1, axes), x.Shape[^1]]);
        return x.Dropout(Rate, Tensor.Uniform(channels, key, x.Type));
    }
}
