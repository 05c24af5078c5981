namespace Myelin;

/// <summary>y = activation(xW + b). x: [..., inputs] to y: [..., units]. W: [inputs, units], b: [units].</summary>
/// <param name="units">The size of the last axis of y.</param>
/// <param name="activation">Applied to every output; none if left out.</param>
/// <param name="useBias">Whether there is a b.</param>
/// <param name="kernelInitializer">Of W, Glorot uniform if left out.</param>
/// <param name="biasInitializer">Of b, zeros if left out.</param>
/// <param name="kernelRegularizer">The penalty on W that is added to the loss; none if left out.</param>
/// <param name="biasRegularizer">The penalty on b; none if left out.</param>
/// <param name="name">Its name within the model.</param>
public sealed class Dense(
    int units, Activation? activation = null, bool useBias = true, Initializer? kernelInitializer = null, Initializer? biasInitializer = null,
    Regularizer? kernelRegularizer = null, Regularizer? biasRegularizer = null, string? name = null)
    : KernelLayer(activation, useBias, kernelInitializer, biasInitializer, kernelRegularizer, biasRegularizer, name)
{
    /// <summary>The size of the last axis of y.</summary>
    public int Units { get; } = units > 0
        ? units
        : throw new ArgumentOutOfRangeException(nameof(units), $"Dense: expects at least one unit, received {units}; give the size of its output.");

    /// <inheritdoc/>
    protected override void Build(TensorSpec input)
    {
        if (input.Rank == 0) throw new ShapeException($"{this}: expects inputs of shape [batch, ..., inputs], received [batch]; reshape them to [batch, 1].");
        AddWeights([input.Shape[^1], Units], Units);
    }

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x, CallContext context)
    {
        Tensor weights = Kernel.Value;
        ExpectVariableType(x);
        if (x.Rank < 2 || x.Shape[-1] != weights.Shape[0])
            throw Misfit($"{weights.Shape[0]} inputs", x);
        return Finish(x.MatMul(weights));
    }
}
