namespace Myelin;

/// <summary>Names, states and inner modules.</summary>
public abstract partial class Module
{
    readonly List<(string Name, Module Part)> parts = [];
    readonly HashSet<Module> held = [];
    readonly List<State> states = [];
    readonly List<(Parameter Parameter, Regularizer Regularizer)> penalties = [];
    readonly HashSet<string> names = [];
    readonly Dictionary<string, int> numbered = [];
    readonly Revision revision;
    Module? container;
    long seed;
    bool hasSeed;

    /// <summary>Creates the outermost module of a model, whose seed applies to all modules within.</summary>
    private protected Module(string? name, long seed) : this(name) => (this.seed, hasSeed) = (seed, true);

    /// <summary>Gives the outermost module a seed if it is not a model, so that two modules outside a model begin with different weights.</summary>
    void EnsureSeed()
    {
        Module outermost = Outermost;
        if (outermost.hasSeed) return;
        outermost.hasSeed = true;
        outermost.Rename(outermost.Path, SeedStream.Next());
    }

    string Allowed(string name) => !name.StartsWith('@') ? name
        : throw new ArgumentException($"{GetType().Name}: expects a name that does not begin with '@', received \"{name}\"; " +
            "such names are reserved for checkpoints; remove the '@'.");

    /// <summary>The inner modules, in order.</summary>
    public IReadOnlyList<Module> Layers => [.. parts.Where(entry => entry.Name.Length > 0).Select(entry => entry.Part)];

    /// <summary>Whether a trace records the calls of its inner modules instead of its own.</summary>
    internal virtual bool IsComposed => parts.Count > 0;

    /// <summary>The previous module in its container, for errors.</summary>
    internal Module? Before
    {
        get => field ?? container?.Before;
        set;
    }

    /// <summary>The outermost containing module.</summary>
    Module Outermost => container?.Outermost ?? this;

    /// <summary>Its own parameters and then those of its inner modules, in order. Parameters of a shared module are listed once.</summary>
    /// <remarks>Reading this property builds the model if its inputs are known.</remarks>
    /// <exception cref="InvalidOperationException">It is not built, and its inputs are not known.</exception>
    public IReadOnlyList<Parameter> Parameters => [.. StatesOfBuilt("parameters").OfType<Parameter>()];

    /// <summary>The parameters that it computes with, which a summary counts: its own, unless another module holds them.</summary>
    protected internal virtual IReadOnlyList<Parameter> UsedParameters => Parameters;

    /// <summary>All states, as saved in checkpoints: its own and then those of its inner modules, in order.</summary>
    /// <remarks>Reading this property builds the model if its inputs are known.</remarks>
    /// <exception cref="InvalidOperationException">It is not built, and its inputs are not known.</exception>
    public IReadOnlyList<State> States => [.. StatesOfBuilt("states")];

    /// <summary>Whether it is built, or consists of modules that are, as a container whose parts are called one by one.</summary>
    bool HasAllStates => IsBuilt || (parts.Count > 0 && parts.TrueForAll(entry => entry.Part.HasAllStates));

    IEnumerable<State> StatesOfBuilt(string what)
    {
        IReadOnlyList<(string Path, State State)> named = NamedStates();
        return HasAllStates ? named.Select(one => one.State) : throw new InvalidOperationException(
            $"{this}: is not built, so it has no {what} yet; create {(Outermost is Model ? "the model" : "its model")} with an input shape, " +
            "call Build(shape), or call it with a batch first.");
    }

    /// <summary>All states by their paths within this module.</summary>
    internal IReadOnlyList<(string Path, State State)> NamedStates()
    {
        BuildIfPossible();
        var all = new List<(string, State)>();
        Collect("", all, []);
        return all;
    }

    /// <summary>Its own states, without those of inner modules.</summary>
    internal IReadOnlyList<State> OwnStates => states;

    /// <summary>The inner modules and their names. One that was added by <see cref="Embed"/> has none.</summary>
    internal IReadOnlyList<(string Name, Module Part)> Parts => parts;

    /// <summary>All inner modules by path, each before its own inner modules. One that was added by <see cref="Embed"/> has no path of its own.</summary>
    internal IEnumerable<(string Path, Module Module)> NamedModules(string path = "")
    {
        foreach ((string name, Module part) in parts)
        {
            string inner = Join(path, name);
            if (name.Length > 0) yield return (inner, part);
            foreach ((string, Module) named in part.NamedModules(inner)) yield return named;
        }
    }

    void Collect(string path, List<(string, State)> all, HashSet<Module> seen)
    {
        if (!seen.Add(this)) return;
        foreach (State state in states) all.Add((Join(path, state.Name), state));
        foreach ((string name, Module part) in parts) part.Collect(Join(path, name), all, seen);
    }

    /// <summary>The sum of the penalties λ R(w) of all regularized parameters, including those of inner modules: a scalar.</summary>
    /// <remarks><c>Fit</c> adds it to the loss. A custom training loop must add it itself. Frozen parameters have no penalty, as in Keras.</remarks>
    public Tensor Penalty()
    {
        BuildIfPossible();
        return PenaltyOrNull() ?? Tensor.Zeros([], ComputeType);
    }

    /// <summary>The penalty; null if no parameter is regularized.</summary>
    internal Tensor? PenaltyOrNull()
    {
        Tensor? sum = null;
        foreach ((Parameter parameter, Regularizer regularizer) in penalties)
            if (parameter.Trainable) Add(regularizer.Of(parameter.Type.IsHalf() ? parameter.Value.Cast(ComputeType) : parameter.Value));
        foreach ((_, Module part) in parts)
            if (part.PenaltyOrNull() is { } inner) Add(inner);
        return sum;

        void Add(Tensor penalty) => sum = sum == null ? penalty : sum + penalty;
    }

    /// <summary>Whether its parameters are trained. Setting it also sets it for all inner modules and parameters.</summary>
    /// <remarks>
    /// A frozen <see cref="BatchNormalization"/> uses its moving statistics and does not update them, as in Keras 3. To freeze single
    /// parameters, set <see cref="Parameter.Trainable"/>.
    /// </remarks>
    /// <exception cref="InvalidOperationException">It is set while the module is used on another thread.</exception>
    public bool Trainable
    {
        get;
        set
        {
            CheckUse(writes: true);
            field = value;
            foreach (State state in states)
                if (state is Parameter parameter) parameter.Trainable = value;
            foreach ((_, Module part) in parts) part.Trainable = value;
            revision.Changed();
        }
    } = true;

    /// <summary>Whether a module is a direct part of this one.</summary>
    internal bool Holds(Module module) => held.Contains(module);

    /// <summary>Whether a module is this one or is contained in it.</summary>
    bool Contains(Module module) => module == this || parts.Exists(entry => entry.Part.Contains(module));

    /// <summary>Adds an inner module, under its own name or a numbered one.</summary>
    /// <exception cref="ArgumentException">The name is taken, or the module would contain itself.</exception>
    protected T Track<T>(T part) where T : Module
    {
        ArgumentNullException.ThrowIfNull(part);
        if (part.Contains(this)) throw new ArgumentException($"{this}: a module cannot contain itself; create another one.");
        if (Holds(part)) return part;
        string name = part.Name;
        if (!part.hasOwnName)
        {
            string kind = part.Kind;
            int number = numbered.GetValueOrDefault(kind);
            while (!names.Add(name = number == 0 ? kind : $"{kind}_{number}")) number++;
            numbered[kind] = number;
        }
        else if (!names.Add(name)) throw new ArgumentException($"{this}: two of its layers are named \"{name}\"; rename one of them.");
        Hold(name, part);
        return part;
    }

    /// <summary>Adds an inner module under a name that it keeps in this container.</summary>
    private protected T TrackAs<T>(T part, string name) where T : Module
    {
        names.Add(name);
        Hold(name, part);
        return part;
    }

    /// <summary>Adds an inner module without a name: its states have the paths that states of this module have.</summary>
    private protected T Embed<T>(T part) where T : Module
    {
        Hold("", part);
        return part;
    }

    void Hold(string name, Module part)
    {
        parts.Add((name, part));
        held.Add(part);
        if (part.container == null)
        {
            part.Name = name;
            part.container = this;
            if (!part.IsBuilt && !part.VariableType.IsHalf()) part.VariableType = VariableType;
            part.Rename(Join(Path, name), seed);
        }
        if (!Trainable) part.Trainable = false;
        if (IsBuilt) revision.Changed();
    }

    /// <summary>The base of numbered names: the name of the type in snake case, as in Keras: conv2d_transpose.</summary>
    internal virtual string Kind
    {
        get
        {
            string name = GetType().Name.Split('`')[0];
            var kind = new System.Text.StringBuilder();
            for (int i = 0; i < name.Length; i++)
            {
                if (i > 0 && char.IsUpper(name[i]) && !char.IsDigit(name[i - 1])) kind.Append('_');
                kind.Append(char.ToLowerInvariant(name[i]));
            }
            return kind.ToString();
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

    static string Join(string path, string name) => path.Length == 0 ? name : name.Length == 0 ? path : $"{path}/{name}";

    /// <summary>Creates a parameter of <see cref="ComputeType"/>. Its initial value depends only on the seed of the model and its path.</summary>
    /// <param name="name">Its name within the module.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="initializer">Its initial value.</param>
    /// <param name="regularizer">The penalty that it adds to <see cref="Penalty"/>; null for none.</param>
    /// <exception cref="ShapeException">The initializer returns another shape or type.</exception>
    protected Parameter AddParameter(string name, Shape shape, Initializer initializer, Regularizer? regularizer = null)
    {
        ArgumentNullException.ThrowIfNull(initializer);
        return Create(name, shape, ComputeType, initializer, regularizer);
    }

    /// <summary>
    /// Creates a parameter of <see cref="VariableType"/>, which may be stored in 16 bits. Use it as the right operand of a matrix product, the
    /// kernel of a convolution, or a table in <c>Gather(indices, type: ComputeType)</c>. Other ops do not accept 16-bit weights.
    /// </summary>
    /// <inheritdoc cref="AddParameter(string, Shape, Initializer, Regularizer?)"/>
    protected Parameter AddKernel(string name, Shape shape, Initializer initializer, Regularizer? regularizer = null)
    {
        ArgumentNullException.ThrowIfNull(initializer);
        return Create(name, shape, VariableType, initializer, regularizer);
    }

    Parameter Create(string name, Shape shape, ElementType type, Initializer initializer, Regularizer? regularizer)
    {
        Parameter parameter = NewParameter(name, shape, type, initializer);
        if (!Trainable) parameter.Trainable = false;
        if (regularizer != null) penalties.Add((parameter, regularizer));
        return parameter;
    }

    Parameter NewParameter(string name, Shape shape, ElementType type, Initializer initializer) =>
        Add(new Parameter(Initial(name, shape, type, initializer), name));

    /// <summary>The initial value of a state: from the file that is being loaded, or by an initializer.</summary>
    Tensor Initial(string name, Shape shape, ElementType type, Initializer initializer)
    {
        if (SuppliedStates.Current is { } given) return given.Of(Join(Path, name), shape, type);
        Tensor initial = initializer.Of(shape, SeedStream.Of(seed, Join(Path, name)), ComputeType);
        if (initial.Shape != shape || initial.Type != ComputeType)
            throw new ShapeException($"{this}: expects {ComputeType}{shape} for \"{name}\", received {initial.Type}{initial.Shape} from the " +
                $"initializer {initializer}; make it return the requested shape and type.");
        return initial.Cast(type);
    }

    /// <summary>Creates a state that is saved with the model but not trained, such as a moving average.</summary>
    protected State AddState(string name, Tensor initial) => Add(new State(initial, name));

    /// <summary>Creates a state of <see cref="ComputeType"/> that is saved with the model but not trained, initialized like a parameter.</summary>
    /// <param name="name">Its name within the module.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="initializer">Its initial value, which depends only on the seed of the model and its path.</param>
    /// <exception cref="ShapeException">The initializer returns another shape or type.</exception>
    protected State AddState(string name, Shape shape, Initializer initializer)
    {
        ArgumentNullException.ThrowIfNull(initializer);
        return Add(new State(Initial(name, shape, ComputeType, initializer), name));
    }

    /// <summary>Creates a stream of random keys, derived from the seed of the model and the path of this module.</summary>
    protected RandomState AddRandom()
    {
        var random = new RandomState(SeedStream.Of(seed, Join(Path, "random")));
        Add(random.State);
        return random;
    }

    T Add<T>(T state) where T : State
    {
        state.Path = Allowed(Join(Path, state.Name));
        state.Owner = this;
        states.Add(state);
        if (state is not Parameter && !state.IsKey && SuppliedStates.Current is { } given) state.Value = given.Of(state.Path, state.Shape, state.Type);
        return state;
    }

    /// <summary>Removes everything that building has created, here and in all inner modules.</summary>
    internal void Unbuild()
    {
        IsBuilt = false;
        Forget();
        foreach ((_, Module part) in parts) part.Unbuild();
    }

    /// <summary>Removes everything that a failed build has created.</summary>
    void Forget()
    {
        states.Clear();
        penalties.Clear();
    }
}
