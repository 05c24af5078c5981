namespace Myelin.Gallery.Parts;

/// <summary>y = f(x), what a neuron makes of its weighted sum. Without it, layers on layers are one linear map.</summary>
/// <remarks>
/// Three families: steps decide and teach nothing, for their derivative is 0; sigmoids are smooth, and flat away from 0, so that their gradient vanishes
/// (saturation); rectifiers and their smooth relatives keep the slope 1 where they are active. The softmax works on a whole row: its Jacobian is
/// ∂y_i/∂x_j = y_i (δ_ij - y_j). A PRelu learns its own slope.
/// </remarks>
public sealed class ActivationFunctions : GalleryEntry
{
    /// <summary>The closed forms are evaluated in double precision too, and lose a few digits of the last place to cancellation.</summary>
    const double Rounding = 1e-14;

    /// <inheritdoc/>
    public override string Id => "activations";

    /// <inheritdoc/>
    public override string Title => "Activation functions, their derivatives, and where those vanish";

    /// <inheritdoc/>
    public override string Decks => "A, B, C, D, E";

    /// <inheritdoc/>
    public override string Required => "value and derivative of each equal to the closed forms; plotted; saturation shown; PRelu learns its slope";

    /// <inheritdoc/>
    public override string Erratum =>
        "A writes 1/1+e^-v in its program, which is 1 + e^-v; the logistic function is 1 / (1 + e^-v). E says f' = 1 - f of it, which is f (1 - f), and " +
            "that all its activations are differentiable: the step and ReLU are not at 0. There A says ReLU' = 0 and B says 1: any number between is a " +
                "subgradient, and we take 0.";

    /// <inheritdoc/>
    public override void Run(GalleryRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        run.Tell("Each function and its derivative by the library (in double precision, by automatic differentiation) against the closed form, at 240 " +
            "points from -6 to 6.");
        Compare(run, "steps", "Identity and steps", ActivationTable.Steps);
        Compare(run, "sigmoids", "Sigmoids", ActivationTable.Sigmoids);
        Compare(run, "rectifiers", "Rectifiers", ActivationTable.Rectifiers);
        Compare(run, "smooth", "Smooth relatives of ReLU", ActivationTable.Smooth);
        Kinks(run);
        Softmax(run);
        Saturation(run);
        LearnedSlope(run);
    }

    /// <summary>From -6 to 6, beside 0, where some have a kink.</summary>
    static double[] Grid { get; } = [.. Enumerable.Range(0, 240).Select(i => -6 + (i + 0.5) / 20)];

    static (double[] Values, double[] Slopes) Of(Module activation, double[] at)
    {
        Tensor x = Tensor.From(at).AsVariable(), y = activation.Of(x);
        return (y.ToArray<double>(), (y + 0 * x).Sum().Gradient(x).ToArray<double>());       // 0 x: behind a step alone there is no way for a gradient
    }

    static void Compare(GalleryRun run, string name, string title, ActivationRow[] family)
    {
        var values = new LineChart(title, x: "x", y: "f(x)");
        var slopes = new LineChart($"{title}: derivatives", x: "x", y: "f'(x)");
        foreach (ActivationRow row in family)
        {
            (double[] y, double[] slope) = Of(row.Activation, Grid);
            double largest = Enumerable.Range(0, Grid.Length).Max(i => Math.Max(Math.Abs(y[i] - row.Value(Grid[i])), Math.Abs(slope[i] - row.Slope(Grid[i]))));
            run.Exactly($"{row.Name}: largest deviation of value and derivative", largest, 0, Rounding);
            values.Add(row.Name, Grid, y);
            slopes.Add(row.Name, Grid, slope);
        }
        run.Draw($"{name}-values", values);
        run.Draw($"{name}-derivatives", slopes);
    }

    static void Kinks(GalleryRun run)
    {
        run.Tell("At 0 itself: ReLU has the derivative 0, and sign and step the values 0 (the lectures' step is 1 there; thresholds between the data make " +
            "that the same).");
        run.Exactly("ReLU'(0)", Of(Activation.Relu, [0]).Slopes[0], 0);
        run.Exactly("step(0)", Of(Activation.Step, [0]).Values[0], 0);
    }

    static void Softmax(GalleryRun run)
    {
        double[] logits = [2, -1, 0.5, 0];
        Tensor x = Tensor.From(logits).AsVariable();
        double sum = logits.Sum(Math.Exp);
        double[] expected = [.. logits.Select(logit => Math.Exp(logit) / sum)];
        double value = 0, jacobian = 0;
        for (int i = 0; i < logits.Length; i++)
        {
            Tensor y = Activation.Softmax.Of(x)[i];
            value = Math.Max(value, Math.Abs((double)y - expected[i]));
            double[] row = y.Gradient(x).ToArray<double>();
            for (int j = 0; j < row.Length; j++) jacobian = Math.Max(jacobian, Math.Abs(row[j] - expected[i] * ((i == j ? 1 : 0) - expected[j])));
        }
        run.Exactly("softmax: largest deviation of a value", value, 0, Rounding);
        run.Exactly("softmax: largest deviation of its Jacobian from y_i (δ_ij - y_j)", jacobian, 0, Rounding);
    }

    static void Saturation(GalleryRun run)
    {
        run.Tell("Saturation: a logistic unit's derivative is at most 1/4 and falls like e^-|x|; a chain of ten such units passes on at most 4^-10 of the " +
            "gradient. ReLU passes all of it where it is active.");
        double[] at = [.. Enumerable.Range(0, 101).Select(i => i / 5.0)];
        var chart = new LineChart("Saturation: the derivative away from 0", x: "x", y: "f'(x)", yScale: Scale.Log10);
        foreach (ActivationRow row in ActivationTable.Sigmoids.Append(ActivationTable.Rectifiers[0]))
            chart.Add(row.Name, at[1..], [.. Of(row.Activation, at[1..]).Slopes.Select(slope => Math.Max(slope, 1e-16))]);
        run.Draw("saturation", chart);
        run.Exactly("logistic'(0)", Of(Activation.Sigmoid, [0]).Slopes[0], 0.25);
        run.Exactly("logistic'(10)", Of(Activation.Sigmoid, [10]).Slopes[0], 4.5395807735951673e-5, 1e-15);
        run.Exactly("ReLU'(10)", Of(Activation.Relu, [10]).Slopes[0], 1);
        var chain = new Sequential();
        for (int i = 0; i < 10; i++) chain.Add(Activation.Sigmoid);
        double passed = Of(chain, [0]).Slopes[0];
        run.Show("what ten logistic units in a row pass on of a gradient", passed);
        run.Holds("that is at most 4^-10", passed <= Math.Pow(4, -10));
    }

    static void LearnedSlope(GalleryRun run)
    {
        run.Tell("PRelu: y = x above 0, else a x. It starts at a = 0.25 and learns from examples made with a = 0.1.");
        Tensor x = Tensor.Normal([256, 1], seed: run.Seed);
        var model = new Sequential(input: [1]) { new PRelu() };
        model.Compile(new SGD(0.5), new MeanSquaredError());
        model.Fit(Dataset.From(x, x.LeakyRelu(0.1)), epochs: 20, batchSize: 64, cancellation: run.Cancellation);
        run.Exactly("the slope that PRelu learnt", (double)model.Parameters[0].Value.Sum(), 0.1, 1e-4);
    }
}
