namespace Myelin;

/// <summary>The loss and metrics of one output of a model.</summary>
/// <remarks>
/// <code>
/// model.Compile(new Adam(), [
///     new OutputLoss("digit", new SparseCategoricalCrossentropy(), metrics: [new Accuracy()]),
///     new OutputLoss("sum", new MeanSquaredError(), weight: 0.1),
/// ]);
/// </code>
/// The history then holds loss, digit_loss, digit_accuracy and sum_loss.
/// </remarks>
public sealed class OutputLoss
{
    /// <summary>The loss of an output by the output's name.</summary>
    /// <param name="name">The name of the output.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="weight">The factor of this loss in the sum over all outputs.</param>
    /// <param name="metrics">Metrics of this output.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The weight is negative or not finite.</exception>
    public OutputLoss(string name, Loss loss, double weight = 1, IReadOnlyList<Metric>? metrics = null) : this(loss, weight, metrics) =>
        Name = name is { Length: > 0 } ? name
            : throw new ArgumentException("OutputLoss: expects the name of an output, received none; leave the name out to go by the order of the outputs.");

    /// <summary>The loss of an output by the order of the outputs.</summary>
    /// <param name="loss">The loss.</param>
    /// <param name="weight">The factor of this loss in the sum over all outputs.</param>
    /// <param name="metrics">Metrics of this output.</param>
    /// <exception cref="ArgumentOutOfRangeException">The weight is negative or not finite.</exception>
    public OutputLoss(Loss loss, double weight = 1, IReadOnlyList<Metric>? metrics = null)
    {
        ArgumentNullException.ThrowIfNull(loss);
        Loss = loss;
        Metrics = metrics ?? [];
        Weight = weight is >= 0 and < double.PositiveInfinity
            ? weight
            : throw new ArgumentOutOfRangeException(nameof(weight), $"OutputLoss: expects a weight of 0 or more, received {weight}; 1 is usual.");
    }

    /// <summary>The name of the output; null if outputs are matched by order.</summary>
    public string? Name { get; }

    /// <summary>The loss.</summary>
    public Loss Loss { get; }

    /// <summary>The factor of this loss in the sum over all outputs.</summary>
    public double Weight { get; }

    /// <summary>Metrics of this output.</summary>
    public IReadOnlyList<Metric> Metrics { get; }

    /// <summary>digit: sparse_categorical_crossentropy, accuracy</summary>
    public override string ToString() =>
        (Name == null ? "" : $"{Name}: ") + string.Join(", ", Metrics.Prepend(Loss).Select(metric => metric.Name)) +
        (Weight == 1 ? "" : FormattableString.Invariant($", weight {Weight}"));
}
