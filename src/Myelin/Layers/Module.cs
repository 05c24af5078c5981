namespace Myelin;

/// <summary>The base of layers and models: a function of tensors with its own state.</summary>
/// <remarks>
/// A module has a name, parameters and other states, and may contain further modules. It is built at its first call, when the
/// specifications of its inputs are known. Derive from <see cref="Layer"/> for one input and one output, and from <see cref="Model"/>
/// for a module to train. A module with several inputs derives from this class and offers a typed method, for example
/// <c>public Tensor Of(Tensor query, Tensor value, CallContext? context = null)</c>, which passes its arguments to
/// <see cref="Call(IReadOnlyList{Tensor}, CallContext?)"/>. The initial weights of a module within a model depend on the model's seed and
/// the module's path. A module that is built outside a model has a seed of its own, by the order in which such modules are built.
/// </remarks>
[StoredByType]
public abstract partial class Module : IGuarded
{
    readonly bool hasOwnName;

    /// <summary>Creates a module. Without a name, its container names it by type and number: dense, dense_1, ...</summary>
    /// <exception cref="ArgumentException">The name begins with '@', which is reserved for checkpoints.</exception>
    protected Module(string? name = null)
    {
        revision = new(this);
        Name = Allowed(name ?? "");
        hasOwnName = Name.Length > 0;
    }

    /// <summary>The name within its container.</summary>
    public string Name { get; private set; }

    /// <summary>The path within the model: the names of all containers from the outermost on, separated by '/'.</summary>
    public string Path { get; private set; } = "";

    /// <summary>Whether its parameters exist.</summary>
    public bool IsBuilt { get; private set; }

    /// <summary>The specifications of the inputs that it was built for; empty before it is built.</summary>
    public IReadOnlyList<TensorSpec> InputSpecs { get; private set; } = [];

    /// <summary>The specifications of its outputs; empty before it is built.</summary>
    public IReadOnlyList<TensorSpec> OutputSpecs { get; private set; } = [];

    /// <summary>The element type of its weights: Float32 or Float64, taken from the first input, or Float16 or BFloat16 for inference.</summary>
    /// <remarks>
    /// With Float16 or BFloat16, the kernels of dense layers and convolutions and the tables of embeddings take half the memory. Other
    /// states and <see cref="ComputeType"/> remain Float32. Half-precision weights have no gradients: train in Float32, then convert the
    /// model with <see cref="Model.ConvertWeights"/>. Setting the type also sets it for all inner modules that are not built.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The module is already built.</exception>
    /// <exception cref="ArgumentException">The type is not a floating-point type.</exception>
    public ElementType VariableType
    {
        get;
        set
        {
            if (value == field) return;
            if (!value.IsReal() && !value.IsHalf())
                throw new ArgumentException($"{this}: expects weights of Float32, Float64, Float16 or BFloat16, received {value}; choose one of these.");
            if (IsBuilt) throw new InvalidOperationException($"{this}: is already built with {field} parameters; set the type before its first call.");
            field = value;
            foreach ((_, Module part) in parts)
                if (!part.IsBuilt) part.VariableType = value;
        }
    } = ElementType.Float32;

    /// <summary>
    /// The element type of computations, and of floating-point inputs and outputs: <see cref="VariableType"/>, or Float32 if the weights are
    /// stored in 16 bits.
    /// </summary>
    public ElementType ComputeType => VariableType.IsHalf() ? ElementType.Float32 : VariableType;

    /// <summary>Computes the outputs for a batch.</summary>
    /// <param name="inputs">The inputs, each [batch, ...].</param>
    /// <param name="context">The context of the forward pass: training mode and masks.</param>
    protected abstract IReadOnlyList<Tensor> Forward(IReadOnlyList<Tensor> inputs, CallContext context);

    /// <summary>Creates parameters, states and inner modules for the given inputs. Called once, before the first <c>Forward</c>.</summary>
    protected virtual void Build(IReadOnlyList<TensorSpec> inputs) { }

    /// <summary>
    /// Whether it computes each step of a sequence [batch, time, ...] without the others, or with what it keeps of earlier ones in
    /// <see cref="CallContext.Cache"/>. A model of such layers alone generates sequences step by step.
    /// </summary>
    protected internal virtual bool IsStepwise => false;

    /// <summary>Whether all inner modules are <see cref="IsStepwise"/>.</summary>
    private protected bool HasStepwiseParts => Layers.All(part => part.IsStepwise);

    /// <summary>Sets the masks of the outputs. By default an output takes the mask of the first input if their first axes have the same sizes.</summary>
    /// <param name="inputs">The inputs.</param>
    /// <param name="outputs">The outputs of <c>Forward</c>.</param>
    /// <param name="context">The context of the forward pass, which holds the masks.</param>
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
            ? $"{this}: is not built, so its {what} has no shape; call Of(x) first, or create the model with an input shape."
            : $"{this}: has {specs.Count} {what}s; read {(what == "input" ? nameof(InputSpecs) : nameof(OutputSpecs))}.");
    }

    /// <summary>Calls a module with one input and one output. The first call builds it.</summary>
    /// <param name="x">[batch, ...]</param>
    /// <param name="context">The context of the forward pass; null for a new one at inference.</param>
    /// <exception cref="ShapeException">The input does not fit. The message names the module, the expected and received shapes, and the fix.</exception>
    /// <exception cref="InvalidOperationException">The module has several outputs.</exception>
    public Tensor Of(Tensor x, CallContext? context = null)
    {
        IReadOnlyList<Tensor> outputs = Call([x], context);
        return outputs.Count == 1 ? outputs[0]
            : throw new InvalidOperationException($"{this}: has {outputs.Count} outputs; call it with a list of inputs to receive a list.");
    }

    /// <summary>Calls a module with one input and one output in a new forward pass.</summary>
    /// <param name="x">[batch, ...]</param>
    /// <param name="training">Whether this is a training step: dropout is active and moving statistics are updated.</param>
    /// <exception cref="ShapeException">The input does not fit.</exception>
    public Tensor Of(Tensor x, bool training) => Of(x, new CallContext(training));

    /// <summary>Calls a module with one input and one output in a functional model.</summary>
    /// <param name="x">The symbolic input.</param>
    /// <returns>The symbolic output.</returns>
    public Symbol Of(Symbol x) => new(this, [x]);

    /// <summary>Calls the module and propagates masks. The first call builds it.</summary>
    /// <param name="inputs">The inputs, each [batch, ...].</param>
    /// <param name="context">The context of the forward pass; null for a new one at inference.</param>
    /// <exception cref="ShapeException">An input does not fit. The message names the module, the expected and received shapes, and the fix.</exception>
    public IReadOnlyList<Tensor> Call(IReadOnlyList<Tensor> inputs, CallContext? context = null)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        context ??= new();
        if (Trainer != null && Capture.Current is not { IsTrace: true }) CheckUse(writes: false);
        revision.Read();
        WorkOrigins? origins = Capture.Current?.Origins;
        WorkOrigin outer = origins?.Enter(Name.Length > 0 ? Name : Kind) ?? default;
        GraphRecorder? recorder = GraphRecorder.Current;
        string around = recorder?.Enter(Path) ?? "";
        IReadOnlyList<Tensor> outputs = IsBuilt ? Forwarded(inputs, context) : Built(inputs, context);
        recorder?.Leave(around);
        origins?.Set(outer);
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

    /// <summary>The forward pass, called by a trace that records the call.</summary>
    internal IReadOnlyList<Tensor> ForwardFor(ModuleTrace trace, IReadOnlyList<Tensor> inputs, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(trace);
        return Forward(inputs, context);
    }

    bool isBeingBuilt;

    /// <summary>The first call: builds the module, or leaves it unbuilt if that fails.</summary>
    IReadOnlyList<Tensor> Built(IReadOnlyList<Tensor> inputs, CallContext context)
    {
        foreach (Tensor x in inputs)
            if (x.Rank == 0) throw new ShapeException($"{this}: expects a batch, received a number; give it the shape [batch, ...].");
        if (isBeingBuilt)
            throw new InvalidOperationException($"{this}: was called while it is being built; let Build(inputs) call base.Build(inputs) with the same list, " +
                "let Forward call only layers within, and make the first call on one thread.");
        return Built([.. inputs.Select((x, i) => TensorSpec.OfBatch(x, i < InputNames.Count ? InputNames[i] : null))], () =>
        {
            IReadOnlyList<Tensor> outputs = Forward(inputs, context);
            OutputSpecs = [.. outputs.Select((y, i) => Spec(y, i < OutputNames.Count ? OutputNames[i] : null))];
            return outputs;
        });
    }

    /// <summary>Declares a module without layers built, of which everything is known.</summary>
    private protected void BuildAs(IReadOnlyList<TensorSpec> inputs, IReadOnlyList<TensorSpec> outputs)
    {
        (InputSpecs, OutputSpecs) = (inputs, outputs);
        IsBuilt = true;
    }

    /// <summary>Builds the module if it is not, without calling it, for a container that computes with this part in its own way.</summary>
    internal void Prepare(Func<TensorSpec> input)
    {
        revision.Read();
        if (!IsBuilt) Built([input()], () => this);
    }

    T Built<T>(IReadOnlyList<TensorSpec> inputs, Func<T> call)
    {
        InputSpecs = inputs;
        if (inputs.Count > 0 && inputs[0].Type.IsReal() && !VariableType.IsHalf()) VariableType = inputs[0].Type;
        isBeingBuilt = true;
        try
        {
            BuildApart();
            IsBuilt = true;
            return call();
        }
        catch
        {
            IsBuilt = false;
            Forget();
            throw;
        }
        finally
        {
            isBeingBuilt = false;
        }
    }

    /// <summary>The names of the inputs, if they have names.</summary>
    private protected virtual IReadOnlyList<string?> InputNames => [];

    /// <summary>The names of the outputs, if they have names.</summary>
    private protected virtual IReadOnlyList<string?> OutputNames => [];

    static TensorSpec Spec(Tensor y, string? name) => y.Rank == 0 ? new TensorSpec(default(Shape), y.Type, name) : TensorSpec.OfBatch(y, name);

    /// <summary>Builds outside any gradient graph, captured step and stream of random numbers, because parameters are initialized only once.</summary>
    void BuildApart()
    {
        EnsureSeed();
        using Recording.Region region = Recording.Off();
        using RandomStream.Scope draws = new RandomStream(SeedStream.Of(seed, Join(Path, "build"))).Use();
        Capture.Suspend(() =>
        {
            Build(InputSpecs);
            return this;
        });
    }

    /// <summary>Marks axes as free if their size changed with the size of the free input axes.</summary>
    void Refine(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> outputs)
    {
        InputSpecs = [.. InputSpecs.Zip(inputs, (spec, x) => spec.FreeWhereDifferent(Spec(x, null)))];
        OutputSpecs = [.. OutputSpecs.Zip(outputs, (spec, y) => spec.FreeWhereDifferent(Spec(y, null)))];
    }

    /// <summary>Restores the declared types and free axes of the inputs.</summary>
    private protected void Declare(IReadOnlyList<TensorSpec> inputs) => InputSpecs = inputs;

    /// <summary>Builds the containing model if its inputs are known.</summary>
    internal virtual void BuildIfPossible()
    {
        if (!IsBuilt) container?.BuildIfPossible();
    }

    /// <summary>Creates the exception for an input that does not fit.</summary>
    /// <param name="expected">The expected input, for example "[batch, 784]".</param>
    /// <param name="received">The input.</param>
    /// <param name="fix">How to fix it; by default the message names the inputs that the model was built for.</param>
    protected ShapeException Misfit(string expected, Tensor received, string? fix = null)
    {
        ArgumentNullException.ThrowIfNull(received);
        Module model = Outermost.IsBuilt ? Outermost : this;
        fix = Layout(received.Shape) ?? fix ?? $"give {(model == this ? "it" : "the model")} inputs of {string.Join(" and ", model.InputSpecs)}, " +
            "which it was built for, or build another model.";
        return new($"{this}: expects {expected}, received {received.Shape}{Origin}; {fix}");
    }

    /// <summary>How to fix an input that lacks the batch axis, or whose channels come first; null if it is neither.</summary>
    private protected string? Layout(Shape received)
    {
        foreach (TensorSpec spec in InputSpecs)
        {
            if (spec.FitsSizes(received)) return $"the batch axis is missing: x.ExpandDims(0) makes it {Shape.Create([1, .. received])}.";
            if (spec.Rank == 3 && received.Rank == 3 && spec.FitsSizes([received[1], received[2], 1]))
                return $"the axis of channels is missing: x.ExpandDims(-1) makes it {Shape.Create([.. received, 1])}.";
            bool hasChannels = spec.Rank is >= 2 and <= 4 && received.Rank == spec.Rank + 1;
            if (hasChannels && spec.FitsSizes(Shape.Create([.. received.Sizes[2..], received[1]])))
                return $"its channels come first: x.Transpose(0, {string.Join(", ", Enumerable.Range(2, spec.Rank - 1))}, 1) moves them to the last axis.";
        }
        return null;
    }

    /// <summary>Throws if the element type of an input is not <see cref="ComputeType"/>. Types are never converted silently.</summary>
    /// <exception cref="ShapeException">The types differ. The message suggests the cast.</exception>
    protected void ExpectComputeType(Tensor received)
    {
        ArgumentNullException.ThrowIfNull(received);
        if (received.Type == ComputeType) return;
        string other = received.Type.IsReal() && !VariableType.IsHalf() ? $", or Build the model with ElementType.{received.Type}" : "";
        throw new ShapeException($"{this}: expects {ComputeType} inputs, received {received.Type}{received.Shape}{Origin}; " +
            $"Cast(ElementType.{ComputeType}) the inputs{other}.");
    }

    string Origin => Before == null ? "" : $" from {Before}";

    /// <summary>The type and path: Dense "classifier".</summary>
    public override string ToString() => $"{GetType().Name} \"{(Path.Length > 0 ? Path : Name.Length > 0 ? Name : Kind)}\"";
}
