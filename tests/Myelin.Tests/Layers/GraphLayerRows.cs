namespace Myelin.Tests;

/// <summary>Rows of the tests of layers with several inputs: layers on graphs. Edges of -1 are padding.</summary>
static class GraphLayerRows
{
    static readonly Initializer wide = Initializer.Uniform(-1, 1);
    static readonly Tensor X = Tensor.Ones([2, 4, 3]), Edges = Tensor.Zeros([2, 5, 2], ElementType.Int32);

    static MergeRow Row(Func<Module> make, int units, Func<Naive[], Func<string, Naive>, Naive> reference, params (string, Action)[] errors) =>
        new(make, [[4, 3], [9, 2]], [4, units], reference) { Whole = { [1] = (-1, 4) }, Errors = errors };

    public static IReadOnlyList<MergeRow> All { get; } =
    [
        Row(() => new GraphConvolution(2, biasInitializer: wide), 2, (x, w) => Biased(Convolved(x, w), w),
            ("no units", () => new GraphConvolution(0)),
            ("nodes alone", () => new GraphConvolution(2).Of(X)),
            ("a matrix of nodes", () => new GraphConvolution(2).Of(X[0], Edges)),
            ("real edges", () => new GraphConvolution(2).Of(X, Tensor.Ones([2, 5, 2]))),
            ("edges of another batch", () => new GraphConvolution(2).Of(X, Edges[..1])),
            ("triples of nodes", () => new GraphConvolution(2).Of(X, Tensor.Zeros([2, 5, 3], ElementType.Int32))),
            ("a node that is not there", () => new GraphConvolution(2).Of(X, Edges + 4)),
            ("other features", () => { var layer = new GraphConvolution(2); layer.Of(X, Edges); layer.Of(Tensor.Ones([2, 4, 5]), Edges); }),
            ("weights before it is built", () => _ = new GraphConvolution(2).Kernel)),
        Row(() => new GraphConvolution(3, Activation.Tanh, useBias: false), 3, (x, w) => Convolved(x, w).Map(Math.Tanh)),
        Row(() => new GraphSage(2, biasInitializer: wide), 2, (x, w) => Biased(Sampled(x, w), w),
            ("no units", () => new GraphSage(0)),
            ("weights before it is built", () => _ = new GraphSage(2).NeighbourKernel)),
        Row(() => new GraphSage(3, Activation.Tanh, normalize: true, useBias: false), 3, (x, w) => Sampled(x, w).Rows(row =>
            Array.ConvertAll(row, value => Math.Tanh(value / Math.Sqrt(row.Sum(one => one * one)))))),
        Row(() => new GraphAttention(2, numHeads: 3, biasInitializer: wide), 6, (x, w) => Biased(Attended(x, w, 3, 2, 0.2), w),
            ("no units", () => new GraphAttention(0)),
            ("no heads", () => new GraphAttention(2, numHeads: 0)),
            ("a dropout of 1", () => new GraphAttention(2, dropout: 1)),
            ("weights before it is built", () => _ = new GraphAttention(2).Kernel)),
        Row(() => new GraphAttention(2, numHeads: 3, concatenate: false, negativeSlope: 0.1, biasInitializer: wide), 2, (x, w) =>
            Biased(Attended(x, w, 3, 2, 0.1) is var y ? Naive.Of([y.Shape[0], 4, 2], at => Sum(3, h => y.At(at[0], at[1], h * 2 + at[2])) / 3) : y, w)),
    ];

    static double Sum(int count, Func<int, double> term) => Enumerable.Range(0, count).Sum(term);

    static Naive Biased(Naive y, Func<string, Naive> w) => y.With(w("bias"), (y, b) => y + b);

    /// <summary>The sources of the edges to a node, with repetitions.</summary>
    static int[] To(Naive[] x, int example, int node) =>
        [.. Enumerable.Range(0, x[1].Shape[1]).Where(e => x[1].At(example, e, 1) == node && x[1].At(example, e, 0) >= 0)
            .Select(e => (int)x[1].At(example, e, 0))];

    static Naive Convolved(Naive[] x, Func<string, Naive> w)
    {
        Naive h = x[0].MatMul(w("kernel"));
        double Degree(int example, int node) => 1 + To(x, example, node).Length;
        return Naive.Of(h.Shape, at => h.At(at) / Degree(at[0], at[1])
            + To(x, at[0], at[1]).Sum(j => h.At(at[0], j, at[2]) / Math.Sqrt(Degree(at[0], at[1]) * Degree(at[0], j))));
    }

    static Naive Sampled(Naive[] x, Func<string, Naive> w)
    {
        Naive own = x[0].MatMul(w("kernel")), others = x[0].MatMul(w("neighbour_kernel"));
        return Naive.Of(own.Shape, at => own.At(at)
            + (To(x, at[0], at[1]) is { Length: > 0 } from ? from.Average(j => others.At(at[0], j, at[2])) : 0));
    }

    static Naive Attended(Naive[] x, Func<string, Naive> w, int heads, int units, double slope)
    {
        Naive h = x[0].MatMul(w("kernel"));
        double Score(string name, int example, int node, int head) => Sum(units, k => h.At(example, node, head * units + k) * w(name).At(head, k));
        return Naive.Of(h.Shape, at =>
        {
            int head = at[2] / units;
            int[] from = [.. To(x, at[0], at[1]), at[1]];
            double[] scores = [.. from.Select(j => Score("target_attention", at[0], at[1], head) + Score("source_attention", at[0], j, head))
                .Select(score => Math.Exp(score > 0 ? score : slope * score))];
            return from.Select((j, i) => scores[i] / scores.Sum() * h.At(at[0], j, at[2])).Sum();
        });
    }
}
