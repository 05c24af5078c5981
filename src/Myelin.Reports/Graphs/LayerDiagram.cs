namespace Myelin;

/// <summary>A model's layers from top to bottom: kind, name, output shape and parameters, joined as the data flow.</summary>
sealed class LayerDiagram : Figure
{
    const double Padding = 10, Line = 17, MostText = 300;

    readonly List<(string Kind, string Name, string[] Lines, bool Learns)> blocks = [];
    readonly List<Arrow> arrows = [];
    readonly LayeredLayout layout;

    public LayerDiagram(string title, ForwardTrace trace) : base(title)
    {
        var places = new Dictionary<ModuleCall, int>(ReferenceEqualityComparer.Instance);
        var seen = new HashSet<Module>();
        foreach (TensorSpec input in trace.Inputs) Add("Input", input.Name ?? "", [Sizes(input)], false, []);
        foreach (ModuleCall call in trace.Calls)
        {
            places.Add(call, blocks.Count);
            Add(call.Module is Activation activation ? activation.ToString().Replace("Activation.", "", StringComparison.Ordinal) : call.Module.GetType().Name,
                call.Module.Path,
                    [.. Words(call, first: seen.Add(call.Module))], call.Module.Parameters.Count > 0, call.Sources);
        }
        foreach ((TensorSpec output, IReadOnlyList<CallSource> sources) in trace.Outputs.Zip(trace.Sources))
            Add("Output", output.Name ?? "", [Sizes(output)], false, sources);
        // Laid out from left to right with widths and heights exchanged, then rotated.
        layout = new LayeredLayout([.. blocks.Select(block => (HeightOf(block.Lines), WidthOf(block.Kind, block.Name, block.Lines)))], arrows);
        Width = Math.Max(360, Math.Ceiling(layout.Height + 2 * Margin));

        void Add(string kind, string name, string[] lines, bool learns, IReadOnlyList<CallSource> sources)
        {
            foreach (int from in sources.Select(source => source.Call == null ? source.Index : places[source.Call]).Distinct())
                arrows.Add(new(from, blocks.Count));
            blocks.Add((kind, Lettering.Cut(name, MostText / 2), [.. lines.Select(line => Lettering.Cut(line, MostText))], learns));
        }
    }

    internal LayeredLayout Layout => layout;

    static IEnumerable<string> Words(ModuleCall call, bool first)
    {
        Activation? activation = (call.Module as KernelLayer)?.Activation;
        string applied = activation == null ? "" : $", {activation.ToString().Replace("Activation.", "", StringComparison.Ordinal)}";
        yield return string.Join(" and ", call.Outputs.Select(Sizes)) + applied;
        if (call.Module.Parameters.Count == 0) yield break;
        if (!first)
        {
            yield return "the same parameters again";
            yield break;
        }
        yield return $"{call.Module.Parameters.Sum(parameter => parameter.Shape.Elements):#,0} parameters";
        yield return string.Join(", ", call.Module.Parameters.Select(parameter => $"{parameter.Name} {Sizes(parameter.Shape)}"));
    }

    static string NameOf(Activation activation) => activation.ToString().Replace("Activation.", "", StringComparison.Ordinal);

    /// <summary>Height × width × channels.</summary>
    static string Sizes(TensorSpec spec) => spec.Rank == 0 ? "one number" : string.Join(" × ", spec.Select(size => size == null ? "any" : $"{size:#,0}"));

    static string Sizes(Shape shape) => shape.Rank == 0 ? "one number" : string.Join(" × ", shape.Select(size => $"{size:#,0}"));

    static double HeightOf(string[] lines) => 2 * Padding + Line * (1 + lines.Length) - 4;

    static double WidthOf(string kind, string name, string[] lines) =>
        2 * Padding + Math.Max(
            Lettering.Width(kind, Lettering.Medium, bold: true) + (name.Length == 0 ? 0 : 8 + Lettering.Width(name)), lines.Max(line => Lettering.Width(line)));

    /// <inheritdoc/>
    protected override string Describe() =>
        "Layers from the input to the output: " +
        string.Join("; ", blocks.Select(block => $"{block.Kind}{(block.Name.Length == 0 ? "" : $" {block.Name}")}: {string.Join(", ", block.Lines)}")) + ".";

    /// <inheritdoc/>
    protected override double Draw(Svg svg, double top)
    {
        top += 10;
        svg.Open("g", ("transform", $"translate({Svg.Number((Width - layout.Height) / 2)} {Svg.Number(top)})"));
        foreach ((double X, double Y)[] route in layout.Routes)
        {
            svg.Add("path", ("d", Path(route)), ("fill", "none"), ("class", "axis"), ("stroke-width", 1.3));
            svg.Add("path", ("d", $"M{Svg.Number(route[^1].Y)} {Svg.Number(route[^1].X)}l-3.5 -7h7z"), ("class", "muted"));
        }
        for (int i = 0; i < blocks.Count; i++) DrawBlock(svg, layout.Boxes[i], blocks[i]);
        svg.Close();
        return top + layout.Width;
    }

    static void DrawBlock(Svg svg, PlacedBox turned, (string Kind, string Name, string[] Lines, bool Learns) block)
    {
        double width = turned.Height, left = turned.Y, top = turned.X;
        svg.Open("g", ("class", "paper"));
        svg.Add("rect", ("x", left), ("y", top), ("width", width), ("height", turned.Width), ("rx", block.Name.Length == 0 ? 12 : 5),
            ("class", block.Learns ? Theme.Stroke(0) : "axis"), ("stroke-width", block.Learns ? 1.8 : 1.2));
        svg.Close();
        double y = top + (turned.Width - HeightOf(block.Lines)) / 2 + Padding + 12;
        svg.Add("text", block.Kind, ("x", left + Padding), ("y", y), ("font-size", Lettering.Medium), ("font-weight", "bold"), ("class", "ink"));
        if (block.Name.Length > 0) svg.Text(left + width - Padding, y, block.Name, anchor: "end", type: "muted");
        foreach (string line in block.Lines) svg.Text(left + Padding, y += Line, line);
    }

    /// <summary>The route turned from left-to-right to top-to-bottom.</summary>
    static string Path((double X, double Y)[] route)
    {
        var path = new System.Text.StringBuilder($"M{Svg.Number(route[0].Y)} {Svg.Number(route[0].X)}");
        for (int i = 1; i < route.Length; i++)
        {
            (double down, double across) = route[i];
            if (i % 2 == 1) { path.Append('V').Append(Svg.Number(down)); continue; }
            string middle = Svg.Number((route[i - 1].X + down) / 2);
            path.Append($"C{Svg.Number(route[i - 1].Y)} {middle} {Svg.Number(across)} {middle} {Svg.Number(across)} {Svg.Number(down)}");
        }
        return path.ToString();
    }
}
