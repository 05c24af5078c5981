namespace Myelin;

/// <summary>A module that can be trained, saved and looked at. It has one or several named inputs and outputs.</summary>
/// <remarks>
/// <see cref="Sequential"/> calls layers one after another, <see cref="Functional"/> any graph of them. A class of your own tracks its layers
/// in the constructor and overrides <see cref="Forward(Tensor, CallContext)"/>, or for several inputs or outputs
/// <see cref="Forward(IReadOnlyList{Tensor}, CallContext)"/>.
/// </remarks>
public abstract partial class Model : Module
{
    readonly IReadOnlyList<TensorSpec>? declared;
    readonly IReadOnlyList<string> outputNames;
    readonly Lock building = new();

    /// <summary>A model of one input.</summary>
    /// <param name="input">The sizes of one input without the batch axis, and its element type; found at the first call if left out.</param>
    /// <param name="seed">Of initial parameters and random draws.</param>
    /// <param name="name">Its name within a larger model.</param>
    protected Model(TensorSpec? input = null, long seed = 0, string? name = null) : base(name, seed)
    {
        declared = input == null ? null : [input];
        outputNames = [];
        Seed = seed;
    }

    /// <summary>A model of several inputs or outputs.</summary>
    /// <param name="inputs">The inputs, without the batch axis. Data are matched to them by name, or by order where they have none.</param>
    /// <param name="outputs">The names of the outputs, in order; losses and metrics are given by them. None for a single output.</param>
    /// <param name="seed">Of initial parameters and random draws.</param>
    /// <param name="name">Its name within a larger model.</param>
    /// <exception cref="ArgumentException">There is no input, or two inputs or outputs have one name.</exception>
    protected Model(IReadOnlyList<TensorSpec> inputs, IReadOnlyList<string>? outputs = null, long seed = 0, string? name = null) : base(name, seed)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        if (inputs.Count == 0) throw new ArgumentException($"{GetType().Name}: expects at least one input, received none; give its inputs.");
        Distinct("inputs", inputs.Select(input => input.Name));
        Distinct("outputs", outputs ?? []);
        declared = [.. inputs];
        outputNames = outputs ?? [];
        Seed = seed;
    }

    void Distinct(string what, IEnumerable<string?> names)
    {
        if (names.Where(name => name != null).GroupBy(name => name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new ArgumentException($"{GetType().Name}: two of its {what} are named \"{twice.Key}\"; give one another name.");
    }

    /// <summary>The seed of initial parameters and random draws.</summary>
    public long Seed { get; }

    /// <summary>Its inputs, without the batch axis: as declared, or as found at the first call; empty before that.</summary>
    public IReadOnlyList<TensorSpec> Inputs => IsBuilt ? InputSpecs : declared ?? [];

    /// <summary>Its outputs, without the batch axis. Reading them builds the model if its inputs are known; empty if they are not.</summary>
    public IReadOnlyList<TensorSpec> Outputs
    {
        get
        {
            BuildIfPossible();
            return OutputSpecs;
        }
    }

    /// <summary>The input that it was made for, if it has one and it was declared; null if it is found at the first call.</summary>
    public TensorSpec? Input => declared is [var one] ? one : null;

    private protected override IReadOnlyList<string?> InputNames => [.. (declared ?? []).Select(input => input.Name)];

    private protected override IReadOnlyList<string?> OutputNames => outputNames;

    /// <summary>The number of values in all parameters.</summary>
    public long ParameterCount => Parameters.Sum(parameter => parameter.Shape.Elements);

    /// <summary>Computes the output of a model of one input and one output.</summary>
    /// <param name="x">[batch, ...]</param>
    /// <param name="context">The forward pass: training mode, masks. Hand it on to the layers that the model calls.</param>
    protected virtual Tensor Forward(Tensor x, CallContext context) =>
        throw new NotSupportedException($"{this}: has no forward pass; override Forward(Tensor, CallContext), or Forward(IReadOnlyList<Tensor>, CallContext).");

    /// <inheritdoc/>
    protected override IReadOnlyList<Tensor> Forward(IReadOnlyList<Tensor> inputs, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        return inputs.Count == 1 ? [Forward(inputs[0], context)]
            : throw new ShapeException($"{this}: expects one input, received {inputs.Count}; give one, or derive the model with several inputs.");
    }

    /// <summary>Computes the output of a model of one input and one output.</summary>
    /// <param name="x">[batch, ...]</param>
    /// <param name="training">Whether this is a training step: dropout drops, statistics are updated.</param>
    /// <exception cref="ShapeException">The input does not fit; the message names the layer.</exception>
    public Tensor Forward(Tensor x, bool training = false) => Of(x, new CallContext(training));

    /// <summary>Computes the outputs of a model of any inputs and outputs.</summary>
    /// <param name="inputs">The inputs in order, each [batch, ...].</param>
    /// <param name="training">Whether this is a training step.</param>
    /// <exception cref="ShapeException">An input does not fit; the message names the layer.</exception>
    public IReadOnlyList<Tensor> Forward(IReadOnlyList<Tensor> inputs, bool training = false) => Of(inputs, new CallContext(training));

    /// <summary>Calls a model as part of another model.</summary>
    /// <param name="inputs">The inputs in order, each [batch, ...].</param>
    /// <param name="context">The forward pass; a new one without training if left out.</param>
    public IReadOnlyList<Tensor> Of(IReadOnlyList<Tensor> inputs, CallContext? context = null) => Call(inputs, context);

    /// <summary>Calls a model in a functional model.</summary>
    /// <returns>A symbol for each of its outputs.</returns>
    public IReadOnlyList<Symbol> Of(IReadOnlyList<Symbol> inputs) => Symbol.Outputs(this, inputs, Math.Max(1, outputNames.Count));

    /// <summary>Creates the parameters of all layers.</summary>
    /// <param name="inputs">
    /// The inputs, without the batch axis; if the first is of real numbers, its element type is that of the parameters. None for those
    /// that the model was made for.
    /// </param>
    /// <exception cref="InvalidOperationException">No inputs are given, and the model was made for none.</exception>
    /// <exception cref="ShapeException">A layer does not fit the one before, the message names it; or the model was made for other inputs.</exception>
    public Model Build(params TensorSpec[] inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        if (inputs.Length == 0)
            inputs = [.. Inputs is { Count: > 0 } known ? known
                : throw new InvalidOperationException($"{this}: expects the inputs to build for, received none; make it with its input shape, or give them.")];
        lock (building)
        {
            if (!IsBuilt) ShapeProbe.Build(this, inputs);
            else Check(inputs, "inputs");
        }
        return this;
    }

    /// <summary>Creates the parameters of all layers, with an element type.</summary>
    /// <param name="input">The only input, without the batch axis.</param>
    /// <param name="type">The element type of the input, and of the parameters if it is real.</param>
    /// <exception cref="ShapeException">A layer does not fit the one before, the message names it; or the model was made for other inputs.</exception>
    public Model Build(TensorSpec input, ElementType type)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Build(input.WithType(type));
    }

    /// <summary>Holds the inputs of the first call against those that the model was made for.</summary>
    /// <exception cref="ShapeException">They differ.</exception>
    protected override void Build(IReadOnlyList<TensorSpec> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        if (declared == null) return;
        bool fits = inputs.Count == declared.Count && declared.Zip(inputs).All(pair => pair.First.FitsSizes(pair.Second));
        if (!fits)
            throw new ShapeException($"{this}: expects inputs of {Listed(declared)}, as it was made for, received {Listed(inputs)}; " +
                $"reshape the data, or make the model with {(inputs.Count == 1 ? "input: " : "inputs of ")}{Listed(inputs)}.");
        for (int i = 0; i < inputs.Count; i++) CheckType(i, inputs[i].Type);
        Declare([.. declared.Zip(inputs, (spec, input) => spec.WithType(input.Type))]);
    }

    private protected override void CheckTypes(IReadOnlyList<Tensor> inputs)
    {
        for (int i = 0; i < Math.Min(inputs.Count, declared?.Count ?? 0); i++) CheckType(i, inputs[i].Type);
    }

    /// <summary>Whole numbers have the type that was declared; the type of real numbers follows the data.</summary>
    void CheckType(int input, ElementType type)
    {
        TensorSpec expected = declared![input];
        if (expected.Type == type || (expected.Type.IsReal() && type.IsReal())) return;
        throw new ShapeException($"{this}: expects {expected.Type} elements for input \"{expected.Name ?? $"{input}"}\", received {type}; " +
            $"Cast(ElementType.{expected.Type}) the data, or make the model with new TensorSpec([...], ElementType.{type}).");
    }

    static string Listed(IReadOnlyList<TensorSpec> specs) => string.Join(" and ", specs.Select(spec => $"{spec}"));

    internal override void BuildIfPossible()
    {
        base.BuildIfPossible();
        lock (building)
            if (!IsBuilt && Path.Length == 0 && declared != null) ShapeProbe.Build(this, declared);
    }

    /// <summary>Builds the model for some inputs if it is not built.</summary>
    internal void BuildFor(IReadOnlyList<TensorSpec> inputs)
    {
        lock (building)
        {
            BuildIfPossible();
            if (!IsBuilt) ShapeProbe.Build(this, inputs);
        }
    }

    /// <summary>Checks that inputs are those that the built model expects.</summary>
    internal void Check(IReadOnlyList<TensorSpec> inputs, string what)
    {
        bool fits = inputs.Count == InputSpecs.Count && InputSpecs.Zip(inputs).All(pair => pair.First.FitsSizes(pair.Second));
        if (!fits)
            throw new ShapeException($"{this}: expects {what} of {Listed(InputSpecs)}, received {Listed(inputs)}; " +
                $"build it with an input of {Listed(inputs)}, or reshape the data.");
    }

    /// <summary>The modules in the order in which a forward pass calls them, and what each receives: found by one pass on zeros, or on examples.</summary>
    /// <param name="examples">A batch for each input, for models that zeros do not suit.</param>
    /// <exception cref="InvalidOperationException">The model is not built.</exception>
    public ForwardTrace Trace(params IReadOnlyList<Tensor> examples)
    {
        ArgumentNullException.ThrowIfNull(examples);
        BuildIfPossible();
        if (!IsBuilt && examples.Count > 0) BuildFor([.. examples.Select(example => TensorSpec.OfBatch(example))]);
        if (!IsBuilt) throw new InvalidOperationException($"{this}: is not built, so its layers have no shapes; make it with its input shape, or call Build(shape) first.");
        return examples.Count > 0 ? ModuleTrace.Of(this, examples) : ModuleTrace.Of(this);
    }

    /// <summary>A table of the layers: name, kind, output shape, number of parameters.</summary>
    public string Summary()
    {
        BuildIfPossible();
        return ModelSummary.Of(this);
    }

    /// <summary>The SHA-256 of all parameters in order, little-endian: equal for equal bits.</summary>
    public string WeightsSha256()
    {
        using var hash = System.Security.Cryptography.IncrementalHash.CreateHash(System.Security.Cryptography.HashAlgorithmName.SHA256);
        foreach (Parameter parameter in Parameters) hash.AppendData(SafeTensors.LittleEndian(parameter.Value));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
