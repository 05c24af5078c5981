using System.Xml.Linq;

namespace Myelin.Reports.Tests.Graphs;

/// <summary>That small models show their units and weights, and others their layers as data flow through them.</summary>
public class ModelDiagramTests
{
    static readonly XNamespace Space = "http://www.w3.org/2000/svg";

    static XElement Drawing(Figure figure) => XDocument.Parse(figure.ToString()).Root!;

    static string[] Texts(Figure figure) => [.. Drawing(figure).Descendants(Space + "text").Select(text => text.Value)];

    static Sequential Xor()
    {
        var model = new Sequential(input: [2]) { new Dense(2, Activation.Tanh), new Dense(1, Activation.Sigmoid) };
        model.Parameters[0].Value = Tensor.From(new[,] { { 1f, -2 }, { 0.5f, 0.25f } });
        model.Parameters[1].Value = Tensor.From(-0.5f, 1.5f);
        return model;
    }

    /// <summary>y = b(a(x)) + c(x), then b once more.</summary>
    sealed class Residual : Model
    {
        readonly Dense a, b, c;

        public Residual() : base([20]) =>
            (a, b, c) = (Track(new Dense(20, Activation.Relu, name: "a")), Track(new Dense(20, name: "b")), Track(new Dense(20, name: "c")));

        protected override Tensor Forward(Tensor x, CallContext context)
        {
            Tensor y = b.Of(a.Of(x, context), context) + c.Of(x, context);
            return b.Of(y, context);
        }
    }

    [Fact]
    public void A_small_model_has_a_circle_for_each_unit_and_a_line_for_each_weight()
    {
        XElement drawing = Drawing(Xor().Diagram("XOR", ["left", "right"], ["odd"]));
        Assert.Equal(5, drawing.Descendants(Space + "circle").Count());
        string[] titles = [.. drawing.Descendants(Space + "title").Select(title => title.Value)];
        Assert.Equal(6, titles.Count(title => title.Contains(": weight ")));
        Assert.Contains("right to unit 1 of layer 1: weight 0.5", titles);
        Assert.Contains("unit 1 of layer 1: bias −0.5", titles);
    }

    [Fact]
    public void Weights_are_wide_by_size_and_told_apart_by_sign()
    {
        XElement drawing = Drawing(Xor().Diagram());
        XElement Line(string of) => drawing.Descendants(Space + "g").Single(g => g.Element(Space + "title")?.Value == of).Element(Space + "path")!;
        XElement strong = Line("x₁ to unit 2 of layer 1: weight −2"), weak = Line("x₂ to unit 2 of layer 1: weight 0.25");
        Assert.True((double)strong.Attribute("stroke-width")! > 2 * (double)weak.Attribute("stroke-width")!);
        Assert.NotEqual((string?)strong.Attribute("class"), (string?)weak.Attribute("class"));
        Assert.NotNull(strong.Attribute("stroke-dasharray"));
        Assert.Null(weak.Attribute("stroke-dasharray"));
    }

    [Fact]
    public void A_small_model_shows_names_numbers_and_activations()
    {
        string[] texts = Texts(Xor().Diagram("XOR", ["left", "right"], ["odd"]));
        Assert.Superset(
            new HashSet<string> { "XOR", "left", "right", "odd", "input", "tanh", "sigmoid", "−2", "0.25", "b −0.5", "b 1.5" }, texts.ToHashSet());
    }

    [Fact]
    public void Names_that_are_too_few_are_refused() =>
        Assert.Contains("expects 2 names of inputs, received 1", Assert.Throws<ArgumentException>(() => Xor().Diagram(inputs: ["a"])).Message);

    [Fact]
    public void A_model_that_is_not_built_is_refused() =>
        Assert.Contains("is not built", Assert.Throws<InvalidOperationException>(() => new Sequential { new Dense(2) }.Diagram()).Message);

    [Fact]
    public void A_convolutional_model_is_drawn_by_layers_with_shapes_and_parameters()
    {
        var model = new Sequential(input: [32, 32, 1])
        {
            new Conv2D(6, 5, activation: Activation.Tanh),
            new AveragePooling2D(2),
            new Conv2D(16, 5, activation: Activation.Tanh),
            new AveragePooling2D(2),
            new Flatten(),
            new Dense(120),
            new Dense(84),
            new Dense(10),
        };
        Figure figure = model.Diagram("LeNet-5");
        string[] texts = Texts(figure);
        Assert.Superset(new HashSet<string>
        {
            "32 × 32 × 1", "28 × 28 × 6, Tanh", "156 parameters", "kernel 5 × 5 × 1 × 6, bias 6", "14 × 14 × 6", "5 × 5 × 16", "400",
            "48,120 parameters",
        }, texts.ToHashSet());
        Assert.Equal(10, Drawing(figure).Descendants(Space + "rect").Count() - 1);
        Assert.Contains("Conv2D conv2d: 28 × 28 × 6", figure.Alt);
        Assert.Contains("61,706 parameters", model.Diagram().Title);
    }

    [Fact]
    public void An_own_model_s_calls_say_where_their_inputs_come_from()
    {
        var model = new Residual();
        ForwardTrace trace = model.Trace();
        IReadOnlyList<ModuleCall> calls = trace.Calls;
        Assert.Equal(["a", "b", "c", "b"], calls.Select(call => call.Module.Name));
        Assert.Equal([new CallSource(null, 0)], calls[0].Sources);
        Assert.Equal([new CallSource(calls[0], 0)], calls[1].Sources);
        Assert.Equal([new CallSource(null, 0)], calls[2].Sources);
        Assert.Equal([new CallSource(calls[1], 0), new CallSource(calls[2], 0)], calls[3].Sources);
        Assert.Equal([new CallSource(calls[3], 0)], Assert.Single(trace.Sources));
        Assert.Equal(new TensorSpec([20]), Assert.Single(trace.Outputs));
    }

    [Fact]
    public void An_own_model_is_drawn_as_data_flow_without_overlaps()
    {
        Figure figure = new Residual().Diagram();
        Assert.Contains("the same parameters again", Texts(figure));
        LayeredLayoutTests.Check(((LayerDiagram)figure).Layout, [(0, 1), (1, 2), (0, 3), (2, 4), (3, 4), (4, 5)]);
    }

    [Fact]
    public void Layers_that_pass_their_input_on_stand_in_their_place()
    {
        var model = new Sequential(input: [30]) { new Dense(4), new Dropout(0.5), new Activation("linear", x => x), new Dense(2) };
        IReadOnlyList<ModuleCall> calls = model.Trace().Calls;
        for (int i = 1; i < calls.Count; i++) Assert.Equal([new CallSource(calls[i - 1], 0)], calls[i].Sources);
    }

    [Fact]
    public void Tracing_changes_no_output()
    {
        var model = new Residual();
        Tensor x = Tensor.Uniform([3, 20], 7);
        float[] before = model.Predict(x).ToArray<float>();
        model.Trace();
        Assert.Equal(before, model.Predict(x).ToArray<float>());
    }
}
