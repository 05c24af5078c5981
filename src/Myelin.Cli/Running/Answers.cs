namespace Myelin.Cli.Running;

/// <summary>The answers of a model: probabilities of classes, or quantities.</summary>
sealed class Answers(Model model)
{
    IReadOnlyList<string> Classes => model.Preprocessing?.Classes ?? [];

    /// <summary>The outputs for some inputs, one row each; logits become probabilities.</summary>
    /// <param name="inputs">[count, ...]</param>
    public double[][] Of(Tensor inputs)
    {
        Tensor outputs = Probabilities(model.Predict(inputs));
        return outputs.Cast(ElementType.Float64).ToArray<double>().Chunk((int)(outputs.Shape.Elements / outputs.Shape[0])).ToArray();
    }

    /// <summary>Whether the model's outputs are logits.</summary>
    public bool AreLogits => model.IsCompiled && model.Loss is SparseCategoricalCrossentropy { FromLogits: true }
        or CategoricalCrossentropy { FromLogits: true } or BinaryCrossentropy { FromLogits: true };

    Tensor Probabilities(Tensor outputs) => !AreLogits ? outputs : model.Loss is BinaryCrossentropy ? outputs.Sigmoid() : outputs.Softmax();

    /// <summary>Classes with their probabilities, the most likely first. A single output is the probability of the second of two classes.</summary>
    public IEnumerable<(string Name, double Value)> Ranked(double[] row)
    {
        if (row.Length == 1 && Classes.Count == 2) row = [1 - row[0], row[0]];
        return row.Select((value, i) => (Classes[i], value)).OrderByDescending(pair => pair.value);
    }

    /// <summary>Whether the model predicts classes.</summary>
    public bool IsClassified(double[] row) => Classes.Count > 0 && (row.Length == Classes.Count || (row.Length == 1 && Classes.Count == 2));

    /// <summary>7 98.1 %  1 1.2 %  9 0.4 %</summary>
    public string Text(double[] row, int top) => IsClassified(row)
        ? string.Join("  ", Ranked(row).Take(top).Select(pair => $"{pair.Name} {100 * pair.Value:0.0} %"))
        : string.Join("  ", row.Select(value => $"{value:0.####}"));

    /// <summary>The same for --json.</summary>
    public object Json(Question question, double[] row, int top) => IsClassified(row)
        ? new { input = question.Name, answer = Ranked(row).First().Name, probabilities = Likeliest(row, top), right = question.Right }
        : new { input = question.Name, values = row, right = question.Right };

    /// <summary>The most likely classes with their probabilities.</summary>
    public Dictionary<string, double> Likeliest(double[] row, int top) => Ranked(row).Take(top).ToDictionary(pair => pair.Name, pair => pair.Value);
}
