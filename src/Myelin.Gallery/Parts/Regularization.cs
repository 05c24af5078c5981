using System.Globalization;

namespace Myelin.Gallery.Parts;

/// <summary>L(W) = data loss + λ R(W): weights cost something, so that those that explain little stay small.</summary>
/// <remarks>
/// L2: R = Σ w². Its gradient 2 λ w pulls every weight towards 0 in proportion (weight decay). L1: R = Σ |w|. Its gradient λ sign
/// w pulls with the same force however small the weight is, so that some become 0. Of a linear model with orthonormal inputs, XᵀX
/// / n = I, both have closed forms: with w₀ the weights without a penalty, ridge gives w₀ / (1 + λ), and the lasso sign w₀
/// max(|w₀| - λ/2, 0).
/// </remarks>
public sealed class Regularization : GalleryEntry
{
    /// <inheritdoc/>
    public override string Id => "regularizers";

    /// <inheritdoc/>
    public override string Title => "Regularizers: L1, L2 and weight decay";

    /// <inheritdoc/>
    public override string Decks => "C, D";

    /// <inheritdoc/>
    public override string Required => "full loss = data loss + λ R(W) over all layers, gradients too; L2 shrinks and L1 selects as the closed forms say; " +
        "weight decay is L2 for plain gradient descent";

    /// <inheritdoc/>
    public override void Run(GalleryRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        FullLoss(run);
        WeightDecay(run);
        Shrinking(run);
    }

    static void FullLoss(GalleryRun run)
    {
        const double Strength = 0.01;
        run.Tell("C's two-layer net s = W2 max(0, W1 x) with hinge loss: L = (1/N) Σ L_i + λ R(W1) + λ R(W2), λ = 0.01. The penalty is a setting of each " +
            "layer; training and evaluation show the full loss.");
        var model = new Sequential(input: [2], seed: run.Seed)
        {
            new Dense(16, Activation.Relu, kernelRegularizer: Regularizer.L2(Strength)),
            new Dense(3, kernelRegularizer: Regularizer.L2(Strength)),
        };
        model.Compile(new SGD(0.1), new MulticlassHinge(), [new MulticlassHinge(name: "data_loss")]);
        Dataset data = Blobs.Generate(300, seed: run.Seed);
        model.Fit(data, epochs: 5, cancellation: run.Cancellation);
        Evaluation found = model.Evaluate(data, cancellation: run.Cancellation);
        Parameter[] kernels = [.. model.Layers.Cast<Dense>().Select(layer => layer.Kernel)];
        double penalty = Strength * kernels.Sum(kernel => kernel.Value.ToArray<float>().Sum(w => (double)w * w));
        run.Show("data loss", found["data_loss"]);
        run.Show("λ R(W1) + λ R(W2)", penalty);
        run.Exactly("full loss less data loss and penalty", found.Loss - found["data_loss"] - penalty, 0, 1e-5);

        (Tensor x, Tensor labels) = (data.Inputs, data.Targets);
        ParameterGradients full = (new MulticlassHinge().Of(model.Forward(x, training: true), labels) + model.Penalty()).Gradients(model.Parameters);
        ParameterGradients plain = new MulticlassHinge().Of(model.Forward(x, training: true), labels).Gradients(model.Parameters);
        double largest = kernels.Max(kernel => (full.Of(kernel) - plain.Of(kernel) - 2 * Strength * kernel.Value).Abs().ToArray<float>().Max());
        run.Exactly("largest deviation of the gradient from that of the data plus 2 λ W", largest, 0, 1e-6);
    }

    static void WeightDecay(GalleryRun run)
    {
        run.Tell("Weight decay shrinks the weights in each step apart from the gradient: w -= rate · decay · w. For plain gradient descent this is L2 with " +
            "λ = decay / 2; for Adam, which divides by the gradient's size, it is not.");
        run.Exactly("SGD: largest difference between decay 0.1 and L2 of 0.05", Difference(run, new SGD(0.1, weightDecay: 0.1), new SGD(0.1)), 0, 1e-6);
        double adam = Difference(run, new AdamW(0.01, weightDecay: 0.1), new Adam(0.01));
        run.Show("Adam: largest difference between decay and L2", adam);
        run.Holds("for Adam they differ", adam > 1e-3);
    }

    /// <summary>How far weights are apart after the same training by decay and by L2.</summary>
    static double Difference(GalleryRun run, Optimizer decaying, Optimizer plain)
    {
        float[] a = Trained(decaying, null), b = Trained(plain, Regularizer.L2(0.05));
        return a.Zip(b, (x, y) => (double)Math.Abs(x - y)).Max();

        float[] Trained(Optimizer optimizer, Regularizer? regularizer)
        {
            var model = new Sequential(input: [8]) { new Dense(1, useBias: false, kernelRegularizer: regularizer) };
            model.Compile(optimizer, new MeanSquaredError());
            model.Fit(OrthonormalExamples.All, epochs: 40, batchSize: 8, cancellation: run.Cancellation);
            return model.Parameters[0].Value.ToArray<float>();
        }
    }

    static void Shrinking(GalleryRun run)
    {
        run.Tell("Eight orthonormal inputs, of which some matter more. L2 shrinks all weights by the same factor and makes none 0; L1 takes the same amount " +
            "from each, and what is smaller than λ/2 becomes 0.");
        double[] strengths = run.IsShort ? [0, 1] : [0, 0.125, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2];
        Path("l2", "L2: every weight shrinks by the same factor", Regularizer.L2, (w, strength) => w / (1 + strength), 1e-5);
        int zeros = Path(
            "l1", "L1: small weights become 0 one after the other", Regularizer.L1, (w, strength) => Math.Sign(w) * Math.Max(Math.Abs(w) - strength / 2, 0),
            5e-3);
        run.Exactly("weights that L1 of 1 makes 0", zeros, OrthonormalExamples.Weights.Count(w => Math.Abs(w) < 0.5));

        int Path(string name, string title, Func<double, Regularizer> regularizer, Func<double, double, double> closed, double tolerance)
        {
            double[][] paths = [.. strengths.Select(strength => OrthonormalExamples.Learn(regularizer(strength), run.Cancellation))];
            double largest = 0;
            var chart = new LineChart(title, x: "strength λ", y: "learnt weight");
            for (int i = 0; i < OrthonormalExamples.Weights.Count; i++)
            {
                double without = OrthonormalExamples.Weights[i];
                for (int k = 0; k < strengths.Length; k++) largest = Math.Max(largest, Math.Abs(paths[k][i] - closed(without, strengths[k])));
                chart.Add(string.Create(CultureInfo.InvariantCulture, $"w₀ = {without}").Replace('-', '−'), strengths, [.. paths.Select(path => path[i])]);
            }
            run.Exactly($"{name.ToUpperInvariant()}: largest deviation of a learnt weight from the closed form", largest, 0, tolerance);
            run.Draw(name, chart);
            return paths[Array.IndexOf(strengths, 1.0)].Count(w => Math.Abs(w) <= tolerance);
        }
    }
}
