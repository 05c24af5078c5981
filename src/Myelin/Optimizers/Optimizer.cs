namespace Myelin;

/// <summary>Changes parameters by their gradients. Its learning rate and step count are states, read anew at every replay.</summary>
public abstract class Optimizer
{
    readonly Dictionary<Parameter, State[]> slots = [];
    readonly Revision revision = new();

    /// <summary>An optimizer with its learning rate.</summary>
    protected Optimizer(double learningRate)
    {
        Rate = new State(Tensor.Constant(CheckedRate(learningRate), ElementType.Float64, Device.Current), "learning_rate");
    }

    double CheckedRate(double learningRate) => learningRate is >= 0 and < double.PositiveInfinity
        ? learningRate
        : throw new ArgumentOutOfRangeException(nameof(learningRate), $"{GetType().Name}: expects a learning rate of 0 or more, received {learningRate}; 0.001 to 0.1 are usual.");

    private protected static double Checked(string who, double weightDecay) => weightDecay is >= 0 and < double.PositiveInfinity
        ? weightDecay
        : throw new ArgumentOutOfRangeException(nameof(weightDecay), $"{who}: expects a weight decay of 0 or more, received {weightDecay}; 0.0001 to 0.01 are usual.");

    /// <summary>The learning rate as a state (Float64, rank 0).</summary>
    public State Rate { get; }

    /// <summary>How many steps it has made (Int64, rank 0).</summary>
    public State Steps { get; } = new(Tensor.Constant(0, ElementType.Int64, Device.Current), "steps");

    /// <summary>The learning rate.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative, infinite or not a number.</exception>
    public double LearningRate
    {
        get => (double)Rate.Value;
        set => Rate.Value = Tensor.Constant(CheckedRate(value), ElementType.Float64, Device.Current);
    }

    /// <summary>Rate, step count and all slots: what a checkpoint of it holds. Slots exist from a parameter's first step on.</summary>
    public IReadOnlyList<State> States => [Rate, Steps, .. Slots().Select(slot => slot.State)];

    /// <summary>All slots, by the paths of their parameters.</summary>
    internal IEnumerable<(string Name, State State)> Slots() =>
        slots.SelectMany(of => of.Value.Select((state, i) => ($"{of.Key.Path}/{SlotName(i)}", state)));

    static string SlotName(int i) => $"slot_{i}";

    /// <summary>The values that slots of parameters had when they were saved.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="saved">Gives the value of a name, or null.</param>
    internal static Dictionary<Parameter, Tensor[]> Match(IReadOnlyList<Parameter> parameters, Func<string, Tensor?> saved)
    {
        var found = new Dictionary<Parameter, Tensor[]>();
        foreach (Parameter parameter in parameters)
        {
            var values = new List<Tensor>();
            while (saved($"{parameter.Path}/{SlotName(values.Count)}") is { } value) values.Add(value);
            if (values.Count > 0) found.Add(parameter, [.. values]);
        }
        return found;
    }

    /// <summary>Puts all slots back as they were saved; those of parameters that had none begin anew.</summary>
    internal void Restore(Dictionary<Parameter, Tensor[]> saved)
    {
        slots.Clear();
        foreach ((Parameter parameter, Tensor[] values) in saved) slots.Add(parameter, [.. values.Select((value, i) => Slot(parameter, i, value))]);
        revision.Changed();
    }

    static State Slot(Parameter parameter, int i, Tensor value) => new(value, SlotName(i)) { Path = $"{parameter.Path}/{SlotName(i)}" };

    /// <summary>Changes every trainable parameter by its gradient.</summary>
    /// <exception cref="GradientException">A trainable parameter has no gradient; the message names all of them.</exception>
    public void Apply(ParameterGradients gradients)
    {
        ArgumentNullException.ThrowIfNull(gradients);
        revision.Read();
        IReadOnlyList<Parameter> parameters = gradients.Parameters;
        List<Parameter>? missing = null;
        for (int i = 0; i < parameters.Count; i++)
            if (parameters[i].Trainable && gradients[i] == null) (missing ??= []).Add(parameters[i]);
        if (missing != null) throw ParameterGradients.Missing(missing);

        using Recording.Region region = Recording.Off();
        Tensor step = Steps.Value + 1;
        Steps.Value = step;
        Tensor[] scalars = Scalars(Rate.Value, step.Cast(ElementType.Float64));
        Tensor[] typed = [];                               // the scalars in the type of the parameters, which mostly have one
        for (int i = 0; i < parameters.Count; i++)
        {
            Parameter parameter = parameters[i];
            if (!parameter.Trainable) continue;
            if (typed.Length == 0 || typed[0].Type != parameter.Type) typed = InType(parameter.Type, scalars);
            Update(parameter, gradients[i]!, typed);
        }
    }

    static Tensor[] InType(ElementType type, Tensor[] scalars) => Array.ConvertAll(scalars, scalar => scalar.Cast(type));

    /// <summary>The numbers of a step that all parameters share, in Float64: the rate first. <paramref name="step"/> counts from 1.</summary>
    protected virtual Tensor[] Scalars(Tensor rate, Tensor step) => [rate];

    /// <summary>Changes one parameter: calls <see cref="Run"/> with its formula.</summary>
    protected abstract void Update(Parameter parameter, Tensor gradient, Tensor[] scalars);

    /// <summary>Runs a formula over a parameter, its gradient and its slots (zeros at first), in one pass.</summary>
    protected void Run<F>(F formula, Parameter parameter, Tensor gradient, Tensor[] scalars) where F : struct, IUpdate
    {
        ArgumentNullException.ThrowIfNull(parameter);
        ArgumentNullException.ThrowIfNull(gradient);
        if (!slots.TryGetValue(parameter, out State[]? mine))
        {
            mine = new State[formula.Slots];
            for (int i = 0; i < mine.Length; i++) mine[i] = Slot(parameter, i, Capture.Suspend(() => Tensor.Zeros(parameter.Shape, parameter.Type)));
            slots.Add(parameter, mine);
        }
        if (mine.Length != formula.Slots)
            throw new InvalidOperationException($"{GetType().Name}: expects {formula.Slots} slots for {parameter.Path}, received {mine.Length} from a checkpoint; resume with the optimizer that it was written with.");
        Tensor[] old = new Tensor[1 + mine.Length], updated = new Tensor[old.Length];
        for (int i = 0; i < old.Length; i++)
        {
            old[i] = i == 0 ? parameter.Value : mine[i - 1].Value;
            updated[i] = Tensor.Empty(parameter.Shape, parameter.Type, gradient.Device);
        }
        gradient.Device.Update(formula, gradient, old, scalars, updated);
        parameter.Value = updated[0];
        for (int i = 0; i < mine.Length; i++) mine[i].Value = updated[i + 1];
    }
}
