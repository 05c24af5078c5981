namespace Myelin.Gallery.Neurons;

/// <summary>s = xW + b by the least mean Σ max(0, s_j - s_y + 1) over the wrong classes j, plus λ Σ W²: the multi-class support vector machine.</summary>
/// <remarks>
/// An example costs nothing once its right score leads by 1: only those that do not pull at W. By hand the gradient of one
/// example is x for every column j that comes too close and -x for column y, once for each of them; then 2λW. C derives it on
/// paper and calls it a bad idea, since every new loss would need it anew; the graph does it.
/// </remarks>
public sealed class SvmClassifier : GalleryEntry
{
    const double Lambda = 1e-4;

    /// <inheritdoc/>
    public override string Id => "svm-classifier";

    /// <inheritdoc/>
    public override string Title => "The multi-class support vector machine: hinge loss and L2 on one layer";

    /// <inheritdoc/>
    public override string Decks => "C";

    /// <inheritdoc/>
    public override string Required => "MNIST at least 91.5 %; the analytic gradient equals the graph's";

    /// <inheritdoc/>
    public override string Erratum => "C writes the hinge as max(0, W_j x + W_y x + 1); the right score is subtracted: max(0, W_j x - W_y x + 1).";

    /// <inheritdoc/>
    public override IReadOnlyList<long> Seeds => [0, 1, 2];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Data => ["mnist"];

    /// <inheritdoc/>
    public override void Run(GalleryRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        const int Batch = 100;
        var (train, test) = DataSets.Load("mnist", run.Data);
        if (run.IsShort) (train, test) = (train.Take(0, 2_000), test.Take(0, 1_000));
        run.Tell("One layer gives ten scores. The loss asks that the right one lead each other by 1, and that the weights be small. An example that has its " +
            "lead adds nothing to the gradient.");
        run.Exactly(
            "analytic gradient against the graph's, 50 digits in double precision: largest difference", GradientDifference(train.Take(0, 50), run.Seed), 0,
            1e-12);

        int epochs = run.IsShort ? 1 : 15;
        var model = new Sequential(input: [28, 28, 1], seed: run.Seed) { new Flatten(), new Dense(10, kernelRegularizer: Regularizer.L2(Lambda)) };
        model.Compile(new Adam(), new MulticlassHinge(), [new MulticlassHinge(name: "hinge"), new Accuracy()]);
        Schedule cooling = Schedule.Cosine(0.002, epochs * (long)(train.Count / Batch));
        History history = model.Fit(train, epochs, Batch, options: new() { Seed = run.Seed, Callbacks = [cooling] }, cancellation: run.Cancellation);
        run.Cancellation.ThrowIfCancellationRequested();
        run.AtLeast("MNIST: test accuracy", 100 * model.Evaluate(test)["accuracy"], 91.5, "%");
        Tensor scores = model.Predict(train.Take(0, Math.Min(train.Count, 10_000)));
        double[] labels = train.Take(0, scores.Shape[0]).Numbers();
        run.Show("of the first 10,000 training examples, those that still pull at the weights", 100 * Pulling(scores, labels), "%");
        run.Draw("loss", new LineChart("The full loss is the data's and the penalty", "epoch", "mean loss")
        {
            { "full loss", history["loss"] },
            { "hinge alone", history["hinge"] },
        });
        run.Draw("confusion", new ConfusionMatrix("Digits of the test set", Counts(model.Predict(test), test.Numbers()), test.Classes));
    }

    /// <summary>The share of examples whose right score does not lead by 1.</summary>
    static double Pulling(Tensor scores, double[] labels) =>
        scores.ToArray<float>()
            .Chunk(10)
            .Where((row, i) => row.Where((_, j) => j != (int)labels[i]).Max() + 1 > row[(int)labels[i]])
            .Count() / (double)labels.Length;

    static int[,] Counts(Tensor scores, double[] labels)
    {
        var counts = new int[10, 10];
        long[] chosen = scores.ArgMax().ToArray<long>();
        for (int i = 0; i < chosen.Length; i++) counts[(int)labels[i], chosen[i]]++;
        return counts;
    }

    /// <summary>C's derivation in plain arithmetic, against the gradients that the framework takes.</summary>
    static double GradientDifference(Dataset digits, long seed)
    {
        digits = digits.InDoubles();
        var layer = new Dense(10, kernelRegularizer: Regularizer.L2(Lambda));
        var model = new Sequential(seed: seed) { new Flatten(), layer };
        Tensor loss = new MulticlassHinge().Of(model.Forward(digits.Inputs, training: true), digits.Targets) + layer.KernelRegularizer!.Of(layer.Kernel.Value);
        ParameterGradients gradients = loss.Gradients(model.Parameters);

        double[][] x = digits.Rows();
        double[] y = digits.Numbers(), w = layer.Kernel.Value.ToArray<double>();
        double[] byKernel = [.. w.Select(weight => 2 * Lambda * weight)], byBias = new double[10];
        for (int n = 0; n < x.Length; n++)
        {
            double[] s = [.. Enumerable.Range(0, 10).Select(j => x[n].Select((value, i) => value * w[i * 10 + j]).Sum())];
            int right = (int)y[n];
            for (int j = 0; j < 10; j++)
            {
                if (j == right || s[j] - s[right] + 1 <= 0) continue;
                Pull(j, 1.0 / x.Length);
                Pull(right, -1.0 / x.Length);
            }

            void Pull(int column, double share)
            {
                byBias[column] += share;
                for (int i = 0; i < x[n].Length; i++) byKernel[i * 10 + column] += share * x[n][i];
            }
        }
        return Math.Max(
            DoublePrecision.LargestDifference(gradients.Of(layer.Kernel).ToArray<double>(), byKernel),
            DoublePrecision.LargestDifference(gradients.Of(layer.Bias!).ToArray<double>(), byBias));
    }
}
