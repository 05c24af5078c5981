namespace Myelin.Gallery.Gradients;

/// <summary>y_n = σ(w · x_n), E = (1/N) Σ loss(y_n, t_n); then w_p -= γ ∂E/∂w_p.</summary>
/// <remarks>
/// A's program: four examples of three inputs, of which the first is always 1 and so makes its weight the bias; one neuron; MSE
/// or binary cross-entropy. By the chain rule dE/dw_p = (dE/dy) (dy/da) (da/dw_p) = 2 (y - t) · (1 - y) y · x_p for the squared
/// error of one example.
/// </remarks>
public sealed class ForwardPass : GalleryEntry
{
    static readonly double[,] examples = { { 1, 0.1, -0.2 }, { 1, -0.1, 0.9 }, { 1, 1.2, 0.1 }, { 1, 1.1, 1.5 } };
    static readonly double[] labels = [0, 0, 0, 1], weights = [1, -1, 1];

    /// <inheritdoc/>
    public override string Id => "forward-pass";

    /// <inheritdoc/>
    public override string Title => "One neuron on four examples: forward pass, error, gradient descent";

    /// <inheritdoc/>
    public override string Decks => "A";

    /// <inheritdoc/>
    public override string Required => "y = 0.66819, 0.88080, 0.47502, 0.80218; MSE 0.371764; BCE 1.023732; the gradient is 2 x_p (y - t) (1 - y) y; " +
        "descending, the error falls in every pass";

    /// <inheritdoc/>
    public override string Erratum =>
        "A's program writes 1/1+math.e**(-v), which is 1 + e^-v: it needs parentheses, 1/(1+math.e**(-v)). Its second slide appends y to v instead of y. " +
            "Its Δw = γ dE/dw lacks the minus sign that its update rule has.";

    /// <inheritdoc/>
    public override void Run(GalleryRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        Tensor x = Tensor.From(examples).Named("x"), t = Tensor.From(labels, [4, 1]).Named("t"), w = Tensor.From(weights, [3, 1]).AsVariable().Named("w");
        run.Tell("The forward pass: v = x w, y = σ(v), and the error by MSE or binary cross-entropy.");
        Tensor y = x.MatMul(w).Named("v").Sigmoid().Named("y"), error = (y - t).Named("difference").Square().Mean().Named("E");
        double[] outputs = y.ToArray<double>(), expected = [0.66819, 0.88080, 0.47502, 0.80218];
        for (int n = 0; n < outputs.Length; n++) run.Exactly($"y of example {n + 1}", outputs[n], expected[n], 5e-6);
        run.Exactly("MSE", (double)error, 0.371764, 5e-7);
        run.Exactly("BCE", (double)new BinaryCrossentropy().Of(y, t), 1.023732, 5e-7, "nats");

        run.Tell("The backward pass: the graph gives the gradient of the error by every node, and by w what the formula on paper gives. Blue numbers are " +
            "values, orange ones gradients, those on edges local gradients.");
        run.Draw("graph", error.Graph().Figure("One neuron on four examples"));
        double[] gradient = error.Gradient(w).ToArray<double>();
        double largest = Enumerable.Range(0, weights.Length).Max(p => Math.Abs(gradient[p] - OnPaper(outputs, p)));
        run.Exactly("largest deviation of dE/dw from the mean of 2 x_p (y - t) (1 - y) y", largest, 0, 1e-15);
        Descend(run);
    }

    static double OnPaper(double[] y, int p) => Enumerable.Range(0, y.Length).Average(n => 2 * examples[n, p] * (y[n] - labels[n]) * (1 - y[n]) * y[n]);

    static void Descend(GalleryRun run)
    {
        int passes = run.IsShort ? 100 : 1000;
        run.Tell($"Gradient descent, {passes:#,0} passes: on all four examples at once, and as A's program does it, after each example in turn.");
        var chart = new LineChart("Gradient descent on four examples", x: "pass over the examples", y: "MSE", yScale: Scale.Log10);
        foreach ((string name, int batch) in new[] { ("all at once", 4), ("one after the other", 1) })
        {
            var model = new Sequential(input: [3]) { new Dense(1, Activation.Sigmoid, useBias: false) };
            model.Build([3], ElementType.Float64);
            model.Parameters[0].Value = Tensor.From(weights, [3, 1]);
            model.Compile(new SGD(0.5), new MeanSquaredError());
            var data = Dataset.From(Tensor.From(examples), Tensor.From(labels));
            double before = model.Evaluate(data).Loss;
            IReadOnlyList<double> losses = model.Fit(data, passes, batch, options: new() { Shuffle = false }, cancellation: run.Cancellation)["loss"];
            chart.Add(name, losses);
            if (batch == 4)
                run.Holds("on all at once, the error falls in every pass",
                    losses.Zip(losses.Skip(1)).All(pair => pair.Second < pair.First) && losses[0] == before);
            run.AtLeast(
                $"{name}: examples on the right side of ½",
                model.Predict(data.Inputs).ToArray<double>().Zip(labels, (y, t) => y > 0.5 == t > 0.5).Count(right => right), 4);
            run.AtMost($"{name}: MSE in the end", model.Evaluate(data).Loss, 0.02);
        }
        run.Draw("descent", chart);
    }
}
