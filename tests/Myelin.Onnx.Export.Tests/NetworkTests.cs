namespace Myelin.Onnx.Export.Tests;

/// <summary>Trained networks keep their test accuracy to the last digit in ONNX Runtime, and their bits when the library loads the file.</summary>
public class NetworkTests
{
    static readonly Lazy<Dataset> train = new(() => DrawnDigits.Generate(256)), test = new(() => DrawnDigits.Generate(300, first: 10_000));

    static Sequential Mlp() => new(input: [28, 28, 1]) { new Flatten(), new Dense(64, Activation.Relu), new Dropout(0.2), new Dense(10, Activation.Softmax) };

    static Sequential LeNet() => new(input: [28, 28, 1])
    {
        new Conv2D(6, 5, padding: Myelin.Padding.Same, activation: Activation.Tanh),
        new AveragePooling2D(2),
        new Conv2D(16, 5, activation: Activation.Tanh),
        new AveragePooling2D(2),
        new Flatten(),
        new Dense(120, Activation.Tanh),
        new Dense(84, Activation.Tanh),
        new Dense(10, Activation.Softmax),
    };

    /// <summary>The residual network of 20 layers of He et al. (2016) for small images, who have 16 filters in the first layers.</summary>
    internal static Functional ResNet20(int first)
    {
        Symbol input = Symbol.Input([28, 28, 1], "image"), x = new Relu().Of(Normalized(input, first, 1));
        foreach (int filters in (int[])[first, 2 * first, 4 * first])
            for (int block = 0; block < 3; block++)
            {
                int stride = filters > first && block == 0 ? 2 : 1;
                Symbol y = Normalized(new Relu().Of(Normalized(x, filters, stride)), filters, 1);
                if (stride > 1) x = new Conv2D(filters, 1, strides: stride, useBias: false).Of(x);
                x = new Relu().Of(x + y);
            }
        return new(input, new Dense(10, Activation.Softmax).Of(new GlobalAveragePooling2D().Of(x)));
    }

    static Symbol Normalized(Symbol x, int filters, int stride) =>
        new BatchNormalization(momentum: 0.7).Of(new Conv2D(filters, 3, strides: stride, padding: Myelin.Padding.Same, useBias: false).Of(x));

    /// <summary>An LSTM over the rows of an image.</summary>
    static Sequential Rows() => new(input: [28, 28, 1]) { new Reshape([28, 28]), new Lstm(24), new Dense(10, Activation.Softmax) };

    /// <summary>A transformer over the rows of an image.</summary>
    static Functional Encoder()
    {
        Symbol input = Symbol.Input([28, 28, 1], "image"), x = new Dense(16).Of(new Reshape([28, 28]).Of(input));
        x = x + new PositionEmbedding(28).Of(x);
        x = new TransformerEncoder(32, 2).Of(x);
        return new(input, new Dense(10, Activation.Softmax).Of(new GlobalAveragePooling1D().Of(x)));
    }

    public static TheoryData<string> Networks { get; } = ["mlp", "lenet", "resnet20", "lstm", "transformer"];

    [Theory]
    [MemberData(nameof(Networks))]
    public void A_trained_network_keeps_its_accuracy_to_the_last_digit(string name)
    {
        Model model = name switch { "mlp" => Mlp(), "lenet" => LeNet(), "resnet20" => ResNet20(4), "lstm" => Rows(), _ => Encoder() };
        model.Compile(new Adam(0.003), new SparseCategoricalCrossentropy(), [new Accuracy()]);
        model.Fit(train.Value, epochs: name == "resnet20" ? 4 : 2, batchSize: 32);
        string path = Exported.Save(model, $"network {name}");
        Tensor inputs = test.Value.Inputs, labels = test.Value.Targets;
        Tensor ours = model.Predict(inputs), theirs = Exported.Run(path, inputs)[0], again = OnnxModel.Load(path).Predict(inputs);
        Exported.Equal(ours, theirs);
        Assert.Equal(ours.Bytes(), again.Bytes());
        double accuracy = Share(ours, labels);
        Assert.Equal(accuracy, Share(theirs, labels));
        Assert.InRange(accuracy, 0.15, 1);
    }

    static double Share(Tensor outputs, Tensor labels)
    {
        long[] chosen = outputs.ArgMax().ToArray<long>(), right = labels.Cast(ElementType.Int64).ToArray<long>();
        return chosen.Zip(right).Count(pair => pair.First == pair.Second) / (double)right.Length;
    }

    [Fact]
    public void A_language_model_with_a_causal_mask_takes_texts_of_any_length()
    {
        var model = new Sequential(new TensorSpec([null], ElementType.Int32, "tokens"), seed: 3) { new TokenAndPositionEmbedding(11, 18, 16) };
        model.Add(new TransformerDecoder(32, 2, activation: Activation.Gelu, normalizeFirst: true));
        model.Add(new LayerNormalization());
        model.Add(new Dense(11));
        string path = Exported.Save(model, "language");
        foreach (int length in (int[])[1, 2, 5, 18])
            Exported.Agrees(model, path, count => [(Tensor.Uniform([count, length], 5) * 11).Floor().Cast(ElementType.Int32)]);
    }

    [Fact]
    public void A_recurrent_language_model_takes_texts_of_any_length()
    {
        var model = new Sequential(new TensorSpec([null], ElementType.Int32, "tokens"), seed: 3)
        {
            new Embedding(11, 8, maskZero: true), new Lstm(12, returnSequences: true), new Gru(6, returnSequences: true), new Bidirectional(new Gru(7)),
                new Dense(11),
        };
        string path = Exported.Save(model, "recurrent");
        foreach (int length in (int[])[1, 3, 9])
            Exported.Agrees(model, path, count => [(Tensor.Uniform([count, length], 5) * 11).Floor().Cast(ElementType.Int32)]);
    }

    [Theory]
    [InlineData(16)]
    [InlineData(18)]
    public void A_graph_network_takes_graphs_of_any_size(int opset)
    {
        Symbol nodes = Symbol.Input(new TensorSpec([null, 6]), "nodes"), edges = Symbol.Input(new TensorSpec([null, 2], ElementType.Int32), "edges");
        Symbol x = new GraphConvolution(8, Activation.Relu).Of(nodes, edges);
        x = new GraphAttention(3, numHeads: 2).Of(x, edges);
        var model = new Functional([nodes, edges], [new GraphConvolution(4, name: "classifier").Of(x, edges)]);
        string path = Exported.Save(model, "gcn", opset);
        foreach ((int n, int e) in ((int, int)[])[(5, 9), (12, 4)])
            Exported.Agrees(model, path, count => [Tensor.Normal([count, n, 6], 1),
                ((Tensor.Uniform([count, e, 2], 2) * (n + 1)).Floor() - 1).Cast(ElementType.Int32)]);
    }
}
