namespace Myelin.Gallery.Computing;

/// <summary>
/// The regions that a network can tell apart, by its number of hidden layers: 0 half-planes; 1 convex regions and, with enough
/// units, any; 2 any, with fewer.
/// </summary>
/// <remarks>Three kinds of networks are trained on three sets: points on two sides of a line, a circle within another, and two spirals.</remarks>
public sealed class DecisionBoundary : GalleryEntry
{
    /// <inheritdoc/>
    public override string Id => "decision-boundary";

    /// <inheritdoc/>
    public override string Title => "Decision boundaries of networks with 0, 1 and 2 hidden layers";

    /// <inheritdoc/>
    public override string Decks => "B, D";

    /// <inheritdoc/>
    public override string Required =>
        "drawn; test accuracy: 0 hidden layers at least 98 % on the line and at most 65 % on circles; 1 at least 99 % on circles; 2 at least 98 % on spirals";

    /// <inheritdoc/>
    public override string? Erratum => "B and the table of D say that one hidden layer gives convex regions: that is so if the output is an AND. With other " +
        "output weights one hidden layer gives any region (see any-region), as D itself says on the slide before.";

    /// <inheritdoc/>
    public override IReadOnlyList<long> Seeds => [0, 1, 2];

    /// <inheritdoc/>
    public override void Run(GalleryRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        run.Tell("softmax(Wx + b) alone, behind 8 tanh units, and behind two layers of 32. Each is trained on each set; accuracies are of 1,000 other points.");
        int count = run.IsShort ? 150 : 1000, epochs = run.IsShort ? 4 : 120;
        var accuracies = new float[3, 3];
        (string Name, Dataset Train, Dataset Test)[] sets =
        [
            ("the line", Sides(0, count, run.Seed), Sides(count, 1000, run.Seed)),
            ("circles", Circles.Generate(count, seed: run.Seed), Circles.Generate(1000, seed: run.Seed, first: count)),
            ("spirals", Spirals.Generate(count, arms: 2, noise: 0.005, seed: run.Seed),
                Spirals.Generate(1000, arms: 2, noise: 0.005, seed: run.Seed, first: count)),
        ];
        for (int set = 0; set < 3; set++)
            for (int hidden = 0; hidden < 3; hidden++)
            {
                Sequential model = Network(hidden, run.Seed);
                Classifier.Train(run, model, sets[set].Train, epochs);
                double accuracy = Classifier.Accuracy(model, sets[set].Test);
                accuracies[hidden, set] = (float)accuracy;
                Judge(run, sets[set].Name, hidden, accuracy);
                run.Draw($"{sets[set].Name.Replace(' ', '-')}-{hidden}",
                    new DecisionRegions($"{Text(hidden)} on {sets[set].Name}", x => model.Predict(x, batchSize: 4096), sets[set].Test.Take(0, 200))
                    {
                        PlotHeight = 220,
                    });
            }
        run.Draw("accuracies",
            new HeatMap(
                "Test accuracy", "set", "hidden layers", Tensor.From(accuracies), "accuracy (%)", rowNames: ["0", "1", "2"],
                columnNames: [.. sets.Select(set => set.Name)])
            { PlotHeight = 220 });
    }

    static string Text(int hidden) => hidden == 1 ? "1 hidden layer" : $"{hidden} hidden layers";

    static void Judge(GalleryRun run, string set, int hidden, double accuracy)
    {
        string name = $"{Text(hidden)} on {set}: test accuracy";
        switch (hidden, set)
        {
            case (0, "the line"): run.AtLeast(name, accuracy, 98, "%"); break;
            case (0, "circles"): run.AtMost(name, accuracy, 65, "%"); break;
            case (1, "circles"): run.AtLeast(name, accuracy, 99, "%"); break;
            case (2, "spirals"): run.AtLeast(name, accuracy, 98, "%"); break;
            default: run.Show(name, accuracy, "%"); break;
        }
    }

    static Sequential Network(int hidden, long seed)
    {
        var model = new Sequential(input: [2], seed: seed);
        for (int layer = 0; layer < hidden; layer++) model.Add(new Dense(hidden == 1 ? 8 : 32, Activation.Tanh));
        model.Add(new Dense(2, Activation.Softmax));
        return model;
    }

    /// <summary>Points of a square on two sides of the line x₁ + 2x₂ = 0.3.</summary>
    static Dataset Sides(int first, int count, long seed)
    {
        Tensor points = (Tensor.Uniform([first + count, 2], seed) * 2 - 1)[first.., ..];
        Tensor above = (points[.., 0..1] + points[.., 1..2] * 2).GreaterThan(0.3);
        return Dataset.From(points.Copy(), above.Reshape(count).Cast(ElementType.Int64), ["below", "above"]);
    }
}
