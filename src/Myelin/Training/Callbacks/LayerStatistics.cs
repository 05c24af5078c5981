namespace Myelin;

/// <summary>Records statistics of weights, gradients and activations during a training: mean, deviation, norm and the share of zeros.</summary>
/// <remarks>
/// Listening changes no bit of the training.
/// <code>
/// var statistics = new LayerStatistics();
/// model.Fit(data, epochs: 3, options: new() { Callbacks = [statistics] });
/// foreach (LayerRecord record in statistics.Records) Console.WriteLine(record);
/// </code>
/// </remarks>
/// <param name="every">Every how many batches of an epoch values are recorded; 0 for the first batch of each epoch alone.</param>
/// <param name="kinds">What is recorded; null for all three.</param>
/// <exception cref="ArgumentOutOfRangeException">The number of batches is negative.</exception>
public sealed class LayerStatistics(int every = 0, IReadOnlyList<TrainingValue>? kinds = null) : Callback
{
    readonly int every = Settings.Within(every, 0, int.MaxValue, nameof(LayerStatistics));
    readonly List<LayerRecord> records = [];

    /// <summary>What was recorded in the last training, in order.</summary>
    public IReadOnlyList<LayerRecord> Records => records;

    internal override bool IsExclusive => true;

    /// <inheritdoc/>
    public override bool Wants(TrainingValue kind, string path) => path.Length > 0 && (kinds == null || kinds.Contains(kind));

    /// <inheritdoc/>
    public override void OnTrainBegin(Model model) => records.Clear();

    /// <inheritdoc/>
    public override void OnBatchEnd(Model model, BatchResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        if (every == 0 ? result.Batch != 1 : result.Batch % every != 0) return;
        Add(TrainingValue.Weights, result.Weights);
        Add(TrainingValue.Gradients, result.Gradients);
        Add(TrainingValue.Activations, result.Activations);

        void Add(TrainingValue kind, IReadOnlyDictionary<string, Tensor> values)
        {
            foreach ((string path, Tensor value) in values)
                if (value.Type.IsReal() && (kinds == null || kinds.Contains(kind))) records.Add(LayerRecord.Of(result.Epoch, result.Batch, kind, path, value));
        }
    }
}

/// <summary>Statistics of the numbers of one parameter, gradient or output.</summary>
/// <param name="Epoch">The epoch, counted from 1.</param>
/// <param name="Batch">The batch, counted from 1.</param>
/// <param name="Kind">What was recorded.</param>
/// <param name="Path">The path of the parameter or module.</param>
/// <param name="Mean">Σx / n.</param>
/// <param name="Deviation">√(Σ(x - mean)² / n).</param>
/// <param name="Norm">√Σx².</param>
/// <param name="Zeros">The share of exact zeros, from 0 to 1.</param>
public sealed record LayerRecord(int Epoch, int Batch, TrainingValue Kind, string Path, double Mean, double Deviation, double Norm, double Zeros)
{
    internal static LayerRecord Of(int epoch, int batch, TrainingValue kind, string path, Tensor value)
    {
        double[] numbers = value.Cast(ElementType.Float64).ToArray<double>();
        double sum = 0, squares = 0, apart = 0;
        int zeros = 0;
        foreach (double x in numbers)
        {
            sum += x;
            squares += x * x;
            if (x == 0) zeros++;
        }
        int n = Math.Max(numbers.Length, 1);
        double mean = sum / n;
        foreach (double x in numbers) apart += (x - mean) * (x - mean);
        return new(epoch, batch, kind, path, mean, Math.Sqrt(apart / n), Math.Sqrt(squares), (double)zeros / n);
    }

    /// <summary>epoch 1, batch 1: gradients of dense/kernel: norm 0.123, mean -0.00012, deviation 0.0034, zeros 0 %</summary>
    public override string ToString() =>
        $"epoch {Epoch}, batch {Batch}: {Kind.ToString().ToLowerInvariant()} of {Path}: " +
        $"norm {Norm:G3}, mean {Mean:G3}, deviation {Deviation:G3}, zeros {Zeros * 100:0.#} %";
}
