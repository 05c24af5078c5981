namespace Myelin;

public abstract partial class Model
{
    readonly Rentals<PredictionPass> predictions = new();

    /// <summary>The output for some inputs of a model of one input and one output, computed in batches. May be called from several threads at once.</summary>
    /// <param name="x">[count, ...]</param>
    /// <param name="batchSize">The number of inputs that are computed at once.</param>
    /// <exception cref="ShapeException">The inputs do not fit the model; the message names the layer.</exception>
    /// <exception cref="InvalidOperationException">The model has several outputs, or is being trained on another thread.</exception>
    public Tensor Predict(Tensor x, int batchSize = 256)
    {
        ArgumentNullException.ThrowIfNull(x);
        return Only(PredictAll([x], batchSize));
    }

    /// <summary>The output for the inputs of a data set, of a model of one output.</summary>
    /// <param name="data">The examples; targets are not needed.</param>
    /// <param name="batchSize">The number of inputs that are computed at once.</param>
    /// <inheritdoc cref="Predict(Tensor, int)"/>
    public Tensor Predict(Dataset data, int batchSize = 256) => Only(PredictAll(data, batchSize));

    Tensor Only(Predictions all) => all.Count == 1
        ? all[0]
        : throw new InvalidOperationException($"{this}: gives {all.Count} outputs; call PredictAll, which has them by name.");

    /// <summary>All outputs for some inputs, computed in batches. May be called from several threads at once.</summary>
    /// <param name="inputs">In the model's order, each [count, ...].</param>
    /// <param name="batchSize">The number of inputs that are computed at once.</param>
    /// <exception cref="ShapeException">The inputs do not fit the model; the message names the layer.</exception>
    /// <exception cref="InvalidOperationException">The model is being trained on another thread.</exception>
    public Predictions PredictAll(IReadOnlyList<Tensor> inputs, int batchSize = 256)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        CheckBatchSize("Predict", batchSize);
        int count = inputs.Count > 0 && inputs[0].Rank > 0 ? inputs[0].Shape[0] : 0;
        if (count == 0 || inputs.Any(x => x.Rank == 0 || x.Shape[0] != count))
            throw new ShapeException($"{this}: expects at least one input [count, ...], received {string.Join(" and ", inputs.Select(x => x.Shape))}; " +
                $"give one input as [1, ...]{(inputs.Count > 1 ? ", and as many examples of each" : "")}.");
        using ModuleUse use = ModuleUse.Read(this, nameof(Predict));
        BuildFor([.. inputs.Select(x => TensorSpec.OfBatch(x))]);
        return Predicted(Batches());

        IEnumerable<(IReadOnlyList<Tensor>, IReadOnlyList<Tensor?>)> Batches()
        {
            Tensor?[] masks = new Tensor?[inputs.Count];
            for (long start = 0; start < count; start += batchSize)
                yield return ([.. inputs.Select(x => x.Slice(0, (int)start, (int)Math.Min(batchSize, count - start)))], masks);
        }
    }

    /// <summary>All outputs for the inputs of a data set. Its parts are matched to inputs by name, or by order where they have none.</summary>
    /// <param name="data">The examples; targets are not needed.</param>
    /// <param name="batchSize">The number of inputs that are computed at once.</param>
    /// <exception cref="ArgumentException">The data lack an input, or have no examples.</exception>
    /// <exception cref="ShapeException">The examples do not fit the model, or outputs of batches have different lengths.</exception>
    /// <exception cref="InvalidOperationException">The model is being trained on another thread.</exception>
    public Predictions PredictAll(Dataset data, int batchSize = 256)
    {
        ArgumentNullException.ThrowIfNull(data);
        CheckBatchSize("Predict", batchSize);
        using ModuleUse use = ModuleUse.Read(this, nameof(Predict));
        BatchBinding binding = CheckData(data);
        return Predicted(data.Batches(batchSize).Select(batch => (binding.Inputs(batch), binding.Masks(batch))));
    }

    Predictions Predicted(IEnumerable<(IReadOnlyList<Tensor> Inputs, IReadOnlyList<Tensor?> Masks)> batches)
    {
        PredictionPass pass = predictions.Rent() ?? new(this);
        var parts = new List<Tensor>[OutputSpecs.Count];
        for (int i = 0; i < parts.Length; i++) parts[i] = [];
        try
        {
            foreach ((IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor?> masks) in batches) pass.Run(inputs, masks, parts);
        }
        finally
        {
            predictions.Return(pass);
        }
        return new(Array.ConvertAll(parts, Joined), [.. OutputSpecs.Select(output => output.Name)]);
    }

    Tensor Joined(List<Tensor> parts)
    {
        if (parts.Count == 0) throw new ArgumentException($"{this}: expects examples, received none; check the data set.");
        if (parts.Count == 1) return parts[0];
        Tensor? other = parts.Find(part => part.Rank == 0 || part.Shape[1..] != parts[0].Shape[1..]);
        if (other != null)
            throw new ShapeException($"{this}: expects outputs of one shape from all batches, received {parts[0].Shape} and {other.Shape}; " +
                "predict batch by batch, or give the sequences one length.");
        return TensorOps.Concatenate(parts, 0);
    }
}
