namespace Myelin;

/// <summary>The class that a model predicts for every point of the plane, with training or test examples.</summary>
/// <remarks>
/// A model of several outputs paints each place in the colour of the largest, more strongly the larger its share after softmax (or as it is, if the
/// outputs are probabilities). A model of one output paints it in the colour of class 1 above the threshold and of class 0 below, more strongly the
/// farther from it. Lines mark the borders. Where only rounding decides, nothing is painted.
/// </remarks>
public sealed class DecisionRegions : Chart
{
    const int Across = 240, Up = 150;

    /// <summary>Outputs that differ less than this from each other or from the threshold differ by rounding only.</summary>
    const double Rounding = 1e-6;

    /// <summary>The opacity where the model is undecided, and how much it grows to where it is certain.</summary>
    const double Faint = 0.1, Stronger = 0.42;

    /// <summary>Features whose ranges differ by more than this have different units, so equal scales would tell nothing.</summary>
    const double OneUnit = 3;

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
        double ratio = (points.X.Max() - points.X.Min()) / Math.Max(double.Epsilon, points.Y.Max() - points.Y.Min());
        EqualScales = ratio is > 1 / OneUnit and < OneUnit;
    }

    private protected override Axis XAxis => Axis.Beyond(XLabel, points.X);

    private protected override Axis YAxis => Axis.Beyond(YLabel, points.Y);

    private protected override IReadOnlyList<string> Series => points.Classes;

    private protected override IReadOnlyList<LegendEntry> Entries(int[] places) => points.Entries(places);

    private protected override void DrawData(Svg svg, in Plot plot, int[] places)
    {
        Plot at = plot;
        double[] values = Outputs(plot);
        int width = values.Length / (Up * Across);
        Raster.DrawSmooth(svg, Regions(values, width, places), plot.Left, plot.Top, plot.Width, plot.Height);
        for (int k = width > 1 ? 0 : 1; k < Math.Max(2, width); k++)
        {
            string border = Contours.Path(Margins(values, width, k), 0, (column, row) =>
                (at.Left + Math.Clamp((column + 0.5) / Across, 0, 1) * at.Width, at.Top + Math.Clamp((row + 0.5) / Up, 0, 1) * at.Height));
            if (border.Length > 0) svg.Add("path", ("d", border), ("fill", "none"), ("class", "rule contour"), ("stroke-width", 1), ("stroke-opacity", 0.6));
        }
        for (int i = 0; i < points.X.Length; i++)
        {
            (double x, double y, int label) = (points.X[i], points.Y[i], points.Labels[i]);
            void Mark() => Marks.Marker(svg, places[label], at.X(x), at.Y(y), points.X.Length > 300 ? 2.5 : 3.5, edge: 0.75);
            if (points.X.Length > MostTold) Mark();
            else svg.Told($"{points.Classes[label]}: {Ticks.Text(x)}, {Ticks.Text(y)}", Mark);
        }
    }

    /// <summary>How far output <paramref name="k"/> is above the largest of the others, or above the threshold: 0 on its border.</summary>
    double[,] Margins(double[] values, int width, int k)
    {
        var margins = new double[Up, Across];
        for (int i = 0; i < Up * Across; i++)
        {
            ReadOnlySpan<double> row = values.AsSpan(i * width, width);
            double others = width == 1 ? threshold : double.NegativeInfinity, own = width == 1 ? row[0] : row[k];
            for (int j = 0; j < width && width > 1; j++)
                if (j != k) others = Math.Max(others, row[j]);
            margins[i / Across, i % Across] = own - others;
        }
        return margins;
    }

    /// <summary>The outputs for the middle of every pixel, the top row first.</summary>
    double[] Outputs(in Plot plot)
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
        return Raster.Numbers(outputs);
    }

    /// <summary>[Up, Across, 4]: colours of classes, transparent enough for points and dark backgrounds.</summary>
    Tensor Regions(double[] values, int width, int[] places)
    {
        double farthest = width > 1 ? 1 : Math.Max(1e-12, values.Where(double.IsFinite).Select(value => Math.Abs(value - threshold)).DefaultIfEmpty(1).Max());
        bool areShares = width > 1 && Enumerable.Range(0, Up * Across).All(i => AreShares(values.AsSpan(i * width, width)));
        var pixels = new byte[Up * Across * 4];
        for (int i = 0; i < Up * Across; i++)
        {
            ReadOnlySpan<double> row = values.AsSpan(i * width, width);
            int winner = width > 1 ? Largest(row) : row[0] > threshold ? 1 : 0;
            double certain = width == 1 ? Math.Abs(row[0] - threshold) / farthest
                : ((areShares ? row[winner] : Softmax(row, winner)) * width - 1) / (width - 1);
            double strength = IsUndecided(row, winner) || !double.IsFinite(certain) ? 0 : Faint + Stronger * Math.Clamp(certain, 0, 1);
            var (r, g, b) = Theme.Pixel(winner < places.Length ? places[winner] : winner);
            (pixels[4 * i], pixels[4 * i + 1], pixels[4 * i + 2], pixels[4 * i + 3]) = (r, g, b, (byte)(255 * strength));
        }
        return Tensor.From(pixels, [Up, Across, 4]);
    }

    /// <summary>Whether the outputs of a point are probabilities.</summary>
    static bool AreShares(ReadOnlySpan<double> row)
    {
        double sum = 0;
        foreach (double value in row)
        {
            if (!(value >= 0)) return false;
            sum += value;
        }
        return Math.Abs(sum - 1) < 1e-3;
    }

    static double Softmax(ReadOnlySpan<double> row, int winner)
    {
        double sum = 0;
        foreach (double value in row) sum += Math.Exp(value - row[winner]);
        return 1 / sum;
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
