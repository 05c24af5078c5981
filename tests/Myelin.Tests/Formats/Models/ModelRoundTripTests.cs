using static Myelin.Tests.TrainingTask;

namespace Myelin.Tests;

/// <summary>A model that is loaded is the one that was saved, bit for bit.</summary>
public class ModelRoundTripTests
{
    static Myelin.Model Again(Myelin.Model model)
    {
        using var folder = new TemporaryFolder();
        model.Save(folder["model.safetensors"]);
        return Myelin.Model.Load(folder["model.safetensors"]);
    }

    static void Same(Myelin.Model expected, Myelin.Model received)
    {
        Assert.Equal(
            (expected.GetType(), expected.InputShape, expected.OutputShape, expected.VariableType, expected.Seed),
            (received.GetType(), received.InputShape, received.OutputShape, received.VariableType, received.Seed));
        Assert.Equal(
            expected.States.Select(state => (state.Path, state.Type, state.Shape)), received.States.Select(state => (state.Path, state.Type, state.Shape)));
        foreach ((State a, State b) in expected.States.Zip(received.States)) Assert.Equal(SafeTensors.LittleEndian(a.Value), SafeTensors.LittleEndian(b.Value));
        Assert.Equal(expected.Summary(), received.Summary());
    }

    static void SamePredictions(Myelin.Model expected, Myelin.Model received, Tensor x) =>
        Assert.Equal(SafeTensors.LittleEndian(expected.Predict(x)), SafeTensors.LittleEndian(received.Predict(x)));

    public static TheoryData<int, ElementType> Rows { get; } =
        new(LayerTable.Rows.Index().Where(row => row.Item.IsStored).SelectMany(
            row => new[] { (row.Index, ElementType.Float32), (row.Index, ElementType.Float64) }));

    [Theory]
    [MemberData(nameof(Rows))]
    public void Every_layer_comes_back(int index, ElementType type)
    {
        Sequential model = LayerTable.Model(LayerTable.Rows[index], type, seed: 3);
        Myelin.Model again = Again(model);
        Same(model, again);
        SamePredictions(model, again, LayerTable.Rows[index].Batch(4, 11, type));
    }

    static Sequential Composite(ElementType type = ElementType.Float32)
    {
        var model = new Sequential(input: type == ElementType.Float32 ? [8, 8, 2] : null, seed: 9)
        {
            new Conv2D(4, 3, padding: Padding.Same, activation: Activation.Gelu),
            new Sequential(name: "block")
            {
                new BatchNormalization(),
                new MaxPooling2D(),
                new Sequential { new Conv2D(3, 2, useBias: false), Activation.LeakyRelu(0.2) },
            },
            new Flatten(),
            new Dropout(0.3),
            new Dense(3, name: "head"),
        };
        model.Build([8, 8, 2], type);
        model.Compile(
            new AdamW(0.002, beta1: 0.8), new SparseCategoricalCrossentropy(fromLogits: true), [new Accuracy(name: "hits"), new MeanAbsoluteErrorOfClasses()]);
        return model;
    }

    /// <summary>A metric that is not the library's.</summary>
    sealed class MeanAbsoluteErrorOfClasses(string name = "distance") : MeanMetric(name, MetricDirection.LowerIsBetter)
    {
        public override Tensor Values(Tensor prediction, Tensor target) => (prediction.ArgMax() - target.Cast(ElementType.Int64)).Abs().Cast(prediction.Type);
    }

    static Dataset Images(ElementType type) =>
        Dataset.From(Tensor.Normal([24, 8, 8, 2], 4, type), Tensor.From([.. Enumerable.Range(0, 24).Select(i => i % 3)]), ["a", "b", "c"]);

    [Theory]
    [InlineData(ElementType.Float32)]
    [InlineData(ElementType.Float64)]
    public void A_trained_model_of_models_goes_on_as_the_original_would_with_a_fresh_optimizer(ElementType type)
    {
        Myelin.Model.Register<MeanAbsoluteErrorOfClasses>("distance");
        Sequential model = Composite(type);
        model.Fit(Images(type), epochs: 2, batchSize: 8);
        Myelin.Model again = Again(model);
        Same(model, again);
        SamePredictions(model, again, Images(type).Inputs);
        Assert.Equal(model.Evaluate(Images(type)).ToString(), again.Evaluate(Images(type)).ToString());
        Assert.IsType<AdamW>(again.Optimizer);
        Assert.Equal(0, again.Optimizer.Steps.Value.Item<long>());

        model.Compile(new AdamW(0.002, beta1: 0.8), new SparseCategoricalCrossentropy(fromLogits: true), [new Accuracy(name: "hits")]);
        model.Fit(Images(type), epochs: 2, batchSize: 8);
        again.Fit(Images(type), epochs: 2, batchSize: 8);
        Same(model, again);
    }

    [Fact]
    public void What_is_frozen_stays_frozen_and_what_is_not_compiled_is_not()
    {
        var model = new Sequential(input: [4]) { new Dense(8), new Dense(3) };
        foreach (Parameter parameter in model.Layers[0].Parameters) parameter.Trainable = false;
        Myelin.Model again = Again(model);
        Assert.Equal([false, false, true, true], again.Parameters.Select(parameter => parameter.Trainable));
        Assert.Throws<InvalidOperationException>(() => again.Optimizer);
        Assert.Equal(model.Summary(), again.Summary());
    }

    /// <summary>y = x + inner(x), a layer that holds another, with settings of many types and an activation and an initializer of its own.</summary>
    sealed class Residual(
        Layer inner, int[] steps, Shape extra, Activation? last = null, Initializer? start = null, IReadOnlyList<Layer>? others = null,
        string? name = null) : Layer(name)
    {
        Parameter? scale;

        public Layer Inner => inner;

        public int[] Steps => steps;

        public Shape Extra => extra;

        public Activation? Last => last;

        public Initializer? Start => start;

        public IReadOnlyList<Layer> Others { get; } = others ?? [];

        protected override void Build(TensorSpec input)
        {
            Track(inner);
            foreach (Layer other in Others) Track(other);
            scale = AddParameter("scale", extra.Concat(input.Shape), start ?? Initializer.Ones);
        }

        protected override Tensor Forward(Tensor x, CallContext context)
        {
            Tensor y = (x + inner.Of(x, context)) * scale!.Value.Sum(0);
            foreach (Layer other in Others) y = other.Of(y, context);
            y = y.Reshape(y.Shape[0], -1);                                      // which a batch of none cannot do
            return last == null ? y : last.Of(y);
        }
    }

    /// <summary>A model of one's own.</summary>
    sealed class Net : Myelin.Model
    {
        readonly Dense first, second;

        public Net(int width, Activation activation, TensorSpec? input = null, long seed = 0) : base(input, seed)
        {
            (Width, Activation) = (width, activation);
            first = Track(new Dense(width, activation));
            second = Track(new Dense(2));
        }

        public int Width { get; }

        public Activation Activation { get; }

        protected override Tensor Forward(Tensor x, CallContext context) => second.Of(first.Of(x, context), context);
    }

    [Fact]
    public void Own_layers_models_activations_and_initializers_come_back_once_they_are_registered()
    {
        Myelin.Model.Register<Residual>("residual");
        Myelin.Model.Register<Residual>("residual");
        Myelin.Model.Register<Net>();
        Myelin.Model.Register(new Activation("cube", x => x * x * x));
        Myelin.Model.Register(new Initializer("small", (shape, seed, type) => Tensor.Normal(shape, seed, type) * 0.01));
        var model = new Sequential(input: [4], seed: 1)
        {
            new Residual(
                new Dense(4, Activation.Tanh, name: "inside"), [1, 2], [3], new Activation("cube", x => x * x * x),
                new Initializer("small", (shape, seed, type) => Tensor.Normal(shape, seed, type) * 0.01), [new Dense(5), Activation.Softsign]),
            new Activation("cube", x => x * x * x),
            new Dense(2),
        };
        Myelin.Model again = Again(model);
        Same(model, again);
        SamePredictions(model, again, Tensor.Normal([6, 4], 2));
        Assert.Equal([1, 2], ((Residual)again.Layers[0]).Steps);

        var net = new Net(5, Activation.Elu(0.3), [3], seed: 8);
        Myelin.Model netAgain = Again(net);
        Same(net, netAgain);
        SamePredictions(net, netAgain, Tensor.Normal([6, 3], 2));
    }

    [Fact]
    public void A_rate_that_was_changed_is_kept()
    {
        Sequential model = Model(new SGD(0.1, momentum: 0.5), input: [4]);
        model.Optimizer.LearningRate = 0.025;
        Assert.Equal(0.025, Again(model).Optimizer.LearningRate);
    }

    [Fact]
    public void Equal_models_have_equal_files_and_a_loaded_one_is_saved_as_it_was()
    {
        using var folder = new TemporaryFolder();
        Model(input: [4]).Save(folder["a"]);
        Model(input: [4]).Save(folder["b"]);
        Myelin.Model.Load(folder["a"]).Save(folder["c"]);
        Assert.Equal(File.ReadAllBytes(folder["a"]), File.ReadAllBytes(folder["b"]));
        Assert.Equal(File.ReadAllBytes(folder["a"]), File.ReadAllBytes(folder["c"]));
    }

    [Fact]
    public void Tensors_of_a_checkpoint_are_passed_over()
    {
        using var folder = new TemporaryFolder();
        Sequential model = Model(input: [4]);
        (List<(string Name, Tensor Value)> tensors, Dictionary<string, string> metadata) = ModelFile.Contents(model);
        SafeTensors.Save(folder["a"], [.. tensors, ("@optimizer/steps", Tensor.From(3L))], metadata);
        Same(model, Myelin.Model.Load(folder["a"]));
        Assert.Equal("4 loaded, 0 missing, 0 left over, 0 different", Model(input: [4], seed: 5).LoadWeights(folder["a"]).ToString());
    }

    sealed class OwnMetric() : MeanMetric("own", MetricDirection.HigherIsBetter)
    {
        public override Tensor Values(Tensor prediction, Tensor target) => prediction;
    }

    [Fact]
    public void A_model_with_a_metric_of_ones_own_is_loaded_without_compiling()
    {
        using var folder = new TemporaryFolder();
        var model = new Sequential(input: [3]) { new Dense(2) };
        model.Compile(new Adam(), new MeanSquaredError(), [new OwnMetric()]);
        model.Save(folder["model"]);
        string message = Assert.Throws<DataFormatException>(() => Model.Load(folder["model"])).Message;
        Assert.Contains("compile: false", message, StringComparison.Ordinal);
        Model loaded = Model.Load(folder["model"], compile: false);
        Assert.False(loaded.IsCompiled);
        Tensor x = Tensor.Normal([4, 3], 1);
        Assert.Equal(model.Predict(x).ToArray<float>(), loaded.Predict(x).ToArray<float>());
        loaded.Compile(new Adam(), new MeanSquaredError(), [new OwnMetric()]);
        loaded.Fit(Dataset.From(x, Tensor.Zeros([4, 2])));
    }

    sealed class OwnPreprocessing() : Preprocessing(["a", "b"])
    {
        public override Shape InputShape => [3];
    }

    [Fact]
    public void A_model_with_a_preprocessing_of_ones_own_is_loaded_without_it()
    {
        using var folder = new TemporaryFolder();
        var model = new Sequential(input: [3]) { new Dense(2) };
        model.Preprocessing = new OwnPreprocessing();
        model.Save(folder["model"]);
        string message = Assert.Throws<DataFormatException>(() => Model.Load(folder["model"])).Message;
        Assert.Contains("compile: false", message, StringComparison.Ordinal);
        Model loaded = Model.Load(folder["model"], compile: false);
        Assert.Null(loaded.Preprocessing);
        Assert.Equal(model.WeightsSha256(), loaded.WeightsSha256());
    }

    [Fact]
    public void Loading_without_compiling_keeps_a_known_preprocessing()
    {
        using var folder = new TemporaryFolder();
        var model = new Sequential(input: [3]) { new Dense(2) };
        model.Preprocessing = new TablePreprocessing([new NumberColumn("a", 0, 1), new NumberColumn("b", 0, 1), new NumberColumn("c", 0, 1)], "d", ["x", "y"]);
        model.Save(folder["model"]);
        Assert.IsType<TablePreprocessing>(Model.Load(folder["model"], compile: false).Preprocessing);
    }
}
