namespace Myelin;

/// <summary>The base of <see cref="F1Score"/> and <see cref="FBetaScore"/>.</summary>
public abstract class FScore : Metric
{
    readonly double square;

    private protected FScore(double beta, int classes, MetricAverage average, double threshold, string name) : base(name, MetricDirection.HigherIsBetter)
    {
        square = beta * beta;
        Classes = Settings.Within(classes, 2, Confusions.MostClasses, GetType().Name);
        Threshold = double.IsNaN(threshold) ? Settings.Finite(threshold, GetType().Name) : threshold;
        Average = average;
        Totals = [new("matrix", [classes, classes]), new("outputs")];
    }

    /// <summary>The number of classes.</summary>
    public int Classes { get; }

    /// <summary>How the measures of several classes become one number.</summary>
    public MetricAverage Average { get; }

    /// <summary>For one output: what it is compared with.</summary>
    public double Threshold { get; }

    /// <summary>"matrix", [expected, predicted], and "outputs", the number of outputs.</summary>
    public sealed override IReadOnlyList<MetricTotal> Totals { get; }

    /// <inheritdoc/>
    public sealed override IReadOnlyList<Tensor> Update(
        IReadOnlyList<Tensor> totals, Tensor prediction, Tensor target, Tensor? weights = null, Tensor? mask = null)
    {
        ArgumentNullException.ThrowIfNull(totals);
        ArgumentNullException.ThrowIfNull(prediction);
        ArgumentNullException.ThrowIfNull(target);
        (Tensor predicted, Tensor expected) = Confusions.Classes(Name, prediction, MeanTerms.Masked(target, mask), Classes, Threshold);
        double outputs = prediction.Rank < 2 ? 1 : prediction.Shape[-1];
        return
        [
            totals[0] + Confusions.Matrix(predicted, expected, CountsOf(expected, weights, mask), Classes),
            Tensor.Full([], outputs, ElementType.Float64),
        ];
    }

    /// <inheritdoc/>
    public sealed override double Result(IReadOnlyList<Tensor> totals)
    {
        ArgumentNullException.ThrowIfNull(totals);
        double[] matrix = totals[0].ToArray<double>();
        var classes = new (double Right, double Predicted, double Expected)[Classes];
        for (int i = 0; i < matrix.Length; i++)
        {
            int expected = i / Classes, predicted = i % Classes;
            if (expected == predicted) classes[expected].Right += matrix[i];
            classes[predicted].Predicted += matrix[i];
            classes[expected].Expected += matrix[i];
        }
        double all = classes.Sum(one => one.Expected);
        if (all == 0) return double.NaN;
        if ((double)totals[1] == 1) return Of(classes[1]);
        return Average switch
        {
            MetricAverage.Macro => classes.Average(Of),
            MetricAverage.Micro => Of((classes.Sum(one => one.Right), classes.Sum(one => one.Predicted), all)),
            _ => classes.Sum(one => Of(one) * one.Expected) / all,
        };
    }

    double Of((double Right, double Predicted, double Expected) one) => one.Predicted + one.Expected == 0 ? 0
        : (1 + square) * one.Right / (square * one.Expected + one.Predicted);
}
