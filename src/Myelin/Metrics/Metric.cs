namespace Myelin;

/// <summary>A number for each example, whose mean over a data set is shown: accuracies, errors, and every <see cref="Loss"/>.</summary>
public abstract class Metric(string name)
{
    /// <summary>What it is called in logs and histories.</summary>
    public string Name => name;

    /// <summary>One number for each example: [batch], of the prediction's element type.</summary>
    /// <exception cref="ShapeException">Prediction and target do not go together.</exception>
    public abstract Tensor Each(Tensor prediction, Tensor target);
}
