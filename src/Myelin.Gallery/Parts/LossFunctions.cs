namespace Myelin.Gallery.Parts;

/// <summary>E = loss(y, t): how bad a prediction y is when t is right. What training makes small.</summary>
/// <remarks>
/// Quantities: MSE, the mean of (y - t)², and SSE, its sum. Classes: cross-entropy -Σ t ln p, which for labels is the negative
/// log-likelihood -ln p of the right class; for two classes the binary cross-entropy -t ln p - (1 - t) ln(1 - p). Behind softmax
/// or sigmoid their gradient by the logits is p - t. The multi-class hinge (support vector machine) asks that the right score
/// exceed each other by a margin: Σ max(0, s_j - s_y + 1).
/// </remarks>
public sealed class LossFunctions : GalleryEntry
{
    const double Rounding = 1e-12;

    /// <inheritdoc/>
    public override string Id => "losses";

    /// <inheritdoc/>
    public override string Title => "Losses: squared errors, cross-entropies, hinge";

    /// <inheritdoc/>
    public override string Decks => "A, B, C, D";

    /// <inheritdoc/>
    public override string Required =>
        "A's numbers: (0.01 - 1)² = 0.98, mean of three 0.6405, cross-entropy 6.64 bits; B's two observations of two classes; gradients equal to the formulas";

    /// <inheritdoc/>
    public override string Erratum =>
        "A calls (0.01 - 1)² the MSE: it is the first of three components, and their mean is 0.6405. A takes log2 in one cross-entropy and the natural " +
            "logarithm in another: 6.64 bits are 4.605 nats. C's hinge for f = W x has W_y x with the wrong sign: it is W_j x - W_y x + 1.";

    /// <inheritdoc/>
    public override void Run(GalleryRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        ThreeClasses(run);
        TwoObservations(run);
        Hinges(run);
        Gradients(run);
        run.Tell("A probability near 0 for the right class costs without limit as cross-entropy, and at most 1 as squared error. Hinge and cross-entropy " +
            "are content with scores beyond the target; the squared error punishes them too.");
        run.Draw("probabilities", OfProbability());
        run.Draw("scores", OfScore());
    }

    static double Of(Loss loss, Tensor prediction, Tensor target) => (double)loss.Of(prediction, target);

    static void ThreeClasses(GalleryRun run)
    {
        run.Tell("A's example: predicted (0.01, 0.97, 0.02), while the first class is right.");
        Tensor p = Tensor.From(new[,] { { 0.01, 0.97, 0.02 } }), t = Tensor.From(new[,] { { 1.0, 0, 0 } }), label = Tensor.From(0);
        run.Exactly("squared error of the first component", Of(new MeanSquaredError(), p[.., ..1], t[.., ..1]), 0.9801, Rounding);
        run.Exactly("MSE", Of(new MeanSquaredError(), p, t), (0.9801 + 0.9409 + 0.0004) / 3, Rounding);
        run.Exactly("SSE", Of(new SumSquaredError(), p, t), 1.9214, Rounding);
        double nats = Of(new CategoricalCrossentropy(), p, t);
        run.Exactly("cross-entropy", nats, -Math.Log(0.01), Rounding, "nats");
        run.Exactly("cross-entropy in bits", nats / Math.Log(2), -Math.Log2(0.01), Rounding, "bits");
        run.Exactly("the same from a label", Of(new SparseCategoricalCrossentropy(), p, label), nats, Rounding, "nats");
        run.Exactly("the same as negative log-likelihood", Of(new NegativeLogLikelihood(), p.Log(), label), nats, Rounding, "nats");
        run.Exactly("the same from logits", Of(new SparseCategoricalCrossentropy(fromLogits: true), p.Log() + 7, label), nats, Rounding, "nats");
    }

    static void TwoObservations(GalleryRun run)
    {
        run.Tell("B's sum over two observations and two classes: J = -½ (ln 0.8 + ln 0.7), whether both probabilities are given or that of class 1 alone.");
        Tensor both = Tensor.From(new[,] { { 0.2, 0.8 }, { 0.7, 0.3 } }), t = Tensor.From(new[,] { { 0.0, 1 }, { 1, 0 } });
        double expected = -(Math.Log(0.8) + Math.Log(0.7)) / 2;
        run.Exactly("cross-entropy of two observations", Of(new CategoricalCrossentropy(), both, t), expected, Rounding, "nats");
        run.Exactly("binary cross-entropy of the same", Of(new BinaryCrossentropy(), both[.., 1..], t[.., 1..]), expected, Rounding, "nats");
    }

    static void Hinges(GalleryRun run)
    {
        run.Tell("Hinge: scores (2, 1.5, -1), the first class right. The second comes within the margin of 1 and costs max(0, 1.5 - 2 + 1) = 0.5; the third " +
            "costs nothing.");
        Tensor scores = Tensor.From(new[,] { { 2, 1.5, -1 } });
        run.Exactly("multi-class hinge", Of(new MulticlassHinge(), scores, Tensor.From(0)), 0.5, Rounding);
        run.Exactly("the same if the third class were right", Of(new MulticlassHinge(), scores, Tensor.From(2)), (2 + 1 + 1) + (1.5 + 1 + 1), Rounding);
    }

    /// <summary>The gradients that the lectures derive on paper, against those of the graph.</summary>
    static void Gradients(GalleryRun run)
    {
        const int Rows = 8, Classes = 5;
        run.Tell("Gradients on 8 random examples, by the graph and by the formulas on paper.");
        Tensor s = Tensor.Normal([Rows, Classes], seed: run.Seed, ElementType.Float64), label = Tensor.Range(Rows) - Tensor.Range(Rows) / Classes * Classes;
        Tensor t = label.OneHot(Classes, type: ElementType.Float64), y = s.Sigmoid();
        (string Name, Loss Loss, Tensor At, Tensor Target, Tensor Expected)[] rows =
        [
            ("MSE: 2 (y - t) / outputs", new MeanSquaredError(), y, t, 2 * (y - t) / Classes),
            ("SSE: 2 (y - t)", new SumSquaredError(), y, t, 2 * (y - t)),
            ("cross-entropy behind softmax: p - t", new SparseCategoricalCrossentropy(fromLogits: true), s, label, s.Softmax() - t),
            ("binary cross-entropy behind sigmoid: (p - t) / outputs", new BinaryCrossentropy(fromLogits: true), s, t, (y - t) / Classes),
            ("hinge: 1 for each class within the margin, minus their number for the right one", new MulticlassHinge(), s, label, HingeGradient(s, t)),
        ];
        foreach ((string name, Loss loss, Tensor at, Tensor target, Tensor expected) in rows)
        {
            Tensor x = at.AsVariable();
            Tensor gradient = loss.Of(x, target).Gradient(x);
            run.Exactly($"largest deviation of the gradient of {name}", (gradient - expected / Rows).Abs().ToArray<double>().Max(), 0, Rounding);
        }
    }

    static Tensor HingeGradient(Tensor s, Tensor t)
    {
        Tensor within = (s - (s * t).Sum(-1, keep: true) + 1).GreaterThan(0).Cast(ElementType.Float64) * (1 - t);
        return within - t * within.Sum(-1, keep: true);
    }

    static LineChart OfProbability()
    {
        double[] ps = [.. Enumerable.Range(1, 199).Select(i => i / 200.0)];
        var chart = new LineChart("What a probability costs when the class is right", x: "predicted probability of the right class", y: "loss");
        foreach ((string name, Loss loss) in new (string, Loss)[]
        {
            ("cross-entropy (nats)", new BinaryCrossentropy()), ("squared error", new MeanSquaredError()),
        })
            chart.Add(name, ps, loss.Each(Tensor.From(ps), Tensor.Ones([ps.Length], ElementType.Float64)).ToArray<double>());
        return chart;
    }

    static LineChart OfScore()
    {
        double[] scores = [.. Enumerable.Range(0, 161).Select(i => -4 + i / 20.0)];
        var chart = new LineChart("What a score costs when the target is 1", x: "score", y: "loss");
        foreach ((string name, Loss loss) in new (string, Loss)[]
        {
            ("hinge", new Hinge()), ("cross-entropy from the logit (nats)", new BinaryCrossentropy(fromLogits: true)),
            ("squared error", new MeanSquaredError()),
        })
            chart.Add(name, scores, loss.Each(Tensor.From(scores), Tensor.Ones([scores.Length], ElementType.Float64)).ToArray<double>());
        return chart;
    }
}
