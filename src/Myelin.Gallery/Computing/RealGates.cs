namespace Myelin.Gallery.Computing;

/// <summary>y = H(w · x + b) for real x: 1 on one side of the line w · x + b = 0, 0 on the other.</summary>
/// <remarks>
/// A Boolean gate is a linear classifier that happens to be asked at the corners of a square only. Asked everywhere, AND of x₁ + x₂ > 1½ is a corner of the
/// unit square with an area of 1/8, OR of x₁ + x₂ > ½ leaves out the opposite corner, and XOR is what lies between.
/// </remarks>
public sealed class RealGates : GalleryEntry
{
    /// <inheritdoc/>
    public override string Id => "real-gates";

    /// <inheritdoc/>
    public override string Title => "AND and OR over the real plane: a gate is a half-plane";

    /// <inheritdoc/>
    public override string Decks => "D";

    /// <inheritdoc/>
    public override string Required => "regions drawn; agreement with the half-planes on a grid >= 99.9 %; areas within the unit square 1/8, 7/8 and 3/4";

    /// <inheritdoc/>
    public override void Run(GalleryRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        run.Tell("The same neurons as for bits, now asked at every place of the plane. One neuron colours a half-plane, whatever its weights; XOR, a net of " +
            "three, colours a strip. The points are the four inputs of the Boolean gate and the class it gives them.");
        Measure(run, "AND", GivenNetwork.OfSteps([BooleanGates.And]), (x, y) => x + y > 1.5, 1.0 / 8);
        Measure(run, "OR", GivenNetwork.OfSteps([BooleanGates.Or]), (x, y) => x + y > 0.5, 7.0 / 8);
        Measure(run, "XOR", BooleanGates.Xor(), (x, y) => x + y is > 0.5 and < 1.5, 3.0 / 4);
    }

    static void Measure(GalleryRun run, string name, Sequential gate, Func<double, double, bool> region, double area)
    {
        var square = new PlaneGrid(0, 1, run.IsShort ? 100 : 400);
        run.Exactly($"{name}: agreement with its region", new PlaneGrid(-1, 2, run.IsShort ? 100 : 400).Agreement(gate, region), 100, 0.1, "%");
        run.Exactly($"{name}: share of the unit square", square.Share(gate), 100 * area, 0.5, "%");
        Tensor corners = BooleanFunction.Rows(2);
        Tensor labels = gate.Predict(corners).Reshape(4).Cast(ElementType.Int64);
        run.Draw(name.ToLowerInvariant(),
            new DecisionRegions($"{name} over the plane", x => gate.Predict(x, batchSize: 4096), Dataset.From(corners, labels, ["0", "1"])));
    }
}
