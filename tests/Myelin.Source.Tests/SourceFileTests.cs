using System.Globalization;

namespace Myelin.Source.Tests;

/// <summary>The file itself: names, weights, several inputs and outputs, errors.</summary>
public sealed class SourceFileTests : IDisposable
{
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("myelin-source-");

    public void Dispose() => folder.Delete(recursive: true);

    string At(string name) => Path.Combine(folder.FullName, name);

    static Sequential Small(string? name = null) => (Sequential)new Sequential(input: [3], name: name) { new Dense(2, Activation.Tanh) }.Build();

    [Fact]
    public void Small_models_have_their_weights_as_numbers()
    {
        string text = WrittenProgram.Save(Small(), "Small");
        Assert.Contains("public static readonly float[] DenseKernel =", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Base64.", text, StringComparison.Ordinal);
        Assert.DoesNotContain("static void Softmax", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', text);
        Assert.Equal(text, WrittenProgram.Save(Small(), "Small"));
    }

    [Fact]
    public void Layers_stand_in_the_file_with_their_shapes() =>
        Assert.Contains("// dense: Dense, [3] to [2]", WrittenProgram.Save(Small(), "Small"), StringComparison.Ordinal);

    [Fact]
    public void Large_weights_lie_in_a_file_that_belongs_to_the_source()
    {
        var model = new Sequential(input: [600], seed: 1) { new Dense(600) };
        model.SaveSource(At("Large model.cs"));
        byte[] weights = File.ReadAllBytes(At("Large model.weights"));
        Assert.InRange(weights.Length, 600 * 600 * 4, 601 * 600 * 4);
        string text = File.ReadAllText(At("Large model.cs"));
        Assert.InRange(text.Length, 1000, 20_000);
        WrittenProgram.Compile(text);
        Assert.Equal(["Large model.cs", "Large model.weights"], folder.GetFiles().Select(file => file.Name).Order());
    }

    [Fact]
    public void A_file_that_cannot_be_written_leaves_the_old_one()
    {
        Small().SaveSource(At("Old.cs"));
        string before = File.ReadAllText(At("Old.cs"));
        var random = new Sequential(input: [3]) { new Lambda(x => x + Tensor.Normal([3])) };
        Assert.Throws<NotSupportedException>(() => random.SaveSource(At("Old.cs")));
        Assert.Equal(before, File.ReadAllText(At("Old.cs")));
        Assert.Throws<DirectoryNotFoundException>(() => Small().SaveSource(At("none/New.cs")));
        Assert.Single(folder.GetFileSystemInfos());
    }

    [Fact]
    public void Inputs_and_outputs_have_their_names()
    {
        Symbol image = Symbol.Input([2, 2, 1], "image"), tokens = Symbol.Input(new TensorSpec([3], ElementType.Int32), "float");
        Symbol all = new Concatenate().Of(new Flatten().Of(image), new Flatten().Of(new Embedding(5, 2).Of(tokens)));
        var model = new Functional([image, tokens], [new Dense(3, name: "class").Of(all), new Dense(1, name: "Item2").Of(all), image]);
        WrittenProgram program = WrittenProgram.Of(model)[0];
        Assert.Contains("Predict(ReadOnlySpan<float> image, ReadOnlySpan<int> float_)", program.Text, StringComparison.Ordinal);
        program.Hold(Tensor.Normal([4, 2, 2, 1], seed: 1), (Tensor.Uniform([4, 3], 2) * 5).Floor().Cast(ElementType.Int32));
        Assert.Equal(0, program.Main());
    }

    public static TheoryData<string> Names => [
        "", "class", "\"; Environment.Exit(1); //", "a\nb", "*/", "日本語", "t1", "i7", "floats", "x", "{0}", "1st", "Weights",
        new string('n', 500), "\u2028",
        "</summary>", "\\u000a", "ﬁ", "Relu", "args",
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public void Any_names_of_inputs_layers_and_models_give_a_program(string name)
    {
        string? own = string.IsNullOrWhiteSpace(name) || name.Contains('/', StringComparison.Ordinal) ? null : name;
        Symbol input = Symbol.Input(new TensorSpec([4], name: own));
        Symbol hidden = new Dense(5, Activation.LeakyRelu(0.3), name: own).Of(input);
        var model = new Functional([input], [new Dense(2, Activation.Softmax).Of(hidden)], name: own);
        WrittenProgram.Of(model)[0].Hold(Tensor.Normal([2, 4], seed: 1));
    }

    public static TheoryData<string> Files =>
        ["Predict", "Main", "Weights", "Product", "Softmax", "Math", "String", "Relu", "class", "1", "a b", "ü", "Part1", "Tile", "."];

    [Theory]
    [MemberData(nameof(Files))]
    public void Any_name_of_a_file_gives_a_class(string name)
    {
        var model = new Sequential(input: [3]) { new Dense(4, Activation.Relu), new Dense(2, Activation.Softmax) };
        model.SaveSource(At($"{name}.cs"));
        WrittenProgram.Compile(File.ReadAllText(At($"{name}.cs")));
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("")]
    [InlineData("1a")]
    [InlineData("class")]
    [InlineData("Weights")]
    [InlineData("Ü")]
    public void A_class_needs_an_identifier(string name)
    {
        var error = Assert.Throws<ArgumentException>(() => Small().SaveSource(At("A.cs"), className: name));
        Assert.Contains("such as \"Digits\"", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_ops_that_cannot_be_written_are_named_at_once()
    {
        var model = new Sequential(input: [3], name: "noisy")
        {
            new Dense(3, name: "first"),
            new Lambda(x => x + Tensor.Normal([3])),
            new Lambda(x => x.Relu()),
            new Lambda(x => x + Tensor.Uniform([3])),
        };
        string message = Assert.Throws<NotSupportedException>(() => model.SaveSource(At("A.cs"))).Message;
        Assert.Contains("layer \"lambda\": Draw (random numbers)", message, StringComparison.Ordinal);
        Assert.Contains("layer \"lambda_2\": Draw (random numbers)", message, StringComparison.Ordinal);
        Assert.Contains("Save a model without these layers", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_layer_that_reads_values_is_refused()
    {
        var model = new Sequential(input: [3]) { new Lambda(x => x * (double)x.Sum()) };
        Assert.Throws<CaptureException>(() => model.SaveSource(At("A.cs")));
        Assert.Empty(folder.GetFiles());
    }

    [Fact]
    public void A_model_with_a_free_axis_needs_a_shape()
    {
        var model = new Sequential(new TensorSpec([null], ElementType.Int32), seed: 1) { new Embedding(9, 4), new Gru(5), new Dense(2) };
        model.Build();
        string message = Assert.Throws<ShapeException>(() => model.SaveSource(At("A.cs"))).Message;
        Assert.Contains("free axis", message, StringComparison.Ordinal);
        Assert.Throws<ShapeException>(() => model.SaveSource(At("A.cs"), inputs: [[3, 4]]));
        Assert.Contains("ReadOnlySpan<int> input", WrittenProgram.Save(model, "Free", [[7]]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_that_keeps_states_is_refused()
    {
        var model = new Sequential(input: [4, 3]) { new Gru(2, stateful: 1) };
        string message = Assert.Throws<NotSupportedException>(() => model.SaveSource(At("A.cs"))).Message;
        Assert.Contains("not stateful", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Half_weights_give_the_bits_of_the_model_that_has_them()
    {
        var model = new Sequential(input: [6, 6, 2], seed: 1) { new Conv2D(4, 3), new Flatten(), new Dense(7) };
        model.Build();
        WrittenProgram.Of(model.ConvertWeights(ElementType.BFloat16))[0].Hold(Tensor.Normal([3, 6, 6, 2], seed: 2));
    }

    [Fact]
    public void Long_programs_are_divided_into_methods()
    {
        var model = new Sequential(input: [150, 3], seed: 1) { new SimpleRnn(4) };
        WrittenProgram program = WrittenProgram.Of(model)[0];
        Assert.Contains("static void Part2(ReadOnlySpan<float> input, float[] floats)", program.Text, StringComparison.Ordinal);
        program.Hold(Tensor.Normal([2, 150, 3], seed: 2));
    }

    [Fact]
    public void The_text_is_the_same_under_every_culture()
    {
        string usual = WrittenProgram.Save(Small(), "Small");
        CultureInfo before = CultureInfo.CurrentCulture;
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NegativeSign = "~";
        culture.NumberFormat.NumberDecimalSeparator = ",";
        try
        {
            CultureInfo.CurrentCulture = culture;
            Assert.Equal(usual, WrittenProgram.Save(Small(), "Small"));
        }
        finally { CultureInfo.CurrentCulture = before; }
    }

    [Fact]
    public void Wrong_numbers_are_refused_by_the_program()
    {
        WrittenProgram program = WrittenProgram.Of(Small())[0];
        Assert.Contains("expects 3 numbers for input, received 2",
            Assert.Throws<ArgumentException>(() => program.Predict(new float[2])).Message, StringComparison.Ordinal);
        Assert.Equal(2, program.Main("1", "2"));
        Assert.Equal(0, program.Main("1", "2", "0.5"));
        Assert.Throws<FormatException>(() => program.Main("1", "2", "x"));
    }
}
