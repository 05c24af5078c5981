namespace Myelin;

/// <summary>A model with its optimizer, loss and metrics, and the captured steps made of them.</summary>
sealed class Compiled
{
    readonly Model model;
    readonly Step evaluate;
    readonly RunningMetrics evaluation;
    readonly Dictionary<bool, Step> train = [];

    public Compiled(Model model, Optimizer optimizer, Loss loss, IReadOnlyList<Metric> metrics)
    {
        this.model = model;
        Optimizer = optimizer;
        Loss = loss;
        Metrics = [loss, .. metrics];
        Names = ["loss", .. metrics.Select(metric => metric.Name)];
        (string, Metric)[] named = [.. Names.Zip(Metrics)];
        Training = new RunningMetrics(named);
        evaluation = new RunningMetrics(named);
        evaluate = new Step(EvaluateStep);
    }

    public Optimizer Optimizer { get; }

    public Loss Loss { get; }

    /// <summary>The loss and then the metrics.</summary>
    public Metric[] Metrics { get; }

    /// <summary>What they are called: "loss" and the metrics' names.</summary>
    public string[] Names { get; }

    /// <summary>What the epoch under way has come to.</summary>
    public RunningMetrics Training { get; }

    /// <summary>Which values of a name, such as "val_accuracy", are better.</summary>
    /// <exception cref="ArgumentException">No metric is named so; the message names the nearest.</exception>
    public MetricDirection DirectionOf(string value) => Metrics[MonitoredValue.IndexOf(value, Names)].Direction;

    /// <summary>The training step: inputs, targets and, at the end, weights of examples; gives the loss.</summary>
    public Step Train(bool captures)
    {
        if (!train.TryGetValue(captures, out Step? step)) train[captures] = step = new Step(TrainStep) { Captures = captures };
        return step;
    }

    Tensor[] TrainStep(Tensor[] inputs)
    {
        Tensor prediction = model.Forward(inputs[0], training: true);
        MeanTerms terms = Loss.Terms(prediction, inputs[1], inputs.Length > 2 ? inputs[2] : null, mask: null);
        Tensor objective = terms.Mean;
        if (model.PenaltyOrNull() is { } penalty)
        {
            objective += penalty;
            terms = terms.Plus(penalty);
        }
        Optimizer.Apply(objective.Gradients(model.Parameters));
        using (Recording.Off()) Count(Training, prediction.StopGradient(), inputs[1], terms.StopGradient());
        return [objective];
    }

    Tensor[] EvaluateStep(Tensor[] inputs)
    {
        using Recording.Region region = Recording.Off();
        Tensor prediction = model.Of(inputs[0]);
        MeanTerms terms = Loss.Terms(prediction, inputs[1], weights: null, mask: null);
        if (model.PenaltyOrNull() is { } penalty) terms = terms.Plus(penalty);          // as in training, so that the two can be compared
        Count(evaluation, prediction, inputs[1], terms);
        return [];
    }

    /// <summary>Adds a batch to the totals.</summary>
    static void Count(RunningMetrics totals, Tensor prediction, Tensor target, MeanTerms loss)
    {
        totals.All[0].Add(loss);
        foreach (RunningMetric metric in totals.All.Skip(1)) metric.Update(prediction, target);
    }

    public Evaluation Evaluate(Dataset data, int batchSize, CancellationToken cancellation)
    {
        evaluation.Reset();
        using var batches = new Batches(data, batchSize, data.Order(shuffle: false, 0, 0));
        while (batches.Next() is { } batch)
        {
            cancellation.ThrowIfCancellationRequested();
            evaluate.Run([batch.Inputs, batch.Targets]);
        }
        return evaluation.Results;
    }
}
