namespace Myelin;

/// <summary>The captured steps of one prediction at a time.</summary>
sealed class PredictionPass(Model model)
{
    readonly Dictionary<ulong, Step> steps = [];

    /// <summary>Computes a batch, and adds each output to a list.</summary>
    public void Run(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor?> masks, List<Tensor>[] outputs)
    {
        ulong present = 0;
        for (int i = 0; i < masks.Count; i++)
            if (masks[i] != null) present |= 1UL << i;
        if (!steps.TryGetValue(present, out Step? step)) steps[present] = step = new Step(given => Body(given, present, inputs.Count));
        Tensor[] results = step.Run([.. inputs, .. masks.OfType<Tensor>()]);
        for (int i = 0; i < outputs.Length; i++) outputs[i].Add(results[i].Copy());
    }

    Tensor[] Body(Tensor[] arguments, ulong present, int inputs)
    {
        using Recording.Region region = Recording.Off();
        return [.. new StepBatch(arguments, present, inputs, 0).Call(model, new CallContext())];
    }
}
