namespace Myelin.Gallery.Computing;

/// <summary>f(x) ≈ Σ f(m_i) (H(x - t_i) - H(x - t_{i+1})): any function of one variable as narrow pulses side by side.</summary>
/// <remarks>
/// Each pulse has two steps and the height of the function at its middle m_i. With a slope of at most L and pulses of width w the
/// largest error is at most Lw/2: twice the pulses, half the error. Training finds better use of units: smooth ones that bend
/// where the function does.
/// </remarks>
public sealed class FunctionByPulses : GalleryEntry
{
    const double Low = -1, High = 1;

    /// <summary>Of sin 2πx + ½ sin 5πx + x/2: 2π + 2½π + ½.</summary>
    const double Steepest = 4.5 * Math.PI + 0.5;

    /// <inheritdoc/>
    public override string Id => "function-by-pulses";

    /// <inheritdoc/>
    public override string Title => "A function of one variable by narrow pulses, and by training";

    /// <inheritdoc/>
    public override string Decks => "D";

    /// <inheritdoc/>
    public override string Required =>
        "the error falls as pulses are added, and stays below slope times half a width; trained with 32 tanh units below that of 128 pulses";

    /// <inheritdoc/>
    public override IReadOnlyList<long> Seeds => [0, 1, 2];

    /// <inheritdoc/>
    public override void Run(GalleryRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        double[] xs = [.. Enumerable.Range(0, 2001).Select(i => Low + (High - Low) * i / 2000.0)], ys = [.. xs.Select(Target)];
        run.Tell("f(x) = sin 2πx + ½ sin 5πx + x/2 from -1 to 1. A network of two steps a pulse and a sum, nothing learnt.");
        int[] counts = [8, 16, 32, 64, 128, 256];
        double[][] outputs = [.. counts.Select(count => Outputs(Pulses(count), xs))];
        double[] errors = [.. outputs.Select(output => Largest(output, ys))];
        for (int i = 0; i < counts.Length; i++) run.Show($"{counts[i]} pulses: largest error", errors[i]);
        run.Holds("the error falls with every doubling", errors.Zip(errors.Skip(1)).All(pair => pair.Second < pair.First));
        run.Holds("each is at most the steepest slope times half a width",
            counts.Zip(errors).All(pair => pair.Second <= Steepest * (High - Low) / pair.First / 2 + 1e-5));

        run.Tell("The same by training: 32 tanh units and a sum, Adam on the mean squared error at 400 places.");
        Sequential trained = Train(run);
        double[] learnt = Outputs(trained, xs);
        run.AtMost("32 trained units: largest error", Largest(learnt, ys), errors[4]);
        run.Draw("pulses", new LineChart("32 pulses", "x", "y") { { "f(x)", xs, ys }, { "network", xs, outputs[2] } });
        run.Draw("trained", new LineChart("32 trained tanh units", "x", "y") { { "f(x)", xs, ys }, { "network", xs, learnt } });
        run.Draw("error", new LineChart("Largest error by number of pulses", "pulses", "largest error", Scale.Log10, Scale.Log10)
        {
            { "network", [.. counts.Select(count => (double)count)], errors },
            { "bound", [.. counts.Select(count => (double)count)], [.. counts.Select(count => Steepest * (High - Low) / count / 2)] },
        });
    }

    static double Target(double x) => Math.Sin(2 * Math.PI * x) + 0.5 * Math.Sin(5 * Math.PI * x) + x / 2;

    /// <summary>The first pulse begins a little before the interval, because a step is 0 at its threshold.</summary>
    static Sequential Pulses(int count)
    {
        double width = (High - Low) / count;
        double Begin(int i) => i == 0 ? Low - width : Low + i * width;
        double Middle(int i) => Low + (i + 0.5) * width;
        return GivenNetwork.Of(Activation.Step, Activation.Linear,
            [.. Enumerable.Range(0, count).SelectMany(i => new[] { new Neuron([1], -Begin(i)), new Neuron([1], -Begin(i + 1)) })],
            [new Neuron([.. Enumerable.Range(0, count).SelectMany(i => new[] { Target(Middle(i)), -Target(Middle(i)) })], 0)]);
    }

    static Sequential Train(GalleryRun run)
    {
        var model = new Sequential(input: [1], seed: run.Seed)
        {
            new Dense(32, Activation.Tanh, kernelInitializer: Initializer.Normal(deviation: 8), biasInitializer: Initializer.Uniform(-8, 8)),
            new Dense(1),
        };
        model.Compile(new Adam(0.01), new MeanSquaredError());
        int epochs = run.IsShort ? 100 : 4000;
        double[] xs = [.. Enumerable.Range(0, 400).Select(i => Low + (High - Low) * (i + 0.5) / 400)];
        model.Fit(Dataset.From(Column(xs), Column([.. xs.Select(Target)])), epochs, batchSize: 100,
            options: new() { Callbacks = [Schedule.Cosine(0.01, 4 * epochs)] }, cancellation: run.Cancellation);
        return model;
    }

    static double[] Outputs(Sequential model, double[] xs) => [.. model.Predict(Column(xs), batchSize: xs.Length).ToArray<float>().Select(y => (double)y)];

    static double Largest(double[] outputs, double[] targets) => outputs.Zip(targets).Max(pair => Math.Abs(pair.First - pair.Second));

    static Tensor Column(double[] values) => Tensor.From([.. values.Select(value => (float)value)], [values.Length, 1]);
}
