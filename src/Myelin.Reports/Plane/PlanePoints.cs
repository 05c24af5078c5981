namespace Myelin;

/// <summary>The examples of a data set whose inputs are points of the plane, by class.</summary>
sealed class PlanePoints
{
    /// <param name="who">The name for error messages.</param>
    /// <param name="data">Inputs [2], targets labels.</param>
    public PlanePoints(string who, Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (data.InputShape != [2] || data.TargetShape.Elements != 1 || data.IsRegression || data.Count == 0)
            throw new ShapeException(
                $"{who}: expects points [2] with a label each, received {data} with targets {data.TargetShape}; give two features and their classes.");
        var (inputs, targets) = data.Examples([.. Enumerable.Range(0, data.Count)]);
        Inputs = inputs.Cast(ElementType.Float32);
        double[] xy = Raster.Numbers(inputs);
        (X, Y) = ([.. xy.Where((_, i) => i % 2 == 0)], [.. xy.Where((_, i) => i % 2 == 1)]);
        Labels = [.. Raster.Numbers(targets).Select(label => (int)label)];
        Classes = data.Classes.Count > 0 ? data.Classes : [.. Enumerable.Range(0, Labels.Max() + 1).Select(label => $"{label}")];
    }

    /// <summary>[count, 2]</summary>
    public Tensor Inputs { get; }

    public double[] X { get; }

    public double[] Y { get; }

    public int[] Labels { get; }

    public IReadOnlyList<string> Classes { get; }

    /// <param name="places">The places of the classes among the colours.</param>
    public IReadOnlyList<LegendEntry> Entries(int[] places) => [.. Classes.Select((name, i) => LegendEntry.Points(name, places[i]))];
}
