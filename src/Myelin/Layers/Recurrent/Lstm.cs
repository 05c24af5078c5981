namespace Myelin;

/// <summary>
/// h = o f(c) with c = k c' + i g, for each step of time, with the last output h' and cell state c', gates i = σ(x W₀ + h' U₀ + b₀),
/// k = σ(x W₁ + h' U₁ + b₁) and o = σ(x W₃ + h' U₃ + b₃), and g = f(x W₂ + h' U₂ + b₂), where f is tanh.
/// x: [batch, time, inputs] to y: [batch, units], the last h, or [batch, time, units], all of them.
/// W: [inputs, 4 units], U: [units, 4 units], b: [4 units].
/// </summary>
/// <remarks>
/// A long short-term memory. Its states are h and c. Gates are in the order i (input), k (forget), g (candidate), o (output), as in Keras.
/// (Hochreiter and Schmidhuber, "Long short-term memory", 1997; Gers et al., "Learning to forget", 2000; a forget bias of 1: Jozefowicz et al., 2015.)
/// It starts with states of zeros, or with those that are given. At masked steps the states and the output stay as they are.
/// <code>
/// new Sequential(input: [null, 8]) { new Lstm(32, returnSequences: true), new Lstm(32), new Dense(1) }
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
/// <param name="returnSequences">Whether the output has the output of every step instead of the last one.</param>
/// <param name="returnState">Whether the layer also returns the states after the last step.</param>
/// <param name="goBackwards">Whether it goes from the last step to the first. The outputs of all steps are then in this order, too.</param>
/// <param name="stateful">The number of sequences in every batch if each sequence continues the one in its place in the batch before; 0 to begin
/// every sequence anew.</param>
/// <param name="name">The name of the layer; null to number it automatically.</param>
/// <exception cref="ArgumentOutOfRangeException"><paramref name="units"/> is below 1, or a rate is not from 0 to below 1,
/// or <paramref name="stateful"/> is negative or above 2^20.</exception>
public sealed class Lstm(
    int units,
    Activation? activation = null, Activation? recurrentActivation = null,
    bool useBias = true,
    Initializer? kernelInitializer = null, Initializer? recurrentInitializer = null, Initializer? biasInitializer = null,
    bool unitForgetBias = true,
    Regularizer? kernelRegularizer = null, Regularizer? recurrentRegularizer = null, Regularizer? biasRegularizer = null,
    double dropout = 0, double recurrentDropout = 0,
    bool returnSequences = false, bool returnState = false, bool goBackwards = false, int stateful = 0,
    string? name = null)
    : KernelRecurrent(
        new LstmCell(units, activation, recurrentActivation, useBias, kernelInitializer, recurrentInitializer, biasInitializer, unitForgetBias,
            kernelRegularizer, recurrentRegularizer, biasRegularizer, dropout, recurrentDropout),
        returnSequences, returnState, goBackwards, stateful, name)
{
    /// <summary>The activation of the other gates.</summary>
    public Activation RecurrentActivation => ((LstmCell)Cell).RecurrentActivation;

    /// <summary>Whether the bias of the forget gate begins with ones.</summary>
    public bool UnitForgetBias => unitForgetBias;

    internal override Recurrent Reversed() =>
        new Lstm(Units, Activation, RecurrentActivation, UseBias, KernelInitializer, RecurrentInitializer, BiasInitializer, UnitForgetBias,
            KernelRegularizer, RecurrentRegularizer, BiasRegularizer, Dropout, RecurrentDropout, ReturnSequences, ReturnState, !GoBackwards,
            Stateful).Constrained(this);
}
