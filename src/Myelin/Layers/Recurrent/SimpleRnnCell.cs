namespace Myelin;

/// <summary>
/// h = f(x W + h' U + b) for each step of time, with the last output h' and the activation f.
/// x: [batch, inputs] to h: [batch, units]. One step of <see cref="SimpleRnn"/>.
/// W: [inputs, units], U: [units, units], b: [units].
/// </summary>
/// <remarks>
/// A simple recurrent network. (Elman, "Finding structure in time", 1990.)
/// <code>
/// new Rnn(new StackedRnnCells([new SimpleRnnCell(32), new SimpleRnnCell(32)]), returnSequences: true)
/// </code>
/// </remarks>
/// <param name="units">The size of the state.</param>
/// <param name="activation">The activation of the state. Default: tanh.</param>
/// <param name="useBias">Whether there is a bias b.</param>
/// <param name="kernelInitializer">The initializer of W. Default: Glorot uniform.</param>
/// <param name="recurrentInitializer">The initializer of U. Default: orthogonal.</param>
/// <param name="biasInitializer">The initializer of b. Default: zeros.</param>
/// <param name="kernelRegularizer">The penalty on W, added to the loss; null for none.</param>
/// <param name="recurrentRegularizer">The penalty on U, added to the loss; null for none.</param>
/// <param name="biasRegularizer">The penalty on b, added to the loss; null for none.</param>
/// <param name="dropout">The fraction of the inputs to drop in training. The same ones are dropped in all steps of a sequence.</param>
/// <param name="recurrentDropout">The fraction of the last output to drop in the recurrent product in training. The same units are dropped in all
/// steps of a sequence.</param>
/// <param name="name">The name of the cell; null to number it automatically.</param>
/// <exception cref="ArgumentOutOfRangeException"><paramref name="units"/> is below 1, or a rate is not from 0 to below 1.</exception>
public sealed class SimpleRnnCell(
    int units,
    Activation? activation = null,
    bool useBias = true,
    Initializer? kernelInitializer = null, Initializer? recurrentInitializer = null, Initializer? biasInitializer = null,
    Regularizer? kernelRegularizer = null, Regularizer? recurrentRegularizer = null, Regularizer? biasRegularizer = null,
    double dropout = 0, double recurrentDropout = 0,
    string? name = null)
    : KernelCell(new(units, activation, useBias, kernelInitializer, recurrentInitializer, biasInitializer,
        kernelRegularizer, recurrentRegularizer, biasRegularizer, dropout, recurrentDropout), 1, name)
{
    bool IsUsual => Is(Activation, "tanh");

    internal override (Tensor? Outputs, Tensor[] States) Run(Tensor x, Tensor[] states, CellRun run, CallContext context) =>
        IsUsual ? Recur(new Ops.RnnGates(), x, states, run, context) : base.Run(x, states, run, context);

    /// <inheritdoc/>
    protected override (Tensor Entries, CellStep Step) Begin(Tensor x, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(context);
        Tensor u = RecurrentKernel.Value;
        Func<Tensor, Tensor>? drop = RecurrentDrop(x, context);
        return (InputProducts(x, context), (entry, states) =>
        {
            Tensor products = (drop == null ? states[0] : drop(states[0])).MatMul(u);
            return [IsUsual ? entry.RnnGates(products) : Activation.Of(entry + products)];
        }
        );
    }

    internal override RecurrentCell Copy() =>
        new SimpleRnnCell(Units, Activation, UseBias, KernelInitializer, RecurrentInitializer, BiasInitializer, KernelRegularizer,
            RecurrentRegularizer, BiasRegularizer, Dropout, RecurrentDropout).Constrained(this);
}
