using System.Globalization;

namespace Myelin;

/// <summary>A value that a loss cannot take.</summary>
/// <param name="Expected">What is expected: "labels from 0 to 9, the classes of the model".</param>
/// <param name="Received">The value.</param>
/// <param name="At">The example of the batch, counted from 0.</param>
/// <param name="Column">The place within the row, such as ", column 3"; empty if a row is one number.</param>
/// <param name="Fix">What to do.</param>
sealed record WrongValue(string Expected, double Received, int At, string Column, string Fix)
{
    /// <summary>The value and its place as a sentence.</summary>
    /// <param name="row">How the row is called.</param>
    public string Told(string row) => $"expects {Expected}, received {Received.ToString(CultureInfo.InvariantCulture)} in {row}{Column}; {Fix}.";
}

/// <summary>Looks for the first value in targets and predictions that a loss cannot take.</summary>
static class ValueCheck
{
    /// <summary>How far predicted probabilities may lie outside of 0 to 1 by rounding.</summary>
    const double Slack = 1e-4;

    /// <summary>The first target that does not fit; null if all do.</summary>
    /// <param name="loss">The loss.</param>
    /// <param name="target">[batch, ...].</param>
    /// <param name="classes">The size of the last axis of predictions.</param>
    /// <param name="whose">Whose classes they are.</param>
    /// <param name="weights">Weights of examples [batch] or positions; what weighs 0 is not looked at. Null if all count.</param>
    public static WrongValue? Targets(Loss loss, Tensor target, int classes, string whose, Tensor? weights = null) => loss.Targets switch
    {
        TargetKind.Labels => First(target, label => label == loss.Ignored || (label >= 0 && label < classes && label == Math.Floor(label)),
            $"labels from 0 to {classes - 1}, the classes of {whose}", "correct it, or end the model with a unit for each class", weights),
        TargetKind.Shares => First(target, value => value is >= 0 and <= 1, "targets from 0 to 1", "correct it, or use a loss for other numbers", weights),
        TargetKind.Signs => First(target, value => value is -1 or 0 or 1, "targets of -1 and 1, or of 0 and 1", "correct it", weights),
        TargetKind.NonNegative => First(target, value => value is >= 0 and < double.PositiveInfinity, "targets of 0 or more",
            "correct it, or use another loss", weights),
        _ => Finite(target, "targets"),
    };

    /// <summary>The first prediction that does not fit; null if all do.</summary>
    public static WrongValue? Predictions(Loss loss, Tensor prediction) => loss.Expects == OutputKind.Probabilities
        ? First(prediction, value => value is >= -Slack and <= 1 + Slack, "probabilities from 0 to 1",
            $"end the model with Activation.{loss.Suited}, or use a loss for logits")
        : null;

    /// <summary>The first number that is NaN or infinite; null if there is none.</summary>
    public static WrongValue? Finite(Tensor x, string what) => x.Type.IsReal() || x.Type.IsHalf()
        ? First(x, double.IsFinite, $"finite {what}", "replace it, or leave the row out") : null;

    static WrongValue? First(Tensor x, Predicate<double> fits, string expected, string fix, Tensor? weights = null)
    {
        using Recording.Region region = Recording.Off();
        double[] values = x.Cast(ElementType.Float64).ToArray<double>();
        double[]? counts = weights?.Cast(ElementType.Float64).ToArray<double>();
        int wrong = Enumerable.Range(0, values.Length)
            .FirstOrDefault(i => !fits(values[i]) && (counts == null || counts[(int)((long)i * counts.Length / values.Length)] != 0), -1);
        if (wrong < 0) return null;
        int row = x.Rank == 0 ? 0 : (int)(wrong / (x.Shape.Elements / x.Shape[0]));
        return new(expected, values[wrong], row, Column(x.Shape, wrong), fix);
    }

    /// <summary>The index of an element within its row: ", column 3", or ", at [2, 5, 0]" of an image.</summary>
    static string Column(Shape shape, int element)
    {
        var index = new int[Math.Max(0, shape.Rank - 1)];
        for (int axis = shape.Rank - 1; axis > 0; axis--) (element, index[axis - 1]) = Math.DivRem(element, shape[axis]);
        return index.Length switch { 0 => "", 1 => $", column {index[0]}", _ => $", at {index.Listed()}" };
    }
}
