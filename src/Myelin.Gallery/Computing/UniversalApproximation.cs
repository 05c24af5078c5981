namespace Myelin.Gallery.Computing;

/// <summary>
/// F(x) = Σ_j v_j φ(w_j · x + b_j) + c comes as near to a continuous function as is wished, everywhere, if there are enough units
/// and φ is no polynomial.
/// </summary>
/// <remarks>
/// (Cybenko, 1989: sigmoids; Hornik, 1991: bounded and not constant; Leshno, Lin, Pinkus and Schocken, 1993: exactly what is no
/// polynomial.) With φ(z) = z² every such sum is a quadratic, however many units it has. A quadratic in x cannot be within less
/// than 1 of sin 2πx at -¾, -¼, ¼ and ¾, where that is 1, -1, 1, -1: it would change its sign three times. So the largest error
/// stays at 1 or more.
/// </remarks>
public sealed class UniversalApproximation : GalleryEntry
{
    /// <inheritdoc/>
    public override string Id => "universal-approximation";

    /// <inheritdoc/>
    public override string Title => "One hidden layer approximates any continuous function, unless its activation is a polynomial";

    /// <inheritdoc/>
    public override string Decks => "A, D";

    /// <inheritdoc/>
    public override string Required => "1-D and 2-D: the largest error falls with units for sigmoid, tanh and ReLU, with 64 to at most half of that with 4, " +
        "and in 1-D to at most 0.1; with a quadratic activation it is never below 1";

    /// <inheritdoc/>
    public override IReadOnlyList<long> Seeds => [0, 1, 2];

    /// <inheritdoc/>
    public override void Run(GalleryRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        run.Tell("sin 2πx on the line and sin 2πx · cos ½πy on the square, from -1 to 1. One hidden layer, a linear output, Adam on the mean squared error; " +
            "then the largest error on a fine grid.");
        Approximate(run, "1-D", Places.OnLine(run.IsShort ? 100 : 200), Places.OnLine(800));
        Approximate(run, "2-D", Places.OnSquare(run.IsShort ? 12 : 32), Places.OnSquare(80));
        run.Tell("The theorem is about what weights exist, not about finding them: how far training comes differs between activations. For the quadratic no " +
            "training helps.");
    }

    /// <summary>Activations, and how large weights and biases are at first: units bend all over the line. Over the square half of it is enough.</summary>
    static readonly (string Name, Activation Activation, double Spread)[] activations =
    [
        ("sigmoid", Activation.Sigmoid, 10), ("tanh", Activation.Tanh, 5), ("ReLU", Activation.Relu, 4),
        ("quadratic", new Activation("quadratic", z => z.Square()), 1),
    ];

    static void Approximate(GalleryRun run, string name, Tensor examples, Tensor grid)
    {
        int[] sizes = run.IsShort ? [4, 16] : [4, 16, 64];
        var chart = new LineChart($"{name}: largest error by hidden units", "hidden units", "largest error", Scale.Log10, Scale.Log10);
        float[] targets = Target(grid).ToArray<float>();
        foreach (var (kind, activation, spread) in activations)
        {
            var errors = new List<double>();
            foreach (int units in sizes)
            {
                Sequential model = Train(run, activation, name == "1-D" ? spread : spread / 2, units, examples);
                float[] outputs = model.Predict(grid, batchSize: 4096).ToArray<float>();
                errors.Add(outputs.Zip(targets).Max(pair => Math.Abs((double)pair.First - pair.Second)));
                if (name == "1-D" && units == sizes[^1]) DrawLine(run, kind, units, grid, targets, outputs);
            }
            chart.Add(kind, [.. sizes.Select(size => (double)size)], errors);
            if (kind == "quadratic")
            {
                run.Holds($"{name}: no quadratic comes nearer than 1", errors.TrueForAll(error => error >= 1 - 1e-5));
                run.Show($"{name}, quadratic: largest error with {sizes[^1]} units", errors[^1]);
            }
            else
            {
                run.AtMost($"{name}, {kind}: largest error with {sizes[^1]} units, as a part of that with 4", errors[^1] / errors[0], 0.5);
                if (name == "1-D") run.AtMost($"{name}, {kind}: largest error with {sizes[^1]} units", errors[^1], 0.1);
                else run.Show($"{name}, {kind}: largest error with {sizes[^1]} units", errors[^1]);
            }
        }
        run.Draw($"errors-{name.ToLowerInvariant()}", chart);
    }

    static Sequential Train(GalleryRun run, Activation activation, double spread, int units, Tensor examples)
    {
        var model = new Sequential(seed: run.Seed)
        {
            new Dense(units, activation, kernelInitializer: Initializer.Normal(deviation: spread), biasInitializer: Initializer.Uniform(-spread, spread)),
            new Dense(1),
        };
        int batch = (examples.Shape[0] + 3) / 4, epochs = run.IsShort ? 25 : 3000;
        model.Compile(new Adam(0.01), new MeanSquaredError());
        model.Fit(Dataset.From(examples, Target(examples)), epochs, batch, options: new() { Seed = run.Seed, Callbacks = [Schedule.Cosine(0.01, 4L * epochs)] },
            cancellation: run.Cancellation);
        return model;
    }

    /// <summary>sin 2πx, times cos ½πy if there is a y: [count, 1].</summary>
    static Tensor Target(Tensor places)
    {
        Tensor wave = (places[.., 0..1] * (2 * Math.PI)).Sin();
        return places.Shape[1] == 1 ? wave : wave * (places[.., 1..2] * (Math.PI / 2)).Cos();
    }

    static void DrawLine(GalleryRun run, string kind, int units, Tensor grid, float[] targets, float[] outputs)
    {
        if (kind is not ("tanh" or "quadratic")) return;
        double[] xs = Numbers(grid.ToArray<float>());
        run.Draw($"line-{kind}", new LineChart($"{units} {kind} units", "x", "y") { { "sin 2πx", xs, Numbers(targets) }, { "network", xs, Numbers(outputs) } });
    }

    static double[] Numbers(float[] values) => [.. values.Select(value => (double)value)];

    /// <summary>Places at equal distances from -1 to 1, both included.</summary>
    static class Places
    {
        public static Tensor OnLine(int pieces) => Tensor.From([.. Enumerable.Range(0, pieces + 1).Select(i => At(i, pieces))], [pieces + 1, 1]);

        public static Tensor OnSquare(int pieces) => Tensor.From(
            [.. Enumerable.Range(0, (pieces + 1) * (pieces + 1)).SelectMany(i => new[] { At(i % (pieces + 1), pieces), At(i / (pieces + 1), pieces) })],
            [(pieces + 1) * (pieces + 1), 2]);

        static float At(int i, int pieces) => -1 + 2f * i / pieces;
    }
}
