namespace Myelin;

/// <summary>Compares the outputs of a model with what its losses expect. A mismatch trains badly without an error.</summary>
sealed class OutputCheck
{
    readonly List<(Module Module, Tensor Output)> calls = [];

    /// <summary>Called after each call of a module.</summary>
    public void Called(Module module, IReadOnlyList<Tensor> outputs)
    {
        foreach (Tensor output in outputs)
            if (!calls.Exists(call => ReferenceEquals(call.Output, output))) calls.Add((module, output));   // the innermost module comes first
    }

    /// <summary>A warning for each output whose layer gives something else than its loss expects.</summary>
    public IEnumerable<string> Warnings(Compiled compiled, IReadOnlyList<Tensor> outputs, CallContext context)
    {
        int[] places = compiled.Places();
        for (int i = 0; i < places.Length; i++)
        {
            Loss loss = compiled.Outputs[i].Loss;
            Module? last = calls.Find(call => ReferenceEquals(call.Output, outputs[places[i]])).Module;
            OutputKind given = last == null ? OutputKind.Unknown : Of(last);
            compiled.Masked[i] = context.MaskOf(outputs[places[i]]) != null;
            compiled.Unknown[i] = loss.Expects == OutputKind.Probabilities && given == OutputKind.Unknown;
            if (loss.Expects == OutputKind.Unknown) continue;
            if (given != OutputKind.Unknown && given != loss.Expects)
                yield return $"{last} gives {Told(given)}, but the loss {loss.Name} expects {Told(loss.Expects)}, " +
                    $"so training will be poor; {Fix(given, loss)}.";
        }
    }

    static OutputKind Of(Module module) => module switch
    {
        KernelLayer layer => layer.Activation == null ? OutputKind.Logits : Of(layer.Activation),
        Activation activation => Of(activation),
        _ => OutputKind.Unknown,
    };

    static OutputKind Of(Activation activation) => activation switch
    {
        { IsOwn: true } => OutputKind.Unknown,
        _ => activation.Kind switch
        {
            "softmax" or "sigmoid" or "hard_sigmoid" => OutputKind.Probabilities,
            "softplus" or "step" => OutputKind.Unknown,
            _ => OutputKind.Logits,
        },
    };

    static string Told(OutputKind kind) => kind switch
    {
        OutputKind.Probabilities => "probabilities",
        OutputKind.LogProbabilities => "logarithms of probabilities",
        _ => "logits",
    };

    static string Fix(OutputKind given, Loss loss) => (given, loss.Expects) switch
    {
        (OutputKind.Probabilities, OutputKind.Logits) => "remove its activation, or leave fromLogits out",
        (OutputKind.Logits, OutputKind.Probabilities) => $"pass fromLogits: true to the loss, or end the model with Activation.{loss.Suited}",
        (OutputKind.Logits, _) => "use SparseCategoricalCrossentropy(fromLogits: true)",
        _ => "use SparseCategoricalCrossentropy",
    };
}
