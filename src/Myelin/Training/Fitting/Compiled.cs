namespace Myelin;

/// <summary>A model with its optimizer, loss and metrics, and the captured steps made of them.</summary>
sealed class Compiled
{
    readonly Model model;
    readonly Step evaluate;
    readonly Totals evaluation;
    readonly Dictionary<bool, Step> train = [];

    public Compiled(Model model, Optimizer optimizer, Loss loss, IReadOnlyList<Metric> metrics)
    {
        this.model = model;
        Optimizer = optimizer;
        Loss = loss;
        Metrics = [loss, .. metrics];
        Names = ["loss", .. metrics.Select(metric => metric.Name)];
        Training = new Totals(Names);
        evaluation = new Totals(Names);
        evaluate = new Step(EvaluateStep);
    }

    public Optimizer Optimizer { get; }

    public Loss Loss { get; }

    /// <summary>The loss and then the metrics.</summary>
    public Metric[] Metrics { get; }

    /// <summary>What they are called: "loss" and the metrics' names.</summary>
    public string[] Names { get; }

    /// <summary>What the epoch under way has come to.</summary>
    public Totals Training { get; }

    /// <summary>The training step: inputs, targets and, at the end, weights of examples; gives the loss.</summary>
    public Step Train(bool captures)
    {
        if (!train.TryGetValue(captures, out Step? step)) train[captures] = step = new Step(TrainStep) { Captures = captures };
        return step;
    }

    Tensor[] TrainStep(Tensor[] inputs)
    {
        Tensor prediction = model.Forward(inputs[0], training: true);
        Tensor each = Loss.Each(prediction, inputs[1]);
        if (inputs.Length > 2) each *= inputs[2].Cast(each.Type);
        Tensor objective = each.Mean();
        if (model.PenaltyOrNull() is { } penalty)
        {
            objective += penalty;
            each += penalty;
        }
        Optimizer.Apply(objective.Gradients(model.Parameters));
        using (Recording.Off()) Count(Training, prediction.StopGradient(), inputs[1], each.StopGradient());
        return [objective];
    }

    Tensor[] EvaluateStep(Tensor[] inputs)
    {
        using Recording.Region region = Recording.Off();
        Tensor prediction = model.Of(inputs[0]);
        Tensor each = Loss.Each(prediction, inputs[1]);
        if (model.PenaltyOrNull() is { } penalty) each += penalty;                      // as in training, so that the two can be compared
        Count(evaluation, prediction, inputs[1], each);
        return [each.Sum()];
    }

    /// <summary>Adds a batch to the totals.</summary>
    void Count(Totals totals, Tensor prediction, Tensor target, Tensor lossOfEach)
    {
        for (int i = 0; i < Metrics.Length; i++) totals.Add(i, i == 0 ? lossOfEach : Metrics[i].Each(prediction, target));
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
        return evaluation.Means(data.Count);
    }
}
