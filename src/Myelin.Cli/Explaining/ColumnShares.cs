using System.Globalization;

namespace Myelin.Cli.Explaining;

/// <summary>The contribution of each column of a table to an output: gradient · input, over all inputs of the column.</summary>
/// <remarks>
/// Numeric inputs are distances from the column's mean, so a contribution is, to first order, how much the output is larger than
/// for the mean.
/// </remarks>
sealed class ColumnShares
{
    const int Most = 20;

    readonly Influence influence;
    readonly (string Name, string Shown, double Value)[] columns;

    ColumnShares(Influence influence, (string, string, double)[] columns) => (this.influence, this.columns) = (influence, columns);

    /// <summary>The columns' names and shares, the largest first.</summary>
    public IReadOnlyList<(string Name, double Value)> Ranked =>
        [.. columns.OrderByDescending(column => Math.Abs(column.Value)).Select(column => (column.Name, column.Value))];

    /// <summary>The contributions for a model of rows; null for other inputs.</summary>
    public static ColumnShares? Of(Model model, Influence influence)
    {
        if (model.InputSpecs[0].Rank != 1) return null;
        double[] input = Numbers(influence.Input), gradient = Numbers(influence.Gradient);
        if (model.Preprocessing is not TablePreprocessing table)
            return new(influence, [.. input.Select((x, i) => ($"input {i + 1}", Text(x), x * gradient[i]))]);
        var columns = new List<(string, string, double)>();
        int at = 0;
        foreach (TableColumn column in table.Columns)
        {
            double[] part = input[at..(at + column.Width)];
            columns.Add((column.Name, Shown(column, part), part.Select((x, i) => x * gradient[at + i]).Sum()));
            at += column.Width;
        }
        return new(influence, [.. columns]);
    }

    static double[] Numbers(Tensor x) => x.Cast(ElementType.Float64).ToArray<double>();

    static string Text(double value) => value.ToString("G5", CultureInfo.InvariantCulture).Replace('-', '−');

    /// <summary>The cell of the table.</summary>
    static string Shown(TableColumn column, double[] input) => column switch
    {
        NumberColumn number => Text(Restored(input[0], number)),
        CategoryColumn category => Array.IndexOf(input, input.Max()) is var place && input[place] > 0 ? category.Texts[place] : "none",
        _ => string.Join(", ", input.Select(Text)),
    };

    /// <summary>The number in the table; rounding errors of a 0 are removed.</summary>
    static double Restored(double input, NumberColumn column)
    {
        double value = input * column.Deviation + column.Mean;
        return Math.Abs(value) < 1e-5 * column.Deviation ? 0 : value;
    }

    /// <summary>Bars and a table of them.</summary>
    public ReportSection Section()
    {
        (string Name, string Shown, double Value)[] ranked = [.. columns.OrderByDescending(column => Math.Abs(column.Value))];
        var chart = new BarChart(
            $"What each column adds to the {influence.Meaning}{(ranked.Length > Most ? $": the largest {Most} of {ranked.Length}" : "")}",
            unit: "gradient · input");
        foreach ((string name, _, double value) in ranked.Take(Most)) chart.Add(name, value);
        return new("What speaks for it")
        {
            $"Gradient · input of the {influence.Meaning}, which is {Text(influence.Value)}. To first order this is how much the output is larger than if " +
                "the model received 0 for the column: for numbers of a table their mean over the training examples.",
            chart,
            new ReportTable(
                "The columns", ["column", "value", "gradient · input"],
                [.. ranked.Select(column => (IReadOnlyList<string>)[column.Name, column.Shown, Text(column.Value)])]),
        };
    }
}
