namespace Myelin;

/// <summary>The weights for the pixels of a model's images: filters of a convolution, or templates of a linear model.</summary>
static class FirstWeights
{
    const int Most = 32;

    /// <summary>An image of them; null if the model's first weights are not those of grey or RGB images.</summary>
    public static ImageGrid? Of(Model model)
    {
        if (model.InputSpecs is not [{ Rank: 3, HasFreeAxes: false, Shape: var input }] || input[2] is not (1 or 3)) return null;
        foreach (Module layer in model.Layers)
        {
            if (layer is Conv2D convolution)
                return convolution.Kernel.Shape[2] == input[2]
                    ? Grid($"Filters of {layer.Name}", convolution.Kernel.Value.StopGradient().Transpose(3, 0, 1, 2))
                    : null;
            if (layer is Dense dense)
                return dense.Kernel.Shape[0] == input.Elements && IsLast(model, layer)
                    ? Grid($"Templates of {layer.Name}", dense.Kernel.Value.StopGradient().Transpose().Reshape(dense.Units, input[0], input[1], input[2]))
                    : null;
            if (layer.States.Count > 0) return null;
        }
        return null;
    }

    /// <summary>Whether no layer with weights follows: templates of a deeper network look like noise, because other units undo what they say.</summary>
    static bool IsLast(Model model, Module layer) => model.Layers.SkipWhile(other => other != layer).Skip(1).All(other => other.Parameters.Count == 0);

    /// <param name="title">The title.</param>
    /// <param name="weights">[count, height, width, channels]</param>
    static ImageGrid Grid(string title, Tensor weights)
    {
        int count = Math.Min(Most, weights.Shape[0]);
        if (count < weights.Shape[0]) title = $"{title}: the first {count} of {weights.Shape[0]}";
        weights = weights.Slice(0, 0, count);
        if (weights.Shape[3] == 1) return new(title, weights, ColourMap.Diverging, "weight");
        double largest = Math.Max((double)weights.Abs().Max(), double.Epsilon);
        return new($"{title}: grey is 0, full colour {Ticks.Text(largest)}", (weights / largest + 1) * 0.5);
    }
}
