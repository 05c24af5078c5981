using Myelin.Gallery.Neurons;

namespace Myelin.Gallery.Multilayer;

/// <summary>s = W₂ max(0, W₁ x), L = 1/N Σ_n Σ_{j≠y} max(0, s_j - s_y + 1) + λ (R(W₁) + R(W₂)): two layers of templates and the hinge loss.</summary>
/// <remarks>
/// C's step from a linear classifier to a network: 100 templates instead of 10, shared between the classes, and the same loss. Its
/// gradients by hand: ∂L/∂s_j = 1/N where the margin of j is violated, and minus their number for s_y; ∂L/∂W₂ = ∂L/∂s hᵀ + 2λ W₂; through
/// max(0, ·) only where h is positive; ∂L/∂W₁ = ∂L/∂h xᵀ + 2λ W₁. A third layer adds templates of templates.
/// </remarks>
public sealed class SvmNet : GalleryEntry
{
    const double Lambda = 0.0005;

    /// <inheritdoc/>
    public override string Id => "svm-net";

    /// <inheritdoc/>
    public override string Title => "From the linear SVM to a network: 100 templates, hinge loss, by hand and by the graph";

    /// <inheritdoc/>
    public override string Decks => "C";

    /// <inheritdoc/>
    public override string Required =>
        "CIFAR-10, 3072-100-10: analytic gradients equal the graph's; test accuracy above the linear SVM; also 3 layers; the 100 templates drawn";

    /// <inheritdoc/>
    public override string? Erratum => "C writes the hinge with s_y with the wrong sign; the loss of a class is max(0, s_j - s_y + 1).";

    /// <inheritdoc/>
    public override IReadOnlyList<long> Seeds => [0, 1, 2];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Data => ["cifar10-jpeg", "cifar10-subset"];

    /// <inheritdoc/>
    public override void Run(GalleryRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var (train, test) = DataSets.Load(run.IsShort ? "cifar10-subset" : "cifar10-jpeg", run.Data);
        if (run.IsShort) (train, test) = (train.Take(0, 2_000), test.Take(0, 500));
        run.Tell("The gradients of both weight matrices in double precision, for 12 pictures: by the formulas above, and by the graph.");
        Gradients(run, train.Take(0, 12));
        int epochs = run.IsShort ? 4 : 15;
        run.Tell($"Then {train.Count:#,0} pictures, centred, {epochs} epochs with the same loss and the same Adam: no hidden layer, one of 100, two of 100.");
        Sequential linear = Learn(run, train, 0, epochs), two = Learn(run, train, 1, epochs), three = Learn(run, train, 2, epochs);
        double ofLinear = ImageClassifier.Accuracy(run, linear, test), ofTwo = ImageClassifier.Accuracy(run, two, test);
        run.Show("linear SVM: test accuracy", ofLinear, "%");
        run.Show("one hidden layer: test accuracy", ofTwo, "%");
        run.Show("two hidden layers: test accuracy", ImageClassifier.Accuracy(run, three, test), "%");
        run.AtLeast("points that the hidden layer gains", ofTwo - ofLinear, 0.1, "points", inShort: -3);
        run.Tell("The 10 templates of the linear SVM, and the 100 of the network. Many of the 100 are sharper: none has to be the mean of a whole class.");
        run.Draw("linear", Templates("The templates of the linear SVM", linear, test.Classes));
        run.Draw("templates", Templates("The 100 templates of the network", two));
    }

    static ImageGrid Templates(string title, Sequential model, IReadOnlyList<string>? captions = null)
    {
        Tensor kernel = model.Layers.OfType<Dense>().First().Kernel.Value.StopGradient().Transpose();
        return new(title, Colours.Scaled(kernel).Reshape(kernel.Shape[0], 32, 32, 3), captions, captions == null ? 10 : 5);
    }

    static Sequential Network(int hidden, long seed)
    {
        var model = new Sequential(input: [32, 32, 3], seed: seed) { new Rescaling(1, -0.5), new Flatten() };
        for (int layer = 0; layer < hidden; layer++)
            model.Add(new Dense(100, Activation.Relu, useBias: false, kernelRegularizer: Regularizer.L2(Lambda)));
        model.Add(new Dense(10, useBias: false, kernelRegularizer: Regularizer.L2(Lambda)));
        return model;
    }

    static Sequential Learn(GalleryRun run, Dataset train, int hidden, int epochs)
    {
        const int Batch = 100;
        Sequential model = Network(hidden, run.Seed);
        ImageClassifier.Train(
            run, model, train, epochs, Batch, new Adam(), new MulticlassHinge(), callbacks: ImageClassifier.Cooling(0.001, train, epochs, Batch));
        return model;
    }

    static void Gradients(GalleryRun run, Dataset few)
    {
        Dataset data = few.InDoubles();
        Sequential model = Network(1, run.Seed);
        Tensor pictures = data.Inputs;
        model.Build(new TensorSpec([32, 32, 3], ElementType.Float64));
        var (first, second) = ((Dense)model.Layers[2], (Dense)model.Layers[3]);
        Tensor loss = new MulticlassHinge().Of(model.Forward(pictures), few.Targets)
            + Lambda * (first.Kernel.Value.Square().Sum() + second.Kernel.Value.Square().Sum());
        ParameterGradients gradients = loss.Gradients(model.Parameters);

        Tensor x = (pictures - 0.5).Reshape(few.Count, -1), w1 = first.Kernel.Value.StopGradient(), w2 = second.Kernel.Value.StopGradient();
        Tensor h = x.MatMul(w1).Maximum(0.0), s = h.MatMul(w2);
        double[] scores = s.ToArray<double>(), labels = few.Numbers();
        double byHand = 0;
        var byScores = new double[scores.Length];
        for (int n = 0; n < few.Count; n++)
            for (int j = 0; j < 10; j++)
            {
                int right = (int)labels[n];
                double margin = scores[10 * n + j] - scores[10 * n + right] + 1;
                if (j == right || margin <= 0) continue;
                byHand += margin / few.Count;
                byScores[10 * n + j] += 1.0 / few.Count;
                byScores[10 * n + right] -= 1.0 / few.Count;
            }
        Tensor ds = Tensor.From(byScores, [few.Count, 10]);
        Tensor dw2 = h.Transpose().MatMul(ds) + w2 * (2 * Lambda);
        Tensor dh = ds.MatMul(w2.Transpose()) * h.GreaterThan(0.0).Cast(ElementType.Float64);
        Tensor dw1 = x.Transpose().MatMul(dh) + w1 * (2 * Lambda);
        byHand += Lambda * ((double)w1.Square().Sum() + (double)w2.Square().Sum());
        run.Exactly("difference of the losses", (double)loss - byHand, 0, 1e-10);
        run.Exactly("W₁: largest difference of the gradients", (double)(gradients.Of(first.Kernel) - dw1).Abs().Max(), 0, 1e-12);
        run.Exactly("W₂: largest difference of the gradients", (double)(gradients.Of(second.Kernel) - dw2).Abs().Max(), 0, 1e-12);
        run.Holds("the gradients are not 0", (double)dw1.Abs().Max() > 1e-3 && (double)dw2.Abs().Max() > 1e-3);
    }
}
