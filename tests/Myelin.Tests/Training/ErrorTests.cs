using static Myelin.Tests.TrainingTask;

namespace Myelin.Tests;

/// <summary>Every error of layers, losses, metrics, optimizers, data sets and trainings, word by word: who, expected, received, fix.</summary>
/// <remarks>errors.txt holds them. After a change the new text lies beside it as errors.received.txt, to be read and renamed.</remarks>
public class ErrorTests
{
    static readonly Tensor X = Tensor.Ones([2, 4]);

    static Sequential Compiled(Shape? input = null) => Model(input: input);

    static Sequential SumOf(Shape input)
    {
        var model = new Sequential(input: input) { new Dense(1) };
        model.Compile(new SGD(), new MeanSquaredError());
        return model;
    }

    static void Train(Dataset data, FitOptions? options = null) => Compiled([4]).Fit(data, options: options);

    /// <summary>y = x W, and a parameter that nothing depends on.</summary>
    sealed class Forgetful : Model
    {
        Parameter? used, unused;

        public Forgetful() : base(name: "forgetful") { }

        protected override void Build(IReadOnlyList<TensorSpec> inputs)
        {
            used = AddParameter("used", [inputs[0].Shape[0], 3], Initializer.HeNormal);
            unused = AddParameter("unused", [5], Initializer.Zeros);
        }

        protected override Tensor Forward(Tensor x, CallContext context) => x.MatMul(used!.Value);
    }

    static readonly (string What, Action Do)[] Table =
    [
        ("Dense without units", () => new Dense(0)),
        ("Dense before it is built", () => _ = new Dense(3, name: "head").Kernel),
        ("Dense of numbers", () => new Dense(3).Of(Tensor.Ones([4]))),
        ("Dense, inputs of another size", () =>
        {
            var model = new Sequential(input: [28, 28, 1]) { new Flatten(), new Dense(10, name: "classifier") };
            model.Build([28, 28, 1]);
            model.Forward(Tensor.Zeros([32, 32, 32]), training: true);
        }),
        ("Dense in a nested model", () =>
        {
            var model = new Sequential(input: [4]) { new Sequential(name: "block") { new Dense(3), new Dense(2) } };
            model.Build([4]);
            model.Predict(Tensor.Ones([1, 5]));
        }),
        ("Dense, Float64 inputs to a Float32 model", () => Compiled([4]).Predict(X.Cast(ElementType.Float64))),
        ("Dense, Float32 inputs to a Float64 model", () => Compiled().Build([4], ElementType.Float64).Of(X)),
        ("Dense, integer inputs", () => Compiled([4]).Predict(X.Cast(ElementType.Int64))),
        ("Dense, half precision inputs behind a Flatten",
            () => new Sequential(input: [4]) { new Flatten(), new Dense(1) }.Predict(X.Cast(ElementType.Float16))),
        ("Dropout, all dropped", () => new Dropout(1)),
        ("A layer of a number", () => new Flatten().Of(Tensor.Ones([]))),
        ("An initializer of another shape",
            () => new Dense(3, kernelInitializer: new Initializer("wrong", (_, _, type) => Tensor.Ones([3, 3], type)), name: "d").Of(X)),
        ("Two layers of one name", () => _ = new Sequential { new Dense(1, name: "a"), new Dense(2, name: "a") }),
        ("One layer twice", () => { var layer = new Dense(4); _ = new Sequential { layer, layer }; }),
        ("A layer added late", () => { Sequential model = Compiled([4]); model.Build([4]); model.Add(new Dense(1)); }),
        ("A layer in itself", () => { var model = new Sequential(name: "m"); model.Add(model); }),
        ("A model built twice", () => Compiled([4]).Build([5])),
        ("A model called with another shape", () => new Sequential(input: [4]) { new Dense(1) }.Forward(Tensor.Ones([2, 5]), training: false)),

        ("Dense, one example without a batch", () => Compiled([4]).Of(Tensor.Ones([4]))),
        ("Predict, one example without a batch", () => Compiled([4]).Predict(Tensor.Ones([4]))),
        ("Predict, one image without a batch", () => Images().Predict(Tensor.Ones([8, 8, 1]))),
        ("Predict, images with channels first", () => Images().Predict(Tensor.Ones([2, 1, 8, 8]))),
        ("Conv2D, images with channels first", () => new Sequential(input: [3, 32, 32]) { new Conv2D(4, 5) }.Build()),
        ("Conv2D, images without channels", () => Images().Predict(Tensor.Ones([2, 8, 8]))),
        ("Pooling, images with channels first", () => new Sequential(input: [1, 28, 28]) { new MaxPooling2D(2) }.Build()),
        ("Images into Dense without Flatten, labels",
            () => Flat(new SparseCategoricalCrossentropy(true)).Fit(Dataset.From(Tensor.Ones([2, 8, 8, 1]), Tensor.From(0, 1)))),
        ("Images into Dense without Flatten, numbers", () => Flat(new MeanSquaredError()).Fit(Dataset.From(Tensor.Ones([2, 8, 8, 1]), Tensor.Ones([2, 3])))),
        ("A model saved into a folder that does not exist", () => Saved(_ => Compiled([4]).Save(Path.Combine(FolderInUse, "none", "model.safetensors")))),
        ("A model saved as a folder", () => Saved(_ => Compiled([4]).Save(FolderInUse))),
        ("A table with names in another spelling", () => Rows("sepal_length,Sepal Width\n1,2\n")),
        ("A table with other names", () => Rows("a,b\n1,2\n")),

        ("MeanSquaredError, other targets", () => new MeanSquaredError().Of(X, Tensor.Ones([2, 3]))),
        ("BinaryCrossentropy, other targets", () => new BinaryCrossentropy().Of(X, Tensor.Ones([4, 2]))),
        ("CategoricalCrossentropy, labels", () => new CategoricalCrossentropy().Of(X, Tensor.From(1, 2))),
        ("SparseCategoricalCrossentropy, one-hot targets", () => new SparseCategoricalCrossentropy(true).Of(X, Tensor.Ones([2, 4]))),
        ("SparseCategoricalCrossentropy, too few labels", () => new SparseCategoricalCrossentropy().Of(X, Tensor.From(1, 2, 3))),
        ("SparseCategoricalCrossentropy, one output", () => new SparseCategoricalCrossentropy().Of(Tensor.Ones([3]), Tensor.From(1, 2, 3))),
        ("A loss of other weights", () => new MeanSquaredError().Of(X, X, Tensor.Ones([3]))),
        ("Accuracy, other labels", () => new Accuracy().Each(X, Tensor.From(1, 2, 3))),
        ("Accuracy of one output, other labels", () => new Accuracy().Each(Tensor.Ones([2, 1]), Tensor.From(1, 2, 3))),
        ("Accuracy of a number", () => new Accuracy().Each(Tensor.Ones([]), Tensor.From(1))),

        ("SGD, a negative rate", () => new SGD(-0.1)),
        ("Adam, a rate that is no number", () => new Adam(double.NaN)),
        ("A rate set to infinity", () => new Adam().LearningRate = double.PositiveInfinity),
        ("SGD, a momentum of 1", () => new SGD(momentum: 1)),
        ("SGD, a negative decay", () => new SGD(weightDecay: -1)),
        ("AdamW, a negative decay", () => new AdamW(weightDecay: -1)),
        ("Adam, a beta of 1", () => new Adam(beta2: 1)),
        ("Adam, no epsilon", () => new Adam(epsilon: 0)),
        ("A parameter without a gradient", () =>
        {
            var model = new Forgetful();
            model.Compile(new SGD(), new SparseCategoricalCrossentropy(true));
            model.Fit(Points(4));
        }),
        ("A state of another shape", () => Compiled([4]).Parameters[0].Value = X),
        ("A state of another type", () => Compiled([4]).Parameters[1].Value = Tensor.Ones([8], ElementType.Float64)),

        ("Data sets of two lengths", () => Dataset.From(X, Tensor.From(1, 2, 3))),
        ("Data sets of a number", () => Dataset.From(Tensor.Ones([]), Tensor.From(1))),
        ("Examples that are not there", () => Points(5).Examples([0, 5])),
        ("Too many examples taken", () => Points(5).Take(3, 4)),
        ("A split of all", () => Points(5).Split(1)),
        ("A split that leaves nothing", () => Points(3).Split(0.1)),
        ("Batches of none", () => Points(5).Batches(0).Count()),
        ("A data set that is not known", () => DataSets.Load("mnits")),

        ("Fit before Compile", () => new Sequential { new Dense(1) }.Fit(Points(3))),
        ("Evaluate before Compile", () => new Sequential(name: "mine") { new Dense(1) }.Evaluate(Points(3))),
        ("Compile with two metrics of one name", () => Compiled().Compile(new SGD(), new MeanSquaredError(), [new Accuracy(), new Accuracy()])),
        ("Compile with a metric named loss", () => Compiled().Compile(new SGD(), new MeanSquaredError(), [new Accuracy(name: "loss")])),
        ("Fit, negative epochs", () => Compiled().Fit(Points(3), epochs: -1)),
        ("Fit, empty batches", () => Compiled().Fit(Points(3), batchSize: 0)),
        ("Evaluate, empty batches", () => Compiled().Evaluate(Points(3), batchSize: 0)),
        ("Predict, empty batches", () => Compiled().Predict(X, batchSize: -2)),
        ("Fit, no data", () => Train(Points(3).Take(0, 0))),
        ("Evaluate, no data", () => Compiled([4]).Evaluate(Points(3).Take(1, 0))),
        ("Predict, no data", () => Compiled([4]).Predict(Tensor.Zeros([0, 4]))),
        ("Fit, inputs of another shape", () => Train(Dataset.From(Tensor.Ones([3, 5]), Tensor.From(0, 1, 2)))),
        ("Fit, validation of another shape", () => Compiled().Fit(Points(3), validation: Dataset.From(Tensor.Ones([3, 5]), Tensor.From(0, 1, 2)))),
        ("Fit, Float64 inputs to a Float32 model", () => Train(Points(3, type: ElementType.Float64))),
        ("Fit, integer inputs", () => Train(Dataset.From(Tensor.Ones([3, 4], ElementType.Int32), Tensor.From(0, 1, 2)))),
        ("Fit, one-hot targets to a sparse loss", () => Train(Dataset.From(Tensor.Ones([3, 4]), Tensor.Ones([3, 3])))),
        ("Fit, a label above the classes", () => Train(Dataset.From(Tensor.Ones([3, 4]), Tensor.From(0, 1, 3)))),
        ("Fit, inputs with NaN", () => Train(Dataset.From(Tensor.Full([3, 4], double.NaN), Tensor.From(0, 1, 2)))),
        ("Fit, one input with NaN", () => Train(Dataset.From(Tensor.From(new float[,] { { 1, 2, 3, 4 }, { 1, 2, float.NaN, 4 } }), Tensor.From(0, 1)))),
        ("Fit, an infinite target", () => Sum(Tensor.From(1, float.PositiveInfinity, 1))),
        ("Fit, a fraction for a label", () => Train(Dataset.From(Tensor.Ones([3, 4]), Tensor.From(0, 1.5f, 2)))),
        ("Evaluate, a label above the classes", () => Compiled([4]).Evaluate(Dataset.From(Tensor.Ones([3, 4]), Tensor.From(0, 1, 3)), batchSize: 2)),
        ("Evaluate, one input with NaN", () =>
            Compiled([4]).Evaluate(Dataset.From(Tensor.From(new float[,] { { 1, 2, 3, 4 }, { 1, 2, float.NaN, 4 } }), Tensor.From(0, 1)))),
        ("Evaluate, a target of NaN", () => SumOf([4]).Evaluate(Dataset.From(Tensor.Ones([3, 4]), Tensor.From(new float[,] { { 1 }, { 1 }, { float.NaN } })))),
        ("Fit, a validation label above the classes", () =>
            Compiled([4]).Fit(Points(3), validation: Dataset.From(Tensor.Ones([3, 4]), Tensor.From(0, -1, 2)))),
        ("Fit, targets that grow", () =>
        {
            var model = new Sequential(input: [4]) { new Dense(1) };
            model.Compile(new SGD(1), new MeanSquaredError());
            model.Fit(Dataset.From(Tensor.Full([3, 4], 1e15), Tensor.Ones([3, 1])), epochs: 9);
        }),
        ("Fit, validation twice", () => Compiled().Fit(Points(9), validation: Points(3), options: new() { ValidationSplit = 0.5 })),
        ("Fit, a split with sample weights", () => Compiled().Fit(Points(9), options: new() { ValidationSplit = 0.5, SampleWeights = Tensor.Ones([9]) })),
        ("Fit, a split of everything", () => Compiled().Fit(Points(9), options: new() { ValidationSplit = 2 })),
        ("Fit, too few sample weights", () => Train(Points(9), new() { SampleWeights = Tensor.Ones([3]) })),
        ("Fit, class weights without labels",
            () => Train(Dataset.From(Tensor.Ones([3, 4]), Tensor.Ones([3, 3])), new() { ClassWeights = new Dictionary<int, double>() })),
        ("EarlyStopping, negative patience", () => new EarlyStopping(patience: -1)),
        ("EarlyStopping, negative difference", () => new EarlyStopping(minDelta: -1)),
        ("EarlyStopping without validation", () => Train(Points(9), new() { Callbacks = [new EarlyStopping()] })),
        ("EarlyStopping by a name that is not known", () => Train(Points(9), new() { Callbacks = [new EarlyStopping("acuracy")] })),
        ("EarlyStopping by a name that is not known, with a direction",
            () => Train(Points(9), new() { Callbacks = [new EarlyStopping("acuracy", direction: MetricDirection.HigherIsBetter)] })),
        ("EarlyStopping, a direction that does not exist", () => new EarlyStopping(direction: (MetricDirection)7)),
        ("ReduceLearningRateOnPlateau, a factor that raises the rate", () => new ReduceLearningRateOnPlateau(factor: 2)),
        ("ReduceLearningRateOnPlateau by a name that is not known", () => Train(Points(9), new() { Callbacks = [new ReduceLearningRateOnPlateau("lose")] })),
        ("LearningRateScheduler, a negative rate", () => Train(Points(9), new() { Callbacks = [new LearningRateScheduler((_, rate) => -rate)] })),
        ("Two callbacks that set the rate",
            () => Train(Points(9), new() { Callbacks = [Schedule.Linear(0.1, 9), new ReduceLearningRateOnPlateau("loss")] })),
        ("ModelCheckpoint by a name that is not known",
            () => Train(Points(9), new() { Callbacks = [new ModelCheckpoint("m", "val_acc", saveBestOnly: true)] })),
        ("ModelCheckpoint, a place that does not exist", () => Train(Points(9), new() { Callbacks = [new ModelCheckpoint("{epoch}-{los}.safetensors")] })),
        ("ModelCheckpoint, a place without an end", () => new ModelCheckpoint("{epoch.safetensors")),
        ("SwapEmaWeights, an optimizer without means", () => Train(Points(9), new() { Callbacks = [new SwapEmaWeights()] })),
        ("TrainingWarnings, a factor below 1", () => new TrainingWarnings(explosion: 0.5)),
        ("A learning-rate finder of decreasing rates", () => LearningRateFinder.Run(Compiled([4]), Points(9), from: 1, to: 0.1)),
        ("Two models with one optimizer", () =>
        {
            var optimizer = new Adam();
            _ = Model(optimizer, input: [4]);
            Model(optimizer, input: [4]);
        }),
        ("An optimizer on parameters of another model", () =>
        {
            Sequential own = Compiled([4]), other = Compiled([4]);
            own.Build([4]);
            other.Build([4]);
            own.Optimizer.Apply(other.Loss.Of(other.Of(X), Tensor.From(0, 1)).Gradients(other.Parameters));
        }),
        ("Fit, a target that is no probability", () => Yes(Tensor.From(new float[,] { { 0 }, { 1 }, { 1.5f } }))),
        ("Fit, an output that is no probability", () =>
        {
            var model = new Sequential(input: [4]) { new Dense(1, kernelInitializer: Initializer.Ones, activation: Activation.Softplus()) };
            model.Compile(new SGD(), new BinaryCrossentropy());
            model.Fit(Dataset.From(Tensor.Ones([3, 4]), Tensor.Ones([3, 1])));
        }),
        ("Fit, targets of another shape", () => Sum(Tensor.Ones([3, 2]))),
        ("A history by a name that is not known", () => _ = Compiled().Fit(Points(9))["acc"]),
        ("An evaluation by a name that is not known", () => _ = Compiled().Evaluate(Points(9))["accurracy"]),
        ("The optimizer before Compile", () => _ = new Sequential { new Dense(1) }.Optimizer),

        ("Weights for a model without a shape", () => Saved(path => new Sequential { new Dense(1) }.LoadWeights(path))),
        ("Weights of other layers",
            () => Saved(path => new Sequential(input: [4]) { new Dense(8, useBias: false), new Dense(3, name: "head") }.LoadWeights(path))),
        ("Weights of other sizes", () => Saved(path => new Sequential(input: [4]) { new Dense(9), new Dense(3) }.LoadWeights(path))),
        ("Weights of another type", () => Saved(path =>
        {
            var model = new Sequential { new Dense(8), new Dense(3) };
            model.Build([4], ElementType.Float64);
            model.LoadWeights(path);
        })),
        ("Two tensors of one name", () => SafeTensors.Save(Path.GetTempFileName(), [("a", X), ("a", X)])),
    ];

    static Sequential Images() => new(input: [8, 8, 1]) { new Conv2D(2, 3), new Flatten(), new Dense(3) };

    static Sequential Flat(Loss loss)
    {
        var model = new Sequential(input: [8, 8, 1]) { new Dense(3) };
        model.Compile(new SGD(), loss);
        return model;
    }

    static void Yes(Tensor targets)
    {
        var model = new Sequential(input: [4]) { new Dense(1, Activation.Sigmoid) };
        model.Compile(new SGD(), new BinaryCrossentropy());
        model.Fit(Dataset.From(Tensor.Ones([3, 4]), targets));
    }

    static void Sum(Tensor targets)
    {
        var model = new Sequential(input: [4]) { new Dense(1) };
        model.Compile(new SGD(), new MeanSquaredError());
        model.Fit(Dataset.From(Tensor.Ones([3, 4]), targets));
    }

    static void Rows(string text) => Saved(_ =>
    {
        string path = Path.Combine(FolderInUse, "rows.csv");
        File.WriteAllText(path, text);
        new TablePreprocessing([new NumberColumn("sepal length", 0, 1), new NumberColumn("sepal width", 0, 1)], "species").Inputs(path);
    });

    [ThreadStatic] static string? inUse;

    static string FolderInUse => inUse ?? "no folder";

    static void Saved(Action<string> use)
    {
        using var folder = new TemporaryFolder();
        inUse = folder.Path;
        Compiled([4]).Save(folder["weights.safetensors"]);
        use(folder["weights.safetensors"]);
    }

    static string Message((string What, Action Do) row)
    {
        try
        {
            row.Do();
            return "nothing";
        }
        catch (Exception error)
        {
            return $"{error.GetType().Name}\n  {error.Message.Replace(FolderInUse, "folder", StringComparison.Ordinal)}";
        }
    }

    static string Messages() => string.Join("\n\n", Table.Select(row => $"{row.What}: {Message(row)}")) + "\n";

    [Fact]
    public void Errors_say_who_what_was_expected_what_was_received_and_the_fix() => Snapshot.Check("Training", "errors", Messages());

    public static TheoryData<string> CultureNames => Cultures.Names;

    [Theory]
    [MemberData(nameof(CultureNames))]
    public void They_are_the_same_under_every_culture(string culture) => Assert.Equal(Messages(), Cultures.Under(culture, Messages));

    [Fact]
    public void Every_error_is_of_a_type_that_says_what_is_wrong()
    {
        foreach ((string what, Action act) in Table)
        {
            Exception? error = Record.Exception(act);
            Assert.True(error is ArgumentException or InvalidOperationException or FormatException or IOException,
                $"{what}: {error?.GetType().Name ?? "no error"}");
            Assert.False(error is NullReferenceException or ArgumentNullException, what);
        }
    }
}
