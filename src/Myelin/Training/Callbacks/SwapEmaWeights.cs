namespace Myelin;

/// <summary>
/// Measures validation data with the means of the weights that the optimizer keeps (<see cref="Optimizer.EmaMomentum"/>, <see cref="Optimizer.SwaStart"/>).
/// </summary>
/// <remarks>
/// As SwapEMAWeights of Keras 3. Weights and means are exchanged, not copied, so that training goes on to the same bits (but for
/// <see cref="ScheduleFreeAdamW"/>, whose exchange rounds). With
/// <paramref name="swapOnEpoch"/> the model has the means from the end of an epoch to the beginning of the next one: callbacks that come after this
/// one, such as <see cref="ModelCheckpoint"/> and <see cref="EarlyStopping"/>, see and save them, and so does the caller when training has ended.
/// <code>
/// model.Compile(new Adam { EmaMomentum = 0.99 }, loss);
/// model.Fit(data, epochs: 5, validation: validation, options: new() { Callbacks = [new SwapEmaWeights(swapOnEpoch: true)] });
/// </code>
/// </remarks>
/// <param name="swapOnEpoch">Whether the model has the means between epochs and at the end.</param>
public sealed class SwapEmaWeights(bool swapOnEpoch = false) : Callback
{
    internal override bool IsExclusive => true;

    internal override bool ChangesWeightsAtEnd => swapOnEpoch;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The optimizer keeps no means.</exception>
    public override void OnTrainBegin(Model model)
    {
        Optimizer optimizer = OptimizerOf(model);
        if (!optimizer.KeepsMeans)
            throw new InvalidOperationException($"{nameof(SwapEmaWeights)}: expects an optimizer that keeps means of weights, received " +
                $"{optimizer.GetType().Name} without; create it with {nameof(Optimizer.EmaMomentum)} or {nameof(Optimizer.SwaStart)}.");
        optimizer.PrepareSwap();
    }

    /// <summary>Training goes on with the weights.</summary>
    /// <inheritdoc/>
    public override void OnEpochBegin(Model model, int epoch) => Show(model, means: false);

    /// <inheritdoc/>
    public override void OnValidationBegin(Model model) => Show(model, means: true);

    /// <inheritdoc/>
    public override void OnValidationEnd(Model model) => Show(model, means: false);

    /// <inheritdoc/>
    public override void OnEpochEnd(Model model, EpochResult result) => Show(model, means: swapOnEpoch);

    /// <inheritdoc/>
    public override void OnTrainEnd(Model model, History history) => Show(model, means: swapOnEpoch);

    void Show(Model model, bool means)
    {
        Optimizer optimizer = OptimizerOf(model);
        if (optimizer.IsSwapped != means) optimizer.SwapAverages(model.Parameters);
    }
}
