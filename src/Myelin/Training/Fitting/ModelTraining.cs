using System.Collections.Concurrent;

namespace Myelin;

public abstract partial class Model
{
    readonly ConcurrentBag<Step> predictions = [];
    Compiled? compiled;

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
        BuildFor([TensorSpec.OfBatch(x)]);
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

    internal static void CheckBatchSize(string who, int batchSize)
    {
        if (batchSize < 1) throw new ArgumentOutOfRangeException(nameof(batchSize), $"{who}: expects at least one example in a batch, received {batchSize}; 32 to 256 are usual.");
    }

    /// <summary>Builds the model for a data set, or checks that it fits.</summary>
    internal void CheckData(Dataset data, string what = "examples")
    {
        if (data.Count == 0) throw new ArgumentException($"{this}: expects {what}, received none; check the data set or the split.");
        TensorSpec[] inputs = [new(data.InputShape, data.InputType)];
        BuildFor(inputs);
        Check(inputs, what);
    }
}
