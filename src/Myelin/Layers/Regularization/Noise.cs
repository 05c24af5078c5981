namespace Myelin;

/// <summary>The base of layers that change their input at random in training. At inference y = x.</summary>
/// <remarks>The random numbers depend on the seed of the model, the path of the layer, the step, and the index of the element in the batch.</remarks>
public abstract class Noise : Layer
{
    RandomState? random;

    private protected Noise(string? name) : base(name) { }

    /// <summary>Whether the settings of the layer change anything.</summary>
    private protected abstract bool IsOn { get; }

    /// <summary>Changes an input.</summary>
    /// <param name="x">[batch, ...]</param>
    /// <param name="key">The key of the random numbers of this call.</param>
    private protected abstract Tensor Noisy(Tensor x, Tensor key);

    /// <inheritdoc/>
    protected internal override bool IsStepwise => true;

    /// <inheritdoc/>
    protected sealed override void Build(TensorSpec input) => random = AddRandom();

    /// <inheritdoc/>
    protected sealed override Tensor Forward(Tensor x, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (!context.Training || !IsOn) return x;
        if (random == null) throw new InvalidOperationException($"{this}: is not built; call Of(x) first.");
        ExpectComputeType(x);
        return Noisy(x, random.Next());
    }

    /// <summary>Returns a rate if it is from 0 to below 1, and throws otherwise.</summary>
    private protected static double CheckedRate(double rate, string who) => rate is >= 0 and < 1 ? rate
        : throw new ArgumentOutOfRangeException(nameof(rate),
            $"{who}: expects a rate from 0 to below 1, received {rate}; it is the fraction of elements to drop.");
}
