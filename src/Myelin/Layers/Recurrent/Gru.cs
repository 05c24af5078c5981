namespace Myelin;

/// <summary>
/// h = z h' + (1 - z) c for each step of time, with the last state h', z = σ(x W₀ + h' U₀ + b₀), r = σ(x W₁ + h' U₁ + b₁) and
/// c = tanh(x W₂ + b₂ + r (h' U₂ + b₃)). x: [batch, time, inputs] to y: [batch, units], the last h, or [batch, time, units], all of them.
/// W: [inputs, 3 units], U: [units, 3 units], b: [2, 3 units], one row for the products of the inputs and one for those of the state.
/// </summary>
/// <remarks>
/// A gated recurrent unit, which starts with a state of zeros. At masked steps the state stays as it is. Gates are in the order z, r, c, and the reset
/// gate acts after the product, as Keras 3 and cuDNN have it. (Cho et al., "Learning phrase representations using RNN encoder-decoder for statistical
/// machine translation", 2014.)
/// <code>
/// new Sequential(input: [null, 8]) { new Gru(32, returnSequences: true), new Gru(32), new Dense(1) }
/// </code>
/// </remarks>
/// <param name="units">The size of the state.</param>
/// <param name="useBias">Whether the layer has a bias b.</param>
/// <param name="kernelInitializer">The initializer of W. Default: Glorot uniform.</param>
/// <param name="recurrentInitializer">The initializer of U. Default: orthogonal.</param>
/// <param name="biasInitializer">The initializer of b. Default: zeros.</param>
/// <param name="kernelRegularizer">The penalty on W, added to the loss; null for none.</param>
/// <param name="recurrentRegularizer">The penalty on U, added to the loss; null for none.</param>
/// <param name="biasRegularizer">The penalty on b, added to the loss; null for none.</param>
/// <param name="returnSequences">Whether the output has the state after each step instead of the last one.</param>
/// <param name="goBackwards">Whether it goes from the last step to the first. The states of all steps are then in this order, too.</param>
/// <param name="name">The name of the layer; null to number it automatically.</param>
/// <exception cref="ArgumentOutOfRangeException"><paramref name="units"/> is below 1.</exception>
public sealed class Gru(
    int units,
    bool useBias = true,
    Initializer? kernelInitializer = null, Initializer? recurrentInitializer = null, Initializer? biasInitializer = null,
    Regularizer? kernelRegularizer = null, Regularizer? recurrentRegularizer = null, Regularizer? biasRegularizer = null,
    bool returnSequences = false,
    bool goBackwards = false,
    string? name = null) : Layer(name)
{
    Parameter? kernel, recurrentKernel;

    /// <summary>The size of the state.</summary>
    public int Units { get; } = units > 0 ? units
        : throw new ArgumentOutOfRangeException(nameof(units), $"Gru: expects at least one unit, received {units}; give the size of the state.");

    /// <summary>Whether the layer has a bias b.</summary>
    public bool UseBias => useBias;

    /// <summary>The initializer of W.</summary>
    public Initializer KernelInitializer { get; } = kernelInitializer ?? Initializer.GlorotUniform;

    /// <summary>The initializer of U.</summary>
    public Initializer RecurrentInitializer { get; } = recurrentInitializer ?? Initializer.Orthogonal();

    /// <summary>The initializer of b.</summary>
    public Initializer BiasInitializer { get; } = biasInitializer ?? Initializer.Zeros;

    /// <summary>The penalty on W; null for none.</summary>
    public Regularizer? KernelRegularizer => kernelRegularizer;

    /// <summary>The penalty on U; null for none.</summary>
    public Regularizer? RecurrentRegularizer => recurrentRegularizer;

    /// <summary>The penalty on b; null for none.</summary>
    public Regularizer? BiasRegularizer => biasRegularizer;

    /// <summary>What W is replaced by after each update of the optimizer; null for none.</summary>
    [StoredOption]
    public Constraint? KernelConstraint { get; init; }

    /// <summary>What U is replaced by after each update of the optimizer; null for none.</summary>
    [StoredOption]
    public Constraint? RecurrentConstraint { get; init; }

    /// <summary>What b is replaced by after each update of the optimizer; null for none.</summary>
    [StoredOption]
    public Constraint? BiasConstraint { get; init; }

    /// <summary>Whether the output has the state after each step.</summary>
    public bool ReturnSequences => returnSequences;

    /// <summary>Whether it goes from the last step to the first.</summary>
    public bool GoBackwards => goBackwards;

    /// <summary>W: [inputs, 3 units].</summary>
    /// <exception cref="InvalidOperationException">The layer is not built.</exception>
    public Parameter Kernel => kernel ?? throw NotBuilt();

    /// <summary>U: [units, 3 units].</summary>
    /// <exception cref="InvalidOperationException">The layer is not built.</exception>
    public Parameter RecurrentKernel => recurrentKernel ?? throw NotBuilt();

    /// <summary>b: [2, 3 units]; null without a bias, or before the layer is built.</summary>
    public Parameter? Bias { get; private set; }

    InvalidOperationException NotBuilt() => new($"{this}: has no weights before it is built; call Of(x) first, or create the model with an input shape.");

    /// <inheritdoc/>
    protected override void Build(TensorSpec input)
    {
        if (input.Rank != 2)
            throw new ShapeException($"{this}: expects inputs of shape [batch, time, inputs], received {input.Rank + 1} axes; reshape them.");
        kernel = AddKernel("kernel", [input.Shape[^1], 3 * Units], KernelInitializer, kernelRegularizer);
        recurrentKernel = AddKernel("recurrent_kernel", [Units, 3 * Units], RecurrentInitializer, recurrentRegularizer);
        KernelConstraint?.Constrain(kernel);
        RecurrentConstraint?.Constrain(recurrentKernel);
        if (!useBias) return;
        Bias = AddParameter("bias", [2, 3 * Units], BiasInitializer, biasRegularizer);
        BiasConstraint?.Constrain(Bias);
    }

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x, CallContext context)
    {
        Tensor w = Kernel.Value, u = RecurrentKernel.Value;
        ExpectComputeType(x);
        if (x.Rank != 3 || x.Shape[-1] != w.Shape[0]) throw Misfit($"[batch, time, {w.Shape[0]}]", x);
        Tensor inputs = x.MatMul(w), state = Tensor.Zeros([x.Shape[0], Units], x.Type).To(x.Device);
        Tensor? bias = Bias?.Value[1], mask = context.MaskOf(x);
        if (Bias != null) inputs += Bias.Value[0];
        (Tensor[] outputs, Tensor[] states) = Tensor.Scan(
            mask == null ? [inputs] : [inputs, mask.ExpandDims(2)], [state], (last, entries) => Next(last[0], entries), axis: 1, reverse: goBackwards);
        if (!returnSequences) return states[0];
        if (!goBackwards) return outputs[0];
        Tensor y = outputs[0].Flip(1);
        if (mask != null) context.SetMask(y, mask.Flip(1));
        return y;

        (Tensor[] States, Tensor[] Outputs) Next(Tensor last, Tensor[] entries)
        {
            Tensor products = last.MatMul(u);
            if (bias != null) products += bias;
            Tensor next = last.GruGates(entries[0], products);
            if (entries.Length > 1) next = Tensor.Where(entries[1], next, last);
            return ([next], [next]);
        }
    }
}
