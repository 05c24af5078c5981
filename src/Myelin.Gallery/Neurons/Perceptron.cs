namespace Myelin.Gallery.Neurons;

/// <summary>
/// y = 1 if w · x + b > 0, else 0. Cycle through the examples; on a mistake w += x, b += 1 for the positive class and w -= x, b -= 1 for the negative.
/// (Rosenblatt, "The perceptron", 1958.)
/// </summary>
/// <remarks>
/// Let p = ±(x, 1), so that a right answer is w · p > 0. If some unit vector has margin γ on all p, each update adds at least γ to w's share along it, while
/// |w|² grows by at most R² = max |p|²: after k updates kγ &lt;= |w| &lt;= R√k, so k &lt;= (R/γ)² (Novikoff, 1962). Where no plane separates the classes
/// the rule never stops; on a finite number of weights it must then come back to where it was.
/// </remarks>
public sealed class Perceptron : GalleryEntry
{
    /// <summary>Cycles after which a set counts as not separable; sonar, the longest, needs a quarter of them.</summary>
    const int MostEpochs = 20_000;

    /// <inheritdoc/>
    public override string Id => "perceptron";

    /// <inheritdoc/>
    public override string Title => "The perceptron rule: it ends where a line can do it, within a known number of updates, and turns in circles on XOR";

    /// <inheritdoc/>
    public override string Decks => "B, D, E";

    /// <inheritdoc/>
    public override string Required => "zero mistakes on AND, OR, iris setosa and all 208 rows of sonar; updates at most (R/γ)² with the largest margin γ; " +
        "on XOR the weights repeat at an epoch's end";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Data => ["iris", "sonar"];

    /// <inheritdoc/>
    public override void Run(GalleryRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        run.Tell("Rosenblatt's rule cycles through the examples and changes w only on a mistake: it adds a positive example and subtracts a negative one.");
        double[][] corners = [[0, 0], [0, 1], [1, 0], [1, 1]];
        Learn(run, "AND", corners, [0, 0, 0, 1]);
        Learn(run, "OR", corners, [0, 1, 1, 1]);
        (double[][] flowers, double[] species) = All("iris", run);
        double[] setosa = [.. species.Select(label => label == 0 ? 1.0 : 0)];
        Learn(run, "iris setosa", flowers, setosa);
        (double[][] echoes, double[] objects) = All("sonar", run);
        PerceptronRule sonar = Learn(run, "sonar", echoes.Standardised(), objects);
        run.Tell("That the updates come to an end is certain only because there is a margin. Sonar's is thin, so its bound is large and the way long (how " +
            "long depends on the order of the echoes). The mistakes of an epoch do not fall steadily, and yet at the end they are 0.");
        run.Draw("sonar-mistakes", new LineChart("Mistakes in each epoch: sonar, 208 echoes", "epoch", "mistakes", xScale: Scale.Log10)
        {
            { "mistakes", [.. sonar.Mistakes.Select(count => (double)count)] },
        });
        DrawSetosa(run, flowers, setosa);
        CircleOnXor(run, corners);
    }

    static PerceptronRule Learn(GalleryRun run, string name, double[][] inputs, double[] labels)
    {
        var rule = new PerceptronRule(inputs, labels);
        while (rule.Epoch() > 0 && rule.Mistakes.Count < MostEpochs) run.Cancellation.ThrowIfCancellationRequested();
        double radius = Math.Sqrt(rule.Points.Max(point => DoublePrecision.Dot(point, point)));
        (double margin, double most) = MaximumMargin.Of(rule.Points);
        run.Exactly($"{name}: mistakes of the network that has these weights", Mistakes(rule, inputs, labels), 0);
        run.Show($"{name}: updates", rule.Updates);
        run.Show($"{name}: largest margin γ", margin);
        run.Show($"{name}: bound (R/γ)²", Math.Floor(radius * radius / (margin * margin)));
        run.Exactly($"{name}: the margin over the most that there can be", margin / most, 1, 1e-9);
        run.Holds($"{name}: updates within the bound", rule.Updates <= radius * radius / (margin * margin));
        return rule;
    }

    /// <summary>The neuron with the weights of a rule.</summary>
    static Sequential Neuron(PerceptronRule rule)
    {
        var model = new Sequential { new Dense(1, Activation.Step) };
        model.Build([rule.Weights.Length - 1], ElementType.Float64);
        model.Parameters[0].Value = Tensor.From(rule.Weights[..^1], [rule.Weights.Length - 1, 1]);
        model.Parameters[1].Value = Tensor.From(rule.Weights[^1]);
        return model;
    }

    static double Mistakes(PerceptronRule rule, double[][] inputs, double[] labels) =>
        (double)(Neuron(rule).Predict(inputs.ToTensor()) - Tensor.From(labels, [labels.Length, 1])).Abs().Sum();

    /// <summary>Both parts of a set together, since nothing is to be predicted here.</summary>
    static (double[][] Inputs, double[] Labels) All(string name, GalleryRun run)
    {
        var (train, test) = DataSets.Load(name, run.Data);
        return ([.. train.Rows(), .. test.Rows()], [.. train.Numbers(), .. test.Numbers()]);
    }

    static void DrawSetosa(GalleryRun run, double[][] flowers, double[] setosa)
    {
        double[][] petals = [.. flowers.Select(flower => flower[2..])];
        var rule = new PerceptronRule(petals, setosa);
        while (rule.Epoch() > 0 && rule.Mistakes.Count < MostEpochs) run.Cancellation.ThrowIfCancellationRequested();
        Sequential neuron = Neuron(rule);
        run.Draw("setosa",
            new DecisionRegions($"Setosa by petals alone (updates: {rule.Updates}): any line between will do", x => neuron.Predict(x.Cast(ElementType.Float64)),
                Dataset.From(petals.ToTensor(), Tensor.From([.. setosa.Select(label => (long)label)], [setosa.Length]), ["the other irises", "setosa"]),
                "petal length (standard deviations from the mean)", "petal width (standard deviations from the mean)"));
    }

    /// <summary>An epoch is a function of the weights at its start: once they repeat, everything after repeats.</summary>
    static void CircleOnXor(GalleryRun run, double[][] corners)
    {
        var rule = new PerceptronRule(corners, [0, 1, 1, 0]);
        var seen = new Dictionary<(double, double, double), int>();
        int epoch = 0;
        while (epoch < MostEpochs && seen.TryAdd((rule.Weights[0], rule.Weights[1], rule.Weights[2]), epoch))
        {
            rule.Epoch();
            epoch++;
        }
        bool repeats = seen.TryGetValue((rule.Weights[0], rule.Weights[1], rule.Weights[2]), out int before) && before < epoch;
        run.Tell($"On XOR the weights after epoch {epoch} are {(before == 0 ? "those at the start" : $"those after epoch {before}")}, exactly: from there " +
            "on the rule goes round for ever.");
        run.Holds("XOR: the weights at an epoch's end are those of an earlier one", repeats);
        run.Show("XOR: epochs until they repeat", epoch);
        run.Holds("XOR: no epoch of the circle is without a mistake", rule.Mistakes.Skip(before).All(mistakes => mistakes > 0));
    }
}
