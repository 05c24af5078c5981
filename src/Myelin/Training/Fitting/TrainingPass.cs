namespace Myelin;

/// <summary>The totals and captured steps of one training at a time.</summary>
/// <param name="compiled">Optimizer, losses and metrics.</param>
/// <param name="captures">Whether steps are captured.</param>
/// <param name="listening">What callbacks listen to; null if to nothing.</param>
sealed class TrainingPass(Compiled compiled, bool captures, StepListening? listening)
{
    readonly Dictionary<(ulong Present, string Shapes), Step> steps = [];

    /// <summary>The totals of the current epoch.</summary>
    public RunningMetrics Totals { get; } = new(compiled.Values);

    public bool Captures => captures;

    /// <summary>Whether another training may use it afterwards.</summary>
    public bool IsPlain => listening == null;

    /// <summary>Trains on one batch and returns its loss.</summary>
    public double Run(Batch batch, BatchBinding binding, Tensor?[] weights)
    {
        (Tensor[] arguments, ulong present) = binding.Arguments(batch, weights);
        Tensor[] results = StepOf(present, arguments).Run(arguments);
        listening?.Heard(results.AsSpan(1), Signature(arguments));
        return (double)results[0];
    }

    /// <summary>Measures the step of a batch without training on it.</summary>
    public StepProfile Profile(Batch batch, BatchBinding binding, int runs)
    {
        (Tensor[] arguments, ulong present) = binding.Arguments(batch, new Tensor?[compiled.Outputs.Count]);
        return StepOf(present, arguments).Profile(arguments, runs);
    }

    Step StepOf(ulong present, Tensor[] arguments)
    {
        (ulong, string) key = (present, Signature(arguments));
        if (!steps.TryGetValue(key, out Step? step))
            steps[key] = step = new Step(given => Body(given, present)) { Captures = captures, ReusesResults = listening == null };
        return step;
    }

    /// <summary>If callbacks listen, each shape has its own step, because another shape may call other modules.</summary>
    string Signature(Tensor[] arguments) => listening == null ? "" : string.Join(' ', arguments.Select(argument => argument.Shape));

    Action<Module, IReadOnlyList<Tensor>>? Listener(OutputCheck? check) =>
        check == null ? listening == null ? null : listening.Called
        : listening == null ? check.Called
        : check.Called + (Action<Module, IReadOnlyList<Tensor>>)listening.Called;

    Tensor[] Body(Tensor[] arguments, ulong present)
    {
        var batch = new StepBatch(arguments, present, compiled.Model.InputSpecs.Count, compiled.Outputs.Count);
        OutputCheck? check = compiled.Warnings == null ? new() : null;
        var context = new CallContext(training: true) { Listener = Listener(check) };
        listening?.Begin();
        IReadOnlyList<Tensor> outputs = batch.Call(compiled.Model, context);
        compiled.Warnings ??= [.. check!.Warnings(compiled, outputs, context)];
        var objective = new Objective(compiled, outputs, batch, context);
        ParameterGradients gradients = objective.Value.Gradients(compiled.Model.Parameters);
        compiled.Optimizer.Apply(gradients);
        objective.AddTo(Totals);
        return listening == null ? [objective.Value] : [objective.Value, .. listening.End(gradients, Signature(arguments))];
    }
}
