namespace Myelin;

/// <summary>The class that a model predicts for every point of the plane, with training or test examples.</summary>
/// <remarks>
/// A model of several outputs paints each place in the colour of the largest. A model of one output paints it in the colour of
/// class 1 above the threshold and of class 0 below, more strongly the farther from it. Where only rounding decides, nothing is painted.
/// </remarks>
public sealed class DecisionRegions : Chart
{
    const int Across = 160, Up = 100;

    /// <summary>Outputs that differ less than this from each other or from the threshold differ by rounding only.</summary>
    const double Rounding = 1e-6;

    readonly PlanePoints points;
    readonly Func<Tensor, Tensor> predict;
    readonly double threshold;

    /// <summary>The regions of a function over the plane.</summary>
    /// <param name="title">The title.</param>
    /// <param name="predict">From points [n, 2] to outputs [n, classes], or [n, 1] for two classes: <c>x => model.Predict(x)</c>.</param>
    /// <param name="data">The examples to draw: inputs [2], labels.</param>
    /// <param name="x">The label of the horizontal axis, with its unit.</param>
    /// <param name="y">The label of the vertical axis, with its unit.</param>
    /// <param name="threshold">For one output: ½ for a probability, 0 for a logit.</param>
    /// <exception cref="ShapeException">The data are not labelled points of the plane.</exception>
    public DecisionRegions(
        string title, Func<Tensor, Tensor> predict, Dataset data, string x = "x₁", string y = "x₂", double threshold = 0.5) : base(title, x, y)
    {
        ArgumentNullException.ThrowIfNull(predict);
        (this.predict, this.threshold) = (predict, threshold);
        points = new PlanePoints(Name, data);
        PlotHeight = 270;
    }

    private protected override Axis XAxis => Axis.Beyond(XLabel, points.X);

    private protected override Axis YAxis => Axis.Beyond(YLabel, points.Y);

    private protected override IReadOnlyList<LegendEntry> Entries => points.Entries;

    private protected override void DrawData(Svg svg, in Plot plot)
    {
        Raster.Draw(svg, Regions(plot), plot.Left, plot.Top, plot.Width, plot.Height);
        for (int i = 0; i < points.X.Length; i++)
            Marks.Marker(svg, points.Labels[i], plot.X(points.X[i]), plot.Y(points.Y[i]), points.X.Length > 300 ? 2.5 : 3.5, edge: 0.75);
    }

    /// <summary>[Up, Across, 4], the top row first: colours of classes, transparent enough for points and dark backgrounds.</summary>
    Tensor Regions(in Plot plot)
    {
        var places = new float[Up * Across * 2];
        for (int i = 0; i < Up * Across; i++)
        {
            places[2 * i] = (float)(plot.XAxis.Low + (i % Across + 0.5) / Across * (plot.XAxis.High - plot.XAxis.Low));
            places[2 * i + 1] = (float)(plot.YAxis.High - (i / Across + 0.5) / Up * (plot.YAxis.High - plot.YAxis.Low));
        }
        Tensor outputs = predict(Tensor.From(places, [Up * Across, 2]));
        if (outputs.Shape.Elements == 0 || outputs.Rank is not (1 or 2) || outputs.Shape[0] != Up * Across)
            throw new ShapeException(
                $"{Name}: expects outputs [{Up * Across}, classes] for points [{Up * Across}, 2], received {outputs.Shape}; give each point its outputs.");
        double[] values = Raster.Numbers(outputs);
        int width = values.Length / (Up * Across);
        double farthest = width > 1 ? 1 : Math.Max(1e-12, values.Where(double.IsFinite).Select(value => Math.Abs(value - threshold)).DefaultIfEmpty(1).Max());
        var pixels = new byte[Up * Across * 4];
        for (int i = 0; i < Up * Across; i++)
        {
            ReadOnlySpan<double> row = values.AsSpan(i * width, width);
            int winner = width > 1 ? Largest(row) : row[0] > threshold ? 1 : 0;
            double strength = IsUndecided(row, winner) ? 0 : width > 1 ? 0.32 : double.IsFinite(row[0]) ? 0.08 + 0.37 * Math.Abs(
                row[0] - threshold) / farthest : 0;
            var (r, g, b) = Theme.Pixel(winner);
            (pixels[4 * i], pixels[4 * i + 1], pixels[4 * i + 2], pixels[4 * i + 3]) = (r, g, b, (byte)(255 * strength));
        }
        return Tensor.From(pixels, [Up, Across, 4]);
    }

    bool IsUndecided(ReadOnlySpan<double> row, int winner)
    {
        double next = row.Length == 1 ? threshold : double.NegativeInfinity, best = row.Length == 1 ? row[0] : row[winner];
        for (int i = 0; i < row.Length; i++)
            if (row.Length > 1 && i != winner) next = Math.Max(next, row[i]);
        return Math.Abs(best - next) <= Rounding * Math.Max(1, Math.Abs(best));
    }

    static int Largest(ReadOnlySpan<double> row)
    {
        int best = 0;
        for (int i = 1; i < row.Length; i++)
            if (row[i] > row[best]) best = i;
        return best;
    }

    /// <inheritdoc/>
    protected override string Describe() =>
        $"Decision regions over {XLabel} and {YLabel}, with {points.X.Length} points of the classes {string.Join(", ", points.Classes)}.";
}
