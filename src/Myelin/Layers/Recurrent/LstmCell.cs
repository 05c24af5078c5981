namespace Myelin;

/// <summary>
/// h = o f(c) with c = k c' + i g, for each step of time, with the last output h' and cell state c', gates i = σ(x W₀ + h' U₀ + b₀),
/// k = σ(x W₁ + h' U₁ + b₁) and o = σ(x W₃ + h' U₃ + b₃), and g = f(x W₂ + h' U₂ + b₂), where f is tanh.
/// x: [batch, inputs] to h: [batch, units]. One step of <see cref="Lstm"/>.
/// W: [inputs, 4 units], U: [units, 4 units], b: [4 units].
/// </summary>
/// <remarks>
/// A long short-term memory. Its states are h and c. Gates are in the order i (input), k (forget), g (candidate), o (output), as in Keras.
/// (Hochreiter and Schmidhuber, "Long short-term memory", 1997; Gers et al., "Learning to forget", 2000; a forget bias of 1: Jozefowicz et al., 2015.)
/// <code>
/// new Rnn(new StackedRnnCells([new LstmCell(32), new LstmCell(32)]), returnSequences: true)
/// </code>
/// </remarks>
/// <param name="units">The size of the state.</param>
/// <param name="activation">The activation of g and of the output. Default: tanh.</param>
/// <param name="recurrentActivation">The activation of the other gates. Default: sigmoid.</param>
/// <param name="useBias">Whether there is a bias b.</param>
/// <param name="kernelInitializer">The initializer of W. Default: Glorot uniform.</param>
/// <param name="recurrentInitializer">The initializer of U. Default: orthogonal.</param>
/// <param name="biasInitializer">The initializer of b. Default: zeros.</param>
/// <param name="unitForgetBias">Whether the bias of the forget gate begins with ones.</param>
/// <param name="kernelRegularizer">The penalty on W, added to the loss; null for none.</param>
/// <param name="recurrentRegularizer">The penalty on U, added to the loss; null for none.</param>
/// <param name="biasRegularizer">The penalty on b, added to the loss; null for none.</param>
/// <param name="dropout">The fraction of the inputs to drop in training. The same ones are dropped in all steps of a sequence.</param>
/// <param name="recurrentDropout">The fraction of the last output to drop in the recurrent product in training. The same units are dropped in all
/// steps of a sequence.</param>
/// <param name="name">The name of the cell; null to number it automatically.</param>
/// <exception cref="ArgumentOutOfRangeException"><paramref name="units"/> is below 1, or a rate is not from 0 to below 1.</exception>
public sealed class LstmCell(
    int units,
    Activation? activation = null, Activation? recurrentActivation = null,
    bool useBias = true,
    Initializer? kernelInitializer = null, Initializer? recurrentInitializer = null, Initializer? biasInitializer = null,
    bool unitForgetBias = true,
    Regularizer? kernelRegularizer = null, Regularizer? recurrentRegularizer = null, Regularizer? biasRegularizer = null,
    double dropout = 0, double recurrentDropout = 0,
    string? name = null)
    : KernelCell(new(units, activation, useBias, kernelInitializer, recurrentInitializer, biasInitializer,
        kernelRegularizer, recurrentRegularizer, biasRegularizer, dropout, recurrentDropout), 4, name)
{
    /// <summary>The activation of the other gates.</summary>
    public Activation RecurrentActivation { get; } = recurrentActivation ?? Activation.Sigmoid;

    /// <summary>Whether the bias of the forget gate begins with ones.</summary>
    public bool UnitForgetBias => unitForgetBias;

    /// <inheritdoc/>
    public override IReadOnlyList<int> StateSizes => [Units, Units];

    bool IsUsual => Is(Activation, "tanh") && Is(RecurrentActivation, "sigmoid");

    internal override (Tensor? Outputs, Tensor[] States) Run(Tensor x, Tensor[] states, CellRun run, CallContext context) =>
        IsUsual ? Recur(new Ops.LstmGates(), x, states, run, context) : base.Run(x, states, run, context);

    private protected override Initializer InitialBias => !unitForgetBias ? BiasInitializer : new("unit_forget", (shape, seed, type) =>
    {
        Tensor other = BiasInitializer.Of(shape, seed, type);
        return Tensor.Concatenate([other[..Units], Tensor.Ones([Units], type), other[(2 * Units)..]], 0);
    });

    /// <inheritdoc/>
    protected override (Tensor Entries, CellStep Step) Begin(Tensor x, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(context);
        Tensor u = RecurrentKernel.Value;
        Func<Tensor, Tensor>? drop = RecurrentDrop(x, context);
        return (InputProducts(x, context), (entry, states) =>
        {
            Tensor products = (drop == null ? states[0] : drop(states[0])).MatMul(u), cell = states[1];
            if (IsUsual) return cell.LstmGates(entry, products) is var next ? [next.Output, next.Cell] : [];
            Tensor[] gates = (entry + products).Split(4, -1);
            cell = RecurrentActivation.Of(gates[1]) * cell + RecurrentActivation.Of(gates[0]) * Activation.Of(gates[2]);
            return [RecurrentActivation.Of(gates[3]) * Activation.Of(cell), cell];
        }
        );
    }

    internal override RecurrentCell Copy() =>
        new LstmCell(Units, Activation, RecurrentActivation, UseBias, KernelInitializer, RecurrentInitializer, BiasInitializer, UnitForgetBias,
            KernelRegularizer, RecurrentRegularizer, BiasRegularizer, Dropout, RecurrentDropout).Constrained(this);
}
