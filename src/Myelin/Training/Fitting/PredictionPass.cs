namespace Myelin;

/// <summary>The captured steps of one prediction at a time.</summary>
sealed class PredictionPass(Model model)
{
    readonly Dictionary<ulong, Step> steps = [];

    /// <summary>The outputs for one batch, copied.</summary>
    /// <param name="inputs">The inputs, in the model's order.</param>
    /// <param name="masks">Their masks; null if there are none.</param>
    public Tensor[] Run(Tensor[] inputs, Tensor?[]? masks)
    {
        ulong present = 0;
        for (int i = 0; i < (masks?.Length ?? 0); i++)
            if (masks![i] != null) present |= 1UL << i;
        if (!steps.TryGetValue(present, out Step? step))
            steps[present] = step = new Step(given => Body(given, present, inputs.Length)) { ReusesResults = true };
        Tensor[] results = step.Run(present == 0 ? inputs : [.. inputs, .. masks!.OfType<Tensor>()]);
        var copies = new Tensor[results.Length];
        for (int i = 0; i < copies.Length; i++)
        {
            copies[i] = Tensor.Empty(results[i].Shape, results[i].Type, results[i].Device);
            if (copies[i].Shape.Elements > 0) results[i].Device.CopyBytes(results[i].Storage, 0, copies[i].Storage);
        }
        return copies;
    }

    Tensor[] Body(Tensor[] arguments, ulong present, int inputs)
    {
        using Recording.Region region = Recording.Off();
        return [.. new StepBatch(arguments, present, inputs, 0).Call(model, new CallContext())];
    }
}
