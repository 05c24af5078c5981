namespace Myelin;

public abstract partial class Model
{
    /// <summary>
    /// Measures where the time and the memory of a training step go, by layer and by kernel. Neither the weights nor anything else of the model or
    /// its optimizer changes.
    /// </summary>
    /// <remarks>
    /// <code>
    /// Console.WriteLine(model.Profile(train, batchSize: 64));
    /// </code>
    /// </remarks>
    /// <param name="data">The examples, of which the first batch is used.</param>
    /// <param name="batchSize">The number of examples of a step.</param>
    /// <param name="runs">The number of measured steps. The median of each time counts.</param>
    /// <exception cref="InvalidOperationException">The model is not compiled, or is being trained.</exception>
    /// <exception cref="ArgumentException">The data lack an input or a target, or have no examples.</exception>
    /// <exception cref="ShapeException">The examples do not fit the model.</exception>
    /// <exception cref="NotSupportedException">The device does not measure kernels.</exception>
    public StepProfile Profile(Dataset data, int batchSize = 32, int runs = 20)
    {
        Compiled ready = Ready();
        ArgumentNullException.ThrowIfNull(data);
        CheckBatchSize(nameof(Profile), batchSize);
        using ModuleUse use = ModuleUse.Train(this, nameof(Profile));
        CheckData(data);
        BatchBinding binding = BatchBinding.Of(this, ready, data);
        using var batches = new BatchFetcher(data, new(batchSize));
        Batch batch = batches.Next() ?? throw new ArgumentException($"{this}: expects examples, received none; check the data set.");
        return new TrainingPass(ready, captures: true, null).Profile(batch, binding, runs);
    }
}
