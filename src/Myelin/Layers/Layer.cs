namespace Myelin;

/// <summary>A function of a tensor with states of its own. A layer is composed of parameters and of other layers.</summary>
/// <remarks>
/// An own layer overrides <see cref="Forward"/>, and <see cref="Build"/> if it has parameters. It is called by
/// <see cref="Of"/>, which builds it at its first call and names it in errors. A model's file holds it once its type is registered
/// (Model.Register), which asks for a public property for every parameter of its constructor, of the same name.
/// </remarks>
[StoredByType]
public abstract class Layer
{
    readonly List<(string Name, Layer Layer)> layers = [];
    readonly List<State> states = [];
    readonly List<(Parameter Parameter, Regularizer Regularizer)> penalties = [];
    readonly HashSet<string> names = [];
    readonly Dictionary<string, int> numbered = [];
    Layer? container;
    long seed;

    /// <summary>A layer by a name; without one its container numbers it: dense, dense_1, ...</summary>
    /// <exception cref="ArgumentException">The name begins with '@', as what a checkpoint adds to a model's file does.</exception>
    protected Layer(string? name = null) => Name = Free(name ?? "");

    string Free(string name) => !name.StartsWith('@') ? name : throw new ArgumentException($"{GetType().Name}: expects a name that does not begin with '@', received \"{name}\"; such names belong to checkpoints: leave the '@' out.");

    /// <summary>The outermost layer of a model, which gives its seed to all others.</summary>
    private protected Layer(string? name, long seed) : this(name) => this.seed = seed;

    /// <summary>Its name within its container.</summary>
    public string Name { get; private set; }

    /// <summary>Its name within the model: the names from the outermost container on.</summary>
    public string Path { get; private set; } = "";

    /// <summary>The layers it is made of, in order.</summary>
    public IReadOnlyList<Layer> Layers => [.. layers.Select(entry => entry.Layer)];

    /// <summary>Whether its parameters exist.</summary>
    public bool IsBuilt { get; private set; }

    /// <summary>The shape of one input, without the batch axis, once it is built.</summary>
    public Shape InputShape { get; private set; }

    /// <summary>The shape of one output, without the batch axis, once it is built.</summary>
    public Shape OutputShape { get; private set; }

    /// <summary>The element type of its parameters: that of its first input if it is real, or else its model's.</summary>
    public ElementType VariableType { get; private set; } = ElementType.Float32;

    /// <summary>The element type of its first input.</summary>
    internal ElementType InputType { get; private set; }

    /// <summary>What stands before it in its container, for errors.</summary>
    internal Layer? Before
    {
        get => field ?? container?.Before;
        set;
    }

    /// <summary>The model that it is part of.</summary>
    Layer Outermost => container?.Outermost ?? this;

    /// <summary>Its own parameters and then those of its layers, in order.</summary>
    /// <remarks>Asking for them builds the model, if it has its input shape.</remarks>
    public IReadOnlyList<Parameter> Parameters => [.. States.OfType<Parameter>()];

    /// <summary>Everything that a checkpoint of it holds: its own states and then those of its layers, in order.</summary>
    /// <remarks>Asking for them builds the model, if it has its input shape.</remarks>
    public IReadOnlyList<State> States
    {
        get
        {
            BuildIfPossible();
            var all = new List<State>(states);
            foreach ((_, Layer layer) in layers) all.AddRange(layer.States);
            return all;
        }
    }

    /// <summary>λ R(w) summed over the regularized parameters of it and of its layers, in order: one number. Training by <c>Fit</c> adds it to the loss; an own loop does so itself.</summary>
    /// <remarks>A frozen parameter costs nothing, as in Keras: nothing could be done about it.</remarks>
    public Tensor Penalty()
    {
        BuildIfPossible();
        return Penalized() ?? Tensor.Zeros([], VariableType);
    }

    /// <summary>The penalty; null if nothing is regularized.</summary>
    internal Tensor? Penalized()
    {
        Tensor? sum = null;
        foreach ((Parameter parameter, Regularizer regularizer) in penalties)
            if (parameter.Trainable) Add(regularizer.Of(parameter.Value));
        foreach ((_, Layer layer) in layers)
            if (layer.Penalized() is { } inner) Add(inner);
        return sum;

        void Add(Tensor penalty) => sum = sum == null ? penalty : sum + penalty;
    }

    /// <summary>Computes the output for a batch.</summary>
    /// <param name="x">[batch, ...]</param>
    /// <param name="training">Whether this is a training step: dropout drops, statistics are updated.</param>
    public abstract Tensor Forward(Tensor x, bool training);

    /// <summary>Creates the parameters for inputs of a shape (without the batch axis) by <see cref="AddParameter"/>.</summary>
    protected virtual void Build(Shape input) { }

    /// <summary>Calls the layer: builds it at the first call, and names it in errors.</summary>
    /// <exception cref="ShapeException">The input does not fit; the message says which layer, expected, received and the fix.</exception>
    public Tensor Of(Tensor x, bool training = false)
    {
        if (IsBuilt) return LayerTrace.Current is { } trace ? trace.Call(this, x, training) : Forward(x, training);
        if (x.Rank == 0) throw new ShapeException($"{this}: expects a batch, received a number; give it the shape [batch, ...].");
        InputShape = x.Shape[1..];
        InputType = x.Type;
        if (x.Type.IsReal()) GiveType(x.Type);
        BuildApart();
        IsBuilt = true;
        try
        {
            Tensor y = Forward(x, training);
            OutputShape = y.Rank == 0 ? default : y.Shape[1..];
            return y;
        }
        catch
        {
            IsBuilt = false;
            states.Clear();
            penalties.Clear();
            throw;
        }
    }

    /// <summary>Builds outside the graph and the captured step that the first call may stand in: parameters begin once.</summary>
    void BuildApart()
    {
        using Recording.Region region = Recording.Off();
        Capture.Suspend(() =>
        {
            Build(InputShape);
            return this;
        });
    }

    void GiveType(ElementType type)
    {
        VariableType = type;
        foreach ((_, Layer layer) in layers)
            if (!layer.IsBuilt) layer.GiveType(type);
    }

    /// <summary>Builds the model that this is part of, if it has its input shape.</summary>
    internal virtual void BuildIfPossible()
    {
        if (!IsBuilt) container?.BuildIfPossible();
    }

    /// <summary>Builds the layer, and all it is made of, by calling it on one example of zeros.</summary>
    /// <param name="input">The shape of one example.</param>
    /// <param name="type">Its element type.</param>
    /// <param name="examples">How many; a model that takes its values from a file needs none, and then computes nothing.</param>
    internal void BuildOn(Shape input, ElementType type, int examples = 1)
    {
        using (Recording.Off()) Of(Tensor.Zeros(Shape.Create([examples, .. input.Sizes]), type));
    }

    /// <summary>Whether a layer is part of this one.</summary>
    internal bool Holds(Layer layer) => layer.container == this;

    /// <summary>Makes a layer part of this one, under its own name or a numbered one.</summary>
    /// <exception cref="ArgumentException">The name stands twice, or the layer is its own part.</exception>
    protected T Track<T>(T layer) where T : Layer
    {
        ArgumentNullException.ThrowIfNull(layer);
        if (layer == this) throw new ArgumentException($"{this}: a layer cannot be part of itself; make another one.");
        if (Holds(layer)) return layer;
        string name = layer.Name;
        if (name.Length == 0)
        {
            string kind = layer.Kind;
            int number = numbered.GetValueOrDefault(kind);
            while (!names.Add(name = number == 0 ? kind : $"{kind}_{number}")) number++;
            numbered[kind] = number;
        }
        else if (!names.Add(name)) throw new ArgumentException($"{this}: two of its layers are named \"{name}\"; give one another name.");
        layer.Name = name;
        layer.container = this;
        layer.GiveType(VariableType);
        layers.Add((name, layer));
        layer.Rename(Join(Path, name), seed);
        if (IsBuilt) Structure.Changed();
        return layer;
    }

    /// <summary>What numbered names begin with: the type's name in lower case with underscores, as in Keras: conv2d_transpose.</summary>
    internal virtual string Kind
    {
        get
        {
            string name = GetType().Name.Split('`')[0];
            return string.Concat(name.Select((c, i) => i > 0 && char.IsUpper(c) && !char.IsDigit(name[i - 1]) ? $"_{char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}"));
        }
    }

    void Rename(string path, long seed)
    {
        Path = path;
        this.seed = seed;
        foreach (State state in states) state.Path = Join(path, state.Name);
        foreach ((string name, Layer layer) in layers) layer.Rename(Join(path, name), seed);
    }

    static string Join(string path, string name) => path.Length == 0 ? name : $"{path}/{name}";

    /// <summary>Creates a parameter of <see cref="VariableType"/>. Its initial value depends on the model's seed and its path alone.</summary>
    /// <param name="name">Its name within the layer.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="initializer">Its initial value.</param>
    /// <param name="regularizer">Its part of <see cref="Penalty"/>; none if left out.</param>
    /// <exception cref="ShapeException">The initializer gives another shape or type.</exception>
    protected Parameter AddParameter(string name, Shape shape, Initializer initializer, Regularizer? regularizer = null)
    {
        ArgumentNullException.ThrowIfNull(initializer);
        Parameter parameter = NewParameter(name, shape, initializer);
        if (regularizer != null) penalties.Add((parameter, regularizer));
        return parameter;
    }

    Parameter NewParameter(string name, Shape shape, Initializer initializer)
    {
        if (SuppliedStates.Current is { } given) return Add(new Parameter(given.Of(Join(Path, name), shape, VariableType), name));
        Tensor initial = initializer.Of(shape, SeedStream.Of(seed, Join(Path, name)), VariableType);
        if (initial.Shape != shape || initial.Type != VariableType)
            throw new ShapeException($"{this}: expects {VariableType}{shape} for \"{name}\", received {initial.Type}{initial.Shape} from the initializer {initializer}; make it use the shape and the type that it is given.");
        return Add(new Parameter(initial, name));
    }

    /// <summary>Creates a state that is kept with the model but not learnt.</summary>
    protected State AddState(string name, Tensor initial) => Add(new State(initial, name));

    /// <summary>Creates a stream of random keys by the model's seed and this layer's path.</summary>
    protected RandomState AddRandom()
    {
        var random = new RandomState(SeedStream.Of(seed, Join(Path, "random")));
        Add(random.State);
        return random;
    }

    T Add<T>(T state) where T : State
    {
        state.Path = Free(Join(Path, state.Name));
        states.Add(state);
        if (state is not Parameter && SuppliedStates.Current is { } given) state.Value = given.Of(state.Path, state.Shape, state.Type);
        return state;
    }

    /// <summary>The error of an input that does not fit. Without a <paramref name="fix"/> it names the inputs that the model was built for.</summary>
    protected ShapeException Misfit(string expected, Tensor received, string? fix = null)
    {
        Layer model = Outermost.IsBuilt ? Outermost : this;
        fix ??= $"give {(model == this ? "it" : "the model")} inputs of {model.InputShape}, for which it was built, or build another.";
        return new($"{this}: expects {expected}, received {received.Shape}{(Before == null ? "" : $" from {Before}")}; {fix}");
    }

    /// <summary>Throws for an input whose elements are not of <see cref="VariableType"/>: types are never mixed silently.</summary>
    /// <exception cref="ShapeException">They are not; the message says which layer, expected, received and the cast.</exception>
    protected void ExpectVariableType(Tensor received)
    {
        if (received.Type == VariableType) return;
        string other = received.Type.IsReal() ? $", or Build the model with ElementType.{received.Type}" : "";
        throw new ShapeException($"{this}: expects {VariableType} inputs, received {received.Type}{received.Shape}{(Before == null ? "" : $" from {Before}")}; Cast(ElementType.{VariableType}) the inputs{other}.");
    }

    /// <summary>Dense "classifier".</summary>
    public override string ToString() => $"{GetType().Name} \"{(Path.Length > 0 ? Path : Name.Length > 0 ? Name : Kind)}\"";
}
