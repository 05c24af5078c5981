namespace Myelin;

/// <summary>A function of tensors with states of its own: the base of layers and models.</summary>
/// <remarks>
/// A module has a name, parameters and other states, and is composed of further modules. It is built at its first call, when
/// the specifications of its inputs are known, and it names itself in errors. Derive from <see cref="Layer"/> for one input and one
/// output, and from <see cref="Model"/> for what is trained. A module of several inputs derives from this class and offers a typed
/// call of its own, <c>public Tensor Of(Tensor query, Tensor value, CallContext? context = null)</c>, that hands its
/// arguments to <see cref="Call(IReadOnlyList{Tensor}, CallContext?)"/>.
/// </remarks>
[StoredByType]
public abstract partial class Module
{
    readonly bool hasOwnName;

    /// <summary>A module with a name; without one its container numbers it: dense, dense_1, ...</summary>
    /// <exception cref="ArgumentException">The name begins with '@', which is reserved for checkpoints.</exception>
    protected Module(string? name = null)
    {
        Name = Allowed(name ?? "");
        hasOwnName = Name.Length > 0;
    }

    /// <summary>The name within its container.</summary>
    public string Name { get; private set; }

    /// <summary>The name within the model: the names from the outermost container on, separated by '/'.</summary>
    public string Path { get; private set; } = "";

    /// <summary>Whether its parameters exist.</summary>
    public bool IsBuilt { get; private set; }

    /// <summary>The inputs that it was built for; empty before it is built.</summary>
    public IReadOnlyList<TensorSpec> InputSpecs { get; private set; } = [];

    /// <summary>The outputs that it gives for such inputs; empty before it is built.</summary>
    public IReadOnlyList<TensorSpec> OutputSpecs { get; private set; } = [];

    /// <summary>The element type of its parameters. It follows the first input, if that is Float32 or Float64.</summary>
    /// <exception cref="InvalidOperationException">It is set after the module was built.</exception>
    public ElementType VariableType
    {
        get;
        set
        {
            if (value == field) return;
            if (IsBuilt) throw new InvalidOperationException($"{this}: is built with {field} parameters; set the type before its first call.");
            field = value;
            foreach ((_, Module part) in parts)
                if (!part.IsBuilt) part.VariableType = value;
        }
    } = ElementType.Float32;

    /// <summary>Computes the outputs for a batch.</summary>
    /// <param name="inputs">The inputs, each [batch, ...].</param>
    /// <param name="context">The forward pass: training mode, masks.</param>
    protected abstract IReadOnlyList<Tensor> Forward(IReadOnlyList<Tensor> inputs, CallContext context);

    /// <summary>Creates parameters, states and parts for inputs of these specifications. Called once, before the first <c>Forward</c>.</summary>
    protected virtual void Build(IReadOnlyList<TensorSpec> inputs) { }

    /// <summary>Sets the masks of the outputs. By default an output takes the mask of the first input if their first axes agree.</summary>
    /// <param name="inputs">The inputs.</param>
    /// <param name="outputs">What <c>Forward</c> made of them.</param>
    /// <param name="context">The forward pass, which holds the masks.</param>
    protected virtual void CarryMasks(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> outputs, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        foreach (Tensor y in outputs)
            if (y != inputs[0]) context.CarryMask(inputs[0], y);
    }

    /// <summary>The shape of its only input, without the batch axis.</summary>
    /// <exception cref="InvalidOperationException">It is not built, or has several inputs.</exception>
    /// <exception cref="ShapeException">An axis is free.</exception>
    public Shape InputShape => Only("input", InputSpecs).Shape;

    /// <summary>The shape of its only output, without the batch axis.</summary>
    /// <exception cref="InvalidOperationException">It is not built, or has several outputs.</exception>
    /// <exception cref="ShapeException">An axis is free.</exception>
    public Shape OutputShape => Only("output", OutputSpecs).Shape;

    TensorSpec Only(string what, IReadOnlyList<TensorSpec> specs)
    {
        BuildIfPossible();
        if (specs.Count == 0) specs = what == "input" ? InputSpecs : OutputSpecs;
        return specs.Count == 1 ? specs[0] : throw new InvalidOperationException(specs.Count == 0
            ? $"{this}: is not built, so its {what} has no shape; call it by Of(x), or give the model its input shape."
            : $"{this}: has {specs.Count} {what}s; read {(what == "input" ? nameof(InputSpecs) : nameof(OutputSpecs))}.");
    }

    /// <summary>Calls a module of one input and one output: builds it at the first call, and names it in errors.</summary>
    /// <param name="x">[batch, ...]</param>
    /// <param name="context">The forward pass; a new one without training if left out.</param>
    /// <exception cref="ShapeException">The input does not fit; the message names the module, what it expects, what it received and the fix.</exception>
    /// <exception cref="InvalidOperationException">It gives several outputs.</exception>
    public Tensor Of(Tensor x, CallContext? context = null)
    {
        IReadOnlyList<Tensor> outputs = Call([x], context);
        return outputs.Count == 1 ? outputs[0]
            : throw new InvalidOperationException($"{this}: gives {outputs.Count} outputs; call it with a list of inputs to receive a list.");
    }

    /// <summary>Calls a module of one input and one output in a forward pass of its own.</summary>
    /// <param name="x">[batch, ...]</param>
    /// <param name="training">Whether this is a training step: dropout drops, statistics are updated.</param>
    /// <exception cref="ShapeException">The input does not fit.</exception>
    public Tensor Of(Tensor x, bool training) => Of(x, new CallContext(training));

    /// <summary>Calls a module of one input and one output in a functional model.</summary>
    /// <param name="x">The symbol that it receives.</param>
    /// <returns>The symbol of its output.</returns>
    public Symbol Of(Symbol x) => new(this, [x]);

    /// <summary>Calls the module: builds it at the first call, names it in errors, and carries masks on.</summary>
    /// <param name="inputs">The inputs, each [batch, ...].</param>
    /// <param name="context">The forward pass; a new one without training if left out.</param>
    /// <exception cref="ShapeException">An input does not fit; the message names the module, what it expects and what it received.</exception>
    public IReadOnlyList<Tensor> Call(IReadOnlyList<Tensor> inputs, CallContext? context = null)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        context ??= new();
        revision.Read();
        IReadOnlyList<Tensor> outputs = IsBuilt ? Forwarded(inputs, context) : Built(inputs, context);
        CarryMasks(inputs, outputs, context);
        context.Listener?.Invoke(this, outputs);
        return outputs;
    }

    IReadOnlyList<Tensor> Forwarded(IReadOnlyList<Tensor> inputs, CallContext context)
    {
        CheckTypes(inputs);
        IReadOnlyList<Tensor> outputs = ModuleTrace.Current is { } trace ? trace.Call(this, inputs, context) : Forward(inputs, context);
        if (ShapeProbe.IsRefining) Refine(inputs, outputs);
        return outputs;
    }

    /// <summary>Checks the element types of the inputs of a built module.</summary>
    private protected virtual void CheckTypes(IReadOnlyList<Tensor> inputs) { }

    /// <summary>The forward pass for a trace, which has noted the call.</summary>
    internal IReadOnlyList<Tensor> ForwardFor(ModuleTrace trace, IReadOnlyList<Tensor> inputs, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(trace);
        return Forward(inputs, context);
    }

    /// <summary>The first call: builds the module, and leaves it unbuilt if that fails.</summary>
    IReadOnlyList<Tensor> Built(IReadOnlyList<Tensor> inputs, CallContext context)
    {
        foreach (Tensor x in inputs)
            if (x.Rank == 0) throw new ShapeException($"{this}: expects a batch, received a number; give it the shape [batch, ...].");
        InputSpecs = [.. inputs.Select((x, i) => TensorSpec.OfBatch(x, i < InputNames.Count ? InputNames[i] : null))];
        if (inputs.Count > 0 && inputs[0].Type.IsReal()) VariableType = inputs[0].Type;
        try
        {
            BuildApart();
            IsBuilt = true;
            IReadOnlyList<Tensor> outputs = Forward(inputs, context);
            OutputSpecs = [.. outputs.Select((y, i) => Spec(y, i < OutputNames.Count ? OutputNames[i] : null))];
            return outputs;
        }
        catch
        {
            IsBuilt = false;
            Forget();
            throw;
        }
    }

    /// <summary>The names of the inputs, where they have some.</summary>
    private protected virtual IReadOnlyList<string?> InputNames => [];

    /// <summary>The names of the outputs, where they have some.</summary>
    private protected virtual IReadOnlyList<string?> OutputNames => [];

    static TensorSpec Spec(Tensor y, string? name) => y.Rank == 0 ? new TensorSpec(default(Shape), y.Type, name) : TensorSpec.OfBatch(y, name);

    /// <summary>Builds outside the graph and the captured step that the first call may stand in: parameters begin once.</summary>
    void BuildApart()
    {
        using Recording.Region region = Recording.Off();
        Capture.Suspend(() =>
        {
            Build(InputSpecs);
            return this;
        });
    }

    /// <summary>Frees the axes of the specifications that another size of the free inputs has changed.</summary>
    void Refine(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> outputs)
    {
        InputSpecs = [.. InputSpecs.Zip(inputs, (spec, x) => spec.FreeWhereDifferent(Spec(x, null)))];
        OutputSpecs = [.. OutputSpecs.Zip(outputs, (spec, y) => spec.FreeWhereDifferent(Spec(y, null)))];
    }

    /// <summary>Restores the types and free axes of inputs as they were declared.</summary>
    private protected void Declare(IReadOnlyList<TensorSpec> inputs) => InputSpecs = inputs;

    /// <summary>Builds the model that this is part of, if its inputs are known.</summary>
    internal virtual void BuildIfPossible()
    {
        if (!IsBuilt) container?.BuildIfPossible();
    }

    /// <summary>The error of an input that does not fit.</summary>
    /// <param name="expected">What it expects: "[batch, 784]".</param>
    /// <param name="received">The input.</param>
    /// <param name="fix">What to do; without it the message names the inputs that the model was built for.</param>
    protected ShapeException Misfit(string expected, Tensor received, string? fix = null)
    {
        ArgumentNullException.ThrowIfNull(received);
        Module model = Outermost.IsBuilt ? Outermost : this;
        fix ??= $"give {(model == this ? "it" : "the model")} inputs of {string.Join(" and ", model.InputSpecs)}, for which it was built, or build another.";
        return new($"{this}: expects {expected}, received {received.Shape}{Origin}; {fix}");
    }

    /// <summary>Throws for an input whose elements are not of <see cref="VariableType"/>: types are never mixed silently.</summary>
    /// <exception cref="ShapeException">They are not; the message says which module, expected, received and the cast.</exception>
    protected void ExpectVariableType(Tensor received)
    {
        ArgumentNullException.ThrowIfNull(received);
        if (received.Type == VariableType) return;
        string other = received.Type.IsReal() ? $", or Build the model with ElementType.{received.Type}" : "";
        throw new ShapeException($"{this}: expects {VariableType} inputs, received {received.Type}{received.Shape}{Origin}; " +
            $"Cast(ElementType.{VariableType}) the inputs{other}.");
    }

    string Origin => Before == null ? "" : $" from {Before}";

    /// <summary>Dense "classifier".</summary>
    public override string ToString() => $"{GetType().Name} \"{(Path.Length > 0 ? Path : Name.Length > 0 ? Name : Kind)}\"";
}
