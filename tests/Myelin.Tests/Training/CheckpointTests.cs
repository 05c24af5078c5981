using static Myelin.Tests.TrainingTask;

namespace Myelin.Tests;

/// <summary>A training that is broken off anywhere and called again ends as if nothing had happened.</summary>
public sealed class CheckpointTests : IDisposable
{
    const int Epochs = 6, Batch = 7;

    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    /// <summary>The process dies here, as far as Fit can tell.</summary>
    sealed class Crash : Exception;

    sealed class Ear : Callback
    {
        public readonly List<string> Warnings = [];
        public readonly List<(int Epoch, int Batch)> Resumed = [];
        public int Batches;
        public int CrashAt = int.MaxValue;

        public override void OnResume(Model model, History history, int epoch, int batch) => Resumed.Add((epoch, batch));

        public override void OnWarning(Model model, string message) => Warnings.Add(message);

        public override void OnBatchEnd(Model model, BatchResult result)
        {
            if (++Batches >= CrashAt) throw new Crash();
        }
    }

    /// <summary>Everything that has a state: statistics, random numbers, slots, totals, callbacks, a schedule.</summary>
    static Sequential New(Optimizer optimizer)
    {
        var model = new Sequential([4], seed: 3) { new Dense(8), new BatchNormalization(), new PRelu(), new Dropout(0.3), new Dense(3) };
        model.Compile(optimizer, new SparseCategoricalCrossentropy(fromLogits: true), [new Accuracy()]);
        return model;
    }

    (Model Model, History History) Fit(Optimizer optimizer, Ear ear, Checkpoints? kept = null, int epochs = Epochs, int batch = Batch, Dataset? data = null,
        CancellationToken stop = default, bool captures = true, Callback? more = null)
    {
        Sequential model = New(optimizer);
        Callback[] callbacks =
            [Schedule.Cosine(0.05, 40), new EarlyStopping(patience: 2, restoreBestWeights: true), .. more == null ? Array.Empty<Callback>() : [more], ear];
        History history = model.Fit(data ?? Points(60), epochs, batch, Points(30, 5),
            new() { Seed = 9, Callbacks = callbacks, Checkpoints = kept, Captures = captures }, stop);
        return (model, history);
    }

    Checkpoints EveryBatch => new(folder["run"]) { Every = TimeSpan.Zero };

    static string Course(History history) => string.Join('\n', history.Epochs.Select(epoch => $"{epoch.Epoch} {epoch.LearningRate:R} " +
        $"{string.Join(' ', epoch.Metrics.Select(metric => $"{metric.Name} {metric.Value:R}"))}"));

    static string Bits(Model model) => string.Join(' ', model.States.Concat(model.Optimizer.States)
        .Select(state => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(SafeTensors.LittleEndian(state.Value)))));

    public static TheoryData<string> Optimizers => OptimizerTable.Names;

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void A_training_that_crashes_again_and_again_ends_with_the_same_bits(string optimizer)
    {
        (Model straight, History expected) = Fit(OptimizerTable.Get(optimizer).Make(), new Ear());
        History? history = null;
        Model? model = null;
        var ears = new List<Ear>();
        for (int crash = 1; history == null; crash++)
        {
            ears.Add(new Ear { CrashAt = 1 + crash * 5 % 13 });
            try
            {
                (model, history) = Fit(OptimizerTable.Get(optimizer).Make(), ears[^1], EveryBatch, captures: crash % 2 == 0);
            }
            catch (Crash)
            {
                Assert.True(crash < 60, "it comes no further");
            }
        }
        Assert.True(ears.Count >= 4, $"{ears.Count} attempts");
        Assert.Contains(ears, ear => ear.Resumed.Any(place => place.Batch > 0));
        Assert.Empty(ears.SelectMany(ear => ear.Warnings));
        Assert.Equal(Course(expected), Course(history));
        Assert.Equal(Bits(straight), Bits(model!));
    }

    [Fact]
    public void A_training_that_is_stopped_goes_on_after_its_last_batch()
    {
        (Model straight, History expected) = Fit(new Adam(), new Ear());
        using var stop = new CancellationTokenSource();
        var first = new Ear();
        (_, History stopped) = Fit(new Adam(), first, new(folder["run"]), stop: stop.Token,
            more: new Listener { BatchEnd = (epoch, batch, _) => { if ((epoch, batch) == (2, 4)) stop.Cancel(); } });
        Assert.True(stopped.Cancelled);
        var second = new Ear();
        (Model model, History history) = Fit(new Adam(), second, new(folder["run"]), more: new Listener());
        Assert.Equal((2, 4), Assert.Single(second.Resumed));
        Assert.Equal(Course(expected), Course(history));
        Assert.Equal(Bits(straight), Bits(model));
    }

    [Fact]
    public void A_training_that_was_finished_gives_its_history_and_its_weights_again()
    {
        (Model first, History expected) = Fit(new Adam(), new Ear(), EveryBatch);
        var ear = new Ear();
        (Model again, History history) = Fit(new Adam(), ear, EveryBatch);
        Assert.Equal(0, ear.Batches);
        Assert.False(history.Cancelled);
        Assert.Equal(Course(expected), Course(history));
        Assert.Equal(expected.Epochs.Select(epoch => epoch.Seconds), history.Epochs.Select(epoch => epoch.Seconds));
        Assert.Equal(Bits(first), Bits(again));
    }

    [Fact]
    public void A_finished_training_is_prolonged_by_asking_for_more_epochs()
    {
        Model Train(Checkpoints? kept, params int[] epochs)
        {
            Model? model = null;
            foreach (int count in epochs)
            {
                model = New(new Adam());
                Assert.Equal(count, model.Fit(Points(60), count, Batch, options: new() { Checkpoints = kept }).Epochs.Count);
            }
            return model!;
        }
        Assert.Equal(Bits(Train(null, 5)), Bits(Train(EveryBatch, 2, 5)));
    }

    [Fact]
    public void A_damaged_checkpoint_is_passed_over_with_a_warning()
    {
        (Model straight, _) = Fit(new Adam(), new Ear());
        Assert.Throws<Crash>(() => Fit(new Adam(), new Ear { CrashAt = 12 }, EveryBatch));
        string[] files = Newest();
        byte[] bytes = File.ReadAllBytes(files[0]);
        bytes[^9] ^= 1;
        File.WriteAllBytes(files[0], bytes);
        var ear = new Ear();
        (Model model, _) = Fit(new Adam(), ear, EveryBatch);
        Assert.Contains(Path.GetFileName(files[1]), Assert.Single(ear.Warnings), StringComparison.Ordinal);
        Assert.True(File.Exists($"{files[0]}.damaged"));
        Assert.Equal(Bits(straight), Bits(model));
    }

    [Fact]
    public void Checkpoints_that_are_all_damaged_are_an_error_and_stay()
    {
        Assert.Throws<Crash>(() => Fit(new Adam(), new Ear { CrashAt = 12 }, EveryBatch));
        foreach (string file in Newest())
        {
            using FileStream stream = File.OpenWrite(file);
            stream.SetLength(stream.Length / 2);
        }
        DataFormatException error = Assert.Throws<DataFormatException>(() => Fit(new Adam(), new Ear(), EveryBatch));
        Assert.Contains("3 damaged", error.Message, StringComparison.Ordinal);
        Assert.Equal(3, Newest().Length);
    }

    [Fact]
    public void The_newest_three_are_kept_and_the_best_model()
    {
        (Model model, History history) = Fit(new Adam(), new Ear(), EveryBatch);
        Assert.Equal(3, Newest().Length);
        Assert.Empty(Directory.EnumerateFiles(folder["run"], "*.partial"));
        TensorFile best = SafeTensors.Load(Path.Combine(folder["run"], "best.safetensors"));
        // EarlyStopping has restored the best weights.
        Assert.All(model.States, state => Assert.Equal(SafeTensors.LittleEndian(state.Value), SafeTensors.LittleEndian(best[state.Path])));
        Assert.True(history.Epochs.Count < Epochs || history["val_loss"].Min() <= history["val_loss"][^1]);
    }

    [Fact]
    public void A_folder_that_vanishes_or_cannot_be_made_does_not_end_the_training()
    {
        (Model straight, _) = Fit(new Adam(), new Ear());
        var ear = new Ear();
        (Model model, _) = Fit(new Adam(), ear, EveryBatch,
            more: new Listener { BatchEnd = (epoch, batch, _) => { if ((epoch, batch) == (1, 3)) Directory.Delete(folder["run"], recursive: true); } });
        Assert.Contains(folder["run"], Assert.Single(ear.Warnings), StringComparison.Ordinal);
        Assert.Equal(Bits(straight), Bits(model));

        var blocked = new Ear();
        (model, _) = Fit(new Adam(), blocked, new(folder.Write("file")));
        Assert.Contains(folder["file"], Assert.Single(blocked.Warnings), StringComparison.Ordinal);
        Assert.Equal(Bits(straight), Bits(model));
    }

    [Fact]
    public void A_checkpoint_that_cannot_be_written_for_a_while_harms_no_other()
    {
        (Model straight, _) = Fit(new Adam(), new Ear());
        var ear = new Ear { CrashAt = 9 };
        Assert.Throws<Crash>(() => Fit(new Adam(), ear, EveryBatch, more: new Listener
        {
            BatchEnd = (epoch, batch, _) =>
            {
                if ((epoch, batch) != (1, 3)) return;
                for (int i = 3; i < 9; i++) folder.Write($"run/checkpoint-{i:D9}.safetensors/blocked", 1);           // a folder of that name
            },
        }));
        Assert.Contains("No checkpoint could be written", Assert.Single(ear.Warnings), StringComparison.Ordinal);
        Assert.Equal("checkpoint-000000002.safetensors", Path.GetFileName(Newest()[0]));
        Assert.Empty(Directory.EnumerateFiles(folder["run"], "*.partial"));
        foreach (string blocking in Directory.GetDirectories(folder["run"])) Directory.Delete(blocking, recursive: true);
        var next = new Ear();
        (Model model, _) = Fit(new Adam(), next, EveryBatch);
        Assert.Equal((1, 2), Assert.Single(next.Resumed));
        Assert.Equal(Bits(straight), Bits(model));
    }

    [Fact]
    public void A_checkpoint_that_cannot_be_written_ends_the_training_if_that_is_asked()
    {
        Checkpoints strict = EveryBatch with { StopOnFailure = true };
        IOException error = Assert.Throws<IOException>(() => Fit(new Adam(), new Ear(), strict,
            more: new Listener { BatchEnd = (epoch, batch, _) => { if ((epoch, batch) == (1, 3)) Directory.Delete(folder["run"], recursive: true); } }));
        Assert.Contains("StopOnFailure", error.Message, StringComparison.Ordinal);
        Assert.Throws<IOException>(() => Fit(new Adam(), new Ear(), new(folder.Write("file")) { StopOnFailure = true }));
    }

    [Fact]
    public void A_folder_in_use_is_refused()
    {
        IOException? error = null;
        Fit(new Adam(), new Ear(), EveryBatch, more: new Listener
        {
            BatchEnd = (epoch, batch, _) =>
            {
                if ((epoch, batch) == (1, 2)) error = Assert.ThrowsAny<IOException>(() => Fit(new Adam(), new Ear(), EveryBatch));
            },
        });
        Assert.NotNull(error);
    }

    [Fact]
    public void Another_training_is_refused_by_what_is_different()
    {
        Assert.Throws<Crash>(() => Fit(new Adam(), new Ear { CrashAt = 4 }, EveryBatch));
        Assert.Contains("batch size 7, and cannot be resumed with 8",
            Refused(() => Fit(new Adam(), new Ear(), EveryBatch, batch: 8)), StringComparison.Ordinal);
        Assert.Contains("data 60 of [4]", Refused(() => Fit(new Adam(), new Ear(), EveryBatch, data: Points(60, 8))), StringComparison.Ordinal);
        Assert.Contains("optimizer", Refused(() => Fit(new SGD(), new Ear(), EveryBatch)), StringComparison.Ordinal);
        Assert.Contains("resumed with none",
            Refused(() => New(new Adam()).Fit(Points(60), Epochs, Batch, Points(30, 5), new() { Seed = 9, Checkpoints = EveryBatch })),
            StringComparison.Ordinal);
        Sequential other = Model(new Adam(), input: [4]);
        Assert.Contains("begun with model",
            Refused(() => other.Fit(Points(60), Epochs, Batch, Points(30, 5), new() { Seed = 9, Checkpoints = EveryBatch })), StringComparison.Ordinal);

        static string Refused(Action fit) => Assert.Throws<InvalidOperationException>(fit).Message;
    }

    /// <summary>
    /// A model of one weight that a callback sets in every epoch, so that its validation loss takes a given course; after a crash in a given
    /// epoch it is resumed.
    /// </summary>
    (float Best, History History) FollowCourse(float[] weights, int crashIn, EarlyStopping? stopping = null)
    {
        Dataset data = Dataset.From(Tensor.Ones([2, 1]), Tensor.Zeros([2, 1]));
        History? history = null;
        for (int attempt = 0; history == null; attempt++)
        {
            var model = new Sequential(input: [1]) { new Dense(1, useBias: false) };
            model.Compile(new SGD(0), new MeanSquaredError());
            int crash = attempt == 0 ? crashIn : int.MaxValue;
            var set = new Listener
            {
                EpochBegin = epoch => model.Parameters[0].Value = Tensor.From(weights[epoch - 1]).Reshape([1, 1]),
                BatchEnd = (epoch, _, _) =>
                {
                    if (epoch == crash) throw new Crash();
                },
            };
            try
            {
                history = model.Fit(data, weights.Length, 2, data, new() { Checkpoints = EveryBatch, Callbacks = stopping == null ? [set] : [set, stopping] });
            }
            catch (Crash)
            {
                Assert.Equal(0, attempt);
            }
        }
        return (SafeTensors.Load(Path.Combine(folder["run"], "best.safetensors"))["dense/kernel"].Item<float>(), history);
    }

    [Fact]
    public void The_best_value_is_remembered_when_training_is_resumed() =>
        Assert.Equal(1, FollowCourse([3, 1, 4, 2, 5], crashIn: 4).Best);

    [Fact]
    public void EarlyStopping_remembers_its_best_value_and_its_patience_when_training_is_resumed()
    {
        (float best, History history) = FollowCourse([3, 1, 4, 2, 5, 0.5f], crashIn: 4, new(patience: 3, restoreBestWeights: true));
        Assert.Equal((1, 5), (best, history.Epochs.Count));
    }

    /// <summary>The steps of the model were captured with states that a later call of Fit brings back to an older checkpoint.</summary>
    [Theory]
    [MemberData(nameof(Optimizers))]
    public void A_model_goes_back_to_an_older_checkpoint_in_the_same_process(string optimizer)
    {
        (Model straight, History expected) = Fit(OptimizerTable.Get(optimizer).Make(), new Ear());
        Sequential model = New(OptimizerTable.Get(optimizer).Make());
        var ear = new Ear { CrashAt = 14 };
        Assert.Throws<Crash>(() => Train());
        foreach (string newest in Newest()[..2]) File.Delete(newest);
        ear.CrashAt = int.MaxValue;
        History history = Train();
        Assert.Equal((2, 2), Assert.Single(ear.Resumed));
        Assert.Equal(Course(expected), Course(history));
        Assert.Equal(Bits(straight), Bits(model));

        History Train() => model.Fit(Points(60), Epochs, Batch, Points(30, 5), new()
        {
            Seed = 9,
            Callbacks = [Schedule.Cosine(0.05, 40), new EarlyStopping(patience: 2, restoreBestWeights: true), ear],
            Checkpoints = EveryBatch,
        });
    }

    string[] Newest() => [.. Directory.GetFiles(folder["run"], "checkpoint-*.safetensors").OrderDescending()];
}
