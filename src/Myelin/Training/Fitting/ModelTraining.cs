namespace Myelin;

public abstract partial class Model
{
    Compiled? compiled;

    /// <summary>Sets the optimizer, loss and metrics of a model with one output.</summary>
    /// <param name="optimizer">The optimizer. It can train one model.</param>
    /// <param name="loss">The loss that training minimizes.</param>
    /// <param name="metrics">Metrics that are shown besides the loss.</param>
    /// <exception cref="ArgumentException">Two metrics have one name.</exception>
    /// <exception cref="InvalidOperationException">The model is being trained.</exception>
    public void Compile(Optimizer optimizer, Loss loss, IReadOnlyList<Metric>? metrics = null)
    {
        ArgumentNullException.ThrowIfNull(loss);
        Compile(optimizer, [new OutputLoss(loss, metrics: metrics)]);
    }

    /// <summary>Sets the optimizer, and losses and metrics of a model with several outputs.</summary>
    /// <param name="optimizer">The optimizer. It can train one model.</param>
    /// <param name="losses">A loss for each output, by name, or by order if none is named. Outputs without a loss are not trained.</param>
    /// <exception cref="ArgumentException">Two values have one name.</exception>
    /// <exception cref="InvalidOperationException">The model has no such output, or is being trained.</exception>
    public void Compile(Optimizer optimizer, IReadOnlyList<OutputLoss> losses)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(losses);
        using ModuleUse use = ModuleUse.Train(this, nameof(Compile));
        var next = new Compiled(this, optimizer, losses);
        BuildIfPossible();
        if (IsBuilt) next.Places();
        optimizer.Attach(this);
        compiled = next;
    }

    /// <summary>The optimizer it was compiled with.</summary>
    /// <exception cref="InvalidOperationException">It is not compiled.</exception>
    public Optimizer Optimizer => Ready().Optimizer;

    internal Compiled? Compiled => compiled;

    /// <summary>Whether the model has an optimizer and a loss.</summary>
    public bool IsCompiled => compiled != null;

    /// <summary>The only loss it was compiled with.</summary>
    /// <exception cref="InvalidOperationException">It is not compiled, or with several losses.</exception>
    public Loss Loss => Losses is [{ Loss: var only }]
        ? only
        : throw new InvalidOperationException($"{this}: has a loss for each of {Losses.Count} outputs; read {nameof(Losses)}.");

    /// <summary>The losses it was compiled with, each with its output and metrics.</summary>
    /// <exception cref="InvalidOperationException">It is not compiled.</exception>
    public IReadOnlyList<OutputLoss> Losses => Ready().Outputs;

    /// <summary>Which values of a name in the history, such as "val_accuracy", are better.</summary>
    /// <exception cref="ArgumentException">No value is named so; the message names the nearest.</exception>
    /// <exception cref="InvalidOperationException">The model is not compiled.</exception>
    public MetricDirection DirectionOf(string value) => Ready().DirectionOf(value);

    Compiled Ready() => compiled ?? throw new InvalidOperationException($"{this}: is not compiled; call Compile(optimizer, loss) first.");

    /// <summary>Measures loss and metrics on a data set. May be called from several threads at once.</summary>
    /// <param name="data">The examples.</param>
    /// <param name="batchSize">The number of examples that are computed at once.</param>
    /// <param name="cancellation">Cancels it.</param>
    /// <exception cref="ArgumentException">The data lack an input or a target, or have no examples.</exception>
    /// <exception cref="ShapeException">The examples do not fit the model.</exception>
    /// <exception cref="InvalidOperationException">The model is not compiled, or is being trained on another thread.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="TrainingException">The loss is not finite, because a label is no class, or an input or target is not finite.</exception>
    public Evaluation Evaluate(Dataset data, int batchSize = 256, CancellationToken cancellation = default)
    {
        Compiled ready = Ready();
        ArgumentNullException.ThrowIfNull(data);
        CheckBatchSize("Evaluate", batchSize);
        using ModuleUse use = ModuleUse.Read(this, nameof(Evaluate));
        CheckData(data);
        return ready.Evaluate(data, batchSize, cancellation);
    }

    internal static void CheckBatchSize(string who, int batchSize)
    {
        if (batchSize < 1) throw new ArgumentOutOfRangeException(nameof(batchSize),
            $"{who}: expects at least one example in a batch, received {batchSize}; 32 to 256 are usual.");
    }

    /// <summary>Builds the model for a data set, or checks that it fits.</summary>
    BatchBinding CheckData(Dataset data, string what = "examples")
    {
        if (data.IsCounted && data.Count == 0) throw new ArgumentException($"{this}: expects {what}, received none; check the data set or the split.");
        BatchBinding binding = BatchBinding.Of(this, data);
        TensorSpec[] inputs = binding.Specs(data);
        BuildFor(inputs);
        Check(inputs, what);
        return binding;
    }
}
