namespace Myelin;

/// <summary>The cause of a loss that is not finite: a label that is no class, an input, target or weight that is not finite, or the learning rate.</summary>
/// <remarks>It is looked for on the host after the loss has become NaN or infinite, so it costs a training nothing.</remarks>
sealed class Divergence(Compiled compiled, BatchBinding binding, Batch batch, Tensor?[] weights)
{
    readonly Model model = compiled.Model;

    /// <summary>The error for a batch.</summary>
    /// <param name="loss">Its loss.</param>
    /// <param name="epoch">The epoch, counted from 1.</param>
    /// <param name="number">The batch, counted from 1.</param>
    public TrainingException Error(double loss, int epoch, int number)
    {
        string what = double.IsNaN(loss) ? "NaN" : "infinite", place = $"in epoch {epoch}, batch {number}";
        return new(Cause() is { } cause
            ? $"Fit: {cause} The loss became {what} {place}."
            : $"Fit: the loss became {what} {place}, although all inputs and targets are finite. Lower the learning rate " +
                $"({compiled.Optimizer.LearningRate}), or scale inputs and targets to a size of about 1.");
    }

    /// <summary>The first label that is no class, or else the first number that is not finite; null if there is none.</summary>
    public string? Cause() => WrongLabel() ?? WrongNumber();

    /// <summary>The error of a batch whose targets or predictions do not suit a loss, although the loss is finite; null if there is none.</summary>
    public TrainingException? Misfit()
    {
        for (int i = 0; i < compiled.Outputs.Count; i++)
        {
            Loss loss = compiled.Outputs[i].Loss;
            if (compiled.Masked[i]) continue;                                       // what is masked may be anything
            if (loss.Targets is TargetKind.Shares or TargetKind.Signs or TargetKind.NonNegative && WrongTarget(i) is { } wrong)
                return new($"Fit: the loss {loss.Name} {Told(wrong)}");
        }
        return null;
    }

    /// <summary>The error of outputs of an unknown kind that should be probabilities; null if there is none.</summary>
    public TrainingException? WrongProbability()
    {
        if (!compiled.Unknown.Contains(true)) return null;
        using Recording.Region region = Recording.Off();
        (Tensor[] arguments, ulong present) = binding.Arguments(batch, weights);
        IReadOnlyList<Tensor> outputs =
            new StepBatch(arguments, present, model.InputSpecs.Count, compiled.Outputs.Count).Call(model, new CallContext(training: false));
        int[] places = compiled.Places();
        for (int i = 0; i < places.Length; i++)
            if (compiled.Unknown[i] && !compiled.Masked[i] && ValueCheck.Predictions(compiled.Outputs[i].Loss, outputs[places[i]]) is { } wrong)
                return new($"Fit: the loss {compiled.Outputs[i].Loss.Name} {Told(wrong)}");
        return null;
    }

    string? WrongLabel()
    {
        for (int i = 0; i < compiled.Outputs.Count; i++)
            if (compiled.Outputs[i].Loss.Targets == TargetKind.Labels && WrongTarget(i) is { } wrong) return Told(wrong);
        return null;
    }

    WrongValue? WrongTarget(int i)
    {
        Tensor target = batch.Targets[binding.Target(i)];
        int classes = model.Outputs[compiled.Places()[i]] is { Rank: > 0 } output ? output.Shape[^1] : 1;
        return ValueCheck.Targets(compiled.Outputs[i].Loss, target, classes, Output(i), weights[i]);
    }

    string Output(int loss) => compiled.Outputs[loss].Name is { } name ? $"the output \"{name}\"" : "the model";

    string? WrongNumber()
    {
        (string What, Tensor Value)[] parts =
        [
            .. binding.Inputs(batch).Select((x, i) => (model.InputSpecs.Count == 1 ? "inputs" : $"inputs \"{model.InputSpecs[i].Name ?? $"{i}"}\"", x)),
            .. compiled.Outputs.Select((output, i) => (output.Name == null ? "targets" : $"targets of \"{output.Name}\"", batch.Targets[binding.Target(i)])),
            .. weights.OfType<Tensor>().Select(x => ("weights", x)),
        ];
        foreach ((string what, Tensor x) in parts)
            if (ValueCheck.Finite(x, what) is { } wrong) return Told(wrong);
        return null;
    }

    /// <summary>The value with its row of the data set, or its position in a stream.</summary>
    string Told(WrongValue wrong) => wrong.Told(batch.Rows is { } rows ? $"row {rows[wrong.At]}" : $"example {batch.First + wrong.At}");
}
