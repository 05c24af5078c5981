namespace Myelin.Gallery.Neurons;

/// <summary>Rosenblatt's rule on one set of examples: cycle through them, and on a mistake w += x for the positive class, w -= x for the negative.</summary>
/// <param name="inputs">[count][features]</param>
/// <param name="labels">1 for the positive class, 0 for the negative.</param>
sealed class PerceptronRule(double[][] inputs, double[] labels)
{
    readonly List<int> mistakes = [];

    /// <summary>The examples with a 1 for the bias, those of the negative class turned round: w is right where w · p > 0.</summary>
    public double[][] Points { get; } = [.. inputs.WithOne().Select((row, i) => row.Select(value => labels[i] > 0.5 ? value : -value).ToArray())];

    /// <summary>The weights and then the bias; zeros at first.</summary>
    public double[] Weights { get; } = new double[inputs[0].Length + 1];

    /// <summary>The mistakes, each of them an update, of every epoch so far.</summary>
    public IReadOnlyList<int> Mistakes => mistakes;

    /// <summary>All updates so far.</summary>
    public long Updates { get; private set; }

    /// <summary>One cycle; gives its mistakes.</summary>
    public int Epoch()
    {
        int wrong = 0;
        foreach (double[] point in Points)
        {
            if (DoublePrecision.Dot(Weights, point) > 0) continue;
            for (int i = 0; i < Weights.Length; i++) Weights[i] += point[i];
            wrong++;
        }
        mistakes.Add(wrong);
        Updates += wrong;
        return wrong;
    }
}
