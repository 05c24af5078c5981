using System.Collections.Concurrent;

namespace Myelin;

/// <summary>A layer that can be trained: own models derive from it, track their layers in the constructor and override <see cref="Layer.Forward"/>.</summary>
public abstract partial class Model : Layer
{
    readonly Shape? input;
    readonly Lock building = new();
    readonly ConcurrentBag<Step> predictions = [];
    Compiled? compiled;

    /// <summary>A model.</summary>
    /// <param name="input">The shape of one input, without the batch axis; found at the first call if left out.</param>
    /// <param name="seed">Of initial parameters and random draws.</param>
    /// <param name="name">Its name within a larger model.</param>
    protected Model(Shape? input = null, long seed = 0, string? name = null) : base(name, seed)
    {
        this.input = input;
        Seed = seed;
    }

    /// <summary>The seed of initial parameters and random draws.</summary>
    public long Seed { get; }

    /// <summary>The shape of one input that it was made for, without the batch axis; null if it is found at the first call.</summary>
    public Shape? Input => input;

    /// <summary>The number of values in all parameters.</summary>
    public long ParameterCount => Parameters.Sum(parameter => parameter.Shape.Elements);

    /// <summary>Creates the parameters of all layers for inputs of a shape, without the batch axis.</summary>
    /// <param name="inputShape">The shape of one input.</param>
    /// <param name="type">The element type of the inputs; if it is real, of the parameters too.</param>
    /// <exception cref="ShapeException">A layer does not fit the one before, the message names it; or the model has another input shape.</exception>
    public Model Build(Shape inputShape, ElementType type = ElementType.Float32)
    {
        lock (building)
        {
            if (!IsBuilt) BuildOn(inputShape, type);
            else if (InputShape != inputShape) throw new ShapeException($"{this}: expects inputs of {InputShape}, for which it was built, received {inputShape}; make a new model for other inputs.");
        }
        return this;
    }

    /// <summary>Holds the first input against the shape that the model was given.</summary>
    /// <exception cref="ShapeException">They differ.</exception>
    protected override void Build(Shape input)
    {
        if (this.input is { } declared && declared != input)
            throw new ShapeException($"{this}: expects inputs of {declared}, as it was made for, received {input}; reshape the data, or make the model with input: {input}.");
    }

    internal override void BuildIfPossible()
    {
        base.BuildIfPossible();
        lock (building)
            if (!IsBuilt && Path.Length == 0 && input is { } shape) Build(shape);
    }

    void BuildFor(Shape shape, ElementType type)
    {
        lock (building)
        {
            BuildIfPossible();
            if (!IsBuilt) Build(shape, type);
        }
    }

    /// <summary>Chooses how the model is trained and what is measured.</summary>
    /// <param name="optimizer">Changes the parameters.</param>
    /// <param name="loss">What is made small.</param>
    /// <param name="metrics">What is measured beside it.</param>
    /// <exception cref="ArgumentException">Two metrics bear one name.</exception>
    public void Compile(Optimizer optimizer, Loss loss, IReadOnlyList<Metric>? metrics = null)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(loss);
        var names = new HashSet<string> { "loss" };
        foreach (Metric metric in metrics ?? [])
            if (!names.Add(metric.Name)) throw new ArgumentException($"Compile: two values are named \"{metric.Name}\"; give the metric another name: new {metric.GetType().Name}(name: ...).");
        BuildIfPossible();
        optimizer.Attach(this);
        compiled = new Compiled(this, optimizer, loss, metrics ?? []);
    }

    /// <summary>The optimizer it was compiled with.</summary>
    /// <exception cref="InvalidOperationException">It is not compiled.</exception>
    public Optimizer Optimizer => Ready().Optimizer;

    internal Compiled? Compiled => compiled;

    /// <summary>Whether it has an optimizer and a loss.</summary>
    public bool IsCompiled => compiled != null;

    /// <summary>The loss it was compiled with.</summary>
    /// <exception cref="InvalidOperationException">It is not compiled.</exception>
    public Loss Loss => Ready().Loss;

    /// <summary>Which values of a name in the history, such as "val_accuracy", are better.</summary>
    /// <exception cref="ArgumentException">No value is named so; the message names the nearest.</exception>
    /// <exception cref="InvalidOperationException">The model is not compiled.</exception>
    public MetricDirection DirectionOf(string value) => Ready().DirectionOf(value);

    Compiled Ready() => compiled ?? throw new InvalidOperationException($"{this}: is not compiled; call Compile(optimizer, loss) first.");

    /// <summary>Measures loss and metrics on a data set.</summary>
    /// <param name="data">The examples.</param>
    /// <param name="batchSize">Examples computed at once.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="ShapeException">The examples do not fit the model.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public Evaluation Evaluate(Dataset data, int batchSize = 256, CancellationToken cancellation = default)
    {
        Compiled ready = Ready();
        ArgumentNullException.ThrowIfNull(data);
        CheckBatchSize("Evaluate", batchSize);
        CheckData(data);
        return ready.Evaluate(data, batchSize, cancellation);
    }

    /// <summary>The outputs for some inputs, computed in batches. May be called from several threads at once.</summary>
    /// <param name="x">[count, ...]</param>
    /// <param name="batchSize">Inputs computed at once.</param>
    /// <exception cref="ShapeException">The inputs do not fit the model; the message names the layer.</exception>
    public Tensor Predict(Tensor x, int batchSize = 256)
    {
        ArgumentNullException.ThrowIfNull(x);
        CheckBatchSize("Predict", batchSize);
        if (x.Rank == 0 || x.Shape[0] == 0) throw new ShapeException($"{this}: expects at least one input [count, ...], received {x.Shape}; give one input as [1, ...].");
        BuildFor(x.Shape[1..], x.Type);
        if (!predictions.TryTake(out Step? step))
            step = new Step(batch =>
            {
                using (Recording.Off()) return Of(batch);
            });
        var parts = new List<Tensor>();
        for (int start = 0; start < x.Shape[0]; start += batchSize)
            parts.Add(step.Run(x.Slice(0, start, Math.Min(batchSize, x.Shape[0] - start))).Copy());
        predictions.Add(step);
        return parts.Count == 1 ? parts[0] : TensorOps.Concatenate(parts, 0);
    }

    /// <summary>The outputs for the inputs of a data set.</summary>
    public Tensor Predict(Dataset data, int batchSize = 256)
    {
        ArgumentNullException.ThrowIfNull(data);
        CheckBatchSize("Predict", batchSize);
        CheckData(data);
        var parts = new List<Tensor>();
        foreach ((Tensor x, _) in data.Batches(batchSize)) parts.Add(Predict(x, batchSize));
        return parts.Count == 1 ? parts[0] : TensorOps.Concatenate(parts, 0);
    }

    /// <summary>The layers in the order in which a forward pass calls them, and what each receives: found by one pass on zeros, or on an example.</summary>
    /// <param name="example">A batch, for models that zeros do not suit.</param>
    /// <exception cref="InvalidOperationException">The model is not built.</exception>
    public ForwardTrace Trace(Tensor? example = null)
    {
        BuildIfPossible();
        if (!IsBuilt && example is { Rank: > 0 }) BuildFor(example.Shape[1..], example.Type);
        if (!IsBuilt) throw new InvalidOperationException($"{this}: is not built, so its layers have no shapes; make it with its input shape, or call Build(shape) first.");
        return LayerTrace.Of(this, example ?? Tensor.Zeros(Shape.Create([1, .. InputShape.Sizes]), VariableType));
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

    internal static void CheckBatchSize(string who, int batchSize)
    {
        if (batchSize < 1) throw new ArgumentOutOfRangeException(nameof(batchSize), $"{who}: expects at least one example in a batch, received {batchSize}; 32 to 256 are usual.");
    }

    /// <summary>Builds the model for a data set, or checks that it fits.</summary>
    internal void CheckData(Dataset data, string what = "examples")
    {
        if (data.Count == 0) throw new ArgumentException($"{this}: expects {what}, received none; check the data set or the split.");
        BuildFor(data.InputShape, data.InputType);
        if (data.InputShape != InputShape)
            throw new ShapeException($"{this}: expects {what} of {InputShape}, received {data.InputShape}; build it with an input of {data.InputShape}, or reshape the data.");
    }
}
