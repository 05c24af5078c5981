namespace Myelin;

/// <summary>
/// y = the number of boundaries b with b ≤ x, or its encoding: bin k holds the numbers from b[k - 1] to below b[k].
/// x: [batch, ...] to y: [batch, ...] of Int32, or as <see cref="CategoryEncoding"/>.
/// </summary>
/// <remarks>
/// Boundaries are given, or learned by <c>Adapt</c> as quantiles of the data, so that bins hold about equally many numbers. All numbers are kept
/// in memory for that, and the quantiles are exact, where Keras approximates them. NaN is in the last bin. Semantics as in Keras 3 otherwise.
/// <code>
/// new Sequential(input: [1]) { new Discretization([18, 40, 65], outputMode: OutputMode.OneHot), new Dense(1) }
/// </code>
/// </remarks>
/// <param name="binBoundaries">The boundaries, in ascending order; n boundaries make n + 1 bins. Default: learned.</param>
/// <param name="numBins">The number of bins to learn; from 1 to 2^20.</param>
/// <param name="outputMode">How bins are encoded. TfIdf is not possible.</param>
/// <param name="name">The name of the layer; null to number it automatically.</param>
/// <exception cref="ArgumentException">
/// Boundaries and number of bins contradict each other, or the boundaries do not ascend.
/// </exception>
/// <exception cref="ArgumentOutOfRangeException">The number of bins or the mode is not possible.</exception>
public sealed class Discretization(IReadOnlyList<double>? binBoundaries = null, int? numBins = null, OutputMode outputMode = OutputMode.Int,
    string? name = null) : AdaptiveLayer(name)
{
    /// <summary>The boundaries; null until they are learned.</summary>
    public IReadOnlyList<double>? BinBoundaries { get; private set; } = Checked(binBoundaries, numBins);

    /// <summary>The number of bins; null if neither it nor boundaries are given.</summary>
    public int? NumBins { get; } = numBins == null && binBoundaries == null ? null
        : Settings.Within(numBins ?? binBoundaries!.Count + 1, 1, Size2D.MostPixels, "Discretization", nameof(numBins));

    /// <summary>How bins are encoded.</summary>
    public OutputMode OutputMode { get; } = TokenEncoding.Known(outputMode, "Discretization", withTfIdf: false);

    static IReadOnlyList<double>? Checked(IReadOnlyList<double>? boundaries, int? bins)
    {
        if (boundaries == null) return null;
        if (bins != null && bins != boundaries.Count + 1)
            throw new ArgumentException($"Discretization: expects {bins - 1} boundaries for {bins} bins, received {boundaries.Count}; leave one of them out.");
        for (int i = 0; i < boundaries.Count; i++)
            if (double.IsNaN(boundaries[i]) || (i > 0 && boundaries[i] < boundaries[i - 1]))
                throw new ArgumentException(FormattableString.Invariant(
                    $"Discretization: expects boundaries that ascend, received {boundaries[Math.Max(0, i - 1)]} before {boundaries[i]}; sort them."));
        return boundaries;
    }

    /// <inheritdoc/>
    public override void Adapt(IEnumerable<Tensor> batches)
    {
        ArgumentNullException.ThrowIfNull(batches);
        if (binBoundaries != null) throw new InvalidOperationException($"{this}: was given its boundaries; make it with numBins alone to adapt it.");
        if (NumBins == null) throw new InvalidOperationException($"{this}: expects a number of bins to adapt to, has none; make it with numBins.");
        if (IsBuilt) throw new InvalidOperationException($"{this}: is already built with its boundaries; adapt it before its first call.");
        var all = new List<double>();
        foreach (Tensor batch in batches) all.AddRange(batch.Cast(ElementType.Float64).ToArray<double>());
        if (all.Count == 0) throw NoExamples();
        if (all.Exists(double.IsNaN)) throw new ArgumentException($"{this}: expects numbers to adapt to, received NaN; replace missing values.");
        all.Sort();
        BinBoundaries = [.. Enumerable.Range(1, NumBins!.Value - 1).Select(k => Quantile(all, k, NumBins.Value))];
    }

    /// <summary>The quantile k / n of sorted numbers, linear between two of them.</summary>
    static double Quantile(List<double> sorted, int k, int n)
    {
        (long before, long rest) = Math.DivRem((long)k * (sorted.Count - 1), n);
        double low = sorted[(int)before];
        return rest == 0 ? low : low + (sorted[(int)before + 1] - low) * ((double)rest / n);
    }

    /// <inheritdoc/>
    protected override void Build(TensorSpec input) => _ = BinBoundaries ?? throw NotAdapted("boundaries", "binBoundaries");

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (x.Type.IsReal()) ExpectComputeType(x);
        Tensor bins = SortedSearch.Count(x.Type.IsReal() ? x : x.Cast(ComputeType), [.. BinBoundaries!], orEqual: true);
        return TokenEncoding.Of(bins, NumBins!.Value, OutputMode, ComputeType);
    }

    /// <summary>Carries no mask if positions are encoded together.</summary>
    protected override void CarryMasks(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> outputs, CallContext context)
    {
        if (OutputMode == OutputMode.Int) base.CarryMasks(inputs, outputs, context);
    }
}
