namespace Myelin.Gallery.Gradients;

/// <summary>layer1 = w · x + b, prediction = σ(layer1), error = (prediction - target)²; dError/dWeights factor by factor.</summary>
/// <remarks>
/// derror_dweights = derror_dprediction · dprediction_dlayer1 · dlayer1_dweights = 2 (prediction - target) · prediction (1 -
/// prediction) · x, and derror_dbias the same with dlayer1_dbias = 1. The first "layer" is linear regression, the second the
/// sigmoid that decides between 0 and 1.
/// </remarks>
public sealed class TwoLayerChainRule : GalleryEntry
{
    /// <inheritdoc/>
    public override string Id => "chain-rule-2-layer";

    /// <inheritdoc/>
    public override string Title => "The chain rule in a small net, factor by factor";

    /// <inheritdoc/>
    public override string Decks => "E";

    /// <inheritdoc/>
    public override string Required =>
        "prediction 0.871019, error 0.758674, derror/dweights (0.391418, 0.293563), derror/dbias 0.195709; the factors' product is the gradient";

    /// <inheritdoc/>
    public override string Erratum =>
        "E notes f' = 1 - f for the sigmoid; it is f (1 - f). With E's factor the gradient would be 1 / f times as large, 15 % too large here.";

    /// <inheritdoc/>
    public override void Run(GalleryRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        run.Tell("x = (2, 1.5), w = (1.45, -0.66), b = 0, target 0.");
        Tensor x = Tensor.From(2, 1.5).Named(
            "x"), w = Tensor.From(1.45, -0.66).AsVariable().Named("w"), b = Quantity.Variable("b", 0), target = Quantity.Constant("target", 0);
        Tensor layer1 = ((w * x).Named("products").Sum().Named("w · x") + b).Named("layer1"), prediction = layer1.Sigmoid().Named("prediction");
        ComputationGraph graph = (prediction - target).Named("difference").Square().Named("error").Graph();
        double p = graph["prediction"].Number();
        run.Exactly("prediction", p, 0.871019, 5e-7);
        run.Exactly("error", graph["error"].Number(), 0.758674, 5e-7);

        run.Tell("Factor by factor, the local gradients of the graph:");
        double derrorDprediction = graph.Local("difference", "error") * graph.Local("prediction", "difference");
        double dpredictionDlayer1 = graph.Local("layer1", "prediction");
        run.Exactly("derror_dprediction = 2 (prediction - target)", derrorDprediction, 2 * p, 1e-15);
        run.Exactly("dprediction_dlayer1 = prediction (1 - prediction)", dpredictionDlayer1, p * (1 - p), 1e-15);
        run.Exactly("dlayer1_dbias", graph.Local("b", "layer1"), 1);
        double[] gradient = graph["w"].Gradient!.ToArray<double>(), expected = [0.391418, 0.293563], inputs = [2, 1.5];
        for (int i = 0; i < inputs.Length; i++)
        {
            run.Exactly($"derror_dweights {i + 1}", gradient[i], expected[i], 5e-7);
            run.Exactly($"product of the factors {i + 1}", derrorDprediction * dpredictionDlayer1 * inputs[i], gradient[i], 1e-15);
        }
        run.Exactly("derror_dbias", graph["b"].Slope(), 0.195709, 5e-7);
        run.Draw("graph", graph.Figure("E's net: the error of one example and its gradients"));
    }
}
