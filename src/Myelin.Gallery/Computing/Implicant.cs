using System.Numerics;

namespace Myelin.Gallery.Computing;

/// <summary>An AND of bits and negated bits, such as X̄1 X3: a set of rows of a truth table that agree in the bits that it reads.</summary>
/// <param name="Inputs">How many bits there are.</param>
/// <param name="Values">What the bits must be, X1 the highest; 0 where they are not read.</param>
/// <param name="Free">Ones where a bit is not read.</param>
readonly record struct Implicant(int Inputs, int Values, int Free = 0)
{
    /// <summary>Whether it is 1 in a row.</summary>
    public bool Covers(int row) => (row & ~Free) == Values;

    /// <summary>How many bits it reads.</summary>
    public int Literals => Inputs - BitOperations.PopCount((uint)Free);

    /// <summary>
    /// H(Σ ±x - (positive bits - ½)): a weight of 1 for a bit, -1 for a negated one. The sum is the number of positive bits exactly if all are as they
    /// must be, and at least 1 less otherwise.
    /// </summary>
    public Neuron ToNeuron()
    {
        var weights = new double[Inputs];
        for (int i = 0; i < Inputs; i++) weights[i] = IsRead(i) ? IsPositive(i) ? 1 : -1 : 0;
        return new(weights, 0.5 - BitOperations.PopCount((uint)Values));
    }

    bool IsRead(int i) => (Free >> (Inputs - 1 - i) & 1) == 0;

    bool IsPositive(int i) => (Values >> (Inputs - 1 - i) & 1) == 1;

    /// <summary>X̄1 X3</summary>
    public override string ToString()
    {
        var implicant = this;
        return Literals == 0
            ? "1"
            : string.Join(" ", Enumerable.Range(0, Inputs).Where(implicant.IsRead).Select(i => $"{(implicant.IsPositive(i) ? "X" : "X̄")}{i + 1}"));
    }
}
