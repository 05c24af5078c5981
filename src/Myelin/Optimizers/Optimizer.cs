using System.Globalization;

namespace Myelin;

/// <summary>Changes parameters by their gradients.</summary>
/// <remarks>
/// Learning rate, step count and all else that an optimizer remembers are states, so that captured steps read them anew at every replay.
/// An optimizer overrides <see cref="Update"/>, where it either runs a formula (<see cref="Run"/>), in one pass over memory, or computes with
/// tensor ops. It remembers numbers of its own by <see cref="AddState"/>, and of a parameter by <see cref="Slot(Parameter, string, double)"/>.
/// </remarks>
[StoredByType]
public abstract partial class Optimizer
{
    readonly List<State> states = [];
    readonly OptimizerSlots slots = new();
    readonly Revision revision = new();
    int applying;

    /// <summary>An optimizer with its learning rate.</summary>
    /// <param name="learningRate">The rate.</param>
    /// <param name="weightDecay">Decoupled weight decay: each step also shrinks weights by rate · weightDecay.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative, infinite or NaN.</exception>
    protected Optimizer(double learningRate, double weightDecay = 0)
    {
        WeightDecay = weightDecay is >= 0 and < double.PositiveInfinity ? weightDecay
            : throw new ArgumentOutOfRangeException(nameof(weightDecay),
                $"{GetType().Name}: expects a weight decay of 0 or more, received {Text(weightDecay)}; 0.0001 to 0.01 are usual.");
        Rate = AddState("learning_rate", Number(CheckedRate(learningRate)));
        Steps = AddState("steps", Tensor.Constant(0, ElementType.Int64, Device.Current));
    }

    double CheckedRate(double learningRate) => learningRate is >= 0 and < double.PositiveInfinity ? learningRate
        : throw new ArgumentOutOfRangeException(nameof(learningRate),
            $"{GetType().Name}: expects a learning rate of 0 or more, received {Text(learningRate)}; 0.001 to 0.1 are usual.");

    /// <summary>Adam, learning rate 0.001, 120 steps</summary>
    public override string ToString()
    {
        try
        {
            long steps = Steps.Value.Item<long>();
            return $"{GetType().Name}, learning rate {LearningRate}, {steps} {(steps == 1 ? "step" : "steps")}";
        }
        catch (InvalidOperationException)
        {
            return $"{GetType().Name} in use"; // its states cannot be read while it trains on another thread
        }
    }

    static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);

    static Tensor Number(double value) => Tensor.Constant(value, ElementType.Float64, Device.Current);

    /// <summary>The learning rate as a state (Float64, rank 0).</summary>
    public State Rate { get; }

    /// <summary>The number of steps made (Int64, rank 0).</summary>
    public State Steps { get; }

    /// <summary>The learning rate.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative, infinite or NaN.</exception>
    public double LearningRate
    {
        get => (double)Rate.Value;
        set => Rate.Value = Number(CheckedRate(value));
    }

    /// <summary>Decoupled weight decay of the parameters that <see cref="Parameter.Decays">decay</see> and whose group sets no other.</summary>
    public double WeightDecay { get; }

    /// <summary>Groups of parameters with options of their own. A parameter belongs to the first that contains it, or to none.</summary>
    /// <remarks>They are part of the model's file. A change makes captured steps record anew.</remarks>
    [StoredOption]
    public IReadOnlyList<ParameterGroup> Groups
    {
        get;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            field = [.. value];
            revision.Changed();
        }
    } = [];

    /// <summary>Gradients are scaled down so that their norm, taken over all parameters, is at most this; null for no limit.</summary>
    /// <remarks>It is part of the model's file. A change makes captured steps record anew.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">It is not above 0.</exception>
    [StoredOption]
    public double? GlobalClipNorm
    {
        get;
        set
        {
            field = Changed(PositiveOrNull(value, "a norm"));
        }
    }

    /// <summary>Each gradient is scaled down so that its norm is at most this; null for no limit.</summary>
    /// <remarks>It is part of the model's file. A change makes captured steps record anew. Limits of values come first, then of norms.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">It is not above 0.</exception>
    [StoredOption]
    public double? ClipNorm { get; set => field = Changed(PositiveOrNull(value, "a norm")); }

    /// <summary>Every element of a gradient is limited to ± this; null for no limit.</summary>
    /// <remarks>It is part of the model's file. A change makes captured steps record anew.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">It is not above 0.</exception>
    [StoredOption]
    public double? ClipValue { get; set => field = Changed(PositiveOrNull(value, "a value")); }

    double? PositiveOrNull(double? value, string what) => value is null or > 0 ? value
        : throw new ArgumentOutOfRangeException(nameof(value), $"{GetType().Name}: expects {what} above 0, received {Text(value.Value)}; 1 is usual.");

    T Changed<T>(T value)
    {
        revision.Changed();
        return value;
    }

    /// <summary>Rate, step count, its other states and all slots: what a checkpoint holds. Slots exist from a parameter's first step on.</summary>
    public IReadOnlyList<State> States => [.. states, .. slots.States];

    /// <summary>Its own states: rate, step count and others.</summary>
    internal IReadOnlyList<State> OwnStates => states;

    /// <summary>The states of parameters.</summary>
    internal OptimizerSlots Slots => slots;

    /// <summary>Creates a state of the optimizer's own, which a checkpoint holds under its name.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="initial">Its first value.</param>
    /// <exception cref="ArgumentException">Another state has the name, or it contains a slash.</exception>
    protected State AddState(string name, Tensor initial)
    {
        if (string.IsNullOrEmpty(name) || name.Contains('/') || states.Any(state => state.Name == name))
            throw new ArgumentException($"{GetType().Name}: expects a name without '/' that no other state has, received \"{name}\"; choose another.");
        var state = new State(initial, name);
        states.Add(state);
        return state;
    }

    /// <summary>A state that belongs to a parameter, of its shape and type, such as its momentum; made at the first call.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="name">Its name, by which checkpoints hold it.</param>
    /// <param name="initial">The first value of all elements.</param>
    protected State Slot(Parameter parameter, string name, double initial = 0)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        return Noted(slots.Get(parameter, name, parameter.Shape, initial));
    }

    /// <summary>A state that belongs to a parameter, of another shape.</summary>
    /// <inheritdoc cref="Slot(Parameter, string, double)"/>
    protected State Slot(Parameter parameter, string name, Shape shape, double initial = 0)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        return Noted(slots.Get(parameter, name, shape, initial));
    }

    /// <summary>Changes every trainable parameter by its gradient.</summary>
    /// <exception cref="GradientException">A trainable parameter has no gradient; the message names all of them.</exception>
    /// <exception cref="InvalidOperationException">
    /// It is running on another thread, or a parameter is in use there; or a parameter belongs to another model than the one that was compiled with it.
    /// </exception>
    public void Apply(ParameterGradients gradients)
    {
        ArgumentNullException.ThrowIfNull(gradients);
        if (Interlocked.Exchange(ref applying, 1) != 0)
            throw new InvalidOperationException(
                $"{GetType().Name}: Apply is running on another thread; its step count and slots belong to one training. Give each an optimizer of its own.");
        try
        {
            ApplyAlone(gradients);
        }
        finally { Volatile.Write(ref applying, 0); }
    }

    void ApplyAlone(ParameterGradients gradients)
    {
        revision.Read();
        CheckOwn(gradients.Parameters);
        IReadOnlyList<Parameter> parameters = gradients.Parameters;
        List<Parameter>? missing = null;
        for (int i = 0; i < parameters.Count; i++)
            if (parameters[i].Trainable && gradients[i] == null) (missing ??= []).Add(parameters[i]);
        if (missing != null) throw ParameterGradients.Missing(missing);

        using Recording.Region region = Recording.Off();
        Capture.Current?.Origins?.Set(new(WorkOrigin.Optimizer, false));
        if (AccumulationSteps is > 1 and var count) Accumulate(gradients, count);
        else Step(gradients);
    }

    /// <summary>One step by gradients, those of frozen parameters left out.</summary>
    void Step(ParameterGradients gradients)
    {
        if (ClipValue is { } most) gradients = gradients.Clip(-most, most);
        if (ClipNorm is { } each) gradients = gradients.ClipByNorm(each);
        if (GlobalClipNorm is { } norm) gradients = gradients.ClipByGlobalNorm(norm);
        Tensor step = Steps.Value + 1;
        Steps.Value = step;
        step = step.Cast(ElementType.Float64);
        BeginStep(step);
        var scalars = new StepScalars(this, step);
        if (UpdatesTogether) ApplyTogether(gradients, scalars);
        else
            for (int i = 0; i < gradients.Parameters.Count; i++)
                if (gradients.Parameters[i].Trainable) Apply(gradients.Parameters[i], gradients[i]!, scalars);
        if (IsAveraging) Average(gradients.Parameters, step);
    }

    /// <summary>Whether <see cref="UpdateAll"/> changes all parameters at once.</summary>
    private protected virtual bool UpdatesTogether => false;

    /// <summary>Changes all parameters at once, for optimizers that need all gradients together.</summary>
    private protected virtual void UpdateAll(IReadOnlyList<(Parameter Parameter, Tensor Gradient, Tensor[] Scalars)> all) =>
        throw new NotSupportedException();

    void ApplyTogether(ParameterGradients gradients, StepScalars scalars)
    {
        var all = new List<(Parameter, Tensor, Tensor[])>();
        for (int i = 0; i < gradients.Parameters.Count; i++)
            if (gradients.Parameters[i] is { Trainable: true } parameter)
                all.Add((parameter, Decayed(parameter, gradients[i]!, scalars), scalars.Of(GroupOf(parameter)?.LearningRateMultiplier ?? 1, parameter.Type)));
        if (all.Count == 0) return;
        UpdateAll(all);
        foreach ((Parameter parameter, _, _) in all)
            if (parameter.Projection is { } projection) parameter.Value = projection(parameter.Value);
    }

    void Apply(Parameter parameter, Tensor gradient, StepScalars scalars)
    {
        gradient = Decayed(parameter, gradient, scalars);
        Update(parameter, gradient, scalars.Of(GroupOf(parameter)?.LearningRateMultiplier ?? 1, parameter.Type));
        if (parameter.Projection is { } projection) parameter.Value = projection(parameter.Value);
    }

    /// <summary>Decays a parameter and returns its gradient, with the coupled decay of its group.</summary>
    Tensor Decayed(Parameter parameter, Tensor gradient, StepScalars scalars)
    {
        ParameterGroup? group = GroupOf(parameter);
        double multiplier = group?.LearningRateMultiplier ?? 1;
        if (group is { CoupledWeightDecay: > 0 and var coupled }) gradient += parameter.Value * coupled;
        if (WeightDecayOf(parameter) is not 0 and var decay) Decay(parameter, scalars.Rate(multiplier).Cast(parameter.Type), decay);
        return gradient;
    }

    ParameterGroup? GroupOf(Parameter parameter)
    {
        foreach (ParameterGroup group in Groups)
            if (group.Contains(parameter)) return group;
        return null;
    }

    /// <summary>The decoupled weight decay of a parameter: its group's, or else the optimizer's if the parameter <see cref="Parameter.Decays"/>.</summary>
    protected double WeightDecayOf(Parameter parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        return GroupOf(parameter)?.WeightDecay ?? (parameter.Decays ? WeightDecay : 0);
    }

    /// <summary>
    /// Decoupled weight decay, before <see cref="Update"/>: w -= rate · weightDecay · w. An optimizer whose formula decays overrides it.
    /// </summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="rate">Its learning rate, in its type.</param>
    /// <param name="weightDecay">What <see cref="WeightDecayOf"/> gives; not 0.</param>
    protected virtual void Decay(Parameter parameter, Tensor rate, double weightDecay)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        ArgumentNullException.ThrowIfNull(rate);
        parameter.Value -= parameter.Value * (rate * weightDecay);
    }

    /// <summary>Called once in every step, before any parameter: changes the optimizer's own states.</summary>
    /// <param name="step">The number of this step, from 1 (Float64, rank 0).</param>
    protected virtual void BeginStep(Tensor step) { }

    /// <summary>
    /// The numbers of a step that parameters share, for <see cref="Update"/>: any number, in any order, in Float64; the rate alone by default.
    /// Called once in every step for each multiplier of the rate and each element type. It changes no state.
    /// </summary>
    /// <param name="rate">The learning rate, times the multiplier of a group (Float64, rank 0).</param>
    /// <param name="step">The number of this step, from 1 (Float64, rank 0).</param>
    protected virtual Tensor[] Scalars(Tensor rate, Tensor step) => [rate];

    /// <summary>Changes one parameter.</summary>
    /// <param name="parameter">The parameter, after <see cref="Decay"/>.</param>
    /// <param name="gradient">Its gradient, of its shape and type.</param>
    /// <param name="scalars">What <see cref="Scalars"/> gives, in the type of the parameter.</param>
    protected abstract void Update(Parameter parameter, Tensor gradient, Tensor[] scalars);

    /// <summary>Runs a formula over a parameter, its gradient and its slots (zeros at first), in one pass.</summary>
    /// <param name="formula">The formula.</param>
    /// <param name="parameter">The parameter.</param>
    /// <param name="gradient">Its gradient.</param>
    /// <param name="scalars">The formula's scalars.</param>
    /// <param name="slotNames">The names of the formula's slots, in its order.</param>
    protected void Run<F>(F formula, Parameter parameter, Tensor gradient, Tensor[] scalars, params ReadOnlySpan<string> slotNames)
        where F : struct, IUpdate
    {
        ArgumentNullException.ThrowIfNull(parameter);
        ArgumentNullException.ThrowIfNull(gradient);
        ArgumentNullException.ThrowIfNull(scalars);
        if (slotNames.Length != formula.Slots || scalars.Length != formula.Scalars)
            throw new ArgumentException(
                $"{GetType().Name}: expects {formula.Slots} names of slots and {formula.Scalars} scalars, as the formula {typeof(F).Name} says, " +
                $"received {slotNames.Length} and {scalars.Length}; give as many.");
        var own = new State[1 + slotNames.Length];
        own[0] = parameter;
        for (int i = 0; i < slotNames.Length; i++) own[i + 1] = Slot(parameter, slotNames[i]);
        Tensor[] old = new Tensor[own.Length], updated = new Tensor[own.Length];
        for (int i = 0; i < own.Length; i++)
        {
            old[i] = own[i].Value;
            updated[i] = Tensor.Empty(parameter.Shape, parameter.Type, gradient.Device);
        }
        gradient.Device.Update(formula, gradient, old, scalars, updated);
        for (int i = 0; i < own.Length; i++) own[i].Value = updated[i];
    }

    /// <summary>The scalars of one step, by the multiplier of the rate and the type of the parameters.</summary>
    sealed class StepScalars(Optimizer optimizer, Tensor step)
    {
        sealed record Typed(double Multiplier, ElementType Type, Tensor[] Scalars);

        readonly List<Typed> known = [];

        public Tensor Rate(double multiplier) => multiplier == 1 ? optimizer.Rate.Value : optimizer.Rate.Value * multiplier;

        public Tensor[] Of(double multiplier, ElementType type)
        {
            foreach (Typed one in known)
                if (one.Multiplier == multiplier && one.Type == type) return one.Scalars;
            Tensor[] scalars = optimizer.Scalars(Rate(multiplier), step);
            Tensor[] typed = Array.ConvertAll(scalars, scalar => scalar.Cast(type));
            known.Add(new(multiplier, type, typed));
            return typed;
        }
    }
}
