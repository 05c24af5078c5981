namespace Myelin;

/// <summary>The base of all models: a module that can be trained, evaluated and saved. It has one or several named inputs and outputs.</summary>
/// <remarks>
/// <see cref="Sequential"/> is a stack of layers, <see cref="Functional"/> a graph of layers. A custom model tracks its layers in the
/// constructor and overrides <see cref="Forward(Tensor, CallContext)"/>, or <see cref="Forward(IReadOnlyList{Tensor}, CallContext)"/> for
/// several inputs or outputs:
/// <code>
/// sealed class Residual : Model
/// {
///     readonly Dense hidden, output;
///
///     public Residual() : base(input: [64])
///     {
///         hidden = Track(new Dense(64, Activation.Relu));
///         output = Track(new Dense(10));
///     }
///
///     protected override Tensor Forward(Tensor x, CallContext context) =&gt; output.Of(x + hidden.Of(x, context), context);
/// }
/// </code>
/// </remarks>
public abstract partial class Model : Module
{
    readonly IReadOnlyList<TensorSpec>? declared;
    readonly IReadOnlyList<string> outputNames;
    readonly Lock building = new();

    /// <summary>Creates a model with one input.</summary>
    /// <param name="input">The shape of one example (without the batch axis) and its element type; null to infer them at the first call.</param>
    /// <param name="seed">The seed of initial parameters and of random layers such as dropout.</param>
    /// <param name="name">The name of the model; null to number it automatically.</param>
    protected Model(TensorSpec? input = null, long seed = 0, string? name = null) : base(name, seed)
    {
        declared = input == null ? null : [input];
        outputNames = [];
        Seed = seed;
    }

    /// <summary>Creates a model with several inputs or outputs.</summary>
    /// <param name="inputs">The inputs, without the batch axis. Data are matched to inputs by name, or by order if the inputs have no names.</param>
    /// <param name="outputs">The names of the outputs, in order. Losses and metrics refer to them. Null for a single output.</param>
    /// <param name="seed">The seed of initial parameters and of random layers such as dropout.</param>
    /// <param name="name">The name of the model; null to number it automatically.</param>
    /// <exception cref="ArgumentException">There is no input, or two inputs or outputs have the same name.</exception>
    protected Model(IReadOnlyList<TensorSpec> inputs, IReadOnlyList<string>? outputs = null, long seed = 0, string? name = null) : base(name, seed)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        if (inputs.Count == 0) throw new ArgumentException($"{GetType().Name}: expects at least one input, received none; pass its inputs.");
        Distinct("inputs", inputs.Select(input => input.Name));
        Distinct("outputs", outputs ?? []);
        declared = [.. inputs];
        outputNames = outputs ?? [];
        Seed = seed;
    }

    void Distinct(string what, IEnumerable<string?> names)
    {
        if (names.Where(name => name != null).GroupBy(name => name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new ArgumentException($"{GetType().Name}: two of its {what} are named \"{twice.Key}\"; rename one of them.");
    }

    /// <summary>The seed of initial parameters and of random layers such as dropout.</summary>
    public long Seed { get; }

    /// <summary>The inputs, without the batch axis: as declared, or as inferred at the first call. Empty before that.</summary>
    public IReadOnlyList<TensorSpec> Inputs => IsBuilt ? InputSpecs : declared ?? [];

    /// <summary>The outputs, without the batch axis. Reading this property builds the model if its inputs are known; otherwise it is empty.</summary>
    public IReadOnlyList<TensorSpec> Outputs
    {
        get
        {
            BuildIfPossible();
            return OutputSpecs;
        }
    }

    /// <summary>The declared input of a model with one input; null if it is inferred at the first call.</summary>
    public TensorSpec? Input => declared is [var one] ? one : null;

    private protected override IReadOnlyList<string?> InputNames => [.. (declared ?? []).Select(input => input.Name)];

    private protected override IReadOnlyList<string?> OutputNames => outputNames;

    /// <summary>The total number of elements of all parameters.</summary>
    public long ParameterCount => Parameters.Sum(parameter => parameter.Shape.Elements);

    /// <summary>Computes the output of a model with one input and one output.</summary>
    /// <param name="x">[batch, ...]</param>
    /// <param name="context">The context of the forward pass: training mode and masks. Pass it on to the layers that the model calls.</param>
    protected virtual Tensor Forward(Tensor x, CallContext context) =>
        throw new NotSupportedException(
            $"{this}: has no forward pass; override Forward(Tensor, CallContext), or Forward(IReadOnlyList<Tensor>, CallContext).");

    /// <inheritdoc/>
    protected override IReadOnlyList<Tensor> Forward(IReadOnlyList<Tensor> inputs, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        return inputs.Count == 1 ? [Forward(inputs[0], context)]
            : throw new ShapeException($"{this}: expects one input, received {inputs.Count}; pass one, or override Forward for several inputs.");
    }

    /// <summary>Computes the output of a model with one input and one output.</summary>
    /// <param name="x">[batch, ...]</param>
    /// <param name="training">Whether this is a training step: dropout is active and moving statistics are updated.</param>
    /// <exception cref="ShapeException">The input does not fit. The message names the layer.</exception>
    public Tensor Forward(Tensor x, bool training = false) => Of(x, new CallContext(training));

    /// <summary>Computes the outputs of a model with any number of inputs and outputs.</summary>
    /// <param name="inputs">The inputs in order, each [batch, ...].</param>
    /// <param name="training">Whether this is a training step.</param>
    /// <exception cref="ShapeException">An input does not fit. The message names the layer.</exception>
    public IReadOnlyList<Tensor> Forward(IReadOnlyList<Tensor> inputs, bool training = false) => Of(inputs, new CallContext(training));

    /// <summary>Calls the model as part of another model.</summary>
    /// <param name="inputs">The inputs in order, each [batch, ...].</param>
    /// <param name="context">The context of the forward pass; null for a new one at inference.</param>
    public IReadOnlyList<Tensor> Of(IReadOnlyList<Tensor> inputs, CallContext? context = null) => Call(inputs, context);

    /// <summary>Calls the model in a functional model.</summary>
    /// <returns>One symbol per output.</returns>
    public IReadOnlyList<Symbol> Of(IReadOnlyList<Symbol> inputs) => Symbol.Outputs(this, inputs, Math.Max(1, outputNames.Count));

    /// <summary>Creates the parameters of all layers.</summary>
    /// <param name="inputs">
    /// The inputs, without the batch axis; empty for the declared inputs. If the first input is Float32 or Float64, parameters have its
    /// element type.
    /// </param>
    /// <exception cref="InvalidOperationException">No inputs are given, and none were declared.</exception>
    /// <exception cref="ShapeException">A layer does not fit the previous one (the message names it), or the model was declared for other inputs.</exception>
    public Model Build(params TensorSpec[] inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        if (inputs.Length == 0)
            inputs = [.. Inputs is { Count: > 0 } known ? known
                : throw new InvalidOperationException(
                    $"{this}: expects input shapes, received none; pass them to Build, or create the model with an input shape.")];
        lock (building)
        {
            if (!IsBuilt) ShapeProbe.Build(this, inputs);
            else Check(inputs, "inputs");
        }
        return this;
    }

    /// <summary>Creates the parameters of all layers with an element type.</summary>
    /// <param name="input">The only input, without the batch axis.</param>
    /// <param name="type">The element type of the input. If it is Float32 or Float64, parameters have the same type.</param>
    /// <exception cref="ShapeException">A layer does not fit the previous one (the message names it), or the model was declared for other inputs.</exception>
    public Model Build(TensorSpec input, ElementType type)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Build(input.WithType(type));
    }

    /// <summary>Checks the inputs of the first call against the declared inputs.</summary>
    /// <exception cref="ShapeException">They differ.</exception>
    protected override void Build(IReadOnlyList<TensorSpec> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        if (declared == null) return;
        bool fits = inputs.Count == declared.Count && declared.Zip(inputs).All(pair => pair.First.FitsSizes(pair.Second));
        if (!fits)
            throw new ShapeException($"{this}: expects inputs of {Listed(declared)}, as declared, received {Listed(inputs)}; " +
                $"reshape the data, or create the model with {(inputs.Count == 1 ? "input: " : "inputs of ")}{Listed(inputs)}.");
        for (int i = 0; i < inputs.Count; i++) CheckType(i, inputs[i].Type);
        Declare([.. declared.Zip(inputs, (spec, input) => spec.WithType(input.Type))]);
    }

    private protected override void CheckTypes(IReadOnlyList<Tensor> inputs)
    {
        for (int i = 0; i < Math.Min(inputs.Count, declared?.Count ?? 0); i++) CheckType(i, inputs[i].Type);
    }

    /// <summary>Checks an element type. Integer inputs must have the declared type; floating-point inputs take the type of the data.</summary>
    void CheckType(int input, ElementType type)
    {
        TensorSpec expected = declared![input];
        if (expected.Type == type || (expected.Type.IsReal() && type.IsReal())) return;
        throw new ShapeException($"{this}: expects {expected.Type} elements for input \"{expected.Name ?? $"{input}"}\", received {type}; " +
            $"Cast(ElementType.{expected.Type}) the data, or create the model with new TensorSpec([...], ElementType.{type}).");
    }

    static string Listed(IReadOnlyList<TensorSpec> specs) => string.Join(" and ", specs.Select(spec => $"{spec}"));

    internal override void BuildIfPossible()
    {
        base.BuildIfPossible();
        lock (building)
            if (!IsBuilt && Path.Length == 0 && declared != null) ShapeProbe.Build(this, declared);
    }

    /// <summary>Builds the model for the given inputs if it is not built.</summary>
    internal void BuildFor(IReadOnlyList<TensorSpec> inputs)
    {
        lock (building)
        {
            BuildIfPossible();
            if (!IsBuilt) ShapeProbe.Build(this, inputs);
        }
    }

    /// <summary>Checks inputs against those of the built model.</summary>
    internal void Check(IReadOnlyList<TensorSpec> inputs, string what)
    {
        bool fits = inputs.Count == InputSpecs.Count && InputSpecs.Zip(inputs).All(pair => pair.First.FitsSizes(pair.Second));
        if (!fits)
            throw new ShapeException($"{this}: expects {what} of {Listed(InputSpecs)}, received {Listed(inputs)}; " +
                $"build it with an input of {Listed(inputs)}, or reshape the data.");
    }

    /// <summary>Runs a forward pass and returns the calls of its modules, in order, with the inputs of each.</summary>
    /// <param name="examples">A batch for each input; by default zeros are used.</param>
    /// <exception cref="InvalidOperationException">The model is not built.</exception>
    public ForwardTrace Trace(params IReadOnlyList<Tensor> examples)
    {
        ArgumentNullException.ThrowIfNull(examples);
        BuildIfPossible();
        if (!IsBuilt && examples.Count > 0) BuildFor([.. examples.Select(example => TensorSpec.OfBatch(example))]);
        if (!IsBuilt)
            throw new InvalidOperationException(
                $"{this}: is not built, so its layers have no shapes; create it with an input shape, or call Build(shape) first.");
        return examples.Count > 0 ? ModuleTrace.Of(this, examples) : ModuleTrace.Of(this);
    }

    /// <summary>A table of the layers with names, types, output shapes and parameter counts.</summary>
    public string Summary()
    {
        BuildIfPossible();
        return ModelSummary.Of(this);
    }

    /// <summary>The SHA-256 hash of all parameters in order, as little-endian bytes: equal if the parameters are bit-identical.</summary>
    /// <exception cref="InvalidOperationException">The model is not built, or is being trained on another thread.</exception>
    public string WeightsSha256()
    {
        using ModuleUse use = ModuleUse.Read(this, nameof(WeightsSha256));
        using var hash = System.Security.Cryptography.IncrementalHash.CreateHash(System.Security.Cryptography.HashAlgorithmName.SHA256);
        foreach (Parameter parameter in Parameters) hash.AppendData(SafeTensors.LittleEndian(parameter.Value));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
