using static Myelin.Tests.TrainingTask;

namespace Myelin.Tests;

/// <summary>Draws without a key in models, data and initializers: new in each step, kept by checkpoints, and the same for any thread and batch size.</summary>
public sealed class NoiseTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    sealed class Interruption : Exception;

    /// <summary>Hears the noise of the forward passes of this thread that are not captured, and whether each is one of training.</summary>
    [ThreadStatic] static Action<Tensor, bool>? heard;

    /// <summary>y = x + noise, also at inference.</summary>
    sealed class Noise : Layer
    {
        State? first;

        protected override void Build(TensorSpec input) => first = AddState("first", Tensor.Normal(input.Shape));

        protected override Tensor Forward(Tensor x, CallContext context)
        {
            Tensor noise = Tensor.Normal(x.Shape, x.Type);
            if (x.Shape[0] > 0) heard?.Invoke(noise, context.Training);
            return x + first!.Value + noise;
        }
    }

    static Sequential Make()
    {
        var model = new Sequential(input: [4], seed: 2)
        {
            new Dense(5, kernelInitializer: new Initializer("own", (shape, _, type) => Tensor.Uniform(shape, type) - 0.5)), new Noise(), new Dense(3),
        };
        model.Compile(new Adam(0.01), new SparseCategoricalCrossentropy(fromLogits: true));
        return model;
    }

    static readonly Dataset Data = Points(22).Map((example, _) => new(example.Inputs[0] + Tensor.Normal([4]) * 0.1, example.Targets[0]));

    static (string Weights, float[] Next) Trained(bool captures)
    {
        using RandomStream.Scope region = new RandomStream(5).Use();
        Sequential model = Make();
        model.Fit(Data, epochs: 2, batchSize: 4, validation: Points(9, seed: 3), options: new() { Captures = captures });
        return (model.WeightsSha256(), Tensor.Normal([4]).ToArray<float>());
    }

    [Fact]
    public void A_captured_training_draws_what_an_eager_one_draws()
    {
        ((string weights, float[] next), (string same, float[] sameNext)) = (Trained(captures: false), Trained(captures: true));
        Assert.Equal(weights, same);
        Assert.Equal(next, sameNext);
    }

    [Fact]
    public void Every_step_of_a_training_has_new_noise()
    {
        var noises = new List<float>();
        Sequential model = Make();
        heard = (noise, _) => noises.Add(noise.ToArray<float>()[0]);
        try { model.Fit(Points(16), epochs: 3, batchSize: 4, options: new() { Captures = false }); }
        finally { heard = null; }
        Assert.Equal(12, noises.Count);
        Assert.Equal(12, noises.Distinct().Count());
    }

    [Fact]
    public void A_resumed_training_draws_what_the_uninterrupted_one_draws()
    {
        (string weights, float[] next) = Trained(captures: true);
        for (int attempt = 1; ; attempt++)
        {
            Assert.True(attempt < 20, "it comes no further");
            using RandomStream.Scope region = new RandomStream(5).Use();
            Sequential model = Make();
            int seen = 0;
            var interruption = new Listener
            {
                EpochBegin = _ => Tensor.Normal([3]),
                BatchEnd = (_, _, _) => { if (++seen == 5) throw new Interruption(); },
            };
            var options = new FitOptions { Checkpoints = new(folder["run"]) { Every = TimeSpan.Zero }, Callbacks = [interruption] };
            try { model.Fit(Data, epochs: 2, batchSize: 4, validation: Points(9, seed: 3), options: options); }
            catch (Interruption) { continue; }
            Assert.InRange(attempt, 3, 5);
            Assert.Equal(With(new Listener { EpochBegin = _ => Tensor.Normal([3]) }), model.WeightsSha256());
            Assert.NotEqual(weights, model.WeightsSha256());
            Assert.Equal(next, Tensor.Normal([4]).ToArray<float>());
            return;
        }

        string With(Callback callback)
        {
            using RandomStream.Scope region = new RandomStream(5).Use();
            Sequential model = Make();
            model.Fit(Data, epochs: 2, batchSize: 4, validation: Points(9, seed: 3), options: new() { Callbacks = [callback] });
            return model.WeightsSha256();
        }
    }

    [Fact]
    public void A_training_that_is_cancelled_while_it_validates_resumes_with_the_same_draws()
    {
        using var cancellation = new CancellationTokenSource();
        using RandomStream.Scope region = new RandomStream(5).Use();
        Dataset validation = Points(700, seed: 3);
        Sequential straight = Make(), model = Make(), again = Make();
        using (new RandomStream(1).Use()) straight.Fit(Data, 2, 4, validation);
        FitOptions options = new() { Checkpoints = new(folder["cancelled"]) { Every = TimeSpan.Zero } };
        heard = (_, training) => { if (!training) cancellation.Cancel(); };
        try
        {
            using RandomStream.Scope first = new RandomStream(1).Use();
            Assert.True(model.Fit(Data, 2, 4, validation, options, cancellation.Token).Cancelled);
        }
        finally { heard = null; }
        using (new RandomStream(1).Use()) again.Fit(Data, 2, 4, validation, options);
        Assert.Equal(straight.WeightsSha256(), again.WeightsSha256());
    }

    [Fact]
    public async Task Trainings_on_several_threads_draw_what_each_draws_alone()
    {
        using RandomStream.Scope region = new RandomStream(5).Use();
        Task<History>[] fits = new Task<History>[4];
        Sequential[] models = [.. Enumerable.Range(0, 4).Select(_ => Make())];
        for (int i = 0; i < 4; i++)
            fits[i] = models[i].FitAsync(Data, epochs: 2, batchSize: 4, cancellation: TestContext.Current.CancellationToken);
        await Task.WhenAll(fits);
        using RandomStream.Scope anew = new RandomStream(5).Use();
        for (int i = 0; i < 4; i++)
        {
            Sequential alone = Make();
            alone.Fit(Data, epochs: 2, batchSize: 4);
            Assert.Equal(alone.WeightsSha256(), models[i].WeightsSha256());
        }
        Assert.Equal(4, models.Select(model => model.WeightsSha256()).Distinct().Count());
    }

    [Fact]
    public void Building_a_model_draws_by_its_seed_and_takes_no_place()
    {
        var stream = new RandomStream(5);
        using RandomStream.Scope region = stream.Use();
        Sequential model = Make();
        model.Build();
        _ = model.Summary();
        Assert.Equal(0, stream.Position);
        string weights = model.WeightsSha256();
        using (new RandomStream(6).Use()) Assert.Equal(weights, ((Sequential)Make().Build()).WeightsSha256());
        Assert.NotEqual(0, model.Parameters.First().Value.ToArray<float>()[0]);
    }

    static float[] Read(Dataset data, int size, int epoch = 1) =>
        [.. data.Batches(size, seed: 3, epoch: epoch).SelectMany(batch => batch.Inputs[0].ToArray<float>())];

    static Example Drawn(int i) => new(Tensor.Normal([4]) + i, Tensor.From(0));

    static readonly Dictionary<string, Func<Dataset>> Sources = new()
    {
        ["Map"] = () => Points(22).Map((example, _) => new(Tensor.Normal([4]), example.Targets[0])),
        ["two Maps"] = () => Points(22).Map((example, _) => new(Tensor.Normal([4]), example.Targets[0]))
            .Map((example, _) => new(example.Inputs[0] - Tensor.Normal([4]), example.Targets[0])),
        ["a stream"] = () => Dataset.Stream([[4]], [new TensorSpec([1], ElementType.Int32)],
            position => Enumerable.Range((int)position.First, 22 - (int)position.First).Select(Drawn), 22),
        ["a stream that passes over"] = () => Dataset.Stream([[4]], [new TensorSpec([1], ElementType.Int32)],
            (_, _) => Enumerable.Range(0, 22).Select(Drawn), 22),
    };

    public static TheoryData<string> Forms { get; } = [.. Sources.Keys];

    [Theory]
    [MemberData(nameof(Forms))]
    public void Draws_of_data_depend_on_seed_epoch_and_index_alone(string form)
    {
        Dataset data = Sources[form]();
        var stream = new RandomStream(5);
        using RandomStream.Scope region = stream.Use();
        float[] read = Read(data, 4);
        Assert.Equal(read, Read(data, 7));
        Assert.Equal(read, Read(data, 22));
        float[] rest = [.. data.Batches(4, seed: 3, epoch: 1, first: 2).SelectMany(batch => batch.Inputs[0].ToArray<float>())];
        Assert.Equal(read[32..], rest);
        Assert.NotEqual(read, Read(data, 4, epoch: 2));
        Assert.Equal(88, read.Distinct().Count());
        Assert.Equal(0, stream.Position);
    }
}
