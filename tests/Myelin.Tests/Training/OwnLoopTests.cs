using static Myelin.Tests.TrainingTask;

namespace Myelin.Tests;

/// <summary>Loops of the caller's own over a model that is used elsewhere, and reading a model during its training.</summary>
public class OwnLoopTests
{
    /// <summary>Runs something on another thread in the middle of a training, and returns what it threw.</summary>
    static Exception? DuringFit(Model model, Action other, bool captures = true)
    {
        Exception? thrown = null;
        model.Fit(Points(20), batchSize: 5, options: new()
        {
            Captures = captures,
            Callbacks = [new Listener { BatchEnd = (_, batch, _) =>
            {
                if (batch == 3) thrown = Elsewhere(other);
            } }],
        });
        return thrown;
    }

    static Exception? Elsewhere(Action other)
    {
        Exception? thrown = null;
        var thread = new Thread(() => thrown = Record.Exception(other));
        thread.Start();
        thread.Join();
        return thrown;
    }

    static Step TrainingStep(Model model)
    {
        var optimizer = new SGD(0.1);
        return new Step(x =>
        {
            Tensor loss = model.Forward(x, training: true).Square().Mean();
            optimizer.Apply(loss.Gradients(model.Parameters));
            return loss;
        });
    }

    [Fact]
    public void A_loop_of_ones_own_is_told_that_the_model_is_trained()
    {
        Sequential model = Model(input: [4]);
        Tensor x = Tensor.Ones([2, 4]);
        Step train = TrainingStep(model), predict = new(x => model.Forward(x));
        for (int i = 0; i < 3; i++)
        {
            train.Run(x);
            predict.Run(x);
        }
        foreach (Action other in (Action[])[() => model.Forward(x), () => model.Layers[0].Call([x]), () => train.Run(x), () => predict.Run(x)])
        {
            string message = Assert.IsType<InvalidOperationException>(DuringFit(model, other)).Message;
            Assert.Contains("cannot be used now: Fit trains it on another thread", message, StringComparison.Ordinal);
            Assert.Null(Record.Exception(other));
        }
        Assert.Null(DuringFit(model, () => Model(input: [4]).Forward(x)));
    }

    [Fact]
    public void What_a_model_as_a_whole_is_asked_for_during_its_training_is_refused_on_another_thread()
    {
        using var folder = new TemporaryFolder();
        Sequential model = Model(input: [4]);
        model.Save(folder["before"]);
        (string, Action)[] uses =
        [
            ("WeightsSha256", () => model.WeightsSha256()), ("Save", () => model.Save(folder["now"])),
            ("ConvertWeights", () => model.ConvertWeights(ElementType.BFloat16)), ("LoadWeights", () => model.LoadWeights(folder["before"])),
        ];
        foreach ((string who, Action other) in uses)
        {
            string message = Assert.IsType<InvalidOperationException>(DuringFit(model, other)).Message;
            Assert.StartsWith($"{who}: Sequential \"sequential\" cannot be used now: Fit trains it on another thread", message, StringComparison.Ordinal);
            model.Fit(Points(10), options: new() { Callbacks = [new Listener { EpochEnd = _ => other() }] });       // on its own thread
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_parameter_is_read_whole_and_not_written_during_a_training(bool captures)
    {
        Sequential model = Model(input: [4]);
        Parameter kernel = model.Parameters[0];
        float[]? read = null, right = null;
        Assert.Null(DuringFit(model, () => read = kernel.Value.ToArray<float>(), captures));
        model.Fit(Points(20), options: new()
        {
            Callbacks = [new Listener { EpochEnd = _ =>
            {
                right = kernel.Value.ToArray<float>();
                Assert.Null(Elsewhere(() => read = kernel.Value.ToArray<float>()));
            } }],
        });
        Assert.Equal(right, read);
        Assert.IsType<InvalidOperationException>(DuringFit(model, () => kernel.Value = kernel.Value * 2, captures));
        Assert.IsType<InvalidOperationException>(DuringFit(model, () => kernel.Trainable = false, captures));
        Assert.IsType<InvalidOperationException>(DuringFit(model, () => model.Layers[0].Trainable = false, captures));
    }

    /// <summary>The rate, the step count and weights of a model, read all the time while it trains: they only ever have values between two steps.</summary>
    [Fact]
    public void Reading_all_the_time_during_a_training_gives_values_between_steps()
    {
        Sequential model = Model(new SGD(0.01), input: [4]);
        bool ended = false;
        Exception? failure = null;
        long last = 0;
        var reader = new Thread(() => failure = Record.Exception(() =>
        {
            while (!Volatile.Read(ref ended))
            {
                foreach (Parameter parameter in model.Parameters) Assert.All(parameter.Value.ToArray<float>(), number => Assert.True(float.IsFinite(number)));
                long steps = model.Optimizer.Steps.Value.Item<long>();
                Assert.True(steps >= last);
                last = steps;
                Assert.Equal(0.01, model.Optimizer.LearningRate);
            }
        }));
        reader.Start();
        model.Fit(Points(200), epochs: 30, batchSize: 5);
        Volatile.Write(ref ended, true);
        reader.Join();
        Assert.Null(failure);
        Sequential alone = Model(new SGD(0.01), input: [4]);
        alone.Fit(Points(200), epochs: 30, batchSize: 5);
        Assert.Equal(alone.WeightsSha256(), model.WeightsSha256());
    }

    [Fact]
    public void A_step_cannot_train_a_model_while_it_is_evaluated()
    {
        Sequential model = Model(input: [4]);
        Step train = TrainingStep(model);
        Tensor x = Tensor.Ones([2, 4]);
        train.Run(x);
        train.Run(x);
        Exception? replayed = null;
        Dataset slow = Dataset.Stream([[4]], [new(default(Shape), ElementType.Int32)], (_, _) => Enumerable.Range(0, 3).Select(i =>
        {
            // At the first example no batch is being computed. Later, batches are read ahead, and the evaluation itself could be refused.
            if (i == 0) replayed = Elsewhere(() => train.Run(x));
            return new Example(Tensor.Ones([4]), Tensor.From([i], []));
        }));
        model.Evaluate(slow, batchSize: 1);
        Assert.Contains("Evaluate, Predict or Save uses it", Assert.IsType<InvalidOperationException>(replayed).Message, StringComparison.Ordinal);
        train.Run(x);
    }

    /// <summary>A layer that counts its calls, at inference too.</summary>
    sealed class Counting : Layer
    {
        State? calls;

        protected override void Build(TensorSpec input) => calls = AddState("calls", Tensor.Zeros([]));

        protected override Tensor Forward(Tensor x, CallContext context)
        {
            calls!.Value += 1;
            return x + calls.Value;
        }
    }

    [Fact]
    public void A_layer_may_change_its_state_at_inference()
    {
        var model = new Sequential(input: [1]) { new Counting() };
        float[] outputs = [.. Enumerable.Range(0, 4).Select(_ => model.Predict(Tensor.Zeros([1, 1])).Item<float>())];
        Assert.Equal([outputs[0], outputs[0] + 1, outputs[0] + 2, outputs[0] + 3], outputs);
    }

    [Fact]
    public void A_callback_that_keeps_values_serves_one_training_at_a_time()
    {
        foreach (Callback callback in (Callback[])[new EarlyStopping("loss"), Schedule.Linear(0.1, 100)])
        {
            Exception? error = DuringCallback(callback, () => Model(input: [4]).Fit(Points(5), options: new() { Callbacks = [callback] }));
            Assert.Contains($"Fit: {callback.GetType().Name} is used by another training", Assert.IsType<InvalidOperationException>(error).Message,
                StringComparison.Ordinal);
            Model(input: [4]).Fit(Points(5), options: new() { Callbacks = [callback] });
        }

        static Exception? DuringCallback(Callback callback, Action other)
        {
            Exception? thrown = null;
            Model(input: [4]).Fit(Points(5), options: new() { Callbacks = [callback, new Listener { EpochEnd = _ => thrown = Record.Exception(other) }] });
            return thrown;
        }
    }

    sealed class SlowOptimizer(Action during) : Optimizer(0.1)
    {
        protected override void Update(Parameter parameter, Tensor gradient, Tensor[] scalars) => during();
    }

    [Fact]
    public void An_optimizer_is_applied_by_one_thread_at_a_time()
    {
        var parameter = new Parameter(Tensor.Ones([2]), "w");
        Exception? thrown = null;
        SlowOptimizer? optimizer = null;
        optimizer = new(() => thrown = Elsewhere(() => Apply(optimizer!)));
        Apply(optimizer);
        Assert.Contains("SlowOptimizer: Apply is running on another thread",
            Assert.IsType<InvalidOperationException>(thrown).Message, StringComparison.Ordinal);
        Assert.Equal(1, optimizer.Steps.Value.Item<long>());
        Apply(optimizer);

        void Apply(Optimizer one) => one.Apply(parameter.Value.Sum().Gradients([parameter]));
    }

    sealed class Warned : Callback
    {
        public string? Warning { get; private set; }

        public override void OnWarning(Model model, string message) => Warning = message;
    }

    [Fact]
    public void A_training_that_trains_nothing_warns()
    {
        Sequential model = Model(input: [4]);
        model.Trainable = false;
        string before = model.WeightsSha256();
        var warned = new Warned();
        model.Fit(Points(5), options: new() { Callbacks = [warned] });
        Assert.Contains("has no trainable parameters", warned.Warning, StringComparison.Ordinal);
        Assert.Equal(before, model.WeightsSha256());
    }
}
