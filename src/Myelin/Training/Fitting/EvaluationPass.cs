namespace Myelin;

/// <summary>The totals and captured steps of one evaluation at a time.</summary>
sealed class EvaluationPass(Compiled compiled)
{
    readonly RunningMetrics totals = new(compiled.Values);
    readonly Dictionary<ulong, Step> steps = [];
    readonly Tensor?[] weights = new Tensor?[compiled.Outputs.Count];

    /// <summary>Measures loss and metrics.</summary>
    /// <exception cref="ArgumentException">There are no examples.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="TrainingException">The loss is not finite because of a label that is no class, or of a number that is not finite.</exception>
    public Evaluation Evaluate(Dataset data, BatchBinding binding, int batchSize, CancellationToken cancellation, string who)
    {
        totals.Reset();
        bool any = false;
        using var batches = new BatchFetcher(data, new(batchSize));
        while (batches.Next() is { } batch)
        {
            cancellation.ThrowIfCancellationRequested();
            Array.Fill(weights, batch.Weights);
            (Tensor[] arguments, ulong present) = binding.Arguments(batch, weights);
            StepOf(present).Run(arguments);
            any = true;
        }
        if (!any) throw new ArgumentException($"{compiled.Model}: expects examples, received none; check the data set.");
        Evaluation results = totals.Results;
        if (!double.IsFinite(results.Loss)) CheckData(data, binding, batchSize, results.Loss, cancellation, who);
        return results;
    }

    /// <summary>Reads the data again and throws if the data explain the loss. The values of a model that has diverged are returned as they are.</summary>
    void CheckData(Dataset data, BatchBinding binding, int batchSize, double loss, CancellationToken cancellation, string who)
    {
        using var batches = new BatchFetcher(data, new(batchSize));
        while (batches.Next() is { } batch)
        {
            cancellation.ThrowIfCancellationRequested();
            Array.Fill(weights, batch.Weights);
            if (new Divergence(compiled, binding, batch, weights).Cause() is { } cause)
                throw new TrainingException($"{who}: {cause} The loss became {(double.IsNaN(loss) ? "NaN" : "infinite")}.");
        }
    }

    Step StepOf(ulong present)
    {
        if (!steps.TryGetValue(present, out Step? step)) steps[present] = step = new Step(arguments => Body(arguments, present)) { ReusesResults = true };
        return step;
    }

    Tensor[] Body(Tensor[] arguments, ulong present)
    {
        using Recording.Region region = Recording.Off();
        var batch = new StepBatch(arguments, present, compiled.Model.InputSpecs.Count, compiled.Outputs.Count);
        var context = new CallContext();
        new Objective(compiled, batch.Call(compiled.Model, context), batch, context).AddTo(totals);
        return [];
    }
}
