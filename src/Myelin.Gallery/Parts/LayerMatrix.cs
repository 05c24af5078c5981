namespace Myelin.Gallery.Parts;

/// <summary>y_j = f(w_j · x + b_j) for each neuron, or Y = f(X K + b) for all neurons and all examples at once.</summary>
/// <remarks>
/// One layer, four ways of writing it. A and C: the weights of a neuron are a row of W, an example is a column, y = W x + b. E:
/// the weights of a neuron are a column, y = Wᵀ x + b. B: examples are rows and W as with A, Y = X Wᵀ + b. Myelin: examples are
/// rows and the weights of a neuron are a column of the kernel K = Wᵀ, Y = X K + b.
/// </remarks>
public sealed class LayerMatrix : GalleryEntry
{
    const int Inputs = 4, Neurons = 3, Examples = 5;

    /// <inheritdoc/>
    public override string Id => "layer-matrix";

    /// <inheritdoc/>
    public override string Title => "A layer as single neurons, as a weight matrix, and on a batch";

    /// <inheritdoc/>
    public override string Decks => "A, B, C, E";

    /// <inheritdoc/>
    public override string Required =>
        "single neurons, W x + b, X Wᵀ + b and Wᵀ x + b give the layer's outputs to 1e-6; a wrong shape names both shapes and the fix";

    /// <inheritdoc/>
    public override void Run(GalleryRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        run.Tell("A layer of three neurons with four inputs and a sigmoid, on five examples.");
        var layer = new Dense(Neurons, Activation.Sigmoid, biasInitializer: Initializer.Normal());
        var model = new Sequential(input: [Inputs], seed: run.Seed) { layer };
        model.Build([Inputs]);
        Tensor x = Tensor.Normal([Examples, Inputs], seed: run.Seed + 1), k = layer.Kernel.Value, b = layer.Bias!.Value;
        float[] batch = model.Predict(x).ToArray<float>();

        Compare("single neurons f(w · x + b)",
            (n, j) => Logistic(Enumerable.Range(0, Inputs).Sum(i => (double)x[n, i].Item<float>() * k[i, j].Item<float>()) + b[j].Item<float>()));
        Tensor w = k.Transpose();                                                   // [neurons, inputs]
        run.Tell("A and C: W is [3, 4], x a column. E: W is [4, 3], and Wᵀ x. B: X is [5, 4], and X Wᵀ.");
        Tensor[] columns = [.. Enumerable.Range(0, Examples).Select(n => x[n])];
        Compare("W x + b (A, C)", (n, j) => (w.MatMul(columns[n]) + b).Sigmoid()[j].Item<float>());
        Compare("Wᵀ x + b (E)", (n, j) => (k.Transpose().MatMul(columns[n]) + b).Sigmoid()[j].Item<float>());
        Tensor rows = (x.MatMul(w.Transpose()) + b).Sigmoid();
        Compare("X Wᵀ + b (B)", (n, j) => rows[n, j].Item<float>());
        WrongShape(run, layer);

        void Compare(string way, Func<int, int, double> y)
        {
            double largest = Enumerable.Range(0, batch.Length).Max(i => Math.Abs(y(i / Neurons, i % Neurons) - batch[i]));
            run.Exactly($"{way}: largest difference from the layer's outputs", largest, 0, 1e-6);
        }
    }

    static double Logistic(double z) => 1 / (1 + Math.Exp(-z));

    static void WrongShape(GalleryRun run, Dense layer)
    {
        run.Tell("The examples as columns instead of rows, which is the usual mistake:");
        try
        {
            layer.Of(Tensor.Zeros([Inputs, Examples]));
            run.Holds("a wrong shape is refused", false);
        }
        catch (ShapeException e)
        {
            run.Tell(e.Message);
            run.Holds("the message says what was expected, what was received, and what to do",
                e.Message.Contains($"expects [batch, ..., {Inputs}]") && e.Message.Contains($"received [{Inputs}, {Examples}]") && e.Message.Contains("give "));
        }
    }
}
