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
        bool fits = count > 0;
        foreach (Tensor x in inputs) fits &= x.Rank > 0 && x.Shape[0] == count;
        if (!fits)
            throw new ShapeException($"{this}: expects at least one input [count, ...], received {string.Join(" and ", inputs.Select(x => x.Shape))}; " +
                $"give one input as [1, ...]{(inputs.Count > 1 ? ", and as many examples of each" : "")}.");
        using ModuleUse? use = Reads(nameof(Predict));
        if (!IsBuilt) BuildFor([.. inputs.Select(x => TensorSpec.OfBatch(x))]);
        for (int i = 0; i < Math.Min(inputs.Count, InputSpecs.Count); i++)
            if (!InputSpecs[i].FitsSizes(inputs[i].Shape[1..]) && Layout(inputs[i].Shape) is { } fix)
                throw new ShapeException($"{this}: expects inputs of {Listed(InputSpecs)} for each example, received {inputs[i].Shape}; {fix}");
        PredictionPass pass = predictions.Rent() ?? new(this);
        try
        {
            if (count <= batchSize) return new(pass.Run([.. inputs], null), OutputSpecs);
            var batches = new List<Tensor[]>();
            for (long start = 0; start < count; start += batchSize)
                batches.Add(pass.Run([.. inputs.Select(x => x.Slice(0, (int)start, (int)Math.Min(batchSize, count - start)))], null));
            return Joined(batches);
        }
        finally
        {
            predictions.Return(pass);
        }
    }

    /// <summary>Marks the model as read; nothing for one that never changes.</summary>
    private protected virtual ModuleUse? Reads(string who) => ModuleUse.Read(this, who);

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
        using ModuleUse? use = Reads(nameof(Predict));
        BatchBinding binding = CheckData(data);
        PredictionPass pass = predictions.Rent() ?? new(this);
        var batches = new List<Tensor[]>();
        try
        {
            foreach (Batch batch in data.Batches(batchSize)) batches.Add(pass.Run(binding.Inputs(batch), binding.Masks(batch)));
        }
        finally
        {
            predictions.Return(pass);
        }
        return Joined(batches);
    }

    Predictions Joined(List<Tensor[]> batches)
    {
        if (batches.Count == 0) throw new ArgumentException($"{this}: expects examples, received none; check the data set.");
        Tensor[] first = batches[0];
        return new(batches.Count == 1 ? first : [.. first.Select((_, output) => Joined(batches.ConvertAll(batch => batch[output])))], OutputSpecs);
    }

    Tensor Joined(List<Tensor> parts)
    {
        Tensor? other = parts.Find(part => part.Rank == 0 || part.Shape[1..] != parts[0].Shape[1..]);
        if (other != null)
            throw new ShapeException($"{this}: expects outputs of one shape from all batches, received {parts[0].Shape} and {other.Shape}; " +
                "predict batch by batch, or give the sequences one length.");
        return TensorOps.Concatenate(parts, 0);
    }
}
