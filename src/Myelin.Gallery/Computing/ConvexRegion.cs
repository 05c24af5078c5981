namespace Myelin.Gallery.Computing;

/// <summary>y = H(Σ H(n_i · x - n_i · a_i) - (k - ½)): an AND of k half-planes fires inside a convex polygon of k edges.</summary>
/// <remarks>Each hidden neuron fires on the inner side of one edge, with n_i its normal and a_i a corner on it. The output fires where all do.</remarks>
public sealed class ConvexRegion : GalleryEntry
{
    /// <summary>Places nearer to the boundary than this are left out: there single precision may round to either side.</summary>
    internal const double OffTheBoundary = 1e-4;

    /// <inheritdoc/>
    public override string Id => "convex-region";

    /// <inheritdoc/>
    public override string Title => "A convex region: an AND of half-planes";

    /// <inheritdoc/>
    public override string Decks => "D";

    /// <inheritdoc/>
    public override string Required => "agreement with point-in-polygon on a grid off the boundary >= 99.9 %; drawn";

    /// <inheritdoc/>
    public override void Run(GalleryRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        run.Tell("A hidden neuron for each edge, an AND as output. Held against a test that counts crossings of a ray and knows no half-planes.");
        Polygon pentagon = Polygon.Regular(5, 0, 0, 0.8, Math.PI / 2);
        Sequential triangle = Measure(run, "triangle", Polygon.Regular(3, 0.1, 0, 0.7));
        Sequential model = Measure(run, "pentagon", pentagon);
        Sequential hexagon = Measure(run, "hexagon", Polygon.Regular(6, -0.1, 0.1, 0.75, 0.2));
        Measure(run, "64 edges", Polygon.Regular(64, 0, 0, 0.9));
        Measure(run, "an uneven quadrilateral", new Polygon([(-0.9, -0.2), (0.5, -0.8), (0.8, 0.1), (-0.3, 0.9)]));
        run.Tell("The first picture counts the hidden neurons that fire: for the pentagon 5 inside, 4 beyond an edge, 3 beyond a corner. The output's " +
            "threshold lies between 4 and 5.");
        run.Draw("sums", Sums(triangle, model, hexagon));
        run.Draw("network", model.Diagram("The pentagon's network"));
        run.Draw("region",
            new DecisionRegions("Where the pentagon's network fires", x => model.Predict(x, batchSize: 4096), Polygon.Points(200, [pentagon], seed: 1)));
    }

    static Sequential Measure(GalleryRun run, string name, Polygon polygon)
    {
        Neuron[] edges = polygon.HalfPlanes();
        Sequential model = GivenNetwork.OfSteps(edges, [OrOfAnds.And(edges.Length)]);
        run.Exactly(
            $"{name}: agreement",
            new PlaneGrid(-1, 1, run.IsShort ? 100 : 500).Agreement(model, polygon.Contains, (x, y) => polygon.Distance(x, y) > OffTheBoundary), 100, 0.1, "%");
        return model;
    }

    /// <summary>How many hidden neurons of models fire at every place of the square from -1 to 1.</summary>
    static ImageGrid Sums(params Sequential[] models)
    {
        const int Side = 120;
        var grid = new PlaneGrid(-1, 1, Side);
        Tensor[] sums = [.. models.Select(model => model.Layers[0].Of(grid.Points).Sum(1).Reshape(1, Side, Side).Flip(1))];
        return new("Half-planes that hold, over the square from -1 to 1", TensorOps.Concatenate(sums, 0), ColourMap.Sequential, "hidden neurons that fire",
            [.. models.Select(model => $"{model.Layers[0].OutputShape[0]} edges")]);
    }
}
