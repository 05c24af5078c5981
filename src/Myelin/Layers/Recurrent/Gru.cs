namespace Myelin;

/// <summary>
/// h = z h' + (1 - z) c for each step of time, with the last output h', z = σ(x W₀ + h' U₀ + b₀), r = σ(x W₁ + h' U₁ + b₁) and
/// c = f(x W₂ + b₂ + r (h' U₂ + b₃)), or c = f(x W₂ + (r h') U₂ + b₂) if the reset gate acts before the product, where f is tanh.
/// x: [batch, time, inputs] to y: [batch, units], the last h, or [batch, time, units], all of them.
/// W: [inputs, 3 units], U: [units, 3 units], b: [2, 3 units], one row for the products of the inputs and one for those of the state,
/// or [3 units] if the reset gate acts before the product.
/// </summary>
/// <remarks>
/// A gated recurrent unit. Gates are in the order z (update), r (reset), c (candidate), and the reset gate acts after the product, as Keras 3 and
/// cuDNN have it. (Cho et al., "Learning phrase representations using RNN encoder-decoder for statistical machine translation", 2014.)
/// It starts with states of zeros, or with those that are given. At masked steps the states and the output stay as they are.
/// <code>
/// new Sequential(input: [null, 8]) { new Gru(32, returnSequences: true), new Gru(32), new Dense(1) }
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
/// <param name="returnSequences">Whether the output has the output of every step instead of the last one.</param>
/// <param name="returnState">Whether the layer also returns the states after the last step.</param>
/// <param name="goBackwards">Whether it goes from the last step to the first. The outputs of all steps are then in this order, too.</param>
/// <param name="stateful">The number of sequences in every batch if each sequence continues the one in its place in the batch before; 0 to begin
/// every sequence anew.</param>
/// <param name="name">The name of the layer; null to number it automatically.</param>
/// <exception cref="ArgumentOutOfRangeException"><paramref name="units"/> is below 1, or a rate is not from 0 to below 1,
/// or <paramref name="stateful"/> is negative or above 2^20.</exception>
public sealed class Gru(
    int units,
    Activation? activation = null, Activation? recurrentActivation = null,
    bool useBias = true,
    Initializer? kernelInitializer = null, Initializer? recurrentInitializer = null, Initializer? biasInitializer = null,
    Regularizer? kernelRegularizer = null, Regularizer? recurrentRegularizer = null, Regularizer? biasRegularizer = null,
    double dropout = 0, double recurrentDropout = 0,
    bool resetAfter = true,
    bool returnSequences = false, bool returnState = false, bool goBackwards = false, int stateful = 0,
    string? name = null)
    : KernelRecurrent(
        new GruCell(units, activation, recurrentActivation, useBias, kernelInitializer, recurrentInitializer, biasInitializer, kernelRegularizer,
            recurrentRegularizer, biasRegularizer, dropout, recurrentDropout, resetAfter),
        returnSequences, returnState, goBackwards, stateful, name)
{
    /// <summary>The activation of the other gates.</summary>
    public Activation RecurrentActivation => ((GruCell)Cell).RecurrentActivation;

    /// <summary>Whether the reset gate acts after the recurrent product.</summary>
    public bool ResetAfter => resetAfter;

    internal override Recurrent Reversed() =>
        new Gru(Units, Activation, RecurrentActivation, UseBias, KernelInitializer, RecurrentInitializer, BiasInitializer, KernelRegularizer,
            RecurrentRegularizer, BiasRegularizer, Dropout, RecurrentDropout, ResetAfter, ReturnSequences, ReturnState, !GoBackwards,
            Stateful).Constrained(this);
}
