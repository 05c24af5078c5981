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
    public Evaluation Evaluate(Dataset data, BatchBinding binding, int batchSize, CancellationToken cancellation)
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
        return any ? totals.Results : throw new ArgumentException($"{compiled.Model}: expects examples, received none; check the data set.");
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
