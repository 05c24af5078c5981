using System.Globalization;

namespace Myelin.Gallery.Computing;

/// <summary>y = H(Σ_k Σ_j v_kj H(n_k · x - t_j) - b): one hidden layer fires inside any region, the more exactly the more units it has.</summary>
/// <remarks>
/// The sum of H(r - n_k · x) over directions n_k all around is a cylinder: the number of directions within the circle of radius r, half of it far away, and
/// ½ + asin(r/d)/π of it at the distance d. The lecture's answer is to fill the region with narrow cylinders and to set a
/// threshold. Their skirts fall off like 1/d only, so equal weights leave a blurred region however narrow they are. The right
/// weights for rings of cylinders around a place are known (Radon, 1917): each direction's v is the filtered shadow of the
/// region, 1(x) = ∫ q_θ(n_θ · x) dθ with q_θ = s_θ ∗ h, where s_θ is the shadow and h has the spectrum |ω|. Rings around all
/// places share their half-planes, so D directions with M offsets are enough.
/// </remarks>
public sealed class AnyRegion : GalleryEntry
{
    /// <inheritdoc/>
    public override string Id => "any-region";

    /// <inheritdoc/>
    public override string Title => "Any region with one hidden layer: sums of cylinders";

    /// <inheritdoc/>
    public override string Decks => "D";

    /// <inheritdoc/>
    public override string Required => "the error falls as units are added; agreement off the boundary (0.03) >= 99.9 % with the most; drawn";

    /// <inheritdoc/>
    public override void Run(GalleryRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        Cylinder(run);
        Polygon region = Region;
        var grid = new PlaneGrid(-1, 1, run.IsShort ? 40 : 200);
        run.Tell("Narrow cylinders of equal weight all over the region, with the best threshold there is: the error levels off as they become narrower.");
        foreach (double radius in run.IsShort ? [0.2] : new[] { 0.2, 0.1, 0.05, 0.025 })
            run.Show($"equal cylinders of radius {radius.ToString(CultureInfo.InvariantCulture)}: places wrong", CylinderSum.Error(region, radius, grid), "%");

        run.Tell("Half-planes in D directions and D offsets, weighted by the region's filtered shadows: the error falls with every doubling of D.");
        int[] sizes = run.IsShort ? [8, 16] : [8, 16, 32, 64, 128];
        Sequential[] models = [.. sizes.Select(size => ShadowNetwork.Of(region, size, size))];
        double[] errors = [.. models.Select(model => 100 - grid.Agreement(model, region.Contains))];
        for (int i = 0; i < sizes.Length; i++) run.Show($"{sizes[i] * sizes[i]:#,0} units: places wrong", errors[i], "%");
        run.Holds("the error falls with every doubling", errors.Zip(errors.Skip(1)).All(pair => pair.Second < pair.First));
        run.AtLeast("agreement off the boundary", grid.Agreement(models[^1], region.Contains, (x, y) => region.Distance(x, y) > 0.03), 99.9, "%");
        run.Draw("error", new LineChart("Any region: error by hidden units", "hidden units", "places wrong (%)", Scale.Log10, Scale.Log10)
        {
            { "one hidden layer", [.. sizes.Select(size => (double)size * size)], errors },
        });
        foreach (int i in new[] { 0, 1, sizes.Length - 1 })
            run.Draw($"region-{sizes[i] * sizes[i]}", new DecisionRegions(
                $"{sizes[i] * sizes[i]:#,0} hidden units", x => models[i].Predict(x, batchSize: 2048), Polygon.Points(300, [region], seed: 1)));
    }

    /// <summary>r(φ) = 0.55 + 0.2 cos 3φ + 0.12 sin 5φ, in 360 corners.</summary>
    static Polygon Region { get; } = new(
        [.. Enumerable.Range(0, 360).Select(i => i * Math.Tau / 360).Select(angle => (Length(angle) * Math.Cos(angle), Length(angle) * Math.Sin(angle)))]);

    static double Length(double angle) => 0.55 + 0.2 * Math.Cos(3 * angle) + 0.12 * Math.Sin(5 * angle);

    static void Cylinder(GalleryRun run)
    {
        const double Radius = 0.25;
        const int Sides = 256;
        Sequential cylinder = CylinderSum.Network([(0, 0)], Radius, Sides);
        double[] distances = [.. Enumerable.Range(0, 151).Select(i => i / 100.0)];
        double[] heights = [.. cylinder.Predict(Tensor.From([.. distances.SelectMany(distance => new[] { (float)distance, 0 })], [distances.Length, 2]))
            .ToArray<float>()
            .Select(height => height / (double)Sides)];
        double[] theory = [.. distances.Select(distance => 0.5 + Math.Asin(Math.Min(1, Radius / Math.Max(distance, 1e-9))) / Math.PI)];
        run.Tell($"A cylinder: {Sides} half-planes whose edges touch a circle of radius {Radius}. All hold within, half of them far away.");
        run.Exactly(
            "largest distance of the cylinder's height from ½ + asin(r/d)/π", heights.Zip(theory).Max(pair => Math.Abs(pair.First - pair.Second)), 0,
            2.0 / Sides);
        run.Draw("cylinder", new LineChart("A cylinder of 256 half-planes", "distance from the centre", "share of half-planes that hold")
        {
            { "network", distances, heights },
            { "½ + asin(r/d)/π", distances, theory },
        });
    }
}
