namespace Myelin;

/// <summary>
/// min(1, e^(1 - r/c)) (p₁ ⋯ pₙ)^(1/n) of c predicted and r expected tokens, where pᵢ is the share of predicted sequences of i tokens that
/// also occur in the target, each at most as often as there.
/// </summary>
/// <remarks>
/// Predictions are tokens [batch, length] or scores [batch, length, vocabulary], whose largest is taken. Targets are tokens [batch, length]. Both
/// are padded at the end. Counts are added up over all examples. It is 0 if no sequence of n tokens is right.
/// Source: Papineni et al., "BLEU: a Method for Automatic Evaluation of Machine Translation", 2002.
/// <code>
/// double score = new Bleu().Measure(translated, expected);
/// </code>
/// </remarks>
/// <param name="order">n, the longest sequences that are compared; from 1 to 16.</param>
/// <param name="padding">The token of padding.</param>
/// <param name="name">Its name in logs and histories.</param>
/// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
public sealed class Bleu(int order = 4, int padding = 0, string name = "bleu") : Metric(name, MetricDirection.HigherIsBetter)
{
    /// <summary>The longest sequences that are compared.</summary>
    public int Order { get; } = Settings.Within(order, 1, 16, nameof(Bleu));

    /// <summary>The token of padding.</summary>
    public int Padding => padding;

    /// <summary>For each length of sequences those that are right and all, and the numbers of predicted and expected tokens.</summary>
    public override IReadOnlyList<MetricTotal> Totals { get; } = [new("right", [order]), new("all", [order]), new("predicted"), new("expected")];

    /// <inheritdoc/>
    public override IReadOnlyList<Tensor> Update(
        IReadOnlyList<Tensor> totals, Tensor prediction, Tensor target, Tensor? weights = null, Tensor? mask = null)
    {
        ArgumentNullException.ThrowIfNull(totals);
        ArgumentNullException.ThrowIfNull(prediction);
        ArgumentNullException.ThrowIfNull(target);
        Tensor p = Losses.Whole(prediction.Rank == 3 ? prediction.ArgMax() : prediction), t = Losses.Whole(target);
        if (p.Rank != 2 || t.Rank != 2 || p.Shape[0] != t.Shape[0])
            throw new ShapeException($"{Name}: expects tokens [batch, length] or scores [batch, length, vocabulary] and targets [batch, length], received " +
                $"{prediction.Shape} and {target.Shape}; give one sequence for each example.");
        Tensor first = p[.., 0], counts = CountsOf(first, weights, mask is { Rank: 1 } ? mask : null).ExpandDims(-1);
        if (mask is { Rank: > 1 }) (p, t) = (Cut(p, mask), Cut(t, mask));
        Tensor isP = Real(p), isT = Real(t);
        Tensor same = Equal(p, p), found = Equal(p, t), startsP = isP, startsT = isT;       // [batch, i, k]: sequences from i and from k are equal
        Tensor earlier = Tensor.Ones([p.Shape[1], p.Shape[1]], ElementType.Float64).LowerTriangle(-1);
        var right = new Tensor[Order];
        var all = new Tensor[Order];
        for (int n = 0; n < Order; n++)
        {
            if (n > 0)
            {
                (same, found) = (same * Ahead(Ahead(Equal(p, p), 1, n), 2, n), found * Ahead(Ahead(Equal(p, t), 1, n), 2, n));
                (startsP, startsT) = (startsP * Ahead(isP, 1, n), startsT * Ahead(isT, 1, n));
            }
            Tensor before = (same * earlier * startsP.ExpandDims(1)).Sum(-1), there = (found * startsT.ExpandDims(1)).Sum(-1);
            right[n] = (before.LessThan(there).Cast(ElementType.Float64) * startsP * counts).Sum();
            all[n] = (startsP * counts).Sum();
        }
        return [totals[0] + Tensor.Stack(right), totals[1] + Tensor.Stack(all), totals[2] + (isP * counts).Sum(), totals[3] + (isT * counts).Sum()];
    }

    Tensor Cut(Tensor tokens, Tensor mask) => mask.Shape == tokens.Shape ? Tensor.Where(mask.Cast(ElementType.Bool), tokens, (long)padding) : tokens;

    Tensor Real(Tensor tokens) => 1 - tokens.EqualTo(padding).Cast(ElementType.Float64);

    static Tensor Equal(Tensor a, Tensor b) => a.ExpandDims(2).EqualTo(b.ExpandDims(1)).Cast(ElementType.Float64);

    /// <summary>x[i + n] at i along an axis, 0 where there is none.</summary>
    static Tensor Ahead(Tensor x, int axis, int n)
    {
        int size = x.Shape[axis], kept = Math.Max(0, size - n);
        if (kept == 0) return Tensor.Zeros(x.Shape, x.Type);
        return Tensor.Concatenate([x.Slice(axis, n, kept), Tensor.Zeros(x.Shape.With(axis, size - kept), x.Type)], axis);
    }

    /// <inheritdoc/>
    public override double Result(IReadOnlyList<Tensor> totals)
    {
        ArgumentNullException.ThrowIfNull(totals);
        double[] right = totals[0].ToArray<double>(), all = totals[1].ToArray<double>();
        double predicted = (double)totals[2], expected = (double)totals[3];
        double logarithms = right.Zip(all, (r, a) => DeterministicMath.LogOfAny(r == 0 ? 0 : r / a)).Sum() / Order;
        return predicted == 0 && expected == 0 ? double.NaN : DeterministicMath.Exp(logarithms + Math.Min(0, 1 - expected / predicted));
    }
}
