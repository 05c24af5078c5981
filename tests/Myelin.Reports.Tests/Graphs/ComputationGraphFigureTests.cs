using System.Xml.Linq;

namespace Myelin.Reports.Tests.Graphs;

/// <summary>That drawings of computation graphs show the numbers, whole and step by step, and are sound SVG.</summary>
public class ComputationGraphFigureTests
{
    static readonly XNamespace Space = "http://www.w3.org/2000/svg";

    static Tensor Variable(double value, string name) => Tensor.From([value], default(Shape)).AsVariable().Named(name);

    static ComputationGraph SumTimes() => ((Variable(-2, "x") + Variable(5, "y")).Named("q") * Variable(-4, "z")).Named("f").Graph();

    static ComputationGraph Logistic()
    {
        Tensor x = Tensor.From([1.0], default(Shape)).Named("x"), y = Tensor.From([1.0], default(Shape)).Named("y");
        Tensor a = ((Variable(2, "w") * x).Named("u") + Variable(0, "b")).Named("z").Sigmoid().Named("a");
        return (-(y * a.Log() + (1 - y) * (1 - a).Log())).Named("L").Graph();
    }

    /// <summary>The texts in the box of a node, which is found by its name.</summary>
    static string[] Box(Figure figure, string name) =>
        XDocument.Parse(figure.ToString()).Descendants(Space + "g").Where(g => (string?)g.Attribute("class") == "node")
            .Select(g => g.Descendants(Space + "text").Select(text => text.Value).ToArray()).Single(texts => texts[0] == name);

    static IEnumerable<string> Texts(Figure figure) => XDocument.Parse(figure.ToString()).Descendants(Space + "text").Select(text => text.Value);

    static void CheckLayout(ComputationGraphFigure figure, ComputationGraph graph) =>
        LayeredLayoutTests.Check(figure.Layout, [.. graph.Edges.Select(edge => (edge.From.Index, edge.To.Index))]);

    [Fact]
    public void Boxes_show_op_value_gradient_and_what_is_kept()
    {
        ComputationGraphFigure figure = SumTimes().Figure();
        Assert.Equal(["q", "= x + y", "3", "∂f/∂q", "−4"], Box(figure, "q"));
        Assert.Equal(["f", "= q × z", "−12", "∂f/∂f", "1", "keeps q, z"], Box(figure, "f"));
        Assert.Equal(["x", "variable", "−2", "∂f/∂x", "−4"], Box(figure, "x"));
        Assert.Equal(["z", "variable", "−4", "∂f/∂z", "3"], Box(figure, "z"));
    }

    [Fact]
    public void Logistic_regression_is_drawn_with_the_lecture_s_numbers()
    {
        ComputationGraphFigure figure = Logistic().Figure();
        Assert.Equal(["a", "= Sigmoid(z)", "0.880797", "∂L/∂a", "−1.13534", "keeps a"], Box(figure, "a"));
        Assert.Equal(["w", "variable", "2", "∂L/∂w", "−0.119203"], Box(figure, "w"));
        Assert.Equal(["b", "variable", "0", "∂L/∂b", "−0.119203"], Box(figure, "b"));
        Assert.Equal("0.126928", Box(figure, "L")[2]);
        Assert.Contains("0.104994", Texts(figure));
        CheckLayout(figure, Logistic());
        Assert.Equal(0, figure.Layout.Crossings);
    }

    [Fact]
    public void Matrices_are_shown_whole_up_to_four_rows()
    {
        double[,] data = { { 1, 0.1, -0.2 }, { 1, -0.1, 0.9 }, { 1, 1.2, 0.1 }, { 1, 1.1, 1.5 } };
        Tensor x = Tensor.From(data).Named("x"), t = Tensor.From(0.0, 0, 0, 1).Named("t"), w = Tensor.From(1.0, -1, 1).AsVariable().Named("w");
        ComputationGraph graph = (x.MatMul(w).Sigmoid().Named("y") - t).Square().Mean().Named("E").Graph();
        ComputationGraphFigure figure = graph.Figure();
        Assert.Equal(["1", "0.1", "−0.2", "1", "−0.1", "0.9", "1", "1.2", "0.1", "1", "1.1", "1.5"], Box(figure, "x")[3..]);
        Assert.Equal(["0.668188", "0.880797", "0.475021", "0.802184"], Box(figure, "y")[3..7]);
        Assert.Equal("0.371764", Box(figure, "E")[2]);
        Assert.Contains("aᵀ dy", Texts(figure));
        CheckLayout(figure, graph);
    }

    [Fact]
    public void Large_tensors_are_shown_by_range_and_mean()
    {
        Tensor x = Tensor.Range(100, ElementType.Float64).AsVariable().Named("x");
        Assert.Contains("0 … 99", Box(x.Square().Mean().Graph().Figure(), "x"));
        Assert.Contains("mean 49.5", Box(x.Square().Mean().Graph().Figure(), "x"));
        Assert.Contains("all 1", Box(x.Sum().Graph().Figure(), "x"));
    }

    [Fact]
    public void Steps_show_values_node_by_node_and_then_gradients()
    {
        IReadOnlyList<ComputationGraphFigure> steps = SumTimes().Steps();
        Assert.Equal(6, steps.Count);
        Assert.Equal(["q", "= x + y"], Box(steps[0], "q"));
        Assert.Equal(["q", "= x + y", "3"], Box(steps[1], "q"));
        Assert.DoesNotContain("−12", Box(steps[1], "f"));
        Assert.Contains("−12", Box(steps[2], "f"));
        Assert.DoesNotContain("∂f/∂f", Box(steps[2], "f"));
        Assert.Contains("∂f/∂f", Box(steps[3], "f"));
        Assert.Contains("∂f/∂z", Box(steps[4], "z"));
        Assert.DoesNotContain("∂f/∂x", Box(steps[4], "x"));
        Assert.Contains("∂f/∂x", Box(steps[5], "x"));
        Assert.Equal(Box(SumTimes().Figure(), "x"), Box(steps[5], "x"));
        Assert.Contains(Texts(steps[2]), text => text.StartsWith("Forward 2 of 2: f = q × z = 3 × (−4) = −12", StringComparison.Ordinal));
        Assert.Contains("∂f/∂x = ∂f/∂q · ∂q/∂x = −4 · 1 = −4", steps[5].Alt);
    }

    [Fact]
    public void A_gradient_of_several_paths_grows_step_by_step()
    {
        Tensor x = Variable(3, "x");
        IReadOnlyList<ComputationGraphFigure> steps = (x.Square().Named("s") + x * 2).Named("y").Graph().Steps();
        string[] shown = [.. steps.Select(step => Box(step, "x")).Select(texts => texts.Length > 3 ? texts[4] : "").Distinct()];
        Assert.Equal(["", "2", "8"], shown);
        Assert.Contains(steps, step => step.Alt.Contains("gets") && step.Alt.Contains("8 in all"));
    }

    [Fact]
    public void A_result_of_several_numbers_is_drawn_forward_only()
    {
        ComputationGraph graph = (Tensor.From(1.0, 2).AsVariable().Named("x") * 3).Graph();
        Assert.Equal(2, graph.Steps().Count);
        Assert.DoesNotContain(Texts(graph.Figure()), text => text.Contains('∂') || text.Contains("gradient"));
    }

    [Fact]
    public void Names_are_escaped_and_long_ones_cut()
    {
        string name = "<w & \"v\"> " + new string('m', 60);
        Figure figure = (Variable(1, name) * 2).Graph().Figure();
        XElement root = XDocument.Parse(figure.ToString()).Root!;
        Assert.Contains(root.Descendants(Space + "title"), title => title.Value.StartsWith(name, StringComparison.Ordinal));
        Assert.Contains(Texts(figure), text => text.StartsWith("<w & \"v\"", StringComparison.Ordinal) && text.EndsWith('…'));
        Assert.True(figure.Width < 800);
    }

    [Fact]
    public void The_text_for_those_who_do_not_see_it_says_every_node_of_a_small_graph()
    {
        string alt = SumTimes().Figure().Alt;
        Assert.Contains("q = x + y = 3, ∂f/∂q = −4", alt);
        Assert.Contains("5 nodes and 4 edges", alt);
    }

    [Fact]
    public void An_unrolled_network_of_300_nodes_is_laid_out_without_overlaps()
    {
        Parameter input = new(
            Tensor.Uniform([3, 3], 1), "cell/kernel"), recurrent = new(Tensor.Uniform([3, 3], 2), "cell/recurrent"), bias = new(Tensor.Zeros([3]), "cell/bias");
        ComputationGraph graph = ComputationGraph.Of(() =>
        {
            Tensor state = Tensor.Zeros([1, 3]).Named("h0");
            for (int i = 1; i <= 50; i++)
                state = (Tensor.Uniform([1, 3], i).Named($"x{i}").MatMul(input.Value) + state.MatMul(recurrent.Value) + bias.Value).Tanh().Named($"h{i}");
            return state.Sum().Named("loss");
        });
        Assert.True(graph.Nodes.Count >= 300);
        ComputationGraphFigure figure = graph.Figure();
        CheckLayout(figure, graph);
        Assert.InRange(figure.Layout.Crossings, 0, 2 * graph.Edges.Count());
        Assert.Equal(graph.Nodes.Count, XDocument.Parse(figure.ToString()).Descendants(Space + "g").Count(g => (string?)g.Attribute("class") == "node"));
    }

    [Fact]
    public void Files_are_written_in_two_lines()
    {
        string folder = Directory.CreateTempSubdirectory().FullName, svg = Path.Combine(folder, "graph.svg"), html = Path.Combine(folder, "graph.html");
        SumTimes().Save(svg);
        SumTimes().SaveHtml(html);
        Assert.Equal(SumTimes().Figure().ToString(), File.ReadAllText(svg));
        Assert.Equal(SumTimes().ToHtml(), File.ReadAllText(html));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void The_page_marks_each_number_by_the_step_at_which_it_shows_and_needs_nothing_else()
    {
        ComputationGraph graph = SumTimes();
        string page = graph.ToHtml("f = (x + y) z <step by step>");
        Assert.DoesNotContain("src=", page);
        Assert.DoesNotContain("http", page.Replace("http://www.w3.org/2000/svg", ""));
        Assert.Contains("&lt;step by step&gt;", page);
        XElement drawing = XElement.Parse(page[page.IndexOf("<svg", StringComparison.Ordinal)..(page.IndexOf("</svg>", StringComparison.Ordinal) + 6)]);
        int[] from = [.. drawing.Descendants(Space + "g").Where(g => g.Attribute("data-from") != null).Select(g => (int)g.Attribute("data-from")!)];
        Assert.Equal([0, 1, 2, 3, 4, 5], from.Distinct().Order());
        Assert.Equal(6, page.Split("<li>").Length - 1);
        Assert.Contains("aria-live", page);
    }
}
