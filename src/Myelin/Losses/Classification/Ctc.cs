namespace Myelin;

/// <summary>
/// -ln Σ P(path) over all paths that spell the labels: connectionist temporal classification. A path has one class for each step; it
/// spells what is left after repetitions are merged and blanks removed.
/// </summary>
/// <remarks>
/// Predictions are logits [batch, steps, classes], one class of which is the blank. Targets are labels [batch, length], padded with the blank
/// at the end. A mask [batch, steps] says how long each prediction is. The loss is infinite if there are fewer steps than the labels need.
/// As in Keras 3. Source: Graves et al., "Connectionist Temporal Classification", 2006.
/// <code>
/// model.Compile(new Adam(), new Ctc());
/// </code>
/// </remarks>
/// <param name="blank">The class that stands for no label.</param>
/// <param name="name">Its name in logs and histories.</param>
/// <exception cref="ArgumentOutOfRangeException"><paramref name="blank"/> is negative.</exception>
public sealed class Ctc(int blank = 0, string name = "ctc") : Loss(name)
{
    /// <summary>The logarithm of a probability that is as good as 0. Minus infinity would give gradients of NaN.</summary>
    const double Never = -1e30;

    /// <summary>The class that stands for no label.</summary>
    public int Blank { get; } = Settings.Within(blank, 0, int.MaxValue, nameof(Ctc));

    /// <inheritdoc/>
    internal override OutputKind Expects => OutputKind.Logits;

    /// <inheritdoc/>
    internal override TargetKind Targets => TargetKind.Labels;

    /// <inheritdoc/>
    public override Tensor Values(Tensor prediction, Tensor target) => Values(prediction, target, null);

    /// <summary>A mask of steps says how long predictions are.</summary>
    internal override MeanTerms Terms(Tensor prediction, Tensor target, Tensor? weights, Tensor? mask) =>
        mask is { Rank: 2 } && prediction.Rank == 3 && mask.Shape == prediction.Shape[..2]
            ? Weigh(Values(prediction, target, mask.Cast(ElementType.Int64).Sum(1)), weights, null)
            : base.Terms(prediction, target, weights, mask);

    /// <param name="prediction">[batch, steps, classes].</param>
    /// <param name="target">[batch, length].</param>
    /// <param name="steps">The number of steps of each example, [batch]; null for all.</param>
    Tensor Values(Tensor prediction, Tensor target, Tensor? steps)
    {
        if (prediction.Rank != 3) throw Losses.NoVectors(Name, "[batch, steps, classes]", prediction);
        if (target.Rank != 2 || target.Shape[0] != prediction.Shape[0])
            throw new ShapeException($"{Name}: predictions {prediction.Shape} expect labels [{prediction.Shape[0]}, length], received {target.Shape}; " +
                $"give the labels of each example, padded with {Blank}.");
        if (Blank >= prediction.Shape[2])
            throw new ShapeException($"{Name}: expects more classes than {Blank}, the blank, received {prediction.Shape}; add one to the last layer.");
        Tensor labels = Losses.Whole(target), blanks = Tensor.Full(labels.Shape, (long)Blank, ElementType.Int64);
        int batch = labels.Shape[0], length = labels.Shape[1];

        // Blanks stand between labels and around them: [batch, places].
        Tensor symbols = Tensor.Concatenate(
            [Tensor.Stack([blanks, labels], -1).Reshape(batch, 2 * length), Tensor.Full([batch, 1], (long)Blank, ElementType.Int64)], 1);
        int places = symbols.Shape[1];
        Shape wanted = [batch, prediction.Shape[1], places];
        Tensor[] emitted = prediction.LogSoftmax().TakeAlong(symbols.ExpandDims(1).BroadcastTo(wanted)).Unstack(1);
        Tensor never = Tensor.Full([batch, places], Never, prediction.Type), place = Tensor.Range(places);
        Tensor two = Shifted(symbols, Tensor.Full([batch, 2], -1L, ElementType.Int64));
        Tensor maySkip = (symbols.EqualTo(Blank).Cast(ElementType.Int64) + symbols.EqualTo(two).Cast(ElementType.Int64)).EqualTo(0L);

        Tensor at = Tensor.Where(place.LessThan(2L), emitted[0], never);
        for (int step = 1; step < emitted.Length; step++)
        {
            Tensor from1 = Shifted(at, never[.., 0..1]), from2 = places > 2 ? Shifted(at, never[.., 0..2]) : never;
            Tensor next = Tensor.Stack([at, from1, Tensor.Where(maySkip, from2, never)]).LogSumExp(0) + emitted[step];
            at = steps == null ? next : Tensor.Where(steps.GreaterThan((long)step).ExpandDims(1), next, at);
        }

        // Paths end at the last label or at the blank after it.
        Tensor last = (1L - labels.EqualTo(Blank).Cast(ElementType.Int64)).Sum([1], keep: true) * 2L;
        Tensor ends = at.TakeAlong(Tensor.Concatenate([last, (last - 1L).Maximum(0L)], 1));
        Tensor hasLabels = Tensor.Concatenate([last.EqualTo(last), last.GreaterThan(0L)], 1);
        Tensor value = -Tensor.Where(hasLabels, ends, Never).LogSumExp(1);
        return Tensor.Where(value.GreaterThan(-Never / 2), double.PositiveInfinity, value);
    }

    /// <summary>[first, x] without the last entries of x, along axis 1.</summary>
    static Tensor Shifted(Tensor x, Tensor first) => x.Shape[1] <= first.Shape[1] ? first[.., ..x.Shape[1]]
        : Tensor.Concatenate([first, x[.., ..^first.Shape[1]]], 1);
}
