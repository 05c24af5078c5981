namespace Myelin.Gallery.Gradients;

/// <summary>δ^[L] = ∂loss/∂z^[L]; δ^[l-1] = f'(z^[l-1]) ∘ W^[l]ᵀ δ^[l]; ∂loss/∂W^[l] = δ^[l] a^[l-1]ᵀ.</summary>
/// <remarks>
/// D's backpropagation: z^[l] = W^[l] a^[l-1] forward, sensitivities backward, and the gradient of each weight is the sensitivity
/// behind it times the activation before it. The loss is ½ Σ (o - y)², so that δ^[L] = (o - y) ∘ f'(z^[L]). The bias is the
/// weight of an input that is always 1: its gradient is δ itself. First unit by unit, as on the slides, then in matrices.
/// </remarks>
public sealed class Sensitivities : GalleryEntry
{
    const double Rounding = 1e-14;

    static readonly int[] sizes = [3, 4, 3, 2];

    /// <inheritdoc/>
    public override string Id => "delta";

    /// <inheritdoc/>
    public override string Title => "Sensitivities run backward: backpropagation unit by unit and in matrices";

    /// <inheritdoc/>
    public override string Decks => "D";

    /// <inheritdoc/>
    public override string Required =>
        "the δ of each layer, and δ aᵀ, equal the graph's gradients to rounding; unit by unit and in matrix notation, for one example and a batch";

    /// <inheritdoc/>
    public override void Run(GalleryRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var layers = Enumerable.Range(1, sizes.Length - 1);
        Tensor[] weights =
        [
            .. layers.Select(l => Tensor.Normal([sizes[l], sizes[l - 1]], seed: 10 * run.Seed + l, ElementType.Float64).AsVariable().Named($"W{l}")),
        ];
        Tensor[] biases = [.. layers.Select(l => Tensor.Normal([sizes[l], 1], seed: 100 + 10 * run.Seed + l, ElementType.Float64).AsVariable().Named($"b{l}"))];
        OneExample(run, weights, biases);
        Batch(run, weights, biases);
    }

    static void OneExample(GalleryRun run, Tensor[] weights, Tensor[] biases)
    {
        run.Tell("A net 3-4-3-2 with sigmoids, one example, a column, loss ½ Σ (o - y)². The graph's gradient by z^[l] is the sensitivity δ^[l].");
        Tensor x = Tensor.From(new[,] { { 0.5 }, { -1 }, { 2 } }).Named("a0"), y = Tensor.From(new[,] { { 1.0 }, { 0 } }).Named("y"), a = x;
        for (int l = 1; l < sizes.Length; l++) a = (weights[l - 1].MatMul(a).Named($"W{l} a{l - 1}") + biases[l - 1]).Named($"z{l}").Sigmoid().Named($"a{l}");
        ComputationGraph graph = ((a - y).Named("difference").Square().Sum() / 2).Named("loss").Graph();
        double[][] values = [.. Enumerable.Range(0, sizes.Length).Select(l => (l == 0 ? x : graph[$"a{l}"].Value!).ToArray<double>())];
        double[][] deltas = UnitByUnit([.. weights.Select(w => w.ToArray<double>())], values, y.ToArray<double>());
        Tensor[] inMatrices = InMatrices(weights, values, y);
        for (int l = 1; l < sizes.Length; l++)
        {
            double[] expected = graph[$"z{l}"].Gradient!.ToArray<double>();
            run.Exactly($"δ{l}, unit by unit: largest deviation", Largest(deltas[l], expected), 0, Rounding);
            run.Exactly($"δ{l}, in matrices: largest deviation", Largest(inMatrices[l].ToArray<double>(), expected), 0, Rounding);
            run.Exactly(
                $"δ{l} a{l - 1}ᵀ: largest deviation from ∂loss/∂W{l}",
                Largest(inMatrices[l].MatMul(Tensor.From(values[l - 1], [1, sizes[l - 1]])).ToArray<double>(), graph[$"W{l}"].Gradient!.ToArray<double>()), 0,
                Rounding);
            run.Exactly($"δ{l}: largest deviation from ∂loss/∂b{l}", Largest(deltas[l], graph[$"b{l}"].Gradient!.ToArray<double>()), 0, Rounding);
        }
        run.Draw("graph", graph.Figure("Forward values and sensitivities of a net 3-4-3-2"));
    }

    /// <summary>δ_i^[l-1] = f'(z_i^[l-1]) Σ_j δ_j^[l] w_ji^[l], where f' = a (1 - a).</summary>
    static double[][] UnitByUnit(double[][] weights, double[][] a, double[] y)
    {
        int last = sizes.Length - 1;
        var deltas = new double[sizes.Length][];
        deltas[last] = [.. a[last].Select((o, j) => (o - y[j]) * o * (1 - o))];
        for (int l = last; l > 1; l--)
        {
            deltas[l - 1] = new double[sizes[l - 1]];
            for (int i = 0; i < sizes[l - 1]; i++)
            {
                double sum = 0;
                for (int j = 0; j < sizes[l]; j++) sum += deltas[l][j] * weights[l - 1][j * sizes[l - 1] + i];
                deltas[l - 1][i] = a[l - 1][i] * (1 - a[l - 1][i]) * sum;
            }
        }
        return deltas;
    }

    /// <summary>∂loss/∂z^[l] = f'(z^[l]) ∘ W^[l+1]ᵀ ∂loss/∂z^[l+1].</summary>
    static Tensor[] InMatrices(Tensor[] weights, double[][] values, Tensor y)
    {
        Tensor[] a = [.. values.Select(value => Tensor.From(value, [value.Length, 1]))];
        var deltas = new Tensor[sizes.Length];
        deltas[^1] = (a[^1] - y) * a[^1] * (1 - a[^1]);
        for (int l = sizes.Length - 1; l > 1; l--) deltas[l - 1] = a[l - 1] * (1 - a[l - 1]) * weights[l - 1].Transpose().MatMul(deltas[l]);
        return deltas;
    }

    static void Batch(GalleryRun run, Tensor[] weights, Tensor[] biases)
    {
        const int Count = 6;
        run.Tell($"A batch of {Count}: examples are rows, Δ^[l-1] = f'(Z^[l-1]) ∘ Δ^[l] W^[l], and ∂loss/∂W^[l] = Δ^[l]ᵀ A^[l-1] adds up over the examples " +
            "by itself.");
        Tensor y = Tensor.Uniform([Count, sizes[^1]], seed: run.Seed, ElementType.Float64);
        List<Tensor> a = [Tensor.Normal([Count, sizes[0]], seed: run.Seed + 1, ElementType.Float64)];
        for (int l = 1; l < sizes.Length; l++) a.Add((a[^1].MatMul(weights[l - 1].Transpose()) + biases[l - 1].Transpose()).Sigmoid());
        Tensor[] gradients = ((a[^1] - y).Square().Sum() / 2).Gradients(weights);
        Tensor delta = (a[^1] - y) * a[^1] * (1 - a[^1]);
        for (int l = sizes.Length - 1; l > 0; l--)
        {
            run.Exactly(
                $"batch: largest deviation from ∂loss/∂W{l}", Largest(delta.Transpose().MatMul(a[l - 1]).ToArray<double>(), gradients[l - 1].ToArray<double>()),
                0, Rounding);
            delta = a[l - 1] * (1 - a[l - 1]) * delta.MatMul(weights[l - 1]);
        }
    }

    static double Largest(double[] a, double[] b) => a.Zip(b, (x, y) => Math.Abs(x - y)).Max();
}
