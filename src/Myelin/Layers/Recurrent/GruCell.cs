namespace Myelin;

/// <summary>
/// h = z h' + (1 - z) c for each step of time, with the last output h', z = σ(x W₀ + h' U₀ + b₀), r = σ(x W₁ + h' U₁ + b₁) and
/// c = f(x W₂ + b₂ + r (h' U₂ + b₃)), or c = f(x W₂ + (r h') U₂ + b₂) if the reset gate acts before the product, where f is tanh.
/// x: [batch, inputs] to h: [batch, units]. One step of <see cref="Gru"/>.
/// W: [inputs, 3 units], U: [units, 3 units], b: [2, 3 units], one row for the products of the inputs and one for those of the state,
/// or [3 units] if the reset gate acts before the product.
/// </summary>
/// <remarks>
/// A gated recurrent unit. Gates are in the order z (update), r (reset), c (candidate), and the reset gate acts after the product, as Keras 3 and
/// cuDNN have it. (Cho et al., "Learning phrase representations using RNN encoder-decoder for statistical machine translation", 2014.)
/// <code>
/// new Rnn(new StackedRnnCells([new GruCell(32), new GruCell(32)]), returnSequences: true)
/// </code>
/// </remarks>
/// <param name="units">The size of the state.</param>
/// <param name="activation">The activation of the candidate c. Default: tanh.</param>
/// <param name="recurrentActivation">The activation of the other gates. Default: sigmoid.</param>
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
/// <param name="resetAfter">Whether the reset gate acts after the recurrent product, as in cuDNN, or before it, as in the paper.</param>
/// <param name="name">The name of the cell; null to number it automatically.</param>
/// <exception cref="ArgumentOutOfRangeException"><paramref name="units"/> is below 1, or a rate is not from 0 to below 1.</exception>
public sealed class GruCell(
    int units,
    Activation? activation = null, Activation? recurrentActivation = null,
    bool useBias = true,
    Initializer? kernelInitializer = null, Initializer? recurrentInitializer = null, Initializer? biasInitializer = null,
    Regularizer? kernelRegularizer = null, Regularizer? recurrentRegularizer = null, Regularizer? biasRegularizer = null,
    double dropout = 0, double recurrentDropout = 0,
    bool resetAfter = true,
    string? name = null)
    : KernelCell(new(units, activation, useBias, kernelInitializer, recurrentInitializer, biasInitializer,
        kernelRegularizer, recurrentRegularizer, biasRegularizer, dropout, recurrentDropout), 3, name)
{
    /// <summary>The activation of the other gates.</summary>
    public Activation RecurrentActivation { get; } = recurrentActivation ?? Activation.Sigmoid;

    /// <summary>Whether the reset gate acts after the recurrent product.</summary>
    public bool ResetAfter => resetAfter;

    bool IsUsual => resetAfter && Is(Activation, "tanh") && Is(RecurrentActivation, "sigmoid");

    internal override (Tensor? Outputs, Tensor[] States) Run(Tensor x, Tensor[] states, CellRun run, CallContext context) =>
        IsUsual ? Recur(new Ops.GruGates(), x, states, run, context) : base.Run(x, states, run, context);

    private protected override Tensor? RecurrentBias => resetAfter ? Bias?.Value[1] : null;

    private protected override Shape BiasShape => resetAfter ? [2, 3 * Units] : [3 * Units];

    private protected override Tensor? InputBias => resetAfter ? Bias?.Value[0] : Bias?.Value;

    /// <inheritdoc/>
    protected override (Tensor Entries, CellStep Step) Begin(Tensor x, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(context);
        Tensor u = RecurrentKernel.Value;
        Func<Tensor, Tensor>? drop = RecurrentDrop(x, context);
        return (InputProducts(x, context), resetAfter ? ResetLast(u, RecurrentBias, drop) : ResetFirst(u[.., ..(2 * Units)], u[.., (2 * Units)..], drop));
    }

    CellStep ResetLast(Tensor u, Tensor? bias, Func<Tensor, Tensor>? drop) => (entry, states) =>
    {
        Tensor h = states[0], products = (drop == null ? h : drop(h)).MatMul(u);
        if (bias != null) products += bias;
        if (IsUsual) return [h.GruGates(entry, products)];
        Tensor[] given = entry.Split(3, -1), own = products.Split(3, -1);
        Tensor reset = RecurrentActivation.Of(given[1] + own[1]);
        return [Next(h, RecurrentActivation.Of(given[0] + own[0]), Activation.Of(given[2] + reset * own[2]))];
    };

    CellStep ResetFirst(Tensor gates, Tensor candidate, Func<Tensor, Tensor>? drop) => (entry, states) =>
    {
        Tensor h = states[0], dropped = drop == null ? h : drop(h);
        Tensor[] given = entry.Split(3, -1), own = dropped.MatMul(gates).Split(2, -1);
        Tensor reset = RecurrentActivation.Of(given[1] + own[1]);
        return [Next(h, RecurrentActivation.Of(given[0] + own[0]), Activation.Of(given[2] + (reset * dropped).MatMul(candidate)))];
    };

    static Tensor Next(Tensor h, Tensor update, Tensor candidate) => candidate + update * (h - candidate);

    internal override RecurrentCell Copy() =>
        new GruCell(Units, Activation, RecurrentActivation, UseBias, KernelInitializer, RecurrentInitializer, BiasInitializer, KernelRegularizer,
            RecurrentRegularizer, BiasRegularizer, Dropout, RecurrentDropout, ResetAfter).Constrained(this);
}
