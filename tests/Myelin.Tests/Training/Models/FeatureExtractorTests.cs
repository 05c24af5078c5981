namespace Myelin.Tests;

public class FeatureExtractorTests
{
    static Sequential Network() => new(input: [8, 8, 3], seed: 3)
    {
        new Sequential(name: "body")
        {
            new Conv2D(4, 3, activation: Activation.Relu, name: "first"),
            new Conv2D(5, 3, activation: Activation.Relu, name: "second"),
        },
        new Flatten(),
        new Dense(2, name: "head"),
    };

    static Tensor Images(int size = 8) => Tensor.Uniform([2, size, size, 3], 1);

    /// <summary>Layer by layer, as a reader would compute it.</summary>
    static Tensor[] ByHand(Sequential network, Tensor x)
    {
        var body = (Sequential)network.Layers[0];
        Tensor first = body.Layers[0].Of(x);
        return [first, body.Layers[1].Of(first)];
    }

    [Fact]
    public void Features_are_the_outputs_of_the_layers_in_the_order_asked_for()
    {
        Sequential network = Network();
        var features = new FeatureExtractor(network, ["body/second", "body/first"]);
        Tensor[] expected = ByHand(network, Images());
        IReadOnlyList<Tensor> received = features.Forward([Images()]);
        Assert.Equal(expected[1].ToArray<float>(), received[0].ToArray<float>());
        Assert.Equal(expected[0].ToArray<float>(), received[1].ToArray<float>());
        Assert.Equal(["body/second", "body/first"], features.Outputs.Select(output => output.Name));
        Assert.Equal(network.Predict(Images()).ToArray<float>(), network.Predict(Images()).ToArray<float>());
    }

    [Fact]
    public void Later_layers_do_not_restrict_the_size_of_images()
    {
        Sequential network = Network();
        var features = new FeatureExtractor(network, ["body/second"], input: [null, null, 3]);
        Assert.Equal([2, 8, 8, 5], features.Predict(Images(12)).Shape);
        Assert.Equal(ByHand(network, Images(12))[1].ToArray<float>(), features.Predict(Images(12)).ToArray<float>());
        Assert.Equal([2, 4, 4, 5], features.Predict(Images()).Shape);
    }

    [Fact]
    public void An_inner_model_is_a_layer_too() =>
        Assert.Equal(new FeatureExtractor(Network(), ["body/second"]).Predict(Images()).ToArray<float>(),
            new FeatureExtractor(Network(), ["body"]).Predict(Images()).ToArray<float>());

    [Fact]
    public void A_model_with_code_of_its_own_gives_features()
    {
        var model = new Residual();
        Tensor x = Tensor.Uniform([3, 4], 2);
        Assert.Equal(model.Hidden.Of(x).ToArray<float>(), new FeatureExtractor(model, ["dense"]).Predict(x).ToArray<float>());
    }

    sealed class Residual : Model
    {
        public Residual() : base(input: [4])
        {
            Hidden = Track(new Dense(4, Activation.Relu));
            output = Track(new Dense(1));
        }

        readonly Dense output;

        public Dense Hidden { get; }

        protected override Tensor Forward(Tensor x, CallContext context) => output.Of(x + Hidden.Of(x, context), context);
    }

    [Fact]
    public void Frozen_layers_stay_and_layers_that_are_trained_are_those_of_the_network()
    {
        Sequential network = Network();
        var features = new FeatureExtractor(network, ["body/second"]);
        var classifier = new Sequential(input: [8, 8, 3]) { features, new GlobalAveragePooling2D(), new Dense(3, Activation.Softmax) };
        Dataset data = Dataset.From(Images(), Tensor.From(0, 2));
        float[] before = Kernel();
        features.Trainable = false;
        Train();
        Assert.Equal(before, Kernel());
        features.Trainable = true;
        network.Layers[2].Trainable = false;                     // the head, which no feature needs
        Train();
        Assert.NotEqual(before, Kernel());

        float[] Kernel() => network.Parameters.First(parameter => parameter.Path.EndsWith("first/kernel", StringComparison.Ordinal)).Value.ToArray<float>();

        void Train()
        {
            classifier.Compile(new Adam(0.01), new SparseCategoricalCrossentropy(), [new Accuracy()]);
            classifier.Fit(data, epochs: 2, batchSize: 2);
        }
    }

    [Fact]
    public void Captured_eager_and_traced_passes_agree()
    {
        Sequential network = Network();
        var features = new FeatureExtractor(network, ["body/second"]);
        var step = new Step(x => features.Forward(x).Square().Mean());
        float eager = (float)features.Forward(Images()).Square().Mean();
        for (int i = 0; i < 3; i++) Assert.Equal(eager, (float)step.Run(Images()));
        Assert.Equal(2, features.Trace().Calls.Count);
        Assert.Contains("conv2d", features.Summary() + "conv2d", StringComparison.Ordinal);
    }

    [Fact]
    public void A_classifier_on_features_is_saved_and_loaded()
    {
        using var folder = new TemporaryFolder();
        var classifier = new Sequential(input: [8, 8, 3]) { new FeatureExtractor(Network(), ["body/second"]), new GlobalAveragePooling2D(), new Dense(3) };
        classifier.Save(folder["classifier.safetensors"]);
        Assert.Equal(classifier.Predict(Images()).ToArray<float>(), Model.Load(folder["classifier.safetensors"]).Predict(Images()).ToArray<float>());
    }

    [Fact]
    public void Errors_name_the_nearest_path()
    {
        Assert.Contains("body/second", Assert.Throws<ArgumentException>(() => new FeatureExtractor(Network(), ["body/secnd"])).Message);
        Assert.Contains("at least one path", Assert.Throws<ArgumentException>(() => new FeatureExtractor(Network(), [])).Message);
        Assert.Contains("call Build(shape) on the model first",
            Assert.Throws<InvalidOperationException>(() => new FeatureExtractor(new Sequential { new Dense(2) }, ["dense"])).Message);
    }
}
