using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Myelin;

/// <summary>The sections of the report of a training.</summary>
sealed class RunSections(Model model, Dataset train, Dataset test, History history, ReportOptions options)
{
    /// <summary>The most points: more would hide each other and make the page large.</summary>
    const int MostPoints = 1000;

    /// <summary>The fewest epochs that are drawn as curves.</summary>
    const int FewEpochs = 3;

    /// <summary>A loss that falls by more than this factor is shown on a logarithmic axis.</summary>
    const double WideRange = 100;

    readonly Outcome outcome = Outcome.Of(model, test);

    public IEnumerable<ReportSection> All =>
        new[] { Summary(), Curves(), Predictions(), Mistakes(), Weights(), Gradients(), Reproduce() }.OfType<ReportSection>();

    ReportSection Summary()
    {
        double seconds = history.Epochs.Sum(epoch => epoch.Seconds);
        List<(string, string)> facts =
        [
            .. (options.Measured ?? model.Evaluate(test)).Select(value => ($"{options.JudgedBy} {FullName(value.Name)}", Ticks.Text(value.Value))),
            ("training examples", $"{train}"),
            ($"{options.JudgedBy} examples{(options.JudgedBy == "training" ? " judged by" : "")}", $"{test}"),
            ("parameters", model.ParameterCount.ToString("N0", CultureInfo.InvariantCulture)),
            ("loss", Words(model.Loss.Name)),
            ("optimizer", model.Optimizer.GetType().Name),
            ("epochs", $"{history.Epochs.Count}{(history.Cancelled ? ", stopped before the last" : "")}"),
            ("training time", $"{Ticks.Text(seconds)} s"),
            .. options.Facts,
        ];
        var section = new ReportSection("Summary") { ReportTable.OfFacts("The run", facts) };
        section.AddLines(model.Summary().TrimEnd());
        return section;
    }

    static string Words(string name) => name.Replace('_', ' ');

    string FullName(string metric) => options.MetricNames.GetValueOrDefault(metric) ?? Words(metric);

    ReportSection? Curves()
    {
        if (history.Epochs.Count == 0) return new("Curves") { "No epoch was completed." };
        if (history.Epochs.Count < FewEpochs) return FewCurves();
        var section = new ReportSection("Curves");
        string[] names = [.. history.Epochs[0].Metrics.Select(metric => metric.Name)];
        foreach (string name in names.Where(name => !name.StartsWith("val_", StringComparison.Ordinal)))
        {
            var lines = new List<(string Name, IReadOnlyList<double> Values)> { ("training", history[name]) };
            if (names.Contains($"val_{name}")) lines.Add(("validation", history[$"val_{name}"]));
            double[] finite = [.. lines.SelectMany(line => line.Values).Where(double.IsFinite)];
            if (finite.Length == 0) continue;
            var chart = new LineChart(
                $"{char.ToUpperInvariant(FullName(name)[0])}{FullName(name)[1..]} by epoch", "epoch", Unit(name),
                yScale: IsWide(finite) ? Scale.Log10 : Scale.Linear);
            foreach (var (label, values) in lines) chart.Add(label, values);
            section.Add(chart);
        }
        if (ByBatch() is { } byBatch) section.Add(byBatch);
        double[] rates = [.. history.Epochs.Select(epoch => epoch.LearningRate)];
        if (rates.Distinct().Count() > 1) section.Add(new LineChart("Learning rate by epoch", "epoch", "learning rate") { { "learning rate", rates } });
        return section;
    }

    static bool IsWide(IEnumerable<double> values)
    {
        double[] finite = [.. values.Where(double.IsFinite)];
        return finite.Length > 0 && finite.Min() > 0 && finite.Max() / finite.Min() > WideRange;
    }

    LineChart? ByBatch()
    {
        if (history.BatchLosses is not { Count: >= FewEpochs } batches || batches.Count <= history.Epochs.Count) return null;
        double[] losses = [.. batches.Select(point => point.Loss)];
        return new("Training loss by batch", "batch", Unit("loss"), yScale: IsWide(losses) ? Scale.Log10 : Scale.Linear)
        {
            { "training", [.. batches.Select(point => (double)point.Batch)], losses },
        };
    }

    /// <summary>A curve of one or two points says less than its numbers.</summary>
    ReportSection FewCurves()
    {
        var section = new ReportSection("Curves");
        if (ByBatch() is { } byBatch) section.Add(byBatch);
        section.Add(new ReportTable("Values by epoch", ["epoch", .. history.Epochs[0].Metrics.Select(metric => Words(metric.Name))],
            [.. history.Epochs.Select(epoch => (IReadOnlyList<string>)[$"{epoch.Epoch}", .. epoch.Metrics.Select(metric => Ticks.Text(metric.Value))])]));
        return section;
    }

    string Unit(string name) => name switch
    {
        "loss" => $"{Words(model.Loss.Name)}{(model.Loss.Name.Contains("crossentropy", StringComparison.Ordinal) ? " (nats)" : "")}",
        "accuracy" => "share of right answers",
        _ => FullName(name),
    };

    ReportSection Predictions()
    {
        if (outcome.IsClassifier)
        {
            var section = new ReportSection("Predictions")
            {
                $"{outcome.Predicted.Where((label, i) => label == outcome.True[i]).Count()} of {outcome.Predicted.Length} {options.JudgedBy} " +
                    $"{(outcome.HasPositions ? "positions" : "examples")} are taken for their class.",
            };
            if (outcome.HasFewClasses) section.Add(outcome.Confusion($"Confusion of the {options.JudgedBy} examples"));
            if (test.InputSpecs is [{ HasFreeAxes: false, Shape: var shape }] && shape == [2] && model.OutputShape.Elements > 1)
                section.Add(new DecisionRegions($"What the model takes the plane for, with the {options.JudgedBy} examples", x => model.Predict(x), test));
            return section;
        }
        (double[] values, double[] truth) = (outcome.Values, outcome.TrueValues);
        if (values.Length != truth.Length)
            return new("Predictions")
            {
                $"Outputs and targets have different shapes ({values.Length} and {truth.Length} numbers), so they are not compared here.",
            };
        int shown = Math.Min(values.Length, MostPoints);
        string name = $"{options.JudgedBy} values";
        var chart = new ScatterChart("Predicted against true", "true value", "predicted value")
        {
            { shown < values.Length ? $"the first {shown} of {values.Length} {name}" : name, truth[..shown], values[..shown] },
        };
        chart.AddLine("predicted = true", 1, 0);
        chart.EqualScales = true;
        return new("Predictions") { chart, new Histogram("Residuals", "predicted − true") { { name, [.. values.Select((value, i) => value - truth[i])] } } };
    }

    ReportSection? Mistakes()
    {
        // Rows of numbers say something of images and tables, not of tokens or graphs.
        if (test.InputSpecs is not [{ HasFreeAxes: false, Type: ElementType.Float32 }] || outcome.HasPositions) return null;
        var section = new ReportSection(outcome.IsClassifier ? "Worst mistakes" : "Largest errors");
        int[] worst = outcome.Worst(options.Mistakes);
        if (worst.Length == 0)
        {
            section.Add($"No {options.JudgedBy} example is taken for another class.");
            return section;
        }
        Shape shape = test.InputShape;
        Tensor inputs = test.Examples(worst).Inputs[0];
        if (shape.Rank == 3 && shape[2] is 1 or 3)
            section.Add(new ImageGrid(
                $"The {worst.Length} with the largest loss", inputs, [.. worst.Select(i => $"#{i}: {Answer(i)}loss {Ticks.Text(outcome.Losses[i])}")],
                worst.Length >= 4 ? 4 : worst.Length));
        else section.Add(Rows(worst, inputs));
        return section;
    }

    string Answer(int i) => outcome.IsClassifier ? $"{outcome.Classes[outcome.True[i]]} taken for {outcome.Classes[outcome.Predicted[i]]}, " : "";

    ReportTable Rows(int[] worst, Tensor inputs)
    {
        const int Most = 8;
        int features = (int)test.InputShape.Elements, shown = Math.Min(features, Most);
        double[] values = Raster.Numbers(inputs);
        string[] names = test.Preprocessing is TablePreprocessing table
            ? [
                .. table.Columns.SelectMany(column =>
                    Enumerable.Range(0, column.Width).Select(i => column is CategoryColumn category ? $"{column.Name} {category.Texts[i]}" : column.Name)),
            ]
            : [];
        string[] answers = outcome.IsClassifier ? [
            "true class", "predicted class",
        ] : outcome.Values.Length == test.Count ? ["true value", "predicted value"] : [];
        string[] Answers(int i) => answers.Length == 0 ? [] : outcome.IsClassifier ? [
            outcome.Classes[outcome.True[i]], outcome.Classes[outcome.Predicted[i]],
        ] : [Ticks.Text(outcome.TrueValues[i]), Ticks.Text(outcome.Values[i])];
        return new($"The {worst.Length} with the largest loss, with {(shown < features ? $"the first {shown} of {features}" : "their")} " +
            $"inputs{(names.Length > 0 ? " as the model receives them" : "")}",
            ["example", "loss", .. answers, .. Enumerable.Range(0, shown).Select(j => names.Length > j ? names[j] : $"input {j}")],
            [
                .. worst.Select(
                    (i, row) => (IReadOnlyList<string>)[
                        $"{i}",
                        Ticks.Text(outcome.Losses[i]),
                        .. Answers(i),
                        .. Enumerable.Range(0, shown).Select(j => Ticks.Text(values[row * features + j])),
                    ]),
            ]);
    }

    ReportSection? Weights() => FirstWeights.Of(model) is { } grid ? new("First weights") { grid } : null;

    ReportSection Gradients()
    {
        int count = Math.Min(options.GradientExamples, train.Count);
        Batch batch = train.Examples([.. Enumerable.Range(0, count)]);
        static string[] Texts(NumberStatistics? of) =>
            of == null ? ["none", "none", "none"] : [Ticks.Text(of.Norm), Ticks.Text(of.MeanSize), $"{100 * of.Zeros:0.#}%"];
        return new("Gradients")
        {
            $"Of the mean loss of the first {count} training examples, after the training, dropout off. A gradient that is many times smaller in one layer " +
                "than in the next, or 0 in many places, is where learning stops.",
            new ReportTable(
                "Parameters and their gradients", ["parameter", "shape", "norm", "mean |w|", "zeros", "gradient norm", "mean |g|", "gradient zeros"],
                    [.. GradientStatistics.Of(model, batch.Inputs, batch.Targets[0]).Select(
                        row => (IReadOnlyList<string>)[row.Path, $"{row.Shape}", .. Texts(row.Value), .. Texts(row.Gradient)])]),
        };
    }

    ReportSection Reproduce()
    {
        var section = new ReportSection(history.Cancelled ? "How to continue" : "How to get the same again");
        if (history.Cancelled) section.Add("The training was stopped. These weights depend on the moment; no command gives them again.");
        if (options.Command.Length > 0) section.AddLines(options.Command);
        section.Add(ReportTable.OfFacts(history.Cancelled ? "What the run depends on" : "What the run depends on, and what it must come to",
        [
            ("seed", model.Seed.ToString(CultureInfo.InvariantCulture)),
            ("Myelin", typeof(Tensor).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? ""),
            ("runtime", RuntimeInformation.FrameworkDescription),
            ("machine", RuntimeInformation.RuntimeIdentifier),
            ("SHA-256 of the weights", model.WeightsSha256()),
        ]));
        return section;
    }
}
