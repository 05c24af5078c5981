namespace Myelin;

/// <summary>
/// The units and weights of a small model from left to right. The line of a weight is wider for larger weights, blue and solid above 0, red and
/// dashed below, and omitted at 0. The ring of a unit shows its bias in the same way. Numbers are shown where there is room.
/// </summary>
sealed class UnitDiagram : Figure
{
    const double Top = 26, Widest = 5;

    readonly List<string> captions = [];
    readonly List<double[,]> weights = [];
    readonly List<double[]?> biases = [];
    readonly string[] inputs, outputs;
    readonly int[] units;
    readonly double apart, radius, between, left;
    readonly double largest;

    public UnitDiagram(string title, IReadOnlyList<ModuleCall> calls, IReadOnlyList<string>? inputs, IReadOnlyList<string>? outputs) : base(title)
    {
        captions.Add("input");
        foreach (ModuleCall call in calls)
        {
            if (call.Module is Dense dense)
            {
                weights.Add(Matrix(dense.Kernel.Value));
                biases.Add(dense.Bias == null ? null : NumberGrid.Values(dense.Bias.Value));
                captions.Add(Word(dense.Activation) is { Length: > 0 } word ? word : "linear");
            }
            else if (call.Module is Activation activation) captions[^1] = captions[^1] == "linear" ? Word(activation) : $"{captions[^1]}, {Word(activation)}";
            else if (call.Module is Dropout dropout) captions[^1] += $", dropout {NumberGrid.Text(dropout.Rate)}";
        }
        units = [weights[0].GetLength(0), .. weights.Select(matrix => matrix.GetLength(1))];
        this.inputs = inputs?.ToArray() ?? Numbered("x", units[0]);
        this.outputs = outputs?.ToArray() ?? Numbered("y", units[^1]);
        bool roomy = units.Max() <= 6;
        (apart, radius, between) = roomy ? (76, 17, 150) : (38, 12, 130);
        largest = Math.Max(1e-30, weights.Max(matrix => matrix.Cast<double>().Max(weight => double.IsFinite(weight) ? Math.Abs(weight) : 0)));
        left = Margin + this.inputs.Max(name => Lettering.Width(name)) + 8 + radius;
        Width = Math.Max(360, Math.Ceiling(left + between * weights.Count + radius + 8 + this.outputs.Max(name => Lettering.Width(name)) + Margin));
    }

    static string[] Numbered(string letter, int count) =>
        [.. Enumerable.Range(1, count).Select(i => letter + string.Concat($"{i}".Select(digit => (char)('₀' + digit - '0'))))];

    static string Word(Activation? activation) => activation?.ToString().Replace("Activation.", "", StringComparison.Ordinal).ToLowerInvariant() ?? "";

    static double[,] Matrix(Tensor x)
    {
        var matrix = new double[x.Shape[0], x.Shape[1]];
        double[] values = NumberGrid.Values(x);
        Buffer.BlockCopy(values, 0, matrix, 0, values.Length * sizeof(double));
        return matrix;
    }

    (double X, double Y) Place(int layer, int unit, double top) =>
        (left + between * layer, top + radius + Widest + apart * (unit + (units.Max() - units[layer]) / 2.0));

    static string Sign(double value) => Theme.Stroke(value < 0 ? 1 : 0);

    static (string, object)[] Dash(double value) => value < 0 ? [("stroke-dasharray", "6 3")] : [];

    /// <inheritdoc/>
    protected override string Describe()
    {
        string counts = string.Join(", ", units.Select((count, layer) => $"{count} {(layer == 0 ? "inputs" : $"units ({captions[layer]})")}"));
        return $"Network from left to right: {counts}. Weights of the last layer: " +
            $"{string.Join(", ", weights[^1].Cast<double>().Take(16).Select(NumberGrid.Text))}.";
    }

    /// <inheritdoc/>
    protected override double Draw(Svg svg, double top)
    {
        svg.Add("path", ("d", $"M{Svg.Number(Margin)} {Svg.Number(top + 9)}h22"), ("class", Sign(1)), ("stroke-width", 3));
        svg.Text(Margin + 28, top + 13, "weight above 0", type: "muted");
        double second = Margin + 28 + Lettering.Width("weight above 0") + 14;
        svg.Add("path", [("d", $"M{Svg.Number(second)} {Svg.Number(top + 9)}h22"), ("class", Sign(-1)), ("stroke-width", 3), .. Dash(-1)]);
        svg.Text(second + 28, top + 13, "below 0", type: "muted");
        top += Top;
        for (int layer = 0; layer < weights.Count; layer++) DrawWeights(svg, layer, top);
        for (int layer = 0; layer < weights.Count; layer++) DrawNumbers(svg, layer, top);
        for (int layer = 0; layer < units.Length; layer++)
            for (int unit = 0; unit < units[layer]; unit++) DrawUnit(svg, layer, unit, top);
        double bottom = Place(Array.IndexOf(units, units.Max()), units.Max() - 1, top).Y + radius + (apart > 60 ? 22 : 8);
        double lowest = bottom;
        for (int layer = 0; layer < units.Length; layer++)
        {
            double y = bottom;
            foreach (string line in Lettering.Wrap(captions[layer], between - 10))
            {
                y += 16;
                double half = Lettering.Width(line) / 2;
                svg.Text(Math.Clamp(Place(layer, 0, top).X, Margin + half, Width - Margin - half), y, line, anchor: "middle", type: "muted");
            }
            lowest = Math.Max(lowest, y);
        }
        return lowest + 4;
    }

    void DrawWeights(Svg svg, int layer, double top)
    {
        for (int from = 0; from < units[layer]; from++)
        {
            for (int to = 0; to < units[layer + 1]; to++)
            {
                double weight = weights[layer][from, to];
                if (weight == 0) continue;
                if (!double.IsFinite(weight)) weight = 0;
                (double x1, double y1) = Place(layer, from, top);
                (double x2, double y2) = Place(layer + 1, to, top);
                svg.Open("g").Add("title", $"{NameOf(layer, from)} to {NameOf(layer + 1, to)}: weight {NumberGrid.Text(weights[layer][from, to])}");
                svg.Add("path", [
                    ("d", $"M{Svg.Number(x1)} {Svg.Number(y1)}L{Svg.Number(x2)} {Svg.Number(y2)}"),
                    ("class", Sign(weight)),
                    ("stroke-width", 0.4 + (Widest - 0.4) * Math.Abs(weight) / largest),
                    .. Dash(weight),
                ]);
                svg.Close();
            }
        }
    }

    /// <summary>Numbers stand on their lines where these are apart from each other: behind 1 / (outputs + 1) of the way.</summary>
    void DrawNumbers(Svg svg, int layer, double top)
    {
        int count = units[layer + 1];
        if (apart < 60 || count > 3) return;
        double share = 1.0 / (count + 1);
        for (int from = 0; from < units[layer]; from++)
        {
            for (int to = 0; to < count; to++)
            {
                if (weights[layer][from, to] == 0) continue;
                (double x1, double y1) = Place(layer, from, top);
                (double x2, double y2) = Place(layer + 1, to, top);
                string text = $"{weights[layer][from, to]:0.##}".Replace('-', '−');
                double x = x1 + share * (x2 - x1), y = y1 + share * (y2 - y1), width = Lettering.Width(text) + 4;
                svg.Add("rect", ("x", x - width / 2), ("y", y - 8), ("width", width), ("height", 15), ("rx", 3), ("class", "paper"));
                svg.Text(x, y + 4, text, anchor: "middle", type: weights[layer][from, to] < 0 ? "backward" : "forward");
            }
        }
    }

    void DrawUnit(Svg svg, int layer, int unit, double top)
    {
        (double x, double y) = Place(layer, unit, top);
        double? bias = layer == 0 ? null : biases[layer - 1]?[unit];
        svg.Open("g").Add("title", $"{NameOf(layer, unit)}{(bias is { } b ? $": bias {NumberGrid.Text(b)}" : "")}");
        svg.Open("g", ("class", "paper"));
        double ring = bias is { } value && double.IsFinite(value) ? 1 + 3 * Math.Min(1, Math.Abs(value) / largest) : 1.3;
        svg.Add("circle", [
            ("cx", x), ("cy", y), ("r", radius), ("class", bias is null or 0 ? "axis" : Sign(bias.Value)), ("stroke-width", ring),
            .. bias is { } sign ? Dash(sign) : [],
        ]);
        svg.Close();
        if (bias is { } shown && apart > 60)
        {
            string text = $"b {$"{shown:0.##}".Replace('-', '−')}";
            double width = Lettering.Width(text) + 4;
            svg.Add("rect", ("x", x - width / 2), ("y", y + radius + 4), ("width", width), ("height", 15), ("rx", 3), ("class", "paper"));
            svg.Text(x, y + radius + 15, text, anchor: "middle", type: shown < 0 ? "backward" : "forward");
        }
        svg.Close();
        if (layer == 0) svg.Text(x - radius - 8, y + 4, inputs[unit], anchor: "end");
        if (layer == units.Length - 1) svg.Text(x + radius + 8, y + 4, outputs[unit]);
    }

    string NameOf(int layer, int unit) => layer == 0 ? inputs[unit] : layer == units.Length - 1 ? outputs[unit] : $"unit {unit + 1} of layer {layer}";
}
