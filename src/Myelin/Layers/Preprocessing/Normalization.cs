namespace Myelin;

/// <summary>
/// y = (x - m) / max(√v, 1e-7), where m and v are the mean and variance of the data for each entry of some axes. With
/// <paramref name="invert"/>, y = m + x · max(√v, 1e-7). x: [batch, ...] to y: [batch, ...].
/// </summary>
/// <remarks>
/// <para>
/// m and v are given, or learned by <c>Adapt</c> from the training data in one pass; they are states of the model and not trained. They are
/// float64 and do not depend on the batch size of the data. Semantics as in Keras 3.
/// </para>
/// <code>
/// var normalization = new Normalization();
/// normalization.Adapt(Tensor.From(new double[,] { { 1, 200 }, { 3, 600 } }).Cast(ElementType.Float32));
/// var model = new Sequential(input: [2]) { normalization, new Dense(1) };
/// </code>
/// </remarks>
/// <param name="axis">
/// The axes that have a mean and a variance for each entry, with the batch as axis 0: <c>[-1]</c> for each feature or channel, <c>[1, 2, 3]</c> for each
/// pixel, <c>[]</c> for one mean and variance of all values. Default: the last axis.
/// </param>
/// <param name="mean">The mean: one number, or one for each entry of the axes. Default: learned.</param>
/// <param name="variance">The variance, as the mean. Both are given or none.</param>
/// <param name="invert">Whether to undo the normalization.</param>
/// <param name="name">The name of the layer; null to number it automatically.</param>
/// <exception cref="ArgumentException">Only one of mean and variance is given, their lengths differ, or an axis is given twice.</exception>
/// <exception cref="ArgumentOutOfRangeException">A mean is not finite, a variance is below 0, or an axis is 0.</exception>
public sealed class Normalization(IReadOnlyList<int>? axis = null, IReadOnlyList<double>? mean = null, IReadOnlyList<double>? variance = null,
    bool invert = false, string? name = null) : AdaptiveLayer(name)
{
    /// <summary>Deviations below this count as this, as in Keras.</summary>
    const double LeastDeviation = 1e-7;

    State? meanState, varianceState, countState;
    (double[] Mean, double[] Variance, long Count)? adapted;
    bool isReady;

    /// <summary>The axes that have a mean and a variance for each entry.</summary>
    public IReadOnlyList<int> Axis { get; } = Checked(axis ?? [-1]);

    /// <summary>The given mean; null if it is learned.</summary>
    public IReadOnlyList<double>? Mean { get; } = Checked(mean, variance);

    /// <summary>The given variance; null if it is learned.</summary>
    public IReadOnlyList<double>? Variance { get; } = variance?.All(value => value is >= 0 and < double.PositiveInfinity) != false ? variance
        : throw new ArgumentOutOfRangeException(nameof(variance),
            $"Normalization: expects variances of 0 or more, received {Listed(variance)}; give squares of deviations.");

    /// <summary>Whether the normalization is undone.</summary>
    public bool Invert => invert;

    static IReadOnlyList<int> Checked(IReadOnlyList<int> axis)
    {
        if (axis.Contains(0)) throw new ArgumentOutOfRangeException(nameof(axis),
            "Normalization: expects axes other than that of the batch, received 0; axes of an example begin with 1.");
        return axis.Distinct().Count() == axis.Count ? axis : throw new ArgumentException(
            $"Normalization: expects each axis once, received {axis.Listed()}; remove the repeated one.");
    }

    static IReadOnlyList<double>? Checked(IReadOnlyList<double>? mean, IReadOnlyList<double>? variance)
    {
        if (mean == null != (variance == null) || (mean != null && (mean.Count != variance!.Count || mean.Count == 0)))
            throw new ArgumentException($"Normalization: expects a mean and a variance of the same length, or neither, received {Listed(mean)} and " +
                $"{Listed(variance)}; give both, or call Adapt.");
        return mean?.All(double.IsFinite) != false ? mean
            : throw new ArgumentOutOfRangeException(nameof(mean), $"Normalization: expects finite means, received {Listed(mean)}; check the data.");
    }

    static string Listed(IReadOnlyList<double>? values) =>
        values?.Listed() ?? "none";

    /// <inheritdoc/>
    public override void Adapt(IEnumerable<Tensor> batches)
    {
        ArgumentNullException.ThrowIfNull(batches);
        if (Mean != null) throw new InvalidOperationException($"{this}: was given its mean and variance; make it without them to adapt it.");
        BuildIfPossible();
        RunningMoments[]? moments = null;
        foreach (Tensor batch in batches)
        {
            if (IsBuilt && !InputSpecs[0].FitsSizes(batch.Shape[1..])) throw Misfit($"examples of {InputSpecs[0]} to adapt to", batch);
            (int[] sizes, int[] strides) = Kept(batch.Shape);
            int entries = Shape.Size(Shape.Create(sizes).Elements, "Normalization");
            moments ??= [.. Enumerable.Range(0, entries).Select(_ => new RunningMoments())];
            if (entries != moments.Length)
                throw Misfit($"{moments.Length} entries along its axes, as in earlier batches", batch, "adapt it to batches of one shape.");
            double[] values = batch.Cast(ElementType.Float64).ToArray<double>();
            for (long i = 0; i < values.Length; i++) moments[Entry(i, batch.Shape, strides)].Add(values[i]);
        }
        if (moments == null || moments.Length == 0 || moments[0].Result.Count == 0) throw NoExamples();
        adapted = ([.. moments.Select(one => one.Result.Mean)], [.. moments.Select(one => one.Result.Variance)], moments[0].Result.Count);
        int wrong = Array.FindIndex(moments, one => !double.IsFinite(one.Result.Mean) || !double.IsFinite(one.Result.Variance));
        if (wrong >= 0)
        {
            double received = moments[wrong].Result.Mean;
            adapted = null;
            throw new ArgumentException(FormattableString.Invariant(
                $"{this}: expects finite numbers with a finite variance to adapt to, received a mean of {received} in entry {wrong}; ") +
                "replace missing values, or scale the data.");
        }
        if (meanState == null) return;
        Shape shape = meanState.Shape;
        (meanState.Value, varianceState!.Value) = (Tensor.From(adapted.Value.Mean, shape), Tensor.From(adapted.Value.Variance, shape));
        countState!.Value = Tensor.Full([], adapted.Value.Count, ElementType.Int64);
    }

    /// <summary>The sizes of the axes that are kept, and for each axis of a batch by how much it moves among their entries.</summary>
    (int[] Sizes, int[] Strides) Kept(Shape batch)
    {
        int[] axes = [.. Axis.Select(one => one < 0 ? one + batch.Rank : one).Order()];
        if (axes.Any(one => one <= 0 || one >= batch.Rank) || axes.Distinct().Count() < axes.Length)
            throw new ShapeException($"{this}: expects inputs with the axes {Axis.Listed()} after the batch axis, " +
                $"received {batch}; choose other axes, or reshape the input.");
        var strides = new int[batch.Rank];
        int stride = 1;
        foreach (int one in axes.Reverse())
        {
            strides[one] = stride;
            stride = Shape.Size((long)stride * batch[one], "Normalization");
        }
        return ([.. axes.Select(one => batch[one])], strides);
    }

    static int Entry(long element, Shape batch, int[] strides)
    {
        int entry = 0;
        for (int axis = batch.Rank - 1; axis > 0 && element > 0; axis--)
        {
            entry += (int)(element % batch[axis]) * strides[axis];
            element /= batch[axis];
        }
        return entry;
    }

    /// <inheritdoc/>
    protected override void Build(TensorSpec input)
    {
        if (Mean != null) return;
        Shape kept = Shape.Create(Kept(input.BatchShape(1, 1)).Sizes);
        if (adapted is { } known && known.Mean.Length != kept.Elements)
            throw new ShapeException($"{this}: expects {known.Mean.Length} entries along its axes, which it was adapted to, received inputs of {input}; " +
                "adapt it to the same data, and give the axis a fixed size.");
        meanState = AddState("mean", adapted is { } some ? Tensor.From(some.Mean, kept) : Tensor.Zeros(kept, ElementType.Float64));
        varianceState = AddState("variance", adapted is { } other ? Tensor.From(other.Variance, kept) : Tensor.Ones(kept, ElementType.Float64));
        countState = AddState("count", Tensor.Full([], adapted?.Count ?? 0L, ElementType.Int64));
    }

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(context);
        ExpectComputeType(x);
        (int[] sizes, int[] strides) = Kept(x.Shape);
        if (Mean == null && meanState!.Shape != Shape.Create(sizes))
            throw Misfit($"{meanState.Shape} entries along its axes", x, "give it inputs like those that it was adapted to.");
        if (Mean is { Count: > 1 } && Mean.Count != Shape.Create(sizes).Elements)
            throw Misfit($"{Mean.Count} entries along its axes, one for each given mean", x,
                "give as many means and variances as entries, and give the axis a fixed size.");
        if (Mean == null && !context.IsProbe) CheckAdapted();
        Shape along = Shape.Create([.. x.Shape.Sizes.ToArray().Select((size, axis) => strides[axis] > 0 ? size : 1)]);
        Tensor mean = Statistic(meanState, Mean, along), deviation = Statistic(varianceState, Variance, along).Sqrt().Maximum(LeastDeviation).Cast(x.Type);
        mean = mean.Cast(x.Type);
        return invert ? mean + x * deviation : (x - mean) / deviation;

        Tensor Statistic(State? learned, IReadOnlyList<double>? given, Shape shape) => learned != null ? learned.Value.Reshape(shape)
            : (given!.Count == 1 ? Tensor.Full([1], given[0], ElementType.Float64) : Tensor.From([.. given], shape)).To(x.Device);
    }

    void CheckAdapted() => isReady = isReady || Capture.Suspend(() => countState!.Value.Item<long>()) > 0 ? true
        : throw NotAdapted("a mean and a variance", "mean and variance");
}
