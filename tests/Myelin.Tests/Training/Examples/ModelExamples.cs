namespace Myelin.Tests;

/// <summary>A model as users write it, with data to train it on.</summary>
/// <param name="Name">What it shows.</param>
/// <param name="Make">A compiled model by a seed.</param>
/// <param name="Data">Examples to train it on.</param>
/// <param name="Inputs">How many inputs it has.</param>
/// <param name="Outputs">The names of its outputs; one without a name for a single output.</param>
internal sealed record ModelExample(string Name, Func<long, Model> Make, Func<Dataset> Data, int Inputs, params string?[] Outputs)
{
    public override string ToString() => Name;
}

/// <summary>Models of every form: functional and classes, of several inputs and outputs, of tokens, with shared and frozen parts.</summary>
internal static class ModelExamples
{
    public static ModelExample[] All { get; } =
    [
        new("ResNet, functional", FunctionalResNet, Images, 1, "classes"),
        new("ResNet, a class", seed => Classified(new ResNet(4, 2, seed)), Images, 1, [null]),
        new("Encoder-decoder, functional", Autoencoder, Pictures, 1, "decoder"),
        new("Encoder-decoder, a class", seed => Reconstructing(new EncoderDecoder(3, seed)), Pictures, 1, [null]),
        new("Image and table, two heads", ImageAndTable, ImagesAndTables, 2, "digit", "price"),
        new("Tokens of free length, padded and masked", Tagger, Sentences, 1, "tags"),
        new("A shared tower", Siamese, Pairs, 2, "same"),
        new("A frozen half", FrozenHalf, Images, 1, [null]),
        new("Two inputs, a class", seed => Two(new Gate(5, seed)), Gated, 2, "gated", "sum"),
    ];

    static Symbol Block(Symbol x, int filters)
    {
        Symbol y = new Conv2D(filters, 3, padding: Padding.Same, useBias: false).Of(x);
        y = Activation.Relu.Of(new BatchNormalization(0.9).Of(y));
        y = new BatchNormalization(0.9).Of(new Conv2D(filters, 3, padding: Padding.Same, useBias: false).Of(y));
        return Activation.Relu.Of(y + x);
    }

    public static Model FunctionalResNet(long seed)
    {
        var image = Symbol.Input([8, 8, 2], "image");
        Symbol x = new Conv2D(4, 3, padding: Padding.Same).Of(image);
        for (int block = 0; block < 2; block++) x = Block(x, 4);
        Symbol classes = new Dense(3, name: "classes").Of(new GlobalAveragePooling2D().Of(x));
        return Classified(new Functional(image, classes, seed));
    }

    /// <summary>y = relu(x + f(x)), f two convolutions with batch normalization.</summary>
    public sealed class ResidualBlock(int filters, string? name = null) : Layer(name)
    {
        readonly Conv2D first = new(filters, 3, padding: Padding.Same, useBias: false), second = new(filters, 3, padding: Padding.Same, useBias: false);
        readonly BatchNormalization one = new(0.9), two = new(0.9);

        public int Filters => filters;

        protected override void Build(TensorSpec input)
        {
            Track(first);
            Track(one);
            Track(second);
            Track(two);
        }

        protected override Tensor Forward(Tensor x, CallContext context)
        {
            Tensor y = one.Of(first.Of(x, context), context).Relu();
            return (x + two.Of(second.Of(y, context), context)).Relu();
        }
    }

    public sealed class ResNet : Model
    {
        readonly Conv2D stem;
        readonly ResidualBlock[] blocks;
        readonly GlobalAveragePooling2D pooling;
        readonly Dense classes;

        public ResNet(int filters, int depth, long seed = 0) : base([8, 8, 2], seed)
        {
            (Filters, Depth) = (filters, depth);
            stem = Track(new Conv2D(filters, 3, padding: Padding.Same));
            blocks = [.. Enumerable.Range(0, depth).Select(_ => Track(new ResidualBlock(filters)))];
            pooling = Track(new GlobalAveragePooling2D());
            classes = Track(new Dense(3));
        }

        public int Filters { get; }

        public int Depth { get; }

        protected override Tensor Forward(Tensor x, CallContext context)
        {
            x = stem.Of(x, context);
            foreach (ResidualBlock block in blocks) x = block.Of(x, context);
            return classes.Of(pooling.Of(x, context), context);
        }
    }

    static Model Classified(Model model)
    {
        model.Compile(new SGD(0.05, momentum: 0.9), new SparseCategoricalCrossentropy(fromLogits: true), [new Accuracy()]);
        return model;
    }

    static Dataset Images()
    {
        Tensor x = Tensor.Normal([36, 8, 8, 2], 3);
        int[] labels = [.. Enumerable.Range(0, 36).Select(i => i % 3)];
        Tensor shift = Tensor.From([.. labels.Select(label => label - 1f)]).Reshape(36, 1, 1, 1);
        return Dataset.From(x + shift, Tensor.From(labels), ["a", "b", "c"]);
    }

    public static Model Autoencoder(long seed)
    {
        var picture = Symbol.Input([6, 6, 1], "picture");
        var encoder = new Functional(
            picture, new Dense(3, name: "code").Of(new Flatten().Of(new Conv2D(4, 3, 2, Padding.Same, activation: Activation.Relu).Of(picture))),
            name: "encoder");
        var code = Symbol.Input([3], "code");
        var decoder = new Functional(code, new Dense(36).Of(new Dense(8, Activation.Relu).Of(code)), name: "decoder");
        var input = Symbol.Input([6, 6, 1], "input");
        return Reconstructing(new Functional(input, decoder.Of(encoder.Of(input)), seed));
    }

    public sealed class EncoderDecoder : Model
    {
        readonly Flatten flat;
        readonly Dense encode, decode;

        public EncoderDecoder(int size, long seed = 0) : base([6, 6, 1], seed)
        {
            Size = size;
            flat = Track(new Flatten());
            encode = Track(new Dense(size, Activation.Tanh, name: "encode"));
            decode = Track(new Dense(36, name: "decode"));
        }

        public int Size { get; }

        protected override Tensor Forward(Tensor x, CallContext context) => decode.Of(encode.Of(flat.Of(x, context), context), context);
    }

    static Model Reconstructing(Model model)
    {
        model.Compile(new Adam(0.02), new MeanSquaredError(), [new MeanAbsoluteError()]);
        return model;
    }

    static Dataset Pictures()
    {
        Tensor x = Tensor.Normal([30, 2], 5).MatMul(Tensor.Normal([2, 36], 6));
        return Dataset.From(x.Reshape(30, 6, 6, 1), x);
    }

    public static Model ImageAndTable(long seed)
    {
        var image = Symbol.Input([6, 6, 1], "image");
        var table = Symbol.Input([4], "table");
        Symbol features = new Flatten().Of(new Conv2D(3, 3, activation: Activation.Relu).Of(image));
        Symbol all = new Concatenate().Of(features, new Dense(6, Activation.Relu).Of(table));
        Symbol digit = new Dense(3, name: "digit").Of(all), price = new Dense(1, name: "price").Of(all);
        var model = new Functional([image, table], [digit, price], seed);
        model.Compile(new Adam(0.02),
        [
            new OutputLoss("digit", new SparseCategoricalCrossentropy(fromLogits: true), metrics: [new Accuracy()]),
            new OutputLoss("price", new MeanSquaredError(), weight: 0.5, metrics: [new MeanAbsoluteError(), new SumSquaredError()]),
        ]);
        return model;
    }

    static Dataset ImagesAndTables()
    {
        Tensor images = Tensor.Normal([40, 6, 6, 1], 8), tables = Tensor.Normal([40, 4], 9);
        Tensor digits = images.Reshape(40, 36).MatMul(Tensor.Normal([36, 3], 10)).ArgMax().Cast(ElementType.Int32);
        // Parts in another order than the model's inputs: they are matched by name.
        return Dataset.From([("table", tables), ("image", images)], [("price", tables.Sum(1, keep: true)), ("digit", digits)]);
    }

    public static Model Tagger(long seed)
    {
        var tokens = Symbol.Input(new TensorSpec([null], ElementType.Int32, "tokens"));
        Symbol x = new Embedding(12, 8, maskZero: true).Of(tokens);
        x = new Dense(8, Activation.Tanh).Of(x);
        var model = new Functional(tokens, new Dense(3, name: "tags").Of(x), seed);
        model.Compile(new Adam(0.02), new SparseCategoricalCrossentropy(fromLogits: true), [new Accuracy()]);
        return model;
    }

    /// <summary>Sentences of 2 to 9 tokens from 1 to 11, each tagged with its token modulo 3; what fills them up is token 0 and the given tag.</summary>
    public static Dataset Sentences(int fill)
    {
        var random = new Random(4);
        int[][] sentences = [.. Enumerable.Range(0, 24).Select(_ => (int[])[.. Enumerable.Range(0, random.Next(2, 10)).Select(_ => random.Next(1, 12))])];
        return Dataset.From(
            [("tokens", DataPart.Sequences(sentences.Select(sentence => Tensor.From(sentence))))],
            [("tags", DataPart.Sequences(sentences.Select(sentence => Tensor.From([.. sentence.Select(token => token % 3)])), new() { Value = fill }))]);
    }

    static Dataset Sentences() => Sentences(0);

    public static Model Siamese(long seed)
    {
        var tower = new Sequential(name: "tower") { new Dense(8, Activation.Tanh), new Dense(4) };
        Symbol left = Symbol.Input([5], "left"), right = Symbol.Input([5], "right");
        Symbol both = new Concatenate().Of(tower.Of(left), tower.Of(right));
        var model = new Functional([left, right], [new Dense(1, Activation.Sigmoid, name: "same").Of(new Dense(8, Activation.Tanh).Of(both))], seed);
        model.Compile(new Adam(0.02), new BinaryCrossentropy(), [new Accuracy()]);
        return model;
    }

    static Dataset Pairs()
    {
        Tensor left = Tensor.Normal([32, 5], 11), right = Tensor.Normal([32, 5], 12);
        Tensor same = (left[.., 0] * right[.., 0]).GreaterThan(0).Cast(ElementType.Float32);
        return Dataset.From([("left", left), ("right", right)], [("same", same.Reshape(32, 1))]);
    }

    public static Model FrozenHalf(long seed)
    {
        var features = new Sequential(name: "features") { new Conv2D(4, 3), new BatchNormalization(0.5), Activation.Relu, new GlobalAveragePooling2D() };
        features.Trainable = false;
        return Classified(new Sequential(input: [8, 8, 2], seed) { features, new BatchNormalization(0.5), new Dense(3) });
    }

    /// <summary>Two outputs of two inputs: values times a gate, and the sum of both inputs.</summary>
    public sealed class Gate : Model
    {
        readonly Dense values, gates;

        public Gate(int units, long seed = 0) : base([new([4], name: "x"), new([3], name: "z")], ["gated", "sum"], seed)
        {
            Units = units;
            values = Track(new Dense(units, name: "values"));
            gates = Track(new Dense(units, Activation.Sigmoid, name: "gates"));
        }

        public int Units { get; }

        protected override IReadOnlyList<Tensor> Forward(IReadOnlyList<Tensor> inputs, CallContext context)
        {
            Tensor gated = values.Of(inputs[0], context) * gates.Of(inputs[1], context);
            return [gated, gated.Sum(1, keep: true) + inputs[1].Sum(1, keep: true)];
        }
    }

    static Model Two(Model model)
    {
        model.Compile(new Adam(0.02), [new OutputLoss("gated", new MeanSquaredError()), new OutputLoss("sum", new MeanAbsoluteError(), 0.3)]);
        return model;
    }

    static Dataset Gated()
    {
        Tensor x = Tensor.Normal([32, 4], 13), z = Tensor.Normal([32, 3], 14);
        Tensor gated = x.MatMul(Tensor.Normal([4, 5], 15)) * z.MatMul(Tensor.Normal([3, 5], 16)).Sigmoid();
        return Dataset.From([("x", x), ("z", z)], [("gated", gated), ("sum", gated.Sum(1, keep: true))]);
    }
}
