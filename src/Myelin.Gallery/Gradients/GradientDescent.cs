namespace Myelin.Gallery.Gradients;

/// <summary>w -= γ ∂E/∂w: down the landscape of the error, by all examples, one, or a few.</summary>
/// <remarks>
/// A line y = w x + b through 64 points has an error over two weights that can be drawn: a valley, for x is not centred. The
/// batch gradient goes straight down; the stochastic gradient of single examples is right on average and never comes to rest;
/// mini-batches lie between; momentum (Polyak, 1964) keeps its speed along the valley; Adam (Kingma and Ba, 2015) takes steps of
/// equal size in each weight. Each element of the gradient says what a nudge of its weight does: E(w + ε e_i) - E(w) ≈ ε ∂E/∂w_i.
/// </remarks>
public sealed class GradientDescent : GalleryEntry
{
    const int Points = 64, Epochs = 100;

    /// <inheritdoc/>
    public override string Id => "gradient-descent";

    /// <inheritdoc/>
    public override string Title => "Gradient descent: the landscape of two weights, and what each gradient element says";

    /// <inheritdoc/>
    public override string Decks => "A, B, D";

    /// <inheritdoc/>
    public override string Required => "the picture; the loss change of a small nudge of each weight within 1 % of its gradient element's prediction; each " +
        "way ends in the valley's bottom, the batch's at the least squares";

    /// <inheritdoc/>
    public override string Erratum => "D divides the gradient of a mini-batch by m, which is its number of batches; the mean is over the examples of the " +
        "batch. A writes Δw = γ dE/dw without its minus sign.";

    /// <inheritdoc/>
    public override IReadOnlyList<long> Seeds => [0, 1, 2];

    /// <summary>A way of going down.</summary>
    sealed record Way(string Name, int Batch, Func<Optimizer> Optimizer, double Near);

    static readonly Way[] ways =
    [
        new("batch", Points, () => new SGD(0.3), 0.02),
        new("stochastic", 1, () => new SGD(0.02), 0.2),
        new("mini-batch of 8", 8, () => new SGD(0.05), 0.1),
        new("batch with momentum", Points, () => new SGD(0.05, momentum: 0.8), 0.02),
        new("batch by Adam", Points, () => new Adam(0.15), 0.1),
    ];

    /// <inheritdoc/>
    public override void Run(GalleryRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        Landscape(run);
        Nudges(run);
    }

    static void Landscape(GalleryRun run)
    {
        run.Tell(
            $"{Points} points around y = 1.5 x - 0.5, x about 1. Every way starts at w = -1, b = 2 and takes {Epochs} passes over the points. Look at how " +
                "the batch falls into the valley and then creeps along it, how momentum and Adam swing over the bottom, and how the stochastic way arrives " +
                    "first and never comes to rest.");
        Tensor x = Tensor.Normal([Points, 1], seed: 2 * run.Seed) * 0.8 + 1, y = 1.5 * x - 0.5 + 0.3 * Tensor.Normal([Points, 1], seed: 2 * run.Seed + 1);
        double[] xs = x.Cast(ElementType.Float64).ToArray<double>(), ys = y.Cast(ElementType.Float64).ToArray<double>();
        (double w, double b) = LeastSquares(xs, ys);
        var figure = new LossLandscape(
            "Five ways down the error of a line", Error, (-1.5, 2.5), (-1.6, 2.6), x: "w", y: "b", unit: "mean squared error", scale: Scale.Log10);
        var distances = new LineChart("Distance from the least squares", x: "pass over the points", y: "distance in (w, b)", yScale: Scale.Log10);
        foreach (Way way in ways)
        {
            var steps = new Recorder();
            var model = new Sequential(input: [1]) { new Dense(1, kernelInitializer: Initializer.Constant(-1), biasInitializer: Initializer.Constant(2)) };
            model.Compile(way.Optimizer(), new MeanSquaredError());
            model.Fit(Dataset.From(x, y), Epochs, way.Batch, options: new() { Seed = run.Seed, Callbacks = [steps] }, cancellation: run.Cancellation);
            figure.Add(way.Name, [.. steps.Places.Select(place => place.W)], [.. steps.Places.Select(place => place.B)]);
            double[] away = [.. steps.Places.Select(place => Math.Sqrt(Math.Pow(place.W - w, 2) + Math.Pow(place.B - b, 2)))];
            int inEpoch = (away.Length - 1) / Epochs;
            distances.Add(
                way.Name, [.. Enumerable.Range(0, Epochs + 1).Select(epoch => (double)epoch)],
                [.. Enumerable.Range(0, Epochs + 1).Select(epoch => Math.Max(away[epoch * inEpoch], 1e-7))]);
            run.AtMost($"{way.Name}: distance from the least squares in the end", away[^1], way.Near);
        }
        run.Draw("landscape", figure);
        run.Draw("distances", distances);

        double Error(double slope, double offset) => xs.Zip(ys, (x, y) => Math.Pow(slope * x + offset - y, 2)).Average();
    }

    /// <summary>The line of the least squares: w = cov(x, y) / var(x), b = ȳ - w x̄.</summary>
    static (double W, double B) LeastSquares(double[] xs, double[] ys)
    {
        double x = xs.Average(), y = ys.Average();
        double w = xs.Zip(ys, (a, b) => (a - x) * (b - y)).Sum() / xs.Sum(a => (a - x) * (a - x));
        return (w, y - w * x);
    }

    /// <summary>Notes both weights before the first step and after each.</summary>
    sealed class Recorder : Callback
    {
        public List<(double W, double B)> Places { get; } = [];

        public override void OnTrainBegin(Model model) => Note(model);

        public override void OnBatchEnd(Model model, BatchResult result) => Note(model);

        void Note(Model model)
        {
            IReadOnlyList<Parameter> parameters = model.Parameters;
            Places.Add(((double)parameters[0].Value.Sum(), (double)parameters[1].Value.Sum()));
        }
    }

    static void Nudges(GalleryRun run)
    {
        const double Nudge = 1e-6;
        run.Tell("A net 2-8-1 in double precision: each of its 33 weights is nudged by a millionth, and the change of the loss held against what the " +
            "gradient predicts. The largest element of the gradient belongs to the weight that the loss is most sensitive to.");
        var model = new Sequential(input: [2], seed: run.Seed) { new Dense(8, Activation.Tanh), new Dense(1, Activation.Sigmoid) };
        model.Build([2], ElementType.Float64);
        Tensor x = Tensor.Normal([32, 2], seed: 7 + run.Seed, ElementType.Float64), t = (x[.., ..1] * x[.., 1..]).GreaterThan(0).Cast(ElementType.Float64);
        var loss = new BinaryCrossentropy();
        double before = (double)loss.Of(model.Predict(x), t), worst = 0;
        ParameterGradients gradients = loss.Of(model.Forward(x, training: true), t).Gradients(model.Parameters);
        List<double> predicted = [], seen = [];
        foreach (Parameter parameter in model.Parameters)
        {
            Tensor start = parameter.Value;
            double[] slopes = gradients.Of(parameter).ToArray<double>();
            for (int i = 0; i < slopes.Length; i++)
            {
                double[] nudged = start.ToArray<double>();
                nudged[i] += Nudge;
                parameter.Value = Tensor.From(nudged, start.Shape);
                double change = (double)loss.Of(model.Predict(x), t) - before;
                worst = Math.Max(worst, Math.Abs(change / (Nudge * slopes[i]) - 1));
                predicted.Add(slopes[i]);
                seen.Add(change / Nudge);
            }
            parameter.Value = start;
        }
        run.Exactly("weights nudged", seen.Count, model.ParameterCount);
        run.Exactly("largest relative error of a prediction", worst, 0, 0.01);
        var chart = new ScatterChart("What each gradient element predicts, and what a nudge does", x: "gradient element", y: "loss change / nudge");
        chart.Add("one weight", predicted, seen);
        chart.AddLine("predicted = seen", 1, 0);
        run.Draw("nudges", chart);
    }
}
