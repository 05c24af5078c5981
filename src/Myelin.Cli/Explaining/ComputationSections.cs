namespace Myelin.Cli.Explaining;

/// <summary>How the output is computed: for a small model every op with values and gradients, and its units; for a larger one its layers.</summary>
static class ComputationSections
{
    /// <summary>With more parameters, the matrices in the graph of a model of rows are shown as ranges only.</summary>
    const int MostParameters = 2_000;

    public static IEnumerable<ReportSection> Of(Model model, Influence influence)
    {
        if (model.InputSpecs[0].Rank == 1 && model.ParameterCount <= MostParameters)
        {
            var steps = new ReportSection("The computation, step by step") { "Forward every op gives its value (blue), then backward the gradient (red) of " +
                $"y, the {influence.Meaning}, by it: local gradients on the edges times what flows in." };
            steps.Add(influence.Graph(), $"y, the {influence.Meaning}");
            yield return steps;
        }
        yield return new("The model") { Diagram(model, influence) };
    }

    static Figure Diagram(Model model, Influence influence)
    {
        string[] inputs = model.Preprocessing is TablePreprocessing table ? [.. table.Columns.SelectMany(Names)] : [];
        IReadOnlyList<string> classes = model.Preprocessing?.Classes ?? [];
        return model.Diagram("The model from input to output",
            inputs.Length == influence.Input.Shape.Elements ? inputs : null,
            model.OutputSpecs is [{ Rank: 1 } output] && output[0] == classes.Count ? classes : null,
            influence.Input);
    }

    static IEnumerable<string> Names(TableColumn column) =>
        column is CategoryColumn category ? category.Texts.Select(text => $"{column.Name} {text}") : Enumerable.Repeat(column.Name, column.Width);
}
