namespace Myelin;

/// <summary>The loss of one batch, and its terms.</summary>
sealed class Objective
{
    readonly Compiled compiled;
    readonly MeanTerms[] terms;
    readonly Tensor[] predictions, targets;
    readonly Tensor?[] masks;

    /// <summary>Computes the loss: Σ weight · loss over the outputs, the penalty of the model, and what layers added.</summary>
    /// <param name="compiled">The losses.</param>
    /// <param name="outputs">The model's outputs.</param>
    /// <param name="batch">Targets and weights.</param>
    /// <param name="context">The forward pass, which has the masks of the outputs.</param>
    /// <exception cref="ShapeException">Outputs, targets and weights do not fit together.</exception>
    public Objective(Compiled compiled, IReadOnlyList<Tensor> outputs, StepBatch batch, CallContext context)
    {
        this.compiled = compiled;
        predictions = Array.ConvertAll(compiled.Places(), place => outputs[place]);
        targets = batch.Targets;
        masks = Array.ConvertAll(predictions, context.MaskOf);
        terms = new MeanTerms[targets.Length];
        Tensor? sum = null;
        for (int i = 0; i < terms.Length; i++)
        {
            OutputLoss output = compiled.Outputs[i];
            terms[i] = output.Loss.Terms(predictions[i], targets[i], batch.Weights[i], masks[i]);
            Tensor loss = output.Weight == 1 ? terms[i].Value : terms[i].Value * output.Weight;
            sum = sum == null ? loss : sum + loss;
        }
        Value = sum!;
        Tensor? penalty = compiled.Model.PenaltyOrNull();
        foreach (Tensor loss in context.Losses) penalty = penalty == null ? loss : penalty + loss;
        if (penalty == null) return;
        Value += penalty;
        if (compiled.HasOneOutput) terms[0] = terms[0].Plus(penalty);
    }

    /// <summary>The loss of the batch: one number.</summary>
    public Tensor Value { get; }

    /// <summary>Adds the batch to the totals of a run, without recording gradients.</summary>
    public void AddTo(RunningMetrics totals)
    {
        using Recording.Region region = Recording.Off();
        int next = 0;
        if (!compiled.HasOneOutput)                                                  // the mean over examples of the loss of their batch
            totals.All[next++].Add(new(Value.StopGradient().BroadcastTo([targets[0].Shape[0]]), null));
        for (int i = 0; i < terms.Length; i++)
        {
            totals.All[next++].Add(terms[i].StopGradient());
            foreach (Metric _ in compiled.Outputs[i].Metrics)
                totals.All[next++].Update(predictions[i].StopGradient(), targets[i], weights: null, masks[i]);
        }
    }
}
