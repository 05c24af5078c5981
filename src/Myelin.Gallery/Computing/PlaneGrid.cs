namespace Myelin.Gallery.Computing;

/// <summary>The centres of the cells of a square, at which a model of one output is held against a region.</summary>
/// <param name="low">The least x and y.</param>
/// <param name="high">The largest x and y.</param>
/// <param name="side">Cells in a row.</param>
sealed class PlaneGrid(double low, double high, int side)
{
    /// <summary>The x and y of every cell's centre: [side², 2].</summary>
    public Tensor Points { get; } = Centres(low, high, side);

    /// <summary>How often a model of one output fires (is above ½) exactly where a place is inside, in % of the cells that count.</summary>
    /// <param name="model">From [count, 2] to [count, 1].</param>
    /// <param name="inside">Whether a place is in the region.</param>
    /// <param name="counts">Whether a cell counts; all do if left out.</param>
    public double Agreement(Model model, Func<double, double, bool> inside, Func<double, double, bool>? counts = null)
    {
        float[] points = Points.ToArray<float>(), outputs = Outputs(model);
        int right = 0, all = 0;
        for (int i = 0; i < outputs.Length; i++)
        {
            (double x, double y) = (points[2 * i], points[2 * i + 1]);
            if (counts != null && !counts(x, y)) continue;
            all++;
            if (outputs[i] > 0.5 == inside(x, y)) right++;
        }
        return 100.0 * right / all;
    }

    /// <summary>In which share of the square a model of one output fires, in %.</summary>
    public double Share(Model model) => 100.0 * Outputs(model).Count(output => output > 0.5) / (side * side);

    float[] Outputs(Model model) => model.Predict(Points, batchSize: 4096).ToArray<float>();

    static Tensor Centres(double low, double high, int side)
    {
        var points = new float[side * side, 2];
        for (int i = 0; i < side * side; i++)
        {
            points[i, 0] = (float)(low + (i % side + 0.5) / side * (high - low));
            points[i, 1] = (float)(low + (i / side + 0.5) / side * (high - low));
        }
        return Tensor.From(points);
    }
}
