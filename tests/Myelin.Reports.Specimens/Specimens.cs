namespace Myelin.Reports.Specimens;

/// <summary>One of every figure, with data that strain it: gaps, long names, many classes, tiny and huge numbers.</summary>
public static class Specimens
{
    /// <summary>Every figure by a name.</summary>
    public static IReadOnlyList<(string Name, Figure Figure)> All { get; } =
    [
        ("loss", new LineChart("Loss by epoch", x: "epoch", y: "loss (nats)")
        {
            { "train", Decay(12, 2.3, 0.4) },
            { "validation", [2.1, 1.4, 1.1, double.NaN, 0.9, 0.86, 0.85, 0.87, 0.9, 0.93, 0.97, 1.0] },
        }),
        ("seeds", Seeds()),
        ("log", new LineChart(
            "Error of the gradient by step width: truncation falls, rounding grows", x: "step width h", y: "relative error", Scale.Log10, Scale.Log10)
        {
            { "forward difference", Powers(-15, 0), [.. Powers(-15, 0).Select(h => h / 2 + 1.1e-16 / h)] },
            { "central difference", Powers(-15, 0), [.. Powers(-15, 0).Select(h => h * h / 6 + 1.1e-16 / h)] },
        }),
        ("many", Many()),
        ("one", new LineChart("One point", x: "epoch", y: "accuracy (%)") { { "train", [97.5] } }),
        ("scatter", Scatter()),
        ("search", Search()),
        ("matrix", new HeatMap(
            "Correlation of the features", x: "feature", y: "feature", Correlation(), "correlation", ColourMap.Diverging,
            ["sepal length", "sepal width", "petal length", "petal width"], ["sepal length", "sepal width", "petal length", "petal width"])),
        ("heat", new HeatMap("Attention of 40 tokens", x: "token attended to", y: "token", Ramp(40, 40), "weight")),
        ("bars", new BarChart("What the model answers", unit: "probability")
        {
            { "setosa", 0.93 },
            { "versicolor", 0.0698 },
            { "a species with a name that is much too long", 0.0002 },
        }),
        ("bars-signed", new BarChart("What speaks for the answer", unit: "gradient · input, of the answer's logit")
        {
            { "petal length (cm)", 2.31 },
            { "sepal width (cm)", 0 },
            { "sepal length (cm)", -0.87 },
        }),
        ("images", Digits()),
        ("filters", new ImageGrid("First filters", Tensor.Normal([16, 5, 5], seed: 3), ColourMap.Diverging, "weight")),
        ("annotated", Annotated()),
        ("histogram", new Histogram("Residuals of the test houses", x: "predicted − true (1,000 USD)")
        {
            { "test", Tensor.Normal([400], seed: 8, ElementType.Float64).ToArray<double>() },
        }),
        ("histograms", new Histogram("Activations before and after", x: "activation")
        {
            { "before", Tensor.Normal([600], seed: 1, ElementType.Float64).ToArray<double>() },
            { "after", (Tensor.Normal([600], seed: 2, ElementType.Float64) * 0.4 + 1).ToArray<double>() },
        }),
        ("confusion", new ConfusionMatrix(
            "Pictures of clothes", Counts(10, 1000),
            ["t-shirt/top", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot"])),
        ("confusion-small", new ConfusionMatrix("Species of iris", new[,] { { 10, 0, 0 }, { 0, 9, 1 }, { 0, 2, 8 } }, ["setosa", "versicolor", "virginica"])),
        ("regions", Plane.Regions()),
        ("score", Plane.Score()),
        ("landscape", Plane.Landscape()),
        ("deformation", Plane.Deformation()),
        ("karnaugh", Loops()),
        ("sequence", new FrameSequence("A wave moves", Enumerable.Range(0, 5).Select(time => ($"time {time}", Wave(time))))),
        .. GraphSpecimens.All,
    ];

    static int[,] Counts(int classes, int examples)
    {
        var counts = new int[classes, classes];
        for (int i = 0; i < classes; i++)
        {
            for (int j = 0; j < classes; j++) counts[i, j] = (i * 7 + j * 11) % 5 == 0 ? 3 * (i + j) : 0;
            counts[i, i] = examples - 20 * i;
        }
        return counts;
    }

    static Figure Wave(int time) => new LineChart("Wave", x: "place", y: "height")
    {
        { "wave", [.. Enumerable.Range(0, 40).Select(i => Math.Sin((i + 4 * time) / 6.0) * (1 + 0.2 * time))] },
    };

    static HeatMap Loops()
    {
        string[] names = ["00", "01", "11", "10"];
        var map = new HeatMap("Groups of a map, across the edges too", "X3 X4", "X1 X2", Tensor.From(new float[,]
        {
            { 1, 1, 1, 1 }, { 0, 1, 0, 0 }, { 0, 1, 0, 0 }, { 1, 0, 0, 1 },
        }), "value", ColourMap.Pale, rowNames: names, columnNames: names);
        map.AddGroup("a row", [0], [0, 1, 2, 3]);
        map.AddGroup("four corners", [0, 3], [0, 3]);
        map.AddGroup("a pair", [1, 2], [1]);
        return map;
    }

    static double[] Decay(int count, double from, double rate) => [.. Enumerable.Range(0, count).Select(i => from * Math.Exp(-rate * i) + 0.02)];

    static double[] Powers(int from, int to) => [.. Enumerable.Range(0, to - from + 1).Select(i => Math.Pow(10, from + i))];

    static LineChart Seeds()
    {
        var chart = new LineChart("Median and range of 5 seeds", x: "step", y: "loss (nats)", yScale: Scale.Log10);
        foreach ((string name, double rate) in new[] { ("SGD, rate 0.1", 0.02), ("Adam, rate 0.001", 0.05) })
            chart.AddRuns(
                name,
                [.. Enumerable.Range(0, 5).Select(
                    seed => (double[])[.. Enumerable.Range(0, 100).Select(i => Math.Exp(-rate * i) * (1.2 + 0.5 * Math.Sin(seed + i / 7.0)) + 0.01)])]);
        return chart;
    }

    static LineChart Many()
    {
        var chart = new LineChart("Ten runs with names of any length", x: "update", y: "distance from the minimum");
        for (int run = 0; run < 10; run++)
            chart.Add(run == 3 ? "a run with <a & \"b\"> in a rather long name, for which one line is hardly enough room" : $"run {run}",
                [.. Enumerable.Range(0, 25).Select(i => 1_000_000.0 * i)],
                [.. Enumerable.Range(0, 25).Select(i => -1e-5 * (run + 1) * Math.Cos(i / (2.0 + run)))]);
        return chart;
    }

    static ScatterChart Scatter()
    {
        var chart = new ScatterChart("Predicted against true prices", x: "true price (1,000 USD)", y: "predicted price (1,000 USD)");
        double[] noise = Tensor.Normal([200], seed: 5, ElementType.Float64).ToArray<double>();
        double[] prices = [.. Enumerable.Range(0, 200).Select(i => 5 + i * 0.22)];
        chart.Add("test", prices, [.. prices.Select((price, i) => price * 0.9 + 2 + 3 * noise[i])]);
        chart.AddLine("predicted = true", 1, 0);
        return chart;
    }

    static ScatterChart Search()
    {
        var space = new SearchSpace().Real("rate", 1e-5, 1, log: true).Choice("optimizer", "adam", "momentum", "sgd");
        SearchResult result = new HyperparameterSearch(space) { Direction = MetricDirection.HigherIsBetter }.Random(60, trial =>
            trial.Number % 9 == 0 ? double.NaN : 0.97 - 0.03 * Math.Pow(Math.Log10(trial.Real("rate")) + trial["optimizer"].Length / 2.0, 2));
        return SearchCharts.Of(result, "validation accuracy")[0];
    }

    static ImageGrid Digits()
    {
        var (images, labels) = DataSets.Load("digits").Train.Take(0, 15).Examples([.. Enumerable.Range(0, 15)]);
        return new("Digits that the library draws", images, [.. labels.ToArray<int>().Select(label => $"digit {label}, true class {label}")]);
    }

    static AnnotatedImages Annotated()
    {
        Batch scenes = DataSets.Load("digit-scenes").Train.Take(0, 3).Examples([0, 1, 2]);
        int[] labels = scenes.Target("labels").ToArray<int>();
        var figure = new AnnotatedImages("What is on the picture, where, and what was looked at");
        figure.Add(scenes.Inputs[0][0], "boxes with long texts and an empty one", [
            new(new(-5, 10, 30, 40), $"a digit {labels[0]} with a rather long text that is cut", 0), new(new(60, 100, 140, 140), "7", 9),
            new(new(5, 5, 5, 9), "none")]);
        figure.Add(scenes.Inputs[0][1], "labels of pixels", mask: scenes.Target("mask")[1]);
        figure.Add(Tensor.Uniform([24, 32, 3], 5), "attention of 2 by 3 cells, on a smaller picture in colour",
            attention: Tensor.From(new float[,] { { 0.1f, 0.5f, 0 }, { 0.2f, 0.1f, 0.1f } }));
        figure.Add(scenes.Inputs[0][2]);
        return figure;
    }

    static Tensor Correlation() =>
        Tensor.From(new double[,] { { 1, -0.12, 0.87, 0.82 }, { -0.12, 1, -0.43, -0.37 }, { 0.87, -0.43, 1, 0.96 }, { 0.82, -0.37, 0.96, 1 } });

    static Tensor Ramp(int rows, int columns) =>
        Tensor.From([.. Enumerable.Range(0, rows * columns).Select(i => Math.Exp(-Math.Abs(i / columns - i % columns) / 6.0))], [rows, columns]);
}
