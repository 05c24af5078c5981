namespace Myelin;

/// <summary>The optimizer of a model, and a loss with metrics for each output.</summary>
sealed class Compiled
{
    readonly Rentals<EvaluationPass> evaluations = new();
    readonly Dictionary<bool, Rentals<TrainingPass>> trainings = new() { [true] = new(1), [false] = new(1) };

    /// <exception cref="ArgumentException">Two outputs or two values have one name, or only some outputs have one.</exception>
    public Compiled(Model model, Optimizer optimizer, IReadOnlyList<OutputLoss> outputs)
    {
        if (outputs.Count == 0) throw new ArgumentException("Compile: expects a loss for at least one output, received none.");
        if (outputs.Count > 1 && outputs.Any(output => output.Name == null) && outputs.Any(output => output.Name != null))
            throw new ArgumentException("Compile: expects a name for each output or for none, received both; name all of them.");
        (Model, Optimizer, Outputs) = (model, optimizer, outputs);
        (Masked, Unknown) = (new bool[outputs.Count], new bool[outputs.Count]);
        Values = [.. ValuesOf(outputs)];
        var names = new HashSet<string>();
        foreach ((string name, Metric metric) in Values)
            if (!names.Add(name)) throw new ArgumentException($"Compile: two values are named \"{name}\"; " +
                $"give the metric another name: new {metric.GetType().Name}(name: ...).");
    }

    public Model Model { get; }

    /// <summary>Warnings about outputs that do not suit their losses, found in the first step; null before it.</summary>
    public IReadOnlyList<string>? Warnings { get; set; }

    /// <summary>For each loss, whether its output has a mask. Known with <see cref="Warnings"/>.</summary>
    public bool[] Masked { get; }

    /// <summary>For each loss, whether it expects probabilities of an output that may be something else. Known with <see cref="Warnings"/>.</summary>
    public bool[] Unknown { get; }

    /// <summary>Whether <see cref="Warnings"/> were given.</summary>
    public bool HasWarned { get; set; }

    public Optimizer Optimizer { get; }

    /// <summary>The losses, in the order given to Compile.</summary>
    public IReadOnlyList<OutputLoss> Outputs { get; }

    /// <summary>Whether there is one loss without an output's name, so that values have no prefix.</summary>
    public bool HasOneOutput => IsSingle(Outputs);

    /// <summary>The values of a history: the loss, and then for each output its loss (if there are several) and its metrics.</summary>
    public IReadOnlyList<(string Name, Metric Metric)> Values { get; }

    /// <summary>The names of <see cref="Values"/>.</summary>
    public IReadOnlyList<string> Names => [.. Values.Select(value => value.Name)];

    static bool IsSingle(IReadOnlyList<OutputLoss> outputs) => outputs is [{ Name: null }];

    static IEnumerable<(string Name, Metric Metric)> ValuesOf(IReadOnlyList<OutputLoss> outputs)
    {
        yield return ("loss", outputs[0].Loss);
        for (int i = 0; i < outputs.Count; i++)
        {
            string before = IsSingle(outputs) ? "" : $"{outputs[i].Name ?? $"output_{i}"}_";
            if (before.Length > 0) yield return ($"{before}loss", outputs[i].Loss);
            foreach (Metric metric in outputs[i].Metrics) yield return (before + metric.Name, metric);
        }
    }

    /// <summary>Which values of a name, such as "val_accuracy", are better.</summary>
    /// <exception cref="ArgumentException">No metric is named so; the message names the nearest.</exception>
    public MetricDirection DirectionOf(string value) => Values[MonitoredValue.IndexOf(value, Names)].Metric.Direction;

    /// <summary>For each loss, the index of its output in the model.</summary>
    /// <exception cref="InvalidOperationException">The model has no such output, or another number of outputs than losses.</exception>
    public int[] Places()
    {
        IReadOnlyList<TensorSpec> outputs = Model.Outputs;
        if (Outputs[0].Name != null) return [.. Outputs.Select(output => Place(outputs, output.Name!))];
        if (Outputs.Count == outputs.Count) return [.. Enumerable.Range(0, outputs.Count)];
        string expected = string.Join(", ", outputs.Select((output, i) => output.Name ?? $"output {i}"));
        throw new InvalidOperationException($"Compile: {Model} expects a loss for each of its {outputs.Count} outputs ({expected}), " +
            $"received {Outputs.Count}; " +
            "compile it with [new OutputLoss(\"name\", loss, ...), ...], which may leave some out.");
    }

    int Place(IReadOnlyList<TensorSpec> outputs, string name)
    {
        for (int i = 0; i < outputs.Count; i++)
            if (outputs[i].Name == name) return i;
        if (outputs.Count == 1 && Outputs.Count == 1 && outputs[0].Name == null) return 0;
        string[] known = [.. outputs.Select((output, i) => output.Name ?? $"output {i}")];
        string meant = Nearest.To(name, known) is { } near ? $"; did you mean \"{near}\"?" : ".";
        throw new InvalidOperationException($"Compile: {Model} expects losses for its outputs ({string.Join(", ", known)}), " +
            $"received one for \"{name}\"{meant}");
    }

    /// <summary>The steps and totals of a training, for its use alone until they are returned.</summary>
    public TrainingPass RentTraining(bool captures) => trainings[captures].Rent() ?? new(this, captures, null);

    public void Return(TrainingPass pass) => trainings[pass.Captures].Return(pass);

    /// <summary>Measures loss and metrics on a data set.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public Evaluation Evaluate(Dataset data, int batchSize, CancellationToken cancellation, string who = "Evaluate")
    {
        BatchBinding binding = BatchBinding.Of(Model, this, data);
        EvaluationPass pass = evaluations.Rent() ?? new(this);
        try
        {
            return pass.Evaluate(data, binding, batchSize, cancellation, who);
        }
        finally
        {
            evaluations.Return(pass);
        }
    }
}
