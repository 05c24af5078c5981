namespace Myelin;

/// <summary>The cause of a loss that is not finite: a label that is no class, an input, target or weight that is not finite, or the learning rate.</summary>
/// <remarks>It is looked for on the host after the loss has become NaN or infinite, so it costs a training nothing.</remarks>
sealed class Divergence(Compiled compiled, BatchBinding binding, Batch batch, Tensor?[] weights)
{
    readonly Model model = compiled.Model;

    /// <summary>The error for a batch.</summary>
    /// <param name="loss">Its loss.</param>
    /// <param name="epoch">The epoch, counted from 1.</param>
    /// <param name="number">The batch, counted from 1.</param>
    public TrainingException Error(double loss, int epoch, int number)
    {
        string what = double.IsNaN(loss) ? "NaN" : "infinite", place = $"in epoch {epoch}, batch {number}";
        return new(Cause() is { } cause
            ? $"Fit: {cause} The loss became {what} {place}."
            : $"Fit: the loss became {what} {place}, although all inputs and targets are finite. Lower the learning rate " +
                $"({compiled.Optimizer.LearningRate}), or scale inputs and targets to a size of about 1.");
    }

    /// <summary>The first label that is no class, or else the first number that is not finite; null if there is none.</summary>
    public string? Cause() => WrongLabel() ?? WrongNumber();

    string? WrongLabel()
    {
        int[] places = compiled.Places();
        for (int i = 0; i < places.Length; i++)
        {
            if (!compiled.Outputs[i].Loss.TakesLabels || model.Outputs[places[i]] is not { Rank: > 0 } output) continue;
            int classes = output.Shape[^1];
            Tensor labels = batch.Targets[binding.Target(i)];
            double[] values = Numbers(labels);
            int wrong = Array.FindIndex(values, label => !(label >= 0 && label < classes && label == Math.Floor(label)));
            if (wrong >= 0)
                return $"expects labels from 0 to {classes - 1}, the classes of {Output(i)}, received {values[wrong]} in {Row(labels, wrong)}; " +
                    "correct it, or end the model with a unit for each class.";
        }
        return null;
    }

    string Output(int loss) => compiled.Outputs[loss].Name is { } name ? $"the output \"{name}\"" : "the model";

    string? WrongNumber()
    {
        (string What, Tensor Value)[] parts =
        [
            .. binding.Inputs(batch).Select((x, i) => (model.InputSpecs.Count == 1 ? "inputs" : $"inputs \"{model.InputSpecs[i].Name ?? $"{i}"}\"", x)),
            .. compiled.Outputs.Select((output, i) => (output.Name == null ? "targets" : $"targets of \"{output.Name}\"", batch.Targets[binding.Target(i)])),
            .. weights.OfType<Tensor>().Select(x => ("weights", x)),
        ];
        foreach ((string what, Tensor x) in parts)
        {
            if (!x.Type.IsReal() && !x.Type.IsHalf()) continue;
            double[] values = Numbers(x);
            int wrong = Array.FindIndex(values, value => !double.IsFinite(value));
            if (wrong >= 0)
                return $"expects finite {what}, received {values[wrong]} in {Row(x, wrong)}{Column(x.Shape, wrong)}; replace it, or leave the row out.";
        }
        return null;
    }

    static double[] Numbers(Tensor x)
    {
        using Recording.Region region = Recording.Off();
        return x.Cast(ElementType.Float64).ToArray<double>();
    }

    /// <summary>The row of the data set, or the position in a stream.</summary>
    string Row(Tensor x, int element)
    {
        int example = (int)(element / (x.Shape.Elements / x.Shape[0]));
        return batch.Rows is { } rows ? $"row {rows[example]}" : $"example {batch.First + example}";
    }

    /// <summary>The index of an element within its row: ", column 3", or ", [2, 5, 0]" of an image.</summary>
    static string Column(Shape shape, int element)
    {
        var index = new int[shape.Rank - 1];
        for (int axis = shape.Rank - 1; axis > 0; axis--) (element, index[axis - 1]) = Math.DivRem(element, shape[axis]);
        return index.Length switch { 0 => "", 1 => $", column {index[0]}", _ => $", at {index.Listed()}" };
    }
}
