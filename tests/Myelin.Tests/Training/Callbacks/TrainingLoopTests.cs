using static Myelin.Tests.TrainingTask;

namespace Myelin.Tests;

/// <summary>Callbacks in a hand-written loop.</summary>
public sealed class TrainingLoopTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    sealed class Failure : Exception;

    /// <summary>The loop of Fit by hand, on a model that is not compiled.</summary>
    static (Sequential Model, History History) Loop(Optimizer optimizer, Dataset data, int epochs, IReadOnlyList<Callback> callbacks, bool captures = true)
    {
        var model = new Sequential(input: [4]) { new Dense(8, Activation.Tanh), new Dense(3) };
        model.Build([4]);
        var loss = new SparseCategoricalCrossentropy(fromLogits: true);
        var step = new Step((x, y) =>
        {
            Tensor error = loss.Of(model.Forward(x, training: true), y);
            optimizer.Apply(error.Gradients(model.Parameters));
            return error;
        })
        { Captures = captures };
        using var loop = new TrainingLoop(model, optimizer, callbacks, epochs, batches: 5);
        while (loop.NextEpoch())
        {
            double sum = 0;
            foreach (Batch batch in data.Batches(4, shuffle: true, seed: 0, epoch: loop.Epoch))
            {
                double error = (double)step.Run(batch.Inputs[0], batch.Targets[0]);
                loop.EndBatch(error);
                sum += error * batch.Count;
            }
            loop.EndEpoch(("loss", sum / data.Count));
        }
        return (model, loop.History);
    }

    /// <summary>Fit and a loop by hand call callbacks alike: the same rates, the same weights, the same history.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void It_calls_callbacks_as_Fit_does(bool captures)
    {
        foreach (Func<Callback> make in CallbackTests.InAnyTraining)
        {
            Optimizer New() => new Adam(0.3) { EmaMomentum = 0.9 };
            Sequential model = Model(New(), input: [4]);
            History expected = model.Fit(Points(20), epochs: 6, batchSize: 4, options: new() { Callbacks = [make()], Captures = captures });
            (Sequential byHand, History history) = Loop(New(), Points(20), 6, [make()], captures);
            Assert.Equal(model.WeightsSha256(), byHand.WeightsSha256());
            Assert.Equal(expected.Epochs.Select(epoch => epoch.LearningRate), history.Epochs.Select(epoch => epoch.LearningRate));
            Assert.Equal(expected["loss"].Count, history["loss"].Count);
        }
    }

    [Fact]
    public void Best_weights_and_rate_come_back_after_an_exception()
    {
        var optimizer = new SGD(0.5);
        var model = new Sequential(input: [1]) { new Dense(1, useBias: false) };
        model.Build([1]);
        Assert.Throws<Failure>(Train);
        Assert.Equal((1f, 0.5), (model.Parameters[0].Value.Item<float>(), optimizer.LearningRate));

        void Train()
        {
            using var loop = new TrainingLoop(model, optimizer, [Schedule.Step(0.1, 1), new EarlyStopping("loss", patience: 9, restoreBestWeights: true)], 9);
            foreach ((double value, int i) in new double[] { 3, 1, 2 }.Select((value, i) => (value, i)))
            {
                loop.NextEpoch();
                model.Parameters[0].Value = Tensor.Full([1, 1], i);
                loop.EndEpoch(("loss", value));
            }
            throw new Failure();
        }
    }

    [Fact]
    public void A_callback_stops_it_and_the_loss_is_the_mean_of_the_batches()
    {
        Sequential model = Model(input: [4]);
        using var loop = new TrainingLoop(model, model.Optimizer, [new EarlyStopping("loss", patience: 1)], 9);
        int epochs = 0;
        while (loop.NextEpoch())
        {
            epochs++;
            loop.EndBatch(1);
            loop.EndBatch(2);
            loop.EndEpoch(("other", 7));
        }
        Assert.Equal(2, epochs);
        Assert.True(loop.IsStopped);
        Assert.False(loop.NextEpoch());
        Assert.Equal([1.5, 1.5], loop.History["loss"]);
    }

    [Fact]
    public void Its_states_resume_it()
    {
        List<double> Run(int from, List<(string, Tensor)> saved, List<EpochResult> done, int stop)
        {
            var rates = new List<double>();
            var optimizer = new SGD(1);
            var model = new Sequential(input: [1]) { new Dense(1) };
            model.Build([1]);
            using var loop = new TrainingLoop(model, optimizer, [new ReduceLearningRateOnPlateau("loss", 0.5, patience: 2)], 8);
            if (from > 0)
            {
                foreach (((string name, State state), (string saved, Tensor value) entry) in loop.States.Zip(saved))
                {
                    Assert.Equal(name, entry.saved);
                    state.Value = entry.value;
                }
                loop.Resume(done);
            }
            while (loop.Epoch < stop && loop.NextEpoch())
            {
                loop.EndEpoch(("loss", 5));
                rates.Add(optimizer.LearningRate);
            }
            saved.Clear();
            saved.AddRange(loop.States.Select(one => (one.Name, one.State.Value)));
            done.Clear();
            done.AddRange(loop.History.Epochs);
            return rates;
        }
        var (states, results) = (new List<(string, Tensor)>(), new List<EpochResult>());
        List<double> straight = Run(0, [], [], 8);
        List<double> parts = [.. Run(0, states, results, 4), .. Run(4, states, results, 8)];
        Assert.Equal([1, 1, 0.5, 0.5, 0.25, 0.25, 0.125, 0.125], straight);
        Assert.Equal(straight, parts);
    }

    [Fact]
    public void An_unknown_metric_lists_the_known_ones_and_a_direction_is_asked_for()
    {
        Sequential model = new(input: [4]) { new Dense(3) };
        model.Build([4]);
        using (var loop = new TrainingLoop(model, new SGD(), [new EarlyStopping("los", direction: MetricDirection.LowerIsBetter)], 2))
        {
            loop.NextEpoch();
            loop.EndBatch(1);
            Assert.Equal("Unknown metric \"los\"; did you mean \"loss\"? Known: loss, mine.",
                Assert.Throws<ArgumentException>(() => loop.EndEpoch(("mine", 1))).Message);
        }
        Assert.Contains("expects a direction for \"mine\"",
            Assert.Throws<ArgumentException>(() => new TrainingLoop(model, new SGD(), [new EarlyStopping("mine")], 2)).Message);
    }

    [Fact]
    public void Gradients_and_weights_reach_the_callbacks_that_want_them()
    {
        Sequential model = Model(new SGD(0.1), input: [4]);
        model.Build([4]);
        var ear = new Ear();
        using var loop = new TrainingLoop(model, model.Optimizer, [ear], 1);
        loop.NextEpoch();
        ParameterGradients gradients = model.Loss.Of(model.Of(Points(4).Inputs), Points(4).Targets).Gradients(model.Parameters);
        loop.EndBatch(1, gradients);
        Assert.Equal("dense/bias", Assert.Single(ear.Heard!.Gradients).Key);
        Assert.Same(gradients[1], ear.Heard.Gradients["dense/bias"]);
        Assert.Empty(ear.Heard.Weights);
    }

    sealed class Ear : Callback
    {
        public BatchResult? Heard;

        public override bool Wants(TrainingValue kind, string path) => (kind, path) == (TrainingValue.Gradients, "dense/bias");

        public override void OnBatchEnd(Model model, BatchResult result) => Heard = result;
    }
}
