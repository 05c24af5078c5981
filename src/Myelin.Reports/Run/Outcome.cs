namespace Myelin;

/// <summary>The outputs of a model for every example of a data set, with the targets.</summary>
sealed class Outcome
{
    Outcome(Model model, Dataset data, Tensor predictions, Tensor targets, Tensor losses)
    {
        Shapes = $"outputs {predictions.Shape} for targets {targets.Shape}";
        (Values, TrueValues) = (Raster.Numbers(predictions), Raster.Numbers(targets));
        Losses = Raster.Numbers(losses);
        if (data.IsRegression || predictions.Rank > 2) return;
        Predicted = predictions.Rank == 2 && predictions.Shape[1] > 1 ? Labels(predictions.ArgMax()) : Likelier(model, predictions);
        True = targets.Shape == predictions.Shape && predictions.Rank == 2 && predictions.Shape[1] > 1
            ? Labels(targets.Cast(ElementType.Float32).ArgMax())
            : Labels(targets);
        int named = Math.Max(data.Classes.Count, 1 + Math.Max(Predicted.Max(), True.Max()));
        Classes = [.. Enumerable.Range(0, named).Select(i => i < data.Classes.Count ? data.Classes[i] : $"{i}")];
    }

    /// <summary>Computes it.</summary>
    public static Outcome Of(Model model, Dataset data)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        using Recording.Region region = Recording.Off();
        (Tensor predictions, Tensor targets) = (model.Predict(data), data.Targets);
        if (data.Classes.Count > 1 && predictions.Rank == targets.Rank + 1 && predictions.Rank > 2) return OfPositions(model, data, predictions, targets);
        return new(model, data, predictions, targets, model.Loss.Each(predictions, targets));
    }

    /// <summary>Each position as an example, such as the nodes of a graph, but those without a class.</summary>
    static Outcome OfPositions(Model model, Dataset data, Tensor predictions, Tensor targets)
    {
        Tensor labels = targets.Reshape(-1);
        int[] all = Labels(labels);
        Tensor kept = Tensor.From([.. Enumerable.Range(0, all.Length).Where(i => all[i] >= 0)]);
        (predictions, labels) = (predictions.Reshape(all.Length, predictions.Shape[^1]).Gather(kept), labels.Gather(kept));
        return new(model, data, predictions, labels, model.Loss.Each(predictions, labels)) { HasPositions = true };
    }

    /// <summary>Whether <see cref="Predicted"/> has an entry for each position of each example.</summary>
    public bool HasPositions { get; private init; }

    /// <summary>Whether a confusion matrix of the classes can be read.</summary>
    public bool HasFewClasses => Classes.Length <= 20 || !HasPositions;

    /// <summary>For one output, the class whose loss would be smaller, which is right for probabilities, logits and ±1.</summary>
    static int[] Likelier(Model model, Tensor predictions)
    {
        double[] zero = Raster.Numbers(model.Loss.Each(predictions, Tensor.Zeros(predictions.Shape, predictions.Type))), one = Raster.Numbers(
            model.Loss.Each(predictions, Tensor.Ones(predictions.Shape, predictions.Type)));
        return [.. one.Select((loss, i) => loss < zero[i] ? 1 : 0)];
    }

    static int[] Labels(Tensor labels) => [.. Raster.Numbers(labels).Select(label => (int)label)];

    /// <summary>The sizes of outputs and targets, for errors.</summary>
    string Shapes { get; }

    /// <summary>The loss of each example.</summary>
    public double[] Losses { get; }

    /// <summary>The predicted class of each example; empty if the model is not a classifier.</summary>
    public int[] Predicted { get; } = [];

    /// <summary>The class of each example; empty if the model is not a classifier.</summary>
    public int[] True { get; } = [];

    public string[] Classes { get; } = [];

    public bool IsClassifier => Predicted.Length > 0 && Predicted.Length == True.Length;

    /// <summary>The outputs, all numbers in order.</summary>
    public double[] Values { get; }

    /// <summary>The targets.</summary>
    public double[] TrueValues { get; }

    /// <summary>Examples by their loss, the largest first; for a classifier only misclassified ones.</summary>
    public int[] Worst(int count) =>
        [.. Enumerable.Range(0, Losses.Length).Where(i => !IsClassifier || Predicted[i] != True[i]).OrderByDescending(i => Losses[i]).ThenBy(i => i).Take(
            count)];

    public ConfusionMatrix Confusion(string title)
    {
        if (!IsClassifier)
            throw new ShapeException($"ConfusionMatrix \"{title}\": expects a classifier with labels, received {Shapes}; a scatter chart shows quantities.");
        var counts = new int[Classes.Length, Classes.Length];
        for (int i = 0; i < Predicted.Length; i++) counts[True[i], Predicted[i]]++;
        return new(title, counts, Classes);
    }
}
