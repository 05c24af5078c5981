namespace Myelin;

public abstract partial class Optimizer
{
    /// <summary>The name of the slots of averages.</summary>
    const string AverageSlot = "average";

    bool IsAveraging => EmaMomentum != null || SwaStart != null;

    /// <summary>The share m of a running mean of weights that is kept at each step, mean = m · mean + (1 - m) w; null for no mean.</summary>
    /// <remarks>
    /// The first step sets the mean to the weights. As use_ema of Keras 3. <see cref="SwapAverages"/> exchanges weights and means. It is part of the
    /// model's file. A change makes captured steps record anew.
    /// Source: Polyak and Juditsky, "Acceleration of Stochastic Approximation by Averaging", 1992.
    /// <code>
    /// new Adam { EmaMomentum = 0.99 }
    /// </code>
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">It is not from 0 to below 1.</exception>
    [StoredOption]
    public double? EmaMomentum
    {
        get;
        set => field = Changed(value is { } given ? BelowOne(given, GetType().Name, nameof(EmaMomentum)) : value);
    }

    /// <summary>The step from which on the mean of the weights of all steps is kept, each with the same weight; null for no mean.</summary>
    /// <remarks>
    /// It takes the place of the running mean of <see cref="EmaMomentum"/>. It is part of the model's file. A change makes captured steps record anew.
    /// Source: Izmailov et al., "Averaging Weights Leads to Wider Optima and Better Generalization" (stochastic weight averaging), 2018.
    /// <code>
    /// new SGD(0.05) { SwaStart = 5000, SwaInterval = 100 }
    /// </code>
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">It is below 1.</exception>
    [StoredOption]
    public int? SwaStart
    {
        get;
        set => field = Changed(value is { } given ? Settings.Within(given, 1, int.MaxValue, GetType().Name, nameof(SwaStart)) : value);
    }

    /// <summary>Every how many steps from <see cref="SwaStart"/> on weights are added to the mean; null for every step.</summary>
    /// <remarks>It is part of the model's file. A change makes captured steps record anew.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">It is below 1.</exception>
    [StoredOption]
    public int? SwaInterval
    {
        get;
        set => field = Changed(value is { } given ? Settings.Within(given, 1, int.MaxValue, GetType().Name, nameof(SwaInterval)) : value);
    }

    /// <summary>Updates the means after a step.</summary>
    void Average(IReadOnlyList<Parameter> parameters, Tensor step)
    {
        Tensor share = SwaStart is { } start ? EqualShare(step, start)
            : Tensor.Where(step.GreaterThan(1), Number(1 - EmaMomentum!.Value), 1);
        foreach (Parameter parameter in parameters)
        {
            if (!parameter.Trainable) continue;
            State average = Slot(parameter, AverageSlot);
            Tensor now = share.Cast(parameter.Type);
            average.Value = average.Value * (1 - now) + parameter.Value * now;
        }
    }

    /// <summary>1 until the start, then 1/n for the n-th value of the mean, and 0 between.</summary>
    Tensor EqualShare(Tensor step, int start)
    {
        Tensor intervals = (step - start) / (double)(SwaInterval ?? 1), whole = intervals.Floor();
        return Tensor.Where(step.GreaterThan(start), Tensor.Where(whole.EqualTo(intervals), 1 / (whole + 1), 0), 1);
    }

    /// <summary>
    /// Exchanges the values of parameters and their means by <see cref="EmaMomentum"/> or <see cref="SwaStart"/>. Called twice, it changes nothing.
    /// </summary>
    /// <remarks>Swap before predicting with the means, and back before training goes on. A parameter that was not trained keeps its value.</remarks>
    /// <param name="parameters">The parameters of the model.</param>
    /// <exception cref="InvalidOperationException">The optimizer keeps no means, or is used on another thread.</exception>
    public void SwapAverages(IReadOnlyList<Parameter> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        using Recording.Region region = Recording.Off();
        PrepareSwap();
        bool toAverage = !IsSwapped;
        foreach (Parameter parameter in parameters)
            if (slots.Has(parameter) && !Swap(parameter, toAverage))
                throw new InvalidOperationException($"{GetType().Name}: expects to keep means of weights, but keeps none; set {nameof(EmaMomentum)} or " +
                    $"{nameof(SwaStart)} before training.");
        swapped!.Value = Tensor.Constant(toAverage ? 1 : 0, ElementType.Int64, Device.Current);
    }

    /// <summary>The name of the state that says whether parameters and means are exchanged.</summary>
    internal const string SwappedState = "swapped";

    State? swapped;

    /// <summary>Whether parameters have the values of their means.</summary>
    internal bool IsSwapped => swapped != null && swapped.Value.Item<long>() != 0;

    /// <summary>Creates the state by which checkpoints know whether parameters and means are exchanged.</summary>
    internal void PrepareSwap() => swapped ??= AddState(SwappedState, Tensor.Constant(0, ElementType.Int64, Device.Current));

    /// <summary>Whether the optimizer keeps means of weights.</summary>
    internal virtual bool KeepsMeans => IsAveraging;

    /// <summary>Exchanges the value of a parameter and its mean; false if there is none.</summary>
    private protected virtual bool Swap(Parameter parameter, bool toAverage)
    {
        if (!IsAveraging) return false;
        if (!slots.Has(parameter, AverageSlot)) return true;                         // no step has been made since means are kept
        State average = Slot(parameter, AverageSlot);
        (average.Value, parameter.Value) = (parameter.Value, average.Value);
        return true;
    }
}
