using System.Numerics;

namespace Myelin.Gallery.Computing;

/// <summary>A function of n bits as its truth table. Row i holds the bits of i, X1 first: row 1 of 3 bits is 0, 0, 1.</summary>
/// <param name="inputs">n, at most 16.</param>
/// <param name="isTrue">Its value in each row.</param>
sealed class BooleanFunction(int inputs, Func<int, bool> isTrue)
{
    readonly bool[] values = [.. Enumerable.Range(0, 1 << inputs).Select(isTrue)];

    /// <summary>n</summary>
    public int Inputs => inputs;

    /// <summary>The value in a row.</summary>
    public bool this[int row] => values[row];

    /// <summary>The rows where it is 1.</summary>
    public int[] TrueRows => [.. Enumerable.Range(0, values.Length).Where(row => values[row])];

    /// <summary>X1 ⊕ ... ⊕ Xn: whether an odd number of bits is 1.</summary>
    public static BooleanFunction Parity(int inputs) => new(inputs, row => BitOperations.PopCount((uint)row) % 2 == 1);

    /// <summary>The function whose value in row i is bit i of a number.</summary>
    public static BooleanFunction Numbered(int inputs, int number) => new(inputs, row => (number >> row & 1) == 1);

    /// <summary>A function whose rows are thrown like coins.</summary>
    public static BooleanFunction Random(int inputs, long seed)
    {
        float[] coins = Tensor.Uniform([1 << inputs], seed).ToArray<float>();
        return new(inputs, row => coins[row] < 0.5f);
    }

    /// <summary>All inputs of n bits, row after row: [2ⁿ, n] of zeros and ones.</summary>
    public static Tensor Rows(int inputs)
    {
        var rows = new float[1 << inputs, inputs];
        for (int row = 0; row < 1 << inputs; row++)
            for (int i = 0; i < inputs; i++) rows[row, i] = row >> (inputs - 1 - i) & 1;
        return Tensor.From(rows);
    }

    /// <summary>In how many rows a model of one output says what this function does: 1 or 0, exactly.</summary>
    public int RowsRight(Model model) => RowsRight(model.Predict(Rows(inputs), batchSize: 1 << inputs).ToArray<float>());

    /// <summary>Whether a model computes this function on every input.</summary>
    public bool IsComputedBy(Model model) => RowsRight(model) == values.Length;

    int RowsRight(float[] outputs) => values.Zip(outputs).Count(pair => pair.Second == (pair.First ? 1 : 0));
}
