namespace Myelin.Gallery.Computing;

/// <summary>y = OR of polygons, each an AND of half-planes: with two hidden layers a region need not be convex nor in one piece.</summary>
/// <remarks>
/// The first layer has a neuron for each edge of every polygon, the second one for each polygon, which reads its own edges only,
/// and the third joins them.
/// </remarks>
public sealed class UnionOfPolygons : GalleryEntry
{
    /// <inheritdoc/>
    public override string Id => "union-of-polygons";

    /// <inheritdoc/>
    public override string Title => "Several polygons: an OR of ANDs of half-planes";

    /// <inheritdoc/>
    public override string Decks => "D";

    /// <inheritdoc/>
    public override string Required => "agreement with point-in-polygon on a grid off the boundary >= 99.9 %; drawn";

    /// <inheritdoc/>
    public override void Run(GalleryRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        run.Tell("Half-planes, then an AND for each polygon, then an OR: three layers. Polygons may lie apart, or overlap.");
        Sequential pentagons = Measure(
            run, "two-pentagons", "two pentagons", [Polygon.Regular(5, -0.45, -0.3, 0.45, 0.3), Polygon.Regular(5, 0.45, 0.35, 0.5, Math.PI / 2)]);
        run.Draw("network", pentagons.Diagram("Edges, polygons, and their union"));
        run.Tell("A star is not convex, but in one piece: it is cut into convex parts, here a pentagon and five kites from its centre to the tips; the " +
            "pentagon covers their seams.");
        Measure(run, "star", "a star", [.. Star()]);
    }

    /// <summary>The inner pentagon of a star, and a kite from the centre to each tip, whose seams lie within the pentagon.</summary>
    static IEnumerable<Polygon> Star()
    {
        const double Outer = 0.95, Inner = 0.4;
        yield return Polygon.Regular(5, 0, 0, Inner, Math.PI / 2 + Math.PI / 5);
        for (int i = 0; i < 5; i++)
        {
            double tip = Math.PI / 2 + i * Math.Tau / 5, half = Math.PI / 5;
            yield return new([
                (0, 0), (Inner * Math.Cos(tip - half), Inner * Math.Sin(tip - half)), (Outer * Math.Cos(tip), Outer * Math.Sin(tip)),
                (Inner * Math.Cos(tip + half), Inner * Math.Sin(tip + half)),
            ]);
        }
    }

    static Sequential Measure(GalleryRun run, string file, string name, Polygon[] polygons)
    {
        Sequential model = Network(polygons);
        run.Exactly($"{name}: agreement", new PlaneGrid(-1, 1, run.IsShort ? 100 : 500).Agreement(model,
            (x, y) => polygons.Any(polygon => polygon.Contains(x, y)),
            (x, y) => polygons.All(polygon => polygon.Distance(x, y) > ConvexRegion.OffTheBoundary)), 100, 0.1, "%");
        run.Show($"{name}: neurons", GivenNetwork.Units(model));
        run.Draw(file, new DecisionRegions(
            $"{char.ToUpperInvariant(name[0])}{name[1..]}", x => model.Predict(x, batchSize: 4096), Polygon.Points(300, polygons, seed: 1)));
        return model;
    }

    static Sequential Network(Polygon[] polygons)
    {
        Neuron[][] edges = [.. polygons.Select(polygon => polygon.HalfPlanes())];
        int all = edges.Sum(part => part.Length), before = 0;
        var ands = new List<Neuron>();
        foreach (Neuron[] part in edges)
        {
            var weights = new double[all];
            Array.Fill(weights, 1, before, part.Length);
            ands.Add(new(weights, 0.5 - part.Length));
            before += part.Length;
        }
        return GivenNetwork.OfSteps([.. edges.SelectMany(part => part)], [.. ands], [OrOfAnds.Or(polygons.Length)]);
    }
}
