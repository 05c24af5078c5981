namespace Myelin;

public abstract partial class Model
{
    /// <summary>Trains the model.</summary>
    /// <param name="data">The examples. Parts are matched to inputs and outputs by name, or by order where they have none.</param>
    /// <param name="epochs">The number of passes over all examples.</param>
    /// <param name="batchSize">Examples in a step; the last batch of an epoch may be smaller.</param>
    /// <param name="validation">Examples to measure on after each epoch.</param>
    /// <param name="options">Further options.</param>
    /// <param name="cancellation">Stops training after the current step. The model keeps what it has learned, and the history is marked as cancelled.</param>
    /// <exception cref="InvalidOperationException">The model is not compiled, or is in use by another Fit, Evaluate or Predict.</exception>
    /// <exception cref="ArgumentException">The data lack an input or a target.</exception>
    /// <exception cref="ShapeException">The examples do not fit the model or the loss.</exception>
    /// <exception cref="TrainingException">The loss is not finite.</exception>
    /// <exception cref="InvalidOperationException">The checkpoint folder belongs to another training, or is in use.</exception>
    public History Fit(Dataset data, int epochs = 1, int batchSize = 32, Dataset? validation = null, FitOptions? options = null,
        CancellationToken cancellation = default)
    {
        using ModuleUse use = ModuleUse.Train(this, nameof(Fit));
        return Train(data, epochs, batchSize, validation, options ?? new(), RandomStream.Current.Split(), cancellation);
    }

    /// <summary>Trains the model on a new thread. Until training ends, the model cannot be used elsewhere.</summary>
    /// <inheritdoc cref="Fit"/>
    public Task<History> FitAsync(Dataset data, int epochs = 1, int batchSize = 32, Dataset? validation = null, FitOptions? options = null,
        CancellationToken cancellation = default)
    {
        ModuleUse use = ModuleUse.Train(this, nameof(FitAsync)).WithoutThread();
        Device device = Device.Current;
        RandomStream draws = RandomStream.Current.Split();
        return Task.Factory.StartNew(() =>
        {
            using (use)
            using (device.Use())
            {
                use.BelongsToThisThread();
                return Train(data, epochs, batchSize, validation, options ?? new(), draws, cancellation);
            }
        }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    History Train(Dataset data, int epochs, int batchSize, Dataset? validation, FitOptions options, RandomStream draws,
        CancellationToken cancellation)
    {
        Compiled ready = Ready();
        ArgumentNullException.ThrowIfNull(data);
        if (epochs < 0) throw new ArgumentOutOfRangeException(nameof(epochs),
            $"Fit: expects 0 or more epochs, received {epochs}; give the number of passes over all examples.");
        CheckBatchSize("Fit", batchSize);
        CheckData(data);
        if (options.ValidationSplit != 0)
        {
            if (validation != null) throw new ArgumentException("Fit: expects either validation data or a validation split, received both; leave one out.");
            if (options.SampleWeights != null || options.OutputSampleWeights.Count > 0)
                throw new ArgumentException("Fit: expects either sample weights or a validation split, received both; Split the data yourself, " +
                    "give the weights of the training part and validation data.");
            (data, validation) = data.Split(options.ValidationSplit, options.Seed);
        }
        if (validation != null) CheckData(validation, "validation examples");
        Preprocessing ??= data.Preprocessing;
        return new FitRun(ready, data, validation, epochs, batchSize, options, draws, cancellation).Run();
    }
}
