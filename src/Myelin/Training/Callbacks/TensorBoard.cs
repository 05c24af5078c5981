namespace Myelin;

/// <summary>Writes event files of a training that TensorBoard shows: values of epochs and batches, histograms, images of weights, and the graph.</summary>
/// <remarks>
/// As TensorBoard of Keras 3: values of the training data go to the run "train", those of the validation data to "validation", so that their
/// curves are drawn together as epoch_loss. Show them by <c>tensorboard --logdir runs</c>. A training that resumes replaces the events that the
/// stopped one had written behind its checkpoint. See <see cref="TensorBoardWriter"/> to write values of your own.
/// <code>
/// model.Fit(data, epochs: 10, validation: validation, options: new() { Callbacks = [new TensorBoard("runs/first", histogramsEvery: 1)] });
/// </code>
/// </remarks>
/// <param name="folder">The folder of the runs.</param>
/// <param name="histogramsEvery">Every how many epochs the distribution of each parameter is written; 0 for never.</param>
/// <param name="gradients">Whether also the distributions of gradients are written: those of the last batch of the epoch.</param>
/// <param name="images">Whether kernels are also written as images with the histograms.</param>
/// <param name="graph">Whether the graph of the layers is written.</param>
/// <param name="batchesEvery">Every how many batches the loss of the batch is written; 0 for never.</param>
/// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
public sealed class TensorBoard(string folder = "logs", int histogramsEvery = 0, bool gradients = false, bool images = false, bool graph = true,
    int batchesEvery = 0) : Callback
{
    const string Train = "train", Validation = "validation", ValidationPrefix = "val_";

    readonly string folder = !string.IsNullOrEmpty(folder) ? folder
        : throw new ArgumentException("TensorBoard: expects a folder, received none; give one.", nameof(folder));
    readonly int histogramsEvery = Settings.Within(histogramsEvery, 0, int.MaxValue, nameof(TensorBoard));
    readonly int batchesEvery = Settings.Within(batchesEvery, 0, int.MaxValue, nameof(TensorBoard));
    readonly Dictionary<string, TensorBoardWriter> writers = [];
    readonly Dictionary<string, Tensor> lastGradients = [];
    long firstStep;
    int firstEpoch;
    bool hasFailed;

    internal override bool IsExclusive => true;

    /// <inheritdoc/>
    public override bool Wants(TrainingValue kind, string path) => gradients && histogramsEvery > 0 && kind == TrainingValue.Gradients;

    /// <inheritdoc/>
    public override void OnTrainBegin(Model model)
    {
        Close();
        (firstStep, firstEpoch, hasFailed) = (0, 0, false);
    }

    /// <inheritdoc/>
    public override void OnResume(Model model, History history, int epoch, int batch) => firstEpoch = epoch;

    /// <inheritdoc/>
    public override void OnEpochBegin(Model model, int epoch)
    {
        if (writers.Count > 0 || hasFailed) return;
        firstStep = firstEpoch;
        if (graph && firstEpoch == 0) Try(() => Writer(Train).Graph(model));
    }

    /// <inheritdoc/>
    public override void OnBatchEnd(Model model, BatchResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        if (batchesEvery > 0)
        {
            long step = OptimizerOf(model).Steps.Value.Item<long>();
            if (step % batchesEvery == 0) Try(() => Writer("batches", step).Scalar("batch_loss", result.Loss, step));
        }
        bool isLast = gradients && histogramsEvery > 0 && result.Epoch % histogramsEvery == 0 && (BatchesInEpoch is not { } all || result.Batch == all);
        if (!isLast) return;
        lastGradients.Clear();
        foreach ((string path, Tensor gradient) in result.Gradients) lastGradients[path] = gradient.Copy();
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(Model model, EpochResult result)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(result);
        Try(() =>
        {
            foreach ((string name, double value) in result.Metrics)
            {
                bool isValidation = name.StartsWith(ValidationPrefix, StringComparison.Ordinal);
                Writer(isValidation ? Validation : Train)
                    .Scalar($"epoch_{(isValidation ? name[ValidationPrefix.Length..] : name)}", value, result.Epoch);
            }
            Writer(Train).Scalar("epoch_learning_rate", result.LearningRate, result.Epoch);
            if (histogramsEvery > 0 && result.Epoch % histogramsEvery == 0) Distributions(model, result.Epoch);
            foreach (TensorBoardWriter writer in writers.Values) writer.Flush();
        });
    }

    void Distributions(Model model, int epoch)
    {
        foreach (Parameter parameter in model.Parameters)
        {
            Writer(Train).Histogram($"weights/{parameter.Path}", parameter.Value, epoch);
            if (images && WeightImage.Of(parameter.Value) is { } image) Writer(Train).Image($"weights/{parameter.Path}", image, epoch);
            if (lastGradients.TryGetValue(parameter.Path, out Tensor? gradient)) Writer(Train).Histogram($"gradients/{parameter.Path}", gradient, epoch);
        }
    }

    /// <inheritdoc/>
    public override void OnTrainEnd(Model model, History history)
    {
        lastGradients.Clear();
        Try(Close);
    }

    /// <summary>The file of a run, made when the first value is written.</summary>
    TensorBoardWriter Writer(string run, long? step = null)
    {
        if (!writers.TryGetValue(run, out TensorBoardWriter? writer))
            writers[run] = writer = new(Path.Combine(folder, run), firstEpoch > 0 ? step ?? firstStep : 0);
        return writer;
    }

    void Close()
    {
        foreach (TensorBoardWriter writer in writers.Values) writer.Dispose();
        writers.Clear();
    }

    /// <summary>Files that cannot be written do not end the training.</summary>
    void Try(Action write)
    {
        if (hasFailed) return;
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            hasFailed = true;
            Warn($"TensorBoard: \"{folder}\" cannot be written: {e.Message} Training goes on without it.");
        }
    }
}
