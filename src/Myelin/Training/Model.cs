using System.Collections.Concurrent;

namespace Myelin;

/// <summary>A layer that can be trained: own models derive from it, track their layers in the constructor and override <see cref="Layer.Forward"/>.</summary>
public abstract partial class Model : Layer
{
    readonly Shape? input;
    readonly long seed;
    readonly ConcurrentBag<Step> predictions = [];
    Compiled? compiled;

    /// <summary>A model.</summary>
    /// <param name="input">The shape of one input, without the batch axis; found at the first call if left out.</param>
    /// <param name="seed">Of initial parameters and random draws.</param>
    /// <param name="name">Its name within a larger model.</param>
    protected Model(Shape? input = null, long seed = 0, string? name = null) : base(name)
    {
        this.input = input;
        this.seed = seed;
    }

    /// <summary>The seed of initial parameters and random draws.</summary>
    public long Seed => seed;

    /// <inheritdoc/>
    public override IReadOnlyList<State> States
    {
        get
        {
            BuildIfPossible();
            return base.States;
        }
    }

    /// <summary>The number of values in all parameters.</summary>
    public long ParameterCount => Parameters.Sum(parameter => parameter.Shape.Elements);

    /// <summary>Creates the parameters of all layers for inputs of a shape, without the batch axis.</summary>
    /// <exception cref="ShapeException">A layer does not fit the one before; the message names it.</exception>
    public Model Build(Shape inputShape, ElementType type = ElementType.Float32)
    {
        if (!IsBuilt) BuildOn(inputShape, type, seed);
        return this;
    }

    void BuildIfPossible()
    {
        if (!IsBuilt && Path.Length == 0 && input is { } shape) Build(shape);
    }

    /// <summary>Chooses how the model is trained and what is measured.</summary>
    /// <param name="optimizer">Changes the parameters.</param>
    /// <param name="loss">What is made small.</param>
    /// <param name="metrics">What is measured beside it.</param>
    public void Compile(Optimizer optimizer, Loss loss, IReadOnlyList<Metric>? metrics = null)
    {
        BuildIfPossible();
        compiled = new Compiled(this, optimizer, loss, metrics ?? []);
    }

    /// <summary>The optimizer it was compiled with.</summary>
    /// <exception cref="InvalidOperationException">It is not compiled.</exception>
    public Optimizer Optimizer => Ready().Optimizer;

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
        CheckData(data);
        return ready.Evaluate(data, batchSize, cancellation);
    }

    /// <summary>The outputs for some inputs, computed in batches. May be called from several threads at once.</summary>
    /// <param name="x">[count, ...]</param>
    /// <param name="batchSize">Inputs computed at once.</param>
    public Tensor Predict(Tensor x, int batchSize = 256)
    {
        if (x.Rank == 0 || x.Shape[0] == 0) throw new ShapeException($"{this}: expects at least one input [count, ...], received {x.Shape}.");
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        if (!IsBuilt) Build(x.Shape[1..], x.Type);
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
        CheckData(data);
        var parts = new List<Tensor>();
        foreach ((Tensor x, _) in data.Batches(batchSize)) parts.Add(Predict(x, batchSize));
        return parts.Count == 1 ? parts[0] : TensorOps.Concatenate(parts, 0);
    }

    /// <summary>A table of the layers: name, kind, output shape, number of parameters.</summary>
    public string Summary()
    {
        BuildIfPossible();
        return ModelSummary.Of(this);
    }

    /// <summary>Writes all states (parameters and statistics) to a safetensors file, by their paths.</summary>
    /// <exception cref="IOException">The file cannot be written; an older one is left as it was.</exception>
    public void SaveWeights(string path) => SafeTensors.Save(path, States.Select(state => (state.Path, state.Value)));

    /// <summary>Reads all states from a file that <see cref="SaveWeights"/> wrote.</summary>
    /// <exception cref="DataFormatException">The file is damaged.</exception>
    /// <exception cref="ShapeException">A state is missing or left over, or has another shape or type; nothing is changed then.</exception>
    public void LoadWeights(string path)
    {
        IReadOnlyDictionary<string, Tensor> saved = SafeTensors.Load(path);
        IReadOnlyList<State> states = States;
        string[] missing = [.. states.Where(state => !saved.ContainsKey(state.Path)).Select(state => state.Path)];
        string[] extra = [.. saved.Keys.Except(states.Select(state => state.Path))];
        string[] different = [.. states.Where(state => saved.TryGetValue(state.Path, out Tensor? value) && (value.Shape != state.Shape || value.Type != state.Type)).Select(state => $"{state.Path} (expects {state.Type}{state.Shape}, received {saved[state.Path].Type}{saved[state.Path].Shape})")];
        if (missing.Length + extra.Length + different.Length > 0)
            throw new ShapeException($"{this}: \"{path}\" holds other weights. Missing: {List(missing)}. Left over: {List(extra)}. Different: {List(different)}. Build the model as it was when they were saved.");
        foreach (State state in states) state.Value = saved[state.Path];

        static string List(string[] names) => names.Length == 0 ? "none" : string.Join(", ", names);
    }

    /// <summary>The SHA-256 of all parameters in order, little-endian: equal for equal bits.</summary>
    public string WeightsSha256()
    {
        using var hash = System.Security.Cryptography.IncrementalHash.CreateHash(System.Security.Cryptography.HashAlgorithmName.SHA256);
        foreach (Parameter parameter in Parameters) hash.AppendData(SafeTensors.LittleEndian(parameter.Value));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Builds the model for a data set, or checks that it fits.</summary>
    internal void CheckData(Dataset data)
    {
        if (data.Count == 0) throw new ArgumentException($"{this}: expects at least one example, received none; check the data set or the split.");
        BuildIfPossible();
        if (!IsBuilt) Build(data.InputShape, data.InputType);
        if (data.InputShape != InputShape)
            throw new ShapeException($"{this}: expects examples of {InputShape}, received {data.InputShape}; build it with an input of {data.InputShape}, or reshape the data.");
    }
}
