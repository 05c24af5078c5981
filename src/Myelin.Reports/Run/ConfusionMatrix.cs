namespace Myelin;

/// <summary>How often examples of each class (rows) are predicted as each class (columns). The colour of a cell is its fraction of the row.</summary>
public sealed class ConfusionMatrix : Figure
{
    const double Head = 18;

    readonly int[,] counts;
    readonly IReadOnlyList<string> classes;

    /// <summary>A table of counts.</summary>
    /// <param name="title">The title.</param>
    /// <param name="counts">[true class, predicted class]</param>
    /// <param name="classes">The names of the classes.</param>
    /// <exception cref="ShapeException">The table is not square, or the number of names differs.</exception>
    public ConfusionMatrix(string title, int[,] counts, IReadOnlyList<string> classes) : base(title)
    {
        ArgumentNullException.ThrowIfNull(counts);
        ArgumentNullException.ThrowIfNull(classes);
        if (classes.Count == 0 || counts.GetLength(0) != classes.Count || counts.GetLength(1) != classes.Count)
            throw new ShapeException($"{Name}: expects counts [{classes.Count}, {classes.Count}] for {classes.Count} classes, received " +
                $"[{counts.GetLength(0)}, {counts.GetLength(1)}]; count each class against each.");
        this.counts = (int[,])counts.Clone();
        this.classes = [.. classes];
    }

    /// <summary>The confusion matrix of a model for the examples of a data set.</summary>
    /// <param name="title">The title.</param>
    /// <param name="model">A compiled classifier.</param>
    /// <param name="data">The examples, with labels or one-hot targets.</param>
    /// <exception cref="ShapeException">The model is not a classifier of the data.</exception>
    public static ConfusionMatrix Of(string title, Model model, Dataset data) => Outcome.Of(model, data).Confusion(title);

    /// <summary>The fraction of examples on the diagonal, 0 to 1; NaN without examples.</summary>
    public double Accuracy
    {
        get
        {
            long right = 0, all = 0;
            for (int i = 0; i < classes.Count; i++)
                for (int j = 0; j < classes.Count; j++) (right, all) = (i == j ? right + counts[i, j] : right, all + counts[i, j]);
            return (double)right / all;
        }
    }

    int Total(int row)
    {
        int sum = 0;
        for (int j = 0; j < classes.Count; j++) sum += counts[row, j];
        return sum;
    }

    double Share(int row, int column) => Total(row) is > 0 and var total ? (double)counts[row, column] / total : 0;

    /// <inheritdoc/>
    protected override double Draw(Svg svg, double top)
    {
        ArgumentNullException.ThrowIfNull(svg);
        int n = classes.Count;
        double names = Math.Min(classes.Max(name => Lettering.Width(name)), Width / 4), left = Margin + names + 8;
        double cell = Math.Min((Width - Margin - left) / n, 90), high = Math.Max(Math.Min(cell, 48), Math.Min(cell, 16));
        bool lying = classes.All(name => Lettering.Width(name) <= cell - 4);
        svg.Text(Margin, top + Lettering.Medium, "true class ↓   predicted class →", Lettering.Medium, type: "muted");
        top += Head + (lying ? Head : Math.Min(classes.Max(name => Lettering.Width(name)), Width / 4) + 8);
        int every = (int)Math.Ceiling(1.1 * Lettering.Small / Math.Min(cell, high));
        svg.Open("g", ("class", "ticks"));
        for (int j = 0; j < n; j++)
        {
            if (j % every != 0) continue;
            double x = left + (j + 0.5) * cell;
            if (lying) svg.Text(x, top - 5, classes[j], anchor: "middle", type: "muted");
            else svg.Add(
                "text", Lettering.Cut(classes[j], Width / 4), ("transform", $"translate({Svg.Number(x + 4)} {Svg.Number(top - 5)}) rotate(-90)"),
                ("font-size", Lettering.Small), ("class", "muted"));
            svg.Text(left - 6, top + (j + 0.5) * high + 4, Lettering.Cut(classes[j], names), anchor: "end", type: "muted");
        }
        svg.Close().Open("g", ("class", "data"));
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++) Cell(svg, i, j, left + j * cell, top + i * high, cell, high);
        svg.Close();
        return top + n * high;
    }

    void Cell(Svg svg, int row, int column, double x, double y, double width, double height)
    {
        double share = Share(row, column);
        svg.Open("g").Add("title", $"{counts[row, column]} of {Total(row)} \"{classes[row]}\" as \"{classes[column]}\", {share:0.0%}");
        svg.Add("rect", ("x", x), ("y", y), ("width", width), ("height", height), ("class", $"{Theme.Fill(row == column ? 0 : 1)} edge"),
            ("fill-opacity", share == 0 ? 0.04 : 0.1 + 0.5 * share));
        string count = Ticks.Text(counts[row, column]), percent = $"{share:0.0%}";
        double middle = x + width / 2;
        bool two = height >= 40 && Lettering.Width(percent, 11) <= width - 2;
        if (counts[row, column] > 0 && height >= 15 && Lettering.Width(count) <= width - 2)
        {
            svg.Text(middle, y + height / 2 + (two ? -1 : 4), count, anchor: "middle");
            if (two) svg.Text(middle, y + height / 2 + 13, percent, 11, "middle");
        }
        svg.Close();
    }

    /// <inheritdoc/>
    protected override string Describe()
    {
        int n = classes.Count;
        var mistakes = Enumerable.Range(0, n * n).Where(i => i / n != i % n && counts[i / n, i % n] > 0).OrderByDescending(i => counts[i / n, i % n]).Take(3)
            .Select(i => $"{counts[i / n, i % n]} \"{classes[i / n]}\" taken for \"{classes[i % n]}\"").ToArray();
        return $"Confusion matrix of {n} classes, rows true, columns predicted: {Accuracy:0.0%} right. " +
            $"{(mistakes.Length == 0 ? "No mistakes." : $"Most frequent mistakes: {string.Join(", ", mistakes)}.")}";
    }
}
