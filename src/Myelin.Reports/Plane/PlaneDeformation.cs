using System.Text;

namespace Myelin;

/// <summary>How layers deform the plane: a grid and the points of each class before and after every stage with two outputs.</summary>
public sealed class PlaneDeformation : Figure
{
    const int Lines = 13, PiecesOfLine = 48, Columns = 3;
    const double Between = 12;

    readonly PlanePoints points;
    readonly List<(string Name, double[] Points, double[] Grid)> panels = [];

    /// <summary>The plane after each stage.</summary>
    /// <param name="title">The title.</param>
    /// <param name="stages">The functions in order, with their names: <c>("dense", x => layer.Of(x))</c>. Those whose output is not
    /// [n, 2] are applied but not drawn.</param>
    /// <param name="data">The points: inputs [2], labels.</param>
    /// <exception cref="ShapeException">The data are not labelled points of the plane, or no stage has two outputs.</exception>
    public PlaneDeformation(string title, IEnumerable<(string Name, Func<Tensor, Tensor> Stage)> stages, Dataset data) : base(title)
    {
        ArgumentNullException.ThrowIfNull(stages);
        points = new PlanePoints(Name, data);
        Tensor examples = points.Inputs, grid = Grid();
        panels.Add(("input", Raster.Numbers(examples), Raster.Numbers(grid)));
        using Recording.Region region = Recording.Off();
        foreach ((string name, Func<Tensor, Tensor> stage) in stages)
        {
            (examples, grid) = (stage(examples), stage(grid));
            if (examples.Rank == 2 && examples.Shape[1] == 2) panels.Add(($"after {name}", Raster.Numbers(examples), Raster.Numbers(grid)));
        }
        if (panels.Count == 1)
            throw new ShapeException($"{Name}: expects a stage that leaves two numbers, received none; put a layer of 2 units before the last.");
    }

    /// <summary>The plane after each layer of a model.</summary>
    /// <inheritdoc cref="PlaneDeformation(string, IEnumerable{ValueTuple{string, Func{Tensor, Tensor}}}, Dataset)"/>
    /// <param name="title">The title.</param>
    /// <param name="model">Its layers are applied in order.</param>
    /// <param name="data">The points: inputs [2], labels.</param>
    public PlaneDeformation(string title, Sequential model, Dataset data) : this(
        title, (model ?? throw new ArgumentNullException(nameof(model))).Select(layer => (layer.Name, (Func<Tensor, Tensor>)(x => layer.Of(x)))), data)
    { }

    /// <summary>Points along the lines of a grid over the examples: first the vertical lines, then the horizontal ones.</summary>
    Tensor Grid()
    {
        (double left, double right) = (points.X.Min(), points.X.Max());
        (double low, double high) = (points.Y.Min(), points.Y.Max());
        var places = new List<float>();
        for (int line = 0; line < 2 * Lines; line++)
            for (int i = 0; i <= PiecesOfLine; i++)
            {
                double along = (double)i / PiecesOfLine, across = line % Lines / (Lines - 1.0);
                (double u, double v) = line < Lines ? (across, along) : (along, across);
                places.AddRange([(float)(left + u * (right - left)), (float)(low + v * (high - low))]);
            }
        return Tensor.From([.. places], [places.Count / 2, 2]);
    }

    /// <inheritdoc/>
    protected override double Draw(Svg svg, double top)
    {
        ArgumentNullException.ThrowIfNull(svg);
        int[] places = svg.PlacesOf(points.Classes);
        top = Legend.Draw(svg, points.Entries(places), Margin, top, Width - 2 * Margin) + 4;
        int columns = Math.Min(panels.Count, panels.Count == 4 ? 2 : Columns);
        double size = (Width - 2 * Margin - (columns - 1) * Between) / columns;
        for (int i = 0; i < panels.Count; i++)
        {
            double x = Margin + i % columns * (size + Between), y = top + i / columns * (size + 34);
            svg.Text(x, y + Lettering.Small, Lettering.Cut(panels[i].Name, size), type: "muted");
            Panel(svg, places, panels[i].Points, panels[i].Grid, x, y + 18, size);
        }
        return top + (panels.Count + columns - 1) / columns * (size + 34) - 12;
    }

    void Panel(Svg svg, int[] places, double[] examples, double[] grid, double left, double top, double size)
    {
        IEnumerable<double> Along(int axis) => examples.Concat(grid).Where((_, i) => i % 2 == axis);
        (Axis across, Axis up) = (Axis.Beyond("", Along(0)), Axis.Beyond("", Along(1)));
        double more = Math.Max(across.High - across.Low, up.High - up.Low);      // one scale for both, so that shapes are what they are
        Axis Squared(Axis axis) => axis.Widened((axis.Low + axis.High - more) / 2, (axis.Low + axis.High + more) / 2);
        var plot = new Plot(left, top, left + size, top + size, Squared(across), Squared(up));
        svg.Add("rect", ("x", left), ("y", top), ("width", size), ("height", size), ("fill", "none"), ("class", "axis plot")).Open("g", ("class", "data"));
        for (int line = 0; line < 2 * Lines; line++)
        {
            var path = new StringBuilder();
            for (int i = 0; i <= PiecesOfLine; i++)
            {
                int at = 2 * (line * (PiecesOfLine + 1) + i);
                if (!double.IsFinite(grid[at] + grid[at + 1])) continue;
                path.Append(path.Length == 0 ? 'M' : 'L').Append(Svg.Number(plot.X(grid[at]))).Append(' ').Append(Svg.Number(plot.Y(grid[at + 1])));
            }
            if (path.Length > 0) svg.Add("path", ("d", path.ToString()), ("fill", "none"), ("class", "axis"), ("stroke-width", 0.6), ("stroke-opacity", 0.7));
        }
        for (int i = 0; i < points.Labels.Length; i++)
            if (double.IsFinite(examples[2 * i] + examples[2 * i + 1]))
                Marks.Marker(svg, places[points.Labels[i]], plot.X(examples[2 * i]), plot.Y(examples[2 * i + 1]), 2.5, edge: 0.5);
        svg.Close();
    }

    /// <inheritdoc/>
    protected override string Describe() => $"A grid and {points.Labels.Length} points of the classes {string.Join(", ", points.Classes)} in the plane, " +
        $"{panels.Count} pictures: {string.Join(", ", panels.Select(panel => panel.Name))}.";
}
