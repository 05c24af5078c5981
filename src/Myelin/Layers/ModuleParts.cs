namespace Myelin;

/// <summary>Names, states and parts.</summary>
public abstract partial class Module
{
    readonly List<(string Name, Module Part)> parts = [];
    readonly List<State> states = [];
    readonly List<(Parameter Parameter, Regularizer Regularizer)> penalties = [];
    readonly HashSet<string> names = [];
    readonly Dictionary<string, int> numbered = [];
    readonly Revision revision = new();
    Module? container;
    long seed;

    /// <summary>The outermost module of a model, which gives its seed to all others.</summary>
    private protected Module(string? name, long seed) : this(name) => this.seed = seed;

    string Allowed(string name) => !name.StartsWith('@') ? name
        : throw new ArgumentException($"{GetType().Name}: expects a name that does not begin with '@', received \"{name}\"; " +
            "such names are reserved for checkpoints: leave the '@' out.");

    /// <summary>The modules that it is composed of, in order.</summary>
    public IReadOnlyList<Module> Layers => [.. parts.Select(entry => entry.Part)];

    /// <summary>Whether it has parts.</summary>
    internal bool IsComposed => parts.Count > 0;

    /// <summary>The module before it in its container, for errors.</summary>
    internal Module? Before
    {
        get => field ?? container?.Before;
        set;
    }

    /// <summary>The model that it is part of.</summary>
    Module Outermost => container?.Outermost ?? this;

    /// <summary>Its own parameters and then those of its parts, in order. A parameter of a part that is shared stands once.</summary>
    /// <remarks>Reading them builds the model if its inputs are known.</remarks>
    public IReadOnlyList<Parameter> Parameters => [.. States.OfType<Parameter>()];

    /// <summary>Everything that a checkpoint of it holds: its own states and then those of its parts, in order.</summary>
    /// <remarks>Reading them builds the model if its inputs are known.</remarks>
    public IReadOnlyList<State> States => [.. NamedStates().Select(named => named.State)];

    /// <summary>All states by their paths within this module.</summary>
    internal IReadOnlyList<(string Path, State State)> NamedStates()
    {
        BuildIfPossible();
        var all = new List<(string, State)>();
        Collect("", all, []);
        return all;
    }

    /// <summary>All modules within this one by their paths, each before its parts.</summary>
    internal IEnumerable<(string Path, Module Module)> NamedModules(string path = "")
    {
        foreach ((string name, Module part) in parts)
        {
            string inner = Join(path, name);
            yield return (inner, part);
            foreach ((string, Module) named in part.NamedModules(inner)) yield return named;
        }
    }

    void Collect(string path, List<(string, State)> all, HashSet<Module> seen)
    {
        if (!seen.Add(this)) return;
        foreach (State state in states) all.Add((Join(path, state.Name), state));
        foreach ((string name, Module part) in parts) part.Collect(Join(path, name), all, seen);
    }

    /// <summary>The sum of the penalties λ R(w) of regularized parameters, its own and those of its parts: one number.</summary>
    /// <remarks><c>Fit</c> adds it to the loss; a training loop of your own adds it itself. A frozen parameter has no penalty, as in Keras.</remarks>
    public Tensor Penalty()
    {
        BuildIfPossible();
        return PenaltyOrNull() ?? Tensor.Zeros([], VariableType);
    }

    /// <summary>The penalty; null if no parameter is regularized.</summary>
    internal Tensor? PenaltyOrNull()
    {
        Tensor? sum = null;
        foreach ((Parameter parameter, Regularizer regularizer) in penalties)
            if (parameter.Trainable) Add(regularizer.Of(parameter.Value));
        foreach ((_, Module part) in parts)
            if (part.PenaltyOrNull() is { } inner) Add(inner);
        return sum;

        void Add(Tensor penalty) => sum = sum == null ? penalty : sum + penalty;
    }

    /// <summary>Whether its parameters are trained. Setting it sets it for all its parts and parameters.</summary>
    /// <remarks>
    /// A frozen module computes as it does at inference: <see cref="BatchNormalization"/> uses its moving statistics and does not update
    /// them, as in Keras 3. Single parameters may be frozen by <see cref="Parameter.Trainable"/>.
    /// </remarks>
    public bool Trainable
    {
        get;
        set
        {
            field = value;
            foreach (State state in states)
                if (state is Parameter parameter) parameter.Trainable = value;
            foreach ((_, Module part) in parts) part.Trainable = value;
            revision.Changed();
        }
    } = true;

    /// <summary>Whether a module is part of this one.</summary>
    internal bool Holds(Module module) => parts.Exists(entry => entry.Part == module);

    /// <summary>Whether a module is this one or is composed of it.</summary>
    bool Contains(Module module) => module == this || parts.Exists(entry => entry.Part.Contains(module));

    /// <summary>Makes a module part of this one, under its own name or a numbered one.</summary>
    /// <exception cref="ArgumentException">The name is taken, or the module would be part of itself.</exception>
    protected T Track<T>(T part) where T : Module
    {
        ArgumentNullException.ThrowIfNull(part);
        if (part.Contains(this)) throw new ArgumentException($"{this}: a module cannot be part of itself; make another one.");
        if (Holds(part)) return part;
        string name = part.Name;
        if (!part.hasOwnName)
        {
            string kind = part.Kind;
            int number = numbered.GetValueOrDefault(kind);
            while (!names.Add(name = number == 0 ? kind : $"{kind}_{number}")) number++;
            numbered[kind] = number;
        }
        else if (!names.Add(name)) throw new ArgumentException($"{this}: two of its layers are named \"{name}\"; give one another name.");
        parts.Add((name, part));
        if (part.container == null && !part.IsBuilt)
        {
            part.Name = name;
            part.container = this;
            part.VariableType = VariableType;
            part.Rename(Join(Path, name), seed);
        }
        if (!Trainable) part.Trainable = false;
        if (IsBuilt) revision.Changed();
        return part;
    }

    /// <summary>The beginning of numbered names: the type's name in lower case with underscores, as in Keras: conv2d_transpose.</summary>
    internal virtual string Kind
    {
        get
        {
            string name = GetType().Name.Split('`')[0];
            return string.Concat(name.Select((c, i) => i > 0 && char.IsUpper(c) && !char.IsDigit(name[i - 1])
                ? $"_{char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}"));
        }
    }

    void Rename(string path, long seed)
    {
        Path = path;
        this.seed = seed;
        foreach (State state in states) state.Path = Join(path, state.Name);
        foreach ((string name, Module part) in parts)
            if (part.container == this) part.Rename(Join(path, name), seed);
    }

    static string Join(string path, string name) => path.Length == 0 ? name : $"{path}/{name}";

    /// <summary>Creates a parameter of <see cref="VariableType"/>. Its initial value depends on the model's seed and its path alone.</summary>
    /// <param name="name">Its name within the module.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="initializer">Its initial value.</param>
    /// <param name="regularizer">Its part of <see cref="Penalty"/>; none if left out.</param>
    /// <exception cref="ShapeException">The initializer gives another shape or type.</exception>
    protected Parameter AddParameter(string name, Shape shape, Initializer initializer, Regularizer? regularizer = null)
    {
        ArgumentNullException.ThrowIfNull(initializer);
        Parameter parameter = NewParameter(name, shape, initializer);
        if (!Trainable) parameter.Trainable = false;
        if (regularizer != null) penalties.Add((parameter, regularizer));
        return parameter;
    }

    Parameter NewParameter(string name, Shape shape, Initializer initializer)
    {
        if (SuppliedStates.Current is { } given) return Add(new Parameter(given.Of(Join(Path, name), shape, VariableType), name));
        Tensor initial = initializer.Of(shape, SeedStream.Of(seed, Join(Path, name)), VariableType);
        if (initial.Shape != shape || initial.Type != VariableType)
            throw new ShapeException($"{this}: expects {VariableType}{shape} for \"{name}\", received {initial.Type}{initial.Shape} from the " +
                $"initializer {initializer}; make it use the shape and the type that it is given.");
        return Add(new Parameter(initial, name));
    }

    /// <summary>Creates a state that is saved with the model but not trained.</summary>
    protected State AddState(string name, Tensor initial) => Add(new State(initial, name));

    /// <summary>Creates a stream of random keys from the model's seed and this module's path.</summary>
    protected RandomState AddRandom()
    {
        var random = new RandomState(SeedStream.Of(seed, Join(Path, "random")));
        Add(random.State);
        return random;
    }

    T Add<T>(T state) where T : State
    {
        state.Path = Allowed(Join(Path, state.Name));
        states.Add(state);
        if (state is not Parameter && SuppliedStates.Current is { } given) state.Value = given.Of(state.Path, state.Shape, state.Type);
        return state;
    }

    /// <summary>Removes what a build has created, here and in all parts.</summary>
    internal void Unbuild()
    {
        IsBuilt = false;
        Forget();
        foreach ((_, Module part) in parts) part.Unbuild();
    }

    /// <summary>Removes what a failed build has created.</summary>
    void Forget()
    {
        states.Clear();
        penalties.Clear();
    }
}
