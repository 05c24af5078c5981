namespace Myelin;

/// <summary>Several models as one, whose outputs are the means of theirs.</summary>
/// <remarks>
/// The ensemble is a <see cref="Functional"/> model: it predicts, evaluates, saves and loads as any other. It contains the models themselves, so that
/// training one of them changes it. Average probabilities, not logits, where the outputs are classes: end the models with a softmax.
/// Source: Lakshminarayanan, Pritzel and Blundell, "Simple and Scalable Predictive Uncertainty Estimation using Deep Ensembles", 2017.
/// <code>
/// CrossValidation result = CrossValidation.Run(data.Folds(5), fold =&gt; NewModel(seed: fold), epochs: 20);
/// Functional ensemble = Ensemble.Of(result.Models);
/// ensemble.Compile(new Adam(), new SparseCategoricalCrossentropy(), [new Accuracy()]);
/// Console.WriteLine(ensemble.Evaluate(test));
/// </code>
/// </remarks>
public static class Ensemble
{
    /// <summary>Makes an ensemble.</summary>
    /// <param name="models">Built models with the same inputs and outputs.</param>
    /// <exception cref="ArgumentException">There are not at least two, one stands twice, or one is not built.</exception>
    /// <exception cref="ShapeException">Their inputs or outputs differ.</exception>
    public static Functional Of(params IReadOnlyList<Model> models)
    {
        ArgumentNullException.ThrowIfNull(models);
        if (models.Count < 2 || models.Distinct().Count() < models.Count)
            throw new ArgumentException(
                $"Ensemble: expects two or more different models, received {models.Count}; train each with a seed of its own.", nameof(models));
        foreach (Model model in models)
        {
            model.BuildIfPossible();
            if (!model.IsBuilt)
                throw new ArgumentException($"Ensemble: expects built models, received {model}; train it, or call Build(shape).", nameof(models));
            if (!Fits(model.Inputs, models[0].Inputs) || !Fits(model.Outputs, models[0].Outputs))
                throw new ShapeException($"Ensemble: expects models with the same inputs and outputs, received {Listed(models[0])} and {Listed(model)}; " +
                    "leave out those that differ.");
        }
        Symbol[] inputs = [.. models[0].Inputs.Select((input, i) => Symbol.Input(input, input.Name ?? (models[0].Inputs.Count == 1 ? "input" : $"input_{i}")))];
        IReadOnlyList<Symbol>[] each = [.. models.Select(model => model.Of(inputs))];
        return new(inputs, [.. models[0].Outputs.Select((output, i) =>
            new Average(output.Name ?? (models[0].Outputs.Count == 1 ? "mean" : $"mean_{i}")).Of([.. each.Select(outputs => outputs[i])]))]);
    }

    static bool Fits(IReadOnlyList<TensorSpec> a, IReadOnlyList<TensorSpec> b) =>
        a.Count == b.Count && a.Zip(b).All(pair => pair.First.FitsSizes(pair.Second) && pair.First.Type == pair.Second.Type);

    static string Listed(Model model) => $"{string.Join(" and ", model.Inputs)} to {string.Join(" and ", model.Outputs)}";
}
