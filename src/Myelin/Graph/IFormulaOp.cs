namespace Myelin;

/// <summary>
/// An op that is made of a formula, which can be run on any carrier: <see cref="UnaryOp{F}"/>, <see cref="BinaryOp{F}"/>, <see cref="ComparisonOp{F}"/>,
/// <see cref="BlockwiseOp{F}"/>, and <see cref="Ops.Recurrence{F}"/>, whose formula is one step. Exporters write any formula through it.
/// </summary>
public interface IFormulaOp
{
    /// <summary>The formula with its parameters, such as <see cref="Ops.Tanh"/>.</summary>
    object Formula { get; }

    /// <summary>The number of blocks of each input: 1 for each input of an elementwise op.</summary>
    IReadOnlyList<int> InputBlocks { get; }

    /// <summary>The number of blocks of each output.</summary>
    IReadOnlyList<int> OutputBlocks { get; }

    /// <summary>The blocks of all outputs, from the blocks of all inputs in order. A comparison gives a mask.</summary>
    /// <typeparam name="V">The carrier, which has a value for each block.</typeparam>
    /// <param name="x">The blocks of all inputs.</param>
    V[] Evaluate<V>(V[] x) where V : ILane<V>;
}
