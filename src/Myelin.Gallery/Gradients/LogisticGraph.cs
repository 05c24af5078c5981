using static Myelin.Gallery.Gradients.Quantity;

namespace Myelin.Gallery.Gradients;

/// <summary>u = w x, z = u + b, a = σ(z), L = -(y ln a + (1 - y) ln(1 - a)), as a graph of four nodes.</summary>
/// <remarks>
/// Forward, each node computes its value and keeps what its gradient will read. Backward, each edge multiplies what arrives (∂L/∂ node) by its local gradient:
/// ∂u/∂w = x, ∂z/∂u = ∂z/∂b = 1, ∂a/∂z = a (1 - a), ∂L/∂a = -(y/a + (1 - y)/(a - 1)).
/// </remarks>
public sealed class LogisticGraph : GalleryEntry
{
    /// <summary>-(y ln a + (1 - y) ln(1 - a)) as one node, as the lecture draws it: an op of one's own is a formula and its gradients.</summary>
    readonly struct Crossentropy : IBinary
    {
        public V Value<V>(V a, V y) where V : ILane<V> => -(y * a.Log() + (1 - y) * (1 - a).Log());

        public V GradientA<V>(V a, V y, V loss, V dy) where V : ILane<V> => dy * -(y / a + (1 - y) / (a - 1));

        public V GradientB<V>(V a, V y, V loss, V dy) where V : ILane<V> => dy * ((1 - a).Log() - a.Log());
    }

    /// <inheritdoc/>
    public override string Id => "graph-logistic";

    /// <inheritdoc/>
    public override string Title => "The computation graph of logistic regression";

    /// <inheritdoc/>
    public override string Decks => "B";

    /// <inheritdoc/>
    public override string Required =>
        "a = 0.880797, L = 0.126928, dL/dw = dL/db = -0.119203; value, local gradient and gradient of every node, drawn; what each node keeps";

    /// <inheritdoc/>
    public override void Run(GalleryRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        Tensor w = Variable("w", 2), b = Variable("b", 0), x = Constant("x", 1), y = Constant("y", 1);
        Tensor u = (w * x).Named("u"), z = (u + b).Named("z"), a = z.Sigmoid().Named("a");
        ComputationGraph graph = a.Map(y, new Crossentropy()).Named("L").Graph();

        run.Tell("w = 2, b = 0 on the example x = 1, y = 1. Forward, from left to right:");
        (string Name, double Value, double Gradient)[] nodes =
        [
            ("w", 2, -0.119203), ("u", 2, -0.119203), ("b", 0, -0.119203), ("z", 2, -0.119203), ("a", 0.880797, -1.135335), ("L", 0.126928, 1),
        ];
        foreach ((string name, double value, _) in nodes) run.Exactly(name, graph[name].Number(), value, 5e-7);
        run.Tell("Backward, from right to left: dL/da, then each gradient times the local one.");
        foreach ((string name, _, double gradient) in nodes) run.Exactly($"dL/d{name}", graph[name].Slope(), gradient, 5e-7);
        (string From, string To, double Local)[] edges = [("w", "u", 1), ("u", "z", 1), ("b", "z", 1), ("z", "a", 0.104994), ("a", "L", -1.135335)];
        foreach ((string from, string to, double local) in edges) run.Exactly($"local gradient d{to}/d{from}", graph.Local(from, to), local, 5e-7);

        run.Tell("What each node keeps from the forward pass: a product its factors, a sum nothing, the sigmoid its result, the loss a and y.");
        foreach ((string name, string[] keeps) in new[] { ("u", new[] { "w", "x" }), ("z", []), ("a", ["a"]), ("L", ["a", "y"]) })
            run.Holds($"{name} keeps {(keeps.Length == 0 ? "nothing" : string.Join(" and ", keeps))}",
                graph[name].Keeps.Select(node => node.Name).SequenceEqual(keeps));
        run.Draw("graph", graph.Figure("Logistic regression, w = 2, b = 0, x = 1, y = 1"));
    }
}
