namespace Myelin;

/// <summary>
/// The area under the receiver operating characteristic: the probability that a positive example has a higher score than a negative one,
/// where equal scores count one half. Or the area under the curve of precision over recall.
/// </summary>
/// <remarks>
/// As in Keras 3, with straight lines between the points of the first curve and, in the second, true positives that are linear in positives
/// (Davis and Goadrich, "The Relationship Between Precision-Recall and ROC Curves", 2006). The value is NaN if no example is positive, and
/// for the first curve also if none is negative. Source: Hanley and McNeil, "The meaning and use of the area under a receiver operating
/// characteristic (ROC) curve", 1982.
/// <code>
/// model.Compile(new Adam(), new BinaryCrossentropy(), [new Auc(), new Auc(curve: AucCurve.PrecisionRecall, name: "pr_auc")]);
/// </code>
/// </remarks>
/// <param name="thresholds">The number of thresholds, those at 0 and 1 included.</param>
/// <param name="fromLogits">Whether predictions are logits instead of probabilities.</param>
/// <param name="curve">The curve.</param>
/// <param name="name">Its name in logs and histories.</param>
/// <exception cref="ArgumentOutOfRangeException"><paramref name="thresholds"/> is below 2 or above 1,048,576.</exception>
public sealed class Auc(int thresholds = 200, bool fromLogits = false, AucCurve curve = AucCurve.Roc, string name = "auc")
    : ThresholdMetric(thresholds, fromLogits, name)
{
    /// <summary>The curve.</summary>
    public AucCurve Curve => curve;

    /// <inheritdoc/>
    private protected override double Result(double[] truePositives, double[] falsePositives)
    {
        double area = 0;
        for (int i = Thresholds - 2; i >= 0; i--)
        {
            double positives = truePositives[i] - truePositives[i + 1], negatives = falsePositives[i] - falsePositives[i + 1];
            if (curve == AucCurve.Roc)
            {
                area += negatives * (truePositives[i + 1] + positives / 2);
                continue;
            }
            double all = positives + negatives, above = truePositives[i + 1] + falsePositives[i + 1];
            if (all == 0) continue;
            double slope = positives / all, start = truePositives[i + 1] - slope * above;
            area += slope * (positives + (above > 0 ? start * DeterministicMath.Log((above + all) / above) : 0));
        }
        return curve == AucCurve.Roc ? area / (truePositives[0] * falsePositives[0]) : area / truePositives[0];
    }
}
