namespace Myelin.Tests;

/// <summary>The numbers of the lectures' graphs, forward and backward, and what a graph says of its nodes.</summary>
public class ComputationGraphTests
{
    static Tensor Variable(double value, string name) => Tensor.From([value], default(Shape)).AsVariable().Named(name);

    static double Value(GraphNode node) => (double)node.Value!;

    static double Gradient(GraphNode node) => (double)node.Gradient!;

    static double[] Numbers(Tensor? x) => x!.Cast(ElementType.Float64).ToArray<double>();

    static GraphEdge Edge(ComputationGraph graph, string from, string to) => graph.Edges.Single(edge => edge.From.Name == from && edge.To.Name == to);

    /// <summary>-(y ln a + (1 - y) ln(1 - a)) as one op, as the lecture draws it.</summary>
    readonly struct Crossentropy : IBinary
    {
        public V Value<V>(V a, V b) where V : ILane<V> => -(b * a.Log() + (1 - b) * (1 - a).Log());

        public V GradientA<V>(V a, V b, V y, V dy) where V : ILane<V> => dy * -(b / a + (1 - b) / (a - 1));

        public V GradientB<V>(V a, V b, V y, V dy) where V : ILane<V> => dy * ((1 - a).Log() - a.Log());
    }

    static ComputationGraph LogisticRegression()
    {
        Tensor w = Variable(2, "w"), b = Variable(0, "b"), x = Tensor.From([1.0], default(Shape)).Named("x"), y = Tensor.From([1.0], default(Shape)).Named("y");
        Tensor u = (w * x).Named("u"), z = (u + b).Named("z"), a = z.Sigmoid().Named("a");
        return a.Map(y, new Crossentropy()).Named("L").Graph();
    }

    [Fact]
    public void Logistic_regression_has_the_lecture_s_values_and_gradients_at_every_node()
    {
        ComputationGraph graph = LogisticRegression();
        (string Name, double Value, double Gradient)[] expected =
        [
            ("u", 2, -0.119203), ("z", 2, -0.119203), ("a", 0.880797, -1.135335), ("L", 0.126928, 1), ("w", 2, -0.119203), ("b", 0, -0.119203),
        ];
        foreach ((string name, double value, double gradient) in expected)
        {
            Assert.Equal(value, Value(graph[name]), 1e-6);
            Assert.Equal(gradient, Gradient(graph[name]), 1e-6);
        }
        Assert.Null(graph["x"].Gradient);
        Assert.Null(graph["y"].Gradient);
    }

    [Fact]
    public void Logistic_regression_has_the_lecture_s_local_gradients_and_saved_values()
    {
        ComputationGraph graph = LogisticRegression();
        (string From, string To, double Local)[] expected = [("w", "u", 1), ("u", "z", 1), ("b", "z", 1), ("z", "a", 0.104994), ("a", "L", -1.135335)];
        foreach ((string from, string to, double local) in expected) Assert.Equal(local, (double)Edge(graph, from, to).Local!, 1e-6);
        Assert.Null(Edge(graph, "x", "u").Local);
        Assert.Equal(["w", "x"], graph["u"].Keeps.Select(node => node.Name));
        Assert.Empty(graph["z"].Keeps);
        Assert.Equal(["a"], graph["a"].Keeps.Select(node => node.Name));
        Assert.Equal(["a", "y"], graph["L"].Keeps.Select(node => node.Name));
    }

    [Fact]
    public void The_product_of_a_sum_has_the_lecture_s_gradients()
    {
        Tensor x = Variable(-2, "x"), y = Variable(5, "y"), z = Variable(-4, "z"), q = (x + y).Named("q");
        ComputationGraph graph = (q * z).Named("f").Graph();
        Assert.Equal((-12, 3), (Value(graph["f"]), Value(graph["q"])));
        Assert.Equal((-4, -4, 3, -4), (Gradient(graph["x"]), Gradient(graph["y"]), Gradient(graph["z"]), Gradient(graph["q"])));
        Assert.Equal((-4, 3, 1), ((double)Edge(graph, "q", "f").Local!, (double)Edge(graph, "z", "f").Local!, (double)Edge(graph, "x", "q").Local!));
        Assert.Equal(
            ["x", "y", "q", "z", "f"],
            graph.Nodes.Select(node => node.Name).Order(Comparer<string>.Create((a, b) => "xyqzf".IndexOf(a[0]) - "xyqzf".IndexOf(b[0]))));
        Assert.Equal("f = q × z", graph.Result.ToString());
    }

    [Fact]
    public void The_forward_pass_of_four_examples_has_the_lecture_s_outputs_and_loss()
    {
        double[,] data = { { 1, 0.1, -0.2 }, { 1, -0.1, 0.9 }, { 1, 1.2, 0.1 }, { 1, 1.1, 1.5 } };
        Tensor x = Tensor.From(data).Named("x"), t = Tensor.From(0.0, 0, 0, 1).Named("t"), w = Tensor.From(1.0, -1, 1).AsVariable().Named("w");
        ComputationGraph graph = (x.MatMul(w).Named("v").Sigmoid().Named("y") - t).Square().Mean().Named("E").Graph();
        double[] y = [.. Numbers(graph["y"].Value)], outputs = [0.66819, 0.88080, 0.47502, 0.80218], targets = [0, 0, 0, 1];
        Assert.All(y.Zip(outputs), pair => Assert.Equal(pair.Second, pair.First, 5e-6));
        Assert.Equal(0.371764, Value(graph["E"]), 1e-6);
        double[] by = Numbers(graph["w"].Gradient);
        for (int p = 0; p < 3; p++)
            Assert.Equal(Enumerable.Range(0, 4).Average(i => 2 * data[i, p] * (y[i] - targets[i]) * (1 - y[i]) * y[i]), by[p], 1e-12);
    }

    [Fact]
    public void The_two_layer_chain_s_factors_multiply_to_its_gradient()
    {
        Tensor x = Tensor.From(2.0, 1.5).Named("x"), w = Tensor.From(1.45, -0.66).AsVariable().Named("w"), b = Variable(0, "b");
        Tensor z = ((x * w).Sum() + b).Named("z"), a = z.Sigmoid().Named("a");
        ComputationGraph graph = a.Square().Named("error").Graph();
        Assert.Equal((0.871019, 0.758674), (Math.Round(Value(graph["a"]), 6), Math.Round(Value(graph["error"]), 6)));
        Assert.Equal([0.391418, 0.293563], Numbers(graph["w"].Gradient).Select(value => Math.Round(value, 6)));
        Assert.Equal(0.195709, Gradient(graph["b"]), 1e-6);
        double factors = (double)Edge(graph, "a", "error").Local! * (double)Edge(graph, "z", "a").Local! * (double)Edge(graph, "b", "z").Local!;
        Assert.Equal(Gradient(graph["b"]), factors, 1e-12);
    }

    [Fact]
    public void Shares_of_several_paths_add_up()
    {
        Tensor x = Variable(0.7, "x");
        ComputationGraph graph = (x.Sin() + x.Exp() * x.Square()).Graph();
        Assert.Equal(3, graph["x"].Outputs.Count);
        Assert.Equal(Gradient(graph["x"]), graph["x"].Outputs.Sum(edge => (double)edge.Share!), 1e-12);
        Assert.Equal(Math.Cos(0.7) + Math.Exp(0.7) * (0.49 + 1.4), Gradient(graph["x"]), 1e-12);
    }

    [Fact]
    public void A_ladder_of_a_million_paths_has_a_node_for_each_of_its_ops()
    {
        Tensor x = Variable(1, "x"), y = x;
        for (int stage = 0; stage < 20; stage++) y = y + y;
        ComputationGraph graph = y.Graph();
        Assert.Equal(21, graph.Nodes.Count);
        Assert.Equal(1 << 20, Gradient(graph["x"]));
    }

    [Fact]
    public void Its_gradients_are_those_that_training_takes_bit_by_bit()
    {
        var model = new Sequential(input: [5]) { new Dense(7, Activation.Tanh), new Dense(3) };
        var loss = new SparseCategoricalCrossentropy(fromLogits: true);
        Tensor x = Tensor.Uniform([4, 5], 1), y = Tensor.From(0, 1, 2, 1);
        var graph = ComputationGraph.Of(() => loss.Of(model.Forward(x.Named("x"), training: true), y));
        ParameterGradients gradients = loss.Of(model.Forward(x, training: true), y).Gradients(model.Parameters);
        foreach (Parameter parameter in model.Parameters)
            Assert.Equal(gradients.Of(parameter).ToArray<float>(), graph[parameter.Path].Gradient!.ToArray<float>());
        Assert.All(graph.Nodes, node => Assert.NotNull(node.Value));
        Assert.Equal(GraphNodeKind.Parameter, graph["dense_1/kernel"].Kind);
        Assert.Equal("aᵀ dy", graph.Edges.Single(edge => edge.From.Name == "dense/kernel").Rule);
    }

    [Fact]
    public void Looking_takes_no_value_away()
    {
        Tensor x = Variable(3, "x"), y = x.Square();
        Assert.Equal(6, Gradient(y.Graph()["x"]));
        Assert.Equal(6, (double)y.Gradient(x));
    }

    [Fact]
    public void After_a_gradient_it_says_what_was_freed()
    {
        Tensor x = Variable(3, "x"), y = x.Square();
        y.Gradient(x);
        Assert.Contains("call Graph() before", Assert.Throws<InvalidOperationException>(() => y.Graph()).Message);
    }

    [Fact]
    public void Without_a_graph_or_inside_a_step_it_says_what_to_do()
    {
        Assert.Contains("AsVariable()", Assert.Throws<GradientException>(() => Tensor.From(1f).Graph()).Message);
        var step = new Step(x =>
        {
            Tensor y = x.AsVariable().Sum();
            y.Graph();
            return y;
        });
        Assert.Contains("outside of Step", Assert.Throws<CaptureException>(() => step.Run(Tensor.From(1f))).Message);
        Assert.Contains("there are x, v1", Assert.Throws<KeyNotFoundException>(() => Variable(1, "x").Exp().Graph()["w"]).Message);
    }

    [Fact]
    public void Large_values_that_no_gradient_reads_are_not_kept_unless_a_graph_is_asked_for()
    {
        Tensor x = Tensor.Ones([100]).AsVariable().Named("x");
        Assert.Null(((x + 1).Named("y") + 1).Sum().Graph()["y"].Value);
        Assert.Equal(2, ComputationGraph.Of(() => ((x + 1).Named("y") + 1).Sum())["y"].Value!.ToArray<float>()[99]);
    }

    [Fact]
    public void Settings_constants_and_broadcasting_are_shown()
    {
        Tensor x = Tensor.From(new[,] { { 1.0, 5 }, { 2, 3 } }).AsVariable().Named("x");
        ComputationGraph graph = (x.Clamp(0, 4).Sum(1) * 2).Mean().Graph();
        Assert.Equal("least 0, most 4", graph.Nodes.Single(node => node.Op is UnaryOp<Ops.Clamp>).Op!.Settings);
        Assert.Contains(graph.Nodes, node => node.Op is Ops.Sum { Axis: 1, Count: 1, Settings: "axis 1" });
        Assert.Contains(graph.Nodes, node => node is { Kind: GraphNodeKind.Constant, Name: "2" });
        Assert.Equal([1.0, 0, 1, 1], Numbers(graph["x"].Outputs[0].Local));
    }

    [Fact]
    public void A_result_of_several_numbers_has_values_and_no_gradients()
    {
        ComputationGraph graph = (Tensor.From(1.0, 2).AsVariable().Named("x") * 3).Graph();
        Assert.False(graph.HasGradients);
        Assert.Equal([3.0, 6], Numbers(graph.Result.Value));
        Assert.DoesNotContain("Gradient", graph.ToString());
    }

    [Fact]
    public void It_prints_a_table()
    {
        string text = LogisticRegression().ToString();
        string[] lines = text.Split('\n');
        Assert.Equal(10, lines.Length);
        Assert.Contains(
            lines,
            line => line.StartsWith("a ", StringComparison.Ordinal) && line.Contains("Sigmoid(z)") && line.Contains("0.880797")
                && line.EndsWith("-1.13534", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("x ", StringComparison.Ordinal) && line.Contains("constant") && line.EndsWith('-'));
    }
}
