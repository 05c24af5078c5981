namespace Myelin;

/// <summary>Warns of units that are dead, of gradients that explode, and of parameters whose gradients are all 0.</summary>
/// <remarks>
/// A unit is dead if its relu gives 0 for every example of an epoch. Gradients explode if their norm is many times the usual norm of the batches
/// before. Each warning names the layer and a remedy, and is given once. Listening changes no bit of the training. (That the last layer does not suit
/// the loss, as a softmax under a loss of logits, Fit says without this callback.)
/// <code>
/// model.Fit(data, epochs: 3, options: new() { Callbacks = [new TrainingWarnings(), new ProgressBar(Verbosity.Lines)] });
/// </code>
/// </remarks>
/// <param name="explosion">How many times the usual norm of gradients (the geometric mean so far) is an explosion.</param>
/// <exception cref="ArgumentOutOfRangeException">The number is not above 1.</exception>
public sealed class TrainingWarnings(double explosion = 100) : Callback
{
    /// <summary>Norms before these batches are not judged: the first steps of a training differ.</summary>
    const int FewBatches = 10;

    readonly double explosion = explosion > 1 ? explosion
        : throw new ArgumentOutOfRangeException(nameof(explosion), $"TrainingWarnings: expects a factor above 1, received {explosion}; 100 is usual.");
    readonly HashSet<string> given = [], rectified = [];
    readonly Dictionary<string, bool[]> alive = [];
    readonly HashSet<string> moved = [];
    double logarithms;
    int batches;

    /// <summary>The warnings of the last training, in order.</summary>
    public IReadOnlyList<string> Warnings => warnings;

    readonly List<string> warnings = [];

    internal override bool IsExclusive => true;

    /// <inheritdoc/>
    public override bool Wants(TrainingValue kind, string path) =>
        kind == TrainingValue.Gradients || kind == TrainingValue.Activations && rectified.Contains(path);

    /// <inheritdoc/>
    public override void OnTrainBegin(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        given.Clear();
        warnings.Clear();
        rectified.Clear();
        (logarithms, batches) = (0, 0);
        Collect(model);
    }

    void Collect(Module module)
    {
        Activation? activation = module as Activation ?? (module as KernelLayer)?.Activation;
        if (activation is { IsOwn: false } && activation.Kind.StartsWith("relu", StringComparison.Ordinal)) rectified.Add(module.Path);
        foreach (Module part in module.Layers) Collect(part);
    }

    /// <inheritdoc/>
    public override void OnEpochBegin(Model model, int epoch)
    {
        alive.Clear();
        moved.Clear();
    }

    /// <inheritdoc/>
    public override void OnBatchEnd(Model model, BatchResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        foreach ((string path, Tensor output) in result.Activations)
            if (output.Rank > 1 && rectified.Contains(path)) Note(path, output);
        double squares = 0;
        foreach ((string path, Tensor gradient) in result.Gradients)
        {
            double own = Squares(gradient);
            if (own != 0) moved.Add(path);
            squares += own;
        }
        if (result.Gradients.Count > 0) Judge(Math.Sqrt(squares), result);
    }

    void Note(string path, Tensor output)
    {
        float[] values = output.Cast(ElementType.Float32).ToArray<float>();
        int units = output.Shape[^1];
        if (!alive.TryGetValue(path, out bool[]? known)) alive[path] = known = new bool[units];
        for (int i = 0; i < values.Length; i++)
            if (values[i] != 0) known[i % units] = true;
    }

    static double Squares(Tensor gradient)
    {
        double sum = 0;
        foreach (double x in gradient.Cast(ElementType.Float64).ToArray<double>()) sum += x * x;
        return sum;
    }

    void Judge(double norm, BatchResult result)
    {
        double usual = batches == 0 ? norm : DeterministicMath.Exp(logarithms / batches);
        if (batches >= FewBatches && norm > explosion * usual)
            Give("gradients", $"The gradients explode: their norm is {norm:G3} in epoch {result.Epoch}, batch {result.Batch}, and was about " +
                $"{usual:G3} before; lower the learning rate, or set GlobalClipNorm of the optimizer.");
        if (norm is > 0 and < double.PositiveInfinity)
        {
            logarithms += DeterministicMath.LogOfAny(norm);
            batches++;
        }
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(Model model, EpochResult result)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(result);
        foreach ((string path, bool[] units) in alive)
            if (units.Count(unit => !unit) is > 0 and var dead)
                Give(path, $"{path}: {dead} of {units.Length} units are dead, their relu gave 0 for every example of epoch {result.Epoch}; " +
                    "lower the learning rate, put a BatchNormalization before it, or use another activation, such as leaky relu.");
        if (batches == 0) return;
        foreach (Parameter parameter in model.Parameters)
            if (parameter.Trainable && !moved.Contains(parameter.Path))
                Give($"{parameter.Path} gradient", $"{parameter.Path}: its gradient was 0 in every batch of epoch {result.Epoch}, so it learns nothing; " +
                    "look at dead units and at a saturated activation behind it.");
    }

    void Give(string what, string warning)
    {
        if (!given.Add(what)) return;
        warnings.Add(warning);
        Warn($"{nameof(TrainingWarnings)}: {warning}");
    }
}
