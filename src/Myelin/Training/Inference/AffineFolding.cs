namespace Myelin;

/// <summary>
/// Folds multiplications and additions of channels by constants into the product or convolution before them: (x W) s + o = x (W s) + o. Batch
/// normalization at inference consists of these.
/// </summary>
/// <remarks>
/// The steps between must be read by nothing else. W s is computed in double precision and rounded once. A chain that only adds, such as a bias, stays as
/// it is. So does one that would make a weight infinite, and weights of 16 bits, which would lose precision.
/// </remarks>
static class AffineFolding
{
    /// <param name="steps">The steps in order, which are changed.</param>
    /// <param name="results">The results, which are changed.</param>
    public static void Run(List<InferenceStep> steps, InferenceValue[] results)
    {
        Dictionary<InferenceValue, int> readers = [];
        Dictionary<InferenceValue, InferenceStep> reader = [];
        foreach (InferenceStep step in steps)
            foreach (InferenceValue input in step.Inputs)
                (readers[input], reader[input]) = (readers.GetValueOrDefault(input) + 1, step);
        foreach (InferenceValue result in results) readers[result] = readers.GetValueOrDefault(result) + 2;
        Dictionary<InferenceValue, InferenceValue> same = [];
        HashSet<InferenceStep> gone = new(ReferenceEqualityComparer.Instance);
        var folded = new List<InferenceStep>(steps.Count);
        foreach (InferenceStep step in steps)
        {
            if (gone.Contains(step)) continue;
            InferenceStep now = step with { Inputs = [.. step.Inputs.Select(Now)] };
            folded.Add(now);
            if (!IsLinear(now)) continue;
            var chain = new AffineChain(now, value => readers.GetValueOrDefault(value) == 1 ? reader[value] : null);
            if (!chain.Scales || Weights(now, chain.Scale) is not { } weights) continue;
            foreach ((InferenceStep absorbed, InferenceValue input) in chain.Absorbed)
            {
                gone.Add(absorbed);
                same[absorbed.Outputs[0]] = input;
            }
            InferenceValue y = now.Outputs[0], product = chain.Adds ? new(y.Shape, y.Type) : y;
            folded[^1] = now with { Inputs = [now.Inputs[0], weights], Outputs = [product] };
            if (!chain.Adds) continue;
            InferenceValue bias = Constant(chain.Offset, [chain.Offset.Length], y.Type, $"{now.Origin}/bias");
            folded.Add(new(new BinaryOp<Ops.Add>(default), [product, bias], [y], now.Origin));
        }
        steps.Clear();
        steps.AddRange(folded);
        for (int i = 0; i < results.Length; i++) results[i] = Now(results[i]);

        InferenceValue Now(InferenceValue value)
        {
            while (same.TryGetValue(value, out InferenceValue? before)) value = before;
            return value;
        }
    }

    /// <summary>Whether a step is linear in constant weights whose output channels are known.</summary>
    static bool IsLinear(InferenceStep step) => step.Op is Ops.Conv or Ops.ConvTranspose or Ops.MatMul
        && step.Inputs[0].Constant == null && step.Inputs[1] is { Constant: { } weights } && weights.Type == step.Outputs[0].Type && weights.Type.IsReal();

    /// <summary>The weights times the scale of their output channel; null if one would not be finite.</summary>
    static InferenceValue? Weights(InferenceStep step, double[] scale)
    {
        InferenceValue weights = step.Inputs[1];
        double[] scaled = weights.Constant!.Cast(ElementType.Float64).ToArray<double>();
        int last = weights.Shape[-1], groups = step.Op is Ops.ConvTranspose transposed ? transposed.Groups : 0;
        for (int i = 0; i < scaled.Length; i++)
        {
            // A transposed convolution has weights [window, outputs / groups, inputs], the others [..., outputs].
            int channel = groups == 0 ? i % last : i % last / (last / groups) * weights.Shape[-2] + i / last % weights.Shape[-2];
            double product = scaled[i] * scale[channel];
            if (!double.IsFinite(product) || (weights.Type == ElementType.Float32 && !float.IsFinite((float)product))) return null;
            scaled[i] = product;
        }
        return Constant(scaled, weights.Shape, weights.Type, weights.Path);
    }

    static InferenceValue Constant(double[] values, Shape shape, ElementType type, string path) =>
        new(shape, type) { Constant = Tensor.From(values, shape).Cast(type), Path = path, IsWeight = true };
}
