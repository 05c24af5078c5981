namespace Myelin.Peers;

/// <summary>A training step by Myelin.</summary>
/// <param name="Batch">The examples of a step.</param>
/// <param name="SetUp">Creates the model and gives its step.</param>
sealed record Work(int Batch, Func<Func<double>> SetUp);

/// <summary>The works by Myelin, through its public interface.</summary>
static class MyelinWorks
{
    const int Vocabulary = 65, Words = 1000;

    public static IReadOnlyDictionary<string, Work> All { get; } = new Dictionary<string, Work>(StringComparer.Ordinal)
    {
        ["xor"] = new(4, Xor),
        ["mlp"] = new(128, () => Classifier(Mlp(), new Adam(), [128, 784])),
        ["mlp32"] = new(32, () => Classifier(Mlp(), new Adam(), [32, 784])),
        ["cifar-mlp"] = new(32, () => Classifier(
            new Sequential(input: [3072]) { new Dense(128, Activation.Relu), new Dense(10) }, new SGD(0.01, momentum: 0.9), [32, 3072])),
        ["lenet"] = new(64, () => Classifier(LeNet(), new SGD(0.01, momentum: 0.9), [64, 32, 32, 1])),
        ["cifar-cnn"] = new(64, () => Classifier(
            new Sequential(input: [32, 32, 3])
            {
                Convolution(32), Convolution(32), new MaxPooling2D(2), Convolution(64), Convolution(64), new MaxPooling2D(2),
                new Flatten(), new Dropout(0.25), new Dense(512, Activation.Relu), new Dense(10),
            },
            new Adam(), [64, 32, 32, 3])),
        ["resnet20"] = new(64, () => Classifier(ResNet20(), new SGD(0.1, momentum: 0.9), [64, 32, 32, 3])),
        ["vgg11"] = new(32, () => Classifier(Vgg11(), new SGD(0.01, momentum: 0.9), [32, 32, 32, 3])),
        ["mobilenet"] = new(32, () => Classifier(MobileNet(), new SGD(0.05, momentum: 0.9), [32, 32, 32, 3])),
        ["autoencoder"] = new(128, Autoencoder),
        ["lstm"] = new(32, () => Language(new Lstm(256, returnSequences: true), new Lstm(256, returnSequences: true))),
        ["gru"] = new(32, () => Language(new Gru(256, returnSequences: true), new Gru(256, returnSequences: true))),
        ["gpt"] = new(16, () => NextToken(Gpt(), new AdamW(3e-4, weightDecay: 0.01), 16, 128)),
        ["encoder"] = new(32, Encoder),
        ["embedding"] = new(64, Embedding),
        ["attention"] = new(16, Attention),
        ["product256"] = new(256, () => Product(256)),
        ["product512"] = new(512, () => Product(512)),
        ["product1024"] = new(1024, () => Product(1024)),
        ["product2048"] = new(2048, () => Product(2048)),
    };

    /// <summary>A product of two square matrices in a captured step. Its number is the first of the first result.</summary>
    static Func<double> Product(int size)
    {
        var a = new State(Tensor.From(WorkInputs.Uniform(size * size)).Reshape(size, size), "a");
        var b = new State(Tensor.From(WorkInputs.Uniform(size * size)).Reshape(size, size), "b");
        var step = new Step(_ => [a.Value.MatMul(b.Value)]) { ReusesResults = true };
        double first = (double)step.Run()[0][0, 0];
        return () =>
        {
            step.Run();
            return first;
        };
    }

    static Conv2D Convolution(int filters) => new(filters, 3, padding: Padding.Same, activation: Activation.Relu);

    public static Model Mlp() => new Sequential(input: [784]) { new Dense(512, Activation.Relu), new Dense(512, Activation.Relu), new Dense(10) };

    public static Model LeNet() => new Sequential(input: [32, 32, 1])
    {
        new Conv2D(6, 5, activation: Activation.Tanh), new AveragePooling2D(2), new Conv2D(16, 5, activation: Activation.Tanh), new AveragePooling2D(2),
        new Flatten(), new Dense(120, Activation.Tanh), new Dense(84, Activation.Tanh), new Dense(10),
    };

    public static Model ResNet20()
    {
        var image = Symbol.Input([32, 32, 3]);
        Symbol x = Activation.Relu.Of(Normalized(image, 16, 3, 1));
        foreach (int filters in new[] { 16, 32, 64 })
            for (int block = 0; block < 3; block++)
            {
                int strides = filters > 16 && block == 0 ? 2 : 1;
                Symbol y = Normalized(Activation.Relu.Of(Normalized(x, filters, 3, strides)), filters, 3, 1);
                x = Activation.Relu.Of(y + (strides == 2 ? Normalized(x, filters, 1, 2) : x));
            }
        return new Functional(image, new Dense(10).Of(new GlobalAveragePooling2D().Of(x)));
    }

    static Symbol Normalized(Symbol x, int filters, int kernel, int strides) =>
        new BatchNormalization(0.9, 1e-5).Of(new Conv2D(filters, kernel, strides: strides, padding: Padding.Same, useBias: false).Of(x));

    static Model Vgg11() => new Sequential(input: [32, 32, 3])
    {
        Convolution(64), new MaxPooling2D(2), Convolution(128), new MaxPooling2D(2), Convolution(256), Convolution(256), new MaxPooling2D(2),
        Convolution(512), Convolution(512), new MaxPooling2D(2), Convolution(512), Convolution(512), new MaxPooling2D(2), new Flatten(), new Dense(10),
    };

    static Model MobileNet()
    {
        var image = Symbol.Input([32, 32, 3]);
        Symbol x = Activation.Relu.Of(Normalized(image, 32, 3, 1));
        foreach ((int filters, int strides) in new[] { (64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2) })
        {
            x = new DepthwiseConv2D(3, strides: strides, padding: Padding.Same, useBias: false).Of(x);
            x = Activation.Relu.Of(new BatchNormalization(0.9, 1e-5).Of(x));
            x = Activation.Relu.Of(Normalized(x, filters, 1, 1));
        }
        return new Functional(image, new Dense(10).Of(new GlobalAveragePooling2D().Of(x)));
    }

    static Func<double> Autoencoder()
    {
        var model = new Sequential(input: [784])
        {
            new Dense(256, Activation.Relu), new Dense(32, Activation.Relu), new Dense(256, Activation.Relu), new Dense(784, Activation.Sigmoid),
        };
        Tensor x = Tensor.From(WorkInputs.Uniform(128 * 784)).Reshape(128, 784);
        return Training(model, new Adam(), new MeanSquaredError(), x, x);
    }

    static Func<double> Language(Module first, Module second)
    {
        var model = new Sequential(new TensorSpec([64], ElementType.Int64)) { new Embedding(Vocabulary, 64), first, second, new Dense(Vocabulary) };
        return NextToken(model, new Adam { GlobalClipNorm = 1 }, 32, 64);
    }

    public static Model Gpt()
    {
        var model = new Sequential(new TensorSpec([128], ElementType.Int64)) { new TokenAndPositionEmbedding(Vocabulary, 128, 128) };
        for (int block = 0; block < 4; block++) model.Add(new TransformerDecoder(512, 4, activation: Activation.Gelu, normalizeFirst: true));
        model.Add(new LayerNormalization());
        model.Add(new Dense(Vocabulary));
        return model;
    }

    static Func<double> Encoder()
    {
        var model = new Sequential(new TensorSpec([64], ElementType.Int64))
        {
            new TokenAndPositionEmbedding(Words, 64, 64), new TransformerEncoder(256, 4), new TransformerEncoder(256, 4),
            new Lambda(x => x.Mean(1)), new Dense(2),
        };
        Tensor x = Tensor.From(WorkInputs.Tokens(32 * 64, Words)).Reshape(32, 64);
        return Training(model, new Adam(), new SparseCategoricalCrossentropy(fromLogits: true), x, Tensor.From(WorkInputs.Labels(32, 2)));
    }

    static Func<double> Embedding()
    {
        var model = new Sequential(new TensorSpec([128], ElementType.Int64)) { new Embedding(10000, 128), new Lambda(x => x.Mean(1)), new Dense(2) };
        Tensor x = Tensor.From(WorkInputs.Tokens(64 * 128, 10000)).Reshape(64, 128);
        return Training(model, new SGD(0.1), new SparseCategoricalCrossentropy(fromLogits: true), x, Tensor.From(WorkInputs.Labels(64, 2)));
    }

    static Func<double> Attention()
    {
        var x = Symbol.Input([128, 128]);
        var model = new Functional(x, new MultiHeadAttention(4, 32).Of(x));
        Tensor data = Tensor.From(WorkInputs.Uniform(16 * 128 * 128)).Reshape(16, 128, 128);
        return Training(model, new SGD(0.1), new MeanSquaredError(), data, data);
    }

    static Func<double> Xor()
    {
        (float[] x, float[] y) = WorkInputs.Xor;
        var model = new Sequential(input: [2]) { new Dense(8, Activation.Tanh), new Dense(1) };
        return Training(model, new SGD(0.1), new BinaryCrossentropy(fromLogits: true), Tensor.From(x).Reshape(4, 2), Tensor.From(y).Reshape(4, 1));
    }

    static Func<double> Classifier(Model model, Optimizer optimizer, int[] shape) => Training(
        model, optimizer, new SparseCategoricalCrossentropy(fromLogits: true),
        Tensor.From(WorkInputs.Uniform(shape.Aggregate(1, (a, b) => a * b))).Reshape(shape), Tensor.From(WorkInputs.Labels(shape[0])));

    static Func<double> NextToken(Model model, Optimizer optimizer, int batch, int steps)
    {
        Tensor tokens = Tensor.From(WorkInputs.Tokens(batch * (steps + 1), Vocabulary)).Reshape(batch, steps + 1);
        return Training(model, optimizer, new SparseCategoricalCrossentropy(fromLogits: true), tokens[.., ..steps], tokens[.., 1..]);
    }

    static Func<double> Training(Model model, Optimizer optimizer, Loss loss, Tensor x, Tensor y)
    {
        var step = new Step((x, y) =>
        {
            Tensor error = loss.Of(model.Forward(x, training: true), y);
            optimizer.Apply(error.Gradients(model.Parameters));
            return error;
        })
        { ReusesResults = true };
        if (Environment.GetEnvironmentVariable("PROFILE") is { Length: > 0 }) Console.Error.WriteLine(step.Profile([x, y]));
        return () => (double)step.Run(x, y);
    }
}
