namespace Myelin;

/// <summary>The terms of a weighted mean: Σ terms / Σ counts.</summary>
/// <param name="Terms">[batch], or [batch, ...] if there are counts.</param>
/// <param name="Counts">How much each term counts, in the same shape; null if each counts 1.</param>
/// <param name="Reduction">How a loss becomes one number.</param>
readonly record struct MeanTerms(Tensor Terms, Tensor? Counts, LossReduction Reduction = LossReduction.Mean)
{
    /// <summary>The loss of the batch: one number. It is 0 if nothing counts.</summary>
    public Tensor Value => Reduction switch
    {
        LossReduction.Sum => Terms.Sum(),
        LossReduction.WeightedMean when Counts != null && Counts.Sum() is var sum => Terms.Sum() / Tensor.Where(sum.EqualTo(0), 1, sum),
        _ => Counts == null ? Terms.Mean() : Terms.Sum() / Counts.Sum().Maximum(1),
    };

    /// <summary>The terms of the mean plus a number.</summary>
    public MeanTerms Plus(Tensor number) => this with { Terms = Counts == null ? Terms + number : Terms + number * Counts };

    /// <summary>The terms outside the graph.</summary>
    public MeanTerms StopGradient() => this with { Terms = Terms.StopGradient() };

    /// <summary>Adds the terms and the counts to the totals of a <see cref="MeanMetric"/>.</summary>
    public IReadOnlyList<Tensor> AddedTo(IReadOnlyList<Tensor> totals) =>
    [
        totals[0] + Terms.Cast(ElementType.Float64).Sum(),
        totals[1] + (Counts == null ? Terms.Shape[0] : Counts.Cast(ElementType.Float64).Sum()),
    ];

    /// <summary>The mean over all axes but the first: [batch, ...] to [batch].</summary>
    public static Tensor PerExample(Tensor x) => x.Rank <= 1 ? x : x.Mean(Ops.Axes.Range(1, x.Rank));

    /// <summary>
    /// Targets with 0 at masked positions, so that padding such as a label of -1 makes no NaN, whose gradient would not be 0. Targets that
    /// do not have the axes of the mask stay as they are.
    /// </summary>
    public static Tensor Masked(Tensor target, Tensor? mask)
    {
        if (mask == null || !target.Type.IsNumber() || target.Rank < mask.Rank || target.Shape[..mask.Rank] != mask.Shape) return target;
        return Tensor.Where(Extended(mask.Cast(ElementType.Bool), target.Rank), target, 0);
    }

    /// <summary>
    /// Values, weights and mask with the same number of axes. Trailing axes of the values that neither weights nor mask have are averaged;
    /// the shorter of weights and mask gets axes of 1 at its end.
    /// </summary>
    /// <exception cref="ShapeException">Weights or mask are not of the leading axes of the values.</exception>
    public static (Tensor Values, Tensor? Weights, Tensor? Mask) Aligned(string who, Tensor values, Tensor? weights, Tensor? mask)
    {
        int rank = Math.Max(Leading(who, "weights", values, weights), Leading(who, "a mask", values, mask));
        if (values.Rank > rank) values = values.Mean(Ops.Axes.Range(rank, values.Rank));
        return (values, weights == null ? null : Extended(weights, rank).Cast(values.Type), mask == null ? null : Extended(mask, rank).Cast(ElementType.Bool));
    }

    /// <summary>The rank of weights or a mask, which must have the shape of the leading axes of the values.</summary>
    static int Leading(string who, string what, Tensor values, Tensor? given)
    {
        if (given == null) return 1;
        if (given.Rank < 1 || given.Rank > values.Rank || given.Shape != values.Shape[..given.Rank])
        {
            string one = values.Shape[..1].ToString(), all = values.Shape.ToString();
            string expected = one == all ? one : $"{one} or {all}";
            throw new ShapeException($"{who}: expects {what} of shape {expected}, received {given.Shape}; give one number for each example or position.");
        }
        return given.Rank;
    }

    /// <summary>How much each value counts: its weight, or 1; 0 where it is masked. In the shape of the values, Float64.</summary>
    /// <exception cref="ShapeException">Weights or mask are not of the leading axes of the values.</exception>
    public static Tensor CountsOf(string who, Tensor values, Tensor? weights, Tensor? mask)
    {
        Leading(who, "weights", values, weights);
        Tensor counts = weights == null
            ? Tensor.Ones(values.Shape, ElementType.Float64)
            : Extended(weights, values.Rank).Cast(ElementType.Float64).BroadcastTo(values.Shape);
        return Kept(who, counts, mask);
    }

    /// <summary>Values with 0 where they are masked.</summary>
    /// <exception cref="ShapeException">The mask is not of the leading axes of the values.</exception>
    public static Tensor Kept(string who, Tensor values, Tensor? mask)
    {
        Leading(who, "a mask", values, mask);
        return mask == null ? values : Tensor.Where(Extended(mask, values.Rank).Cast(ElementType.Bool), values, 0);
    }

    static Tensor Extended(Tensor x, int rank) => x.Rank == rank ? x : x.Reshape(x.Shape.Concat([.. Enumerable.Repeat(1, rank - x.Rank)]));
}
