namespace Myelin.Gallery.Parts;

/// <summary>t_k = 1 for the right class k, else 0; p_k = e^z_k / Σ e^z_j: classes as vectors, and scores as vectors that can be compared with them.</summary>
/// <remarks>
/// A score of 437.9 cannot be compared with "cat". The one-hot vector is the canonical form of a class, the softmax that of the
/// scores (logits): positive, with sum 1. Adding a number to all logits changes nothing, and so the largest is taken from all
/// before the exponential: e^437.9 does not fit into a float, e^0 does.
/// </remarks>
public sealed class OneHotSoftmax : GalleryEntry
{
    static readonly float[] logits = [-96.8f, 437.9f, 61.95f];

    /// <inheritdoc/>
    public override string Id => "one-hot-softmax";

    /// <inheritdoc/>
    public override string Title => "One-hot vectors and the softmax of logits";

    /// <inheritdoc/>
    public override string Decks => "A, B, C, D";

    /// <inheritdoc/>
    public override string Required =>
        "labels → one-hot → labels is the identity; the softmax of (-96.8, 437.9, 61.95) does not overflow; argmax of logits and of probabilities agree";

    /// <inheritdoc/>
    public override void Run(GalleryRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        RoundTrip(run);
        Overflow(run);
        Scale(run);
    }

    static void RoundTrip(GalleryRun run)
    {
        run.Tell("Labels become one-hot vectors, and argmax gives them back.");
        long[] labels = [.. Enumerable.Range(0, 100).Select(i => i * 37L % 10)];
        Tensor oneHot = Tensor.From(labels).OneHot(10);
        run.Holds("100 labels of 10 classes come back", oneHot.ArgMax().ToArray<long>().SequenceEqual(labels));
        run.Holds("each row has a single 1", oneHot.Sum(-1).ToArray<float>().All(sum => sum == 1) && oneHot.ToArray<float>().All(one => one is 0 or 1));
    }

    static void Overflow(GalleryRun run)
    {
        run.Tell("A's logits (-96.8, 437.9, 61.95). As it is written, softmax overflows: e^437.9 is ∞ in single precision, and ∞ / ∞ is no number.");
        Tensor z = Tensor.From(logits).Reshape([1, 3]);
        float[] naive = (z.Exp() / z.Exp().Sum(-1, keep: true)).ToArray<float>(), p = z.Softmax().ToArray<float>();
        run.Holds("as it is written, it is not a number", float.IsNaN(naive[1]));
        run.Holds("the library's is finite", p.All(float.IsFinite));
        run.Exactly("probability of the second class", p[1], 1);
        run.Exactly("sum of the probabilities", p.Sum(), 1);
        run.Exactly("ln p of the first class", (double)z.LogSoftmax()[0, 0], -96.8 - 437.9, 1e-4);
        run.Tell("The loss of a wrong class: from logits all of the 534.7 nats; from probabilities, which are held 1e-7 from 0, 16.1 nats and no gradient. " +
            "Prefer logits in training.");
        run.Exactly(
            "loss from logits if the first class is right", (double)new SparseCategoricalCrossentropy(fromLogits: true).Of(z, Tensor.From(0)), 534.7, 1e-4,
            "nats");
        run.Exactly("loss from probabilities", (double)new SparseCategoricalCrossentropy().Of(z.Softmax(), Tensor.From(0)), -Math.Log(1e-7), 1e-5, "nats");
        Tensor shifted = (z + 1000).Softmax();
        run.Holds("1000 added to all logits changes nothing", shifted.ToArray<float>().SequenceEqual(p));
    }

    static void Scale(GalleryRun run)
    {
        run.Tell("What the scale of logits does: at 0 all classes are equal, and with a growing scale softmax becomes argmax. Which is largest never changes.");
        double[] scales = [.. Enumerable.Range(0, 61).Select(i => i / 10.0)];
        Tensor z = Tensor.From(scales).Reshape([-1, 1]) * Tensor.From(2.0, 1.0, 0.0);
        Tensor p = z.Softmax();
        var chart = new LineChart("Softmax of s · (2, 1, 0)", x: "scale s of the logits", y: "probability");
        for (int k = 0; k < 3; k++) chart.Add($"class {k}", scales, p[.., k].ToArray<double>());
        run.Draw("scale", chart);
        run.Exactly("each probability at scale 0", p[0, 0].Item<double>(), 1.0 / 3, 1e-15);
        run.Holds("argmax of logits and of probabilities agree", z[1..].ArgMax().ToArray<long>().SequenceEqual(p[1..].ArgMax().ToArray<long>()));
    }
}
