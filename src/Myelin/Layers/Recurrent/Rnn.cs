namespace Myelin;

/// <summary>
/// s = step(x, s') for each step of time, by a cell. x: [batch, time, inputs] to y: [batch, units], the last output, or [batch, time, units],
/// all of them.
/// </summary>
/// <remarks>
/// It starts with states of zeros, or with those that are given. At masked steps the states and the output stay as they are. Semantics as in Keras 3.
/// <code>
/// new Sequential(input: [null, 8]) { new Rnn(new StackedRnnCells([new LstmCell(32), new GruCell(16)])), new Dense(1) }
/// </code>
/// </remarks>
public sealed class Rnn : Recurrent
{
    /// <summary>Creates the layer.</summary>
    /// <param name="cell">The cell, which computes one step: one of the library or of your own.</param>
    /// <param name="returnSequences">Whether the output has the output of every step instead of the last one.</param>
    /// <param name="returnState">Whether the layer also returns the states after the last step.</param>
    /// <param name="goBackwards">Whether it goes from the last step to the first. The outputs of all steps are then in this order, too.</param>
    /// <param name="stateful">The number of sequences in every batch if each sequence continues the one in its place in the batch before;
    /// 0 to begin every sequence anew.</param>
    /// <param name="name">The name of the layer; null to number it automatically.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="stateful"/> is negative or above 2^20.</exception>
    public Rnn(
        RecurrentCell cell, bool returnSequences = false, bool returnState = false, bool goBackwards = false, int stateful = 0, string? name = null)
        : base(cell, returnSequences, returnState, goBackwards, stateful, name) => Track(cell);

    internal override Recurrent Reversed() => new Rnn(Cell.Copy(), ReturnSequences, ReturnState, !GoBackwards, Stateful);
}
