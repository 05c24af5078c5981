namespace Myelin;

/// <summary>The box of one node: its name, how it is made, its shape, its value and below it its gradient.</summary>
sealed class GraphBox
{
    const double Padding = 9, Line = 16, MostText = 190, LeastWidth = 74;

    readonly GraphNode node;
    readonly List<string> lines = [];
    readonly string name, gradientName, keeps = "";
    readonly NumberGrid value;
    readonly NumberGrid? gradient;

    public GraphBox(GraphNode node, GraphSchedule schedule, bool gradients)
    {
        this.node = node;
        name = Lettering.Cut(node.Name, MostText / 1.15, Lettering.Medium);
        lines.Add(node.Kind == GraphNodeKind.Op ? Lettering.Cut($"= {node.Expression}", MostText) : node.Kind.ToString().ToLowerInvariant());
        if (node.Shape.Rank > 0 || node.Type is not (ElementType.Float32 or ElementType.Float64)) lines.Add($"{node.Type} {node.Shape}");
        if (node.Keeps.Count > 0) keeps = Lettering.Cut($"keeps {string.Join(", ", node.Keeps.Select(kept => kept.Name))}", MostText);
        value = new NumberGrid(node.Value);
        gradient = gradients && node.Gradient != null ? new NumberGrid(node.Gradient) : null;
        gradientName = schedule.By(node);
        if (Lettering.Width(gradientName) > MostText / 2) gradientName = "gradient";

        double width = Math.Max(
            Math.Max(Lettering.Width(name, Lettering.Medium, bold: true), lines.Max(line => Lettering.Width(line))),
            Math.Max(value.Width, Lettering.Width(keeps)));
        if (gradient != null) width = Math.Max(width, GradientWidth);
        Width = Math.Max(LeastWidth, width + 2 * Padding);
        Height = 21 + Line * lines.Count + value.Height + (gradient == null ? 0 : 6 + GradientHeight) + (keeps.Length > 0 ? Line : 0) + 5;
    }

    /// <summary>Its width.</summary>
    public double Width { get; }

    /// <summary>Its height.</summary>
    public double Height { get; }

    /// <summary>Whether name and numbers of the gradient stand in one line.</summary>
    bool InLine => gradient!.Height <= NumberGrid.Row;

    double GradientWidth => InLine ? Lettering.Width(gradientName) + 10 + gradient!.Width : Math.Max(Lettering.Width(gradientName), gradient!.Width);

    double GradientHeight => gradient!.Height + (InLine ? 0 : Line);

    /// <summary>Draws it; numbers that are not known at a step are omitted.</summary>
    public void Draw(Svg svg, in PlacedBox box, GraphSchedule schedule, GraphStage stage)
    {
        svg.Open("g", ("class", "node")).Add("title", ToString());
        string border = node.Kind is GraphNodeKind.Parameter or GraphNodeKind.Variable ? Theme.Stroke(0) : "axis";
        svg.Open("g", ("class", "paper"));
        svg.Add("rect", [
            ("x", box.X),
            ("y", box.Y),
            ("width", box.Width),
            ("height", box.Height),
            ("rx", node.Kind == GraphNodeKind.Op ? 5 : 12),
            ("class", border),
            ("stroke-width", 1.3),
            .. node.Kind == GraphNodeKind.Constant ? [("stroke-dasharray", (object)"4 3")] : Array.Empty<(string, object)>(),
        ]);
        svg.Close();
        double left = box.X + Padding, y = box.Middle - Height / 2;
        svg.Add("text", name, ("x", left), ("y", y + 17), ("font-size", Lettering.Medium), ("font-weight", "bold"), ("class", "ink"));
        y += 21;
        foreach (string line in lines)
        {
            svg.Text(left, y + 12, line, type: "muted");
            y += Line;
        }
        if (stage.Begin(svg, schedule.ValueAt(node)))
        {
            value.Draw(svg, left, y, box.Right - Padding, "forward");
            stage.End(svg);
        }
        y += value.Height;
        if (gradient != null)
        {
            y += 6;
            DrawGradients(svg, left, y, box.Right - Padding, schedule, stage);
            y += GradientHeight;
        }
        if (keeps.Length > 0) svg.Text(left, y + 12, keeps, type: "muted");
        svg.Close();
    }

    void DrawGradients(Svg svg, double left, double y, double right, GraphSchedule schedule, GraphStage stage)
    {
        IReadOnlyList<(int Step, Tensor Sum)> sums = schedule.GradientsOf(node);
        for (int i = 0; i < sums.Count; i++)
        {
            if (!stage.Begin(svg, sums[i].Step, i + 1 < sums.Count ? sums[i + 1].Step : int.MaxValue)) continue;
            svg.Add("path", ("d", $"M{Svg.Number(left)} {Svg.Number(y - 3)}H{Svg.Number(right)}"), ("class", "grid"));
            svg.Text(left, y + 12, gradientName, type: "backward");
            new NumberGrid(sums[i].Sum).Draw(svg, left, InLine ? y : y + Line, right, "backward", atRight: InLine);
            stage.End(svg);
        }
    }

    /// <summary>A description in words.</summary>
    public override string ToString()
    {
        string keepsAll = node.Keeps.Count == 0 ? "" : $" It keeps {string.Join(", ", node.Keeps.Select(kept => kept.Name))} for the backward pass.";
        return $"{node} : {node.Type} {node.Shape}{(node.Kind == GraphNodeKind.Op ? "" : $", {node.Kind.ToString().ToLowerInvariant()}")}.{keepsAll}";
    }
}
