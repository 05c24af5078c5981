namespace Myelin;

/// <summary>Changes parameters by their gradients. Its learning rate and step count are states, read anew at every replay.</summary>
public abstract class Optimizer
{
    readonly Dictionary<Parameter, State[]> slots = [];

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

    /// <summary>Rate, step count and all slots: what a checkpoint of it holds.</summary>
    public IReadOnlyList<State> States => [Rate, Steps, .. slots.Values.SelectMany(of => of)];

    /// <summary>Changes every trainable parameter by its gradient.</summary>
    /// <exception cref="GradientException">A trainable parameter has no gradient; the message names all of them.</exception>
    public void Apply(ParameterGradients gradients)
    {
        ArgumentNullException.ThrowIfNull(gradients);
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
            for (int i = 0; i < mine.Length; i++)
                mine[i] = new State(Capture.Suspend(() => Tensor.Zeros(parameter.Shape, parameter.Type)), $"slot_{i}") { Path = $"{parameter.Path}/slot_{i}" };
            slots.Add(parameter, mine);
        }
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
