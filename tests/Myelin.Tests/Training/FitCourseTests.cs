using static Myelin.Tests.TrainingTask;

namespace Myelin.Tests;

/// <summary>Who hears of a training, and how it is stopped.</summary>
public class FitCourseTests
{
    [Fact]
    public void Callbacks_hear_of_everything_in_order()
    {
        var log = new List<string>();
        Listener Named(string name) => new()
        {
            TrainBegin = () => log.Add($"{name} begin"),
            EpochBegin = epoch => log.Add($"{name} epoch {epoch}"),
            BatchEnd = (epoch, batch, _) => log.Add($"{name} batch {epoch}.{batch}"),
            EpochEnd = result => log.Add($"{name} end {result.Epoch}: {string.Join(" ", result.Metrics.Select(metric => metric.Name))}"),
            TrainEnd = () => log.Add($"{name} over"),
        };
        Model().Fit(Points(10), epochs: 2, batchSize: 8, validation: Points(4), options: new() { Callbacks = [Named("a"), Named("b")] });
        Assert.Equal(
            [
                "a begin", "b begin",
                "a epoch 1", "b epoch 1", "a batch 1.1", "b batch 1.1", "a batch 1.2", "b batch 1.2", "a end 1: loss accuracy val_loss val_accuracy",
                "b end 1: loss accuracy val_loss val_accuracy",
                "a epoch 2", "b epoch 2", "a batch 2.1", "b batch 2.1", "a batch 2.2", "b batch 2.2", "a end 2: loss accuracy val_loss val_accuracy",
                "b end 2: loss accuracy val_loss val_accuracy",
                "a over", "b over",
            ], log);
    }

    [Fact]
    public void The_loss_of_batches_is_the_mean_over_their_examples()
    {
        var losses = new List<double>();
        History history = Model(new SGD(0))
            .Fit(Points(10), batchSize: 4, options: new() { Callbacks = [new Listener { BatchEnd = (_, _, loss) => losses.Add(loss) }] });
        Assert.Equal(history["loss"][0], (4 * losses[0] + 4 * losses[1] + 2 * losses[2]) / 10, 1e-6);
    }

    [Fact]
    public void A_callback_can_stop_the_training_and_the_next_begins_anew()
    {
        var listener = new Listener();
        listener.EpochEnd = result => { if (result.Epoch == 2) listener.Stop(); };
        Sequential model = Model();
        History history = model.Fit(Points(10), epochs: 5, options: new() { Callbacks = [listener] });
        Assert.Equal(2, history.Epochs.Count);
        Assert.False(history.Cancelled);
        Assert.Equal(2, model.Fit(Points(10), epochs: 5, options: new() { Callbacks = [listener] }).Epochs.Count);
    }

    [Fact]
    public void What_was_learnt_before_a_cancellation_is_kept()
    {
        using var stop = new CancellationTokenSource();
        Sequential cancelled = Model(), whole = Model();
        bool over = false;
        History history = cancelled.Fit(Points(32), epochs: 9, batchSize: 8, options: new()
        {
            Callbacks = [new Listener { BatchEnd = (epoch, batch, _) => { if ((epoch, batch) == (3, 2)) stop.Cancel(); }, TrainEnd = () => over = true }],
        }, cancellation: stop.Token);
        Assert.True(history.Cancelled);
        Assert.True(over);
        Assert.Equal(2, history.Epochs.Count);
        Assert.Equal(10, (double)cancelled.Optimizer.Steps.Value);

        whole.Fit(Points(32), epochs: 2, batchSize: 8);
        var optimizer = whole.Optimizer;
        foreach ((Tensor x, Tensor y) in Points(32).Batches(8, shuffle: true, seed: 0, epoch: 3).Take(2))
            optimizer.Apply(new SparseCategoricalCrossentropy(true).Of(whole.Forward(x, training: true), y).Gradients(whole.Parameters));
        Assert.Equal(whole.WeightsSha256(), cancelled.WeightsSha256());
    }

    [Fact]
    public void A_cancellation_before_the_beginning_changes_nothing()
    {
        Sequential model = Model(input: [4]);
        string before = model.WeightsSha256();
        History history = model.Fit(Points(10), epochs: 2, cancellation: new CancellationToken(canceled: true));
        Assert.True(history.Cancelled);
        Assert.Empty(history.Epochs);
        Assert.Equal(before, model.WeightsSha256());
        Assert.Throws<OperationCanceledException>(() => model.Evaluate(Points(10), cancellation: new CancellationToken(canceled: true)));
    }

    [Fact]
    public void Progress_says_how_far_it_has_come_at_least_at_each_epochs_end()
    {
        var heard = new List<FitProgress>();
        History history = Model().Fit(Points(20), epochs: 3, batchSize: 8, options: new() { Progress = new Heard(heard.Add) });
        FitProgress[] ends = [.. heard.Where(progress => progress.Batch == progress.Batches)];
        Assert.Equal([1, 2, 3], ends.Select(progress => progress.Epoch));
        Assert.All(ends, progress => Assert.Equal((3, 3), (progress.Epochs, progress.Batches)));
        Assert.All(heard, progress => Assert.True(progress.ExamplesPerSecond > 0 && progress.Remaining >= TimeSpan.Zero));
        Assert.Equal(history["loss"][2], ends[2].Metrics.First(metric => metric.Name == "loss").Value);
        Assert.Equal(TimeSpan.Zero, ends[2].Remaining);
    }

    [Fact]
    public async Task FitAsync_trains_on_another_thread_with_the_bits_of_Fit()
    {
        Sequential direct = Model(dropout: true), later = Model(dropout: true);
        direct.Fit(Points(30), epochs: 2);
        using var returned = new ManualResetEventSlim();
        bool waited = false;
        Task<History> training =
            later.FitAsync(Points(30), epochs: 2, options: new() { Callbacks = [new Listener { TrainBegin = () => waited = returned.Wait(10_000) }] });
        returned.Set();
        History history = await training;
        Assert.Equal(2, history.Epochs.Count);
        Assert.Equal(direct.WeightsSha256(), later.WeightsSha256());
        Assert.True(waited);
        await Assert.ThrowsAsync<InvalidOperationException>(() => new Sequential { new Dense(1) }.FitAsync(Points(3)));
    }

    [Fact]
    public void A_callback_may_evaluate_and_predict_without_a_trace()
    {
        Sequential plain = Model(dropout: true), watched = Model(dropout: true);
        Dataset data = Points(30), other = Points(12, seed: 4);
        History expected = plain.Fit(data, epochs: 2, batchSize: 8, validation: other);
        double last = double.NaN;
        History history = watched.Fit(data, epochs: 2, batchSize: 8, validation: other, options: new()
        {
            Callbacks = [new Listener { BatchEnd = (_, _, _) => watched.Predict(other), EpochEnd = _ => last = watched.Evaluate(other).Loss }],
        });
        Assert.Equal(plain.WeightsSha256(), watched.WeightsSha256());
        Assert.Equal(expected["loss"], history["loss"]);
        Assert.Equal(history["val_loss"][1], last);
    }

    [Fact]
    public void After_an_error_the_model_trains_as_if_nothing_had_happened()
    {
        Sequential calm = Model(input: [4]), shaken = Model(input: [4]);
        Assert.Throws<ShapeException>(() => shaken.Fit(Dataset.From(Tensor.Ones([3, 4]), Tensor.Ones([3, 3]))));
        Assert.Throws<ShapeException>(() => shaken.Fit(Dataset.From(Tensor.Ones([3, 5]), Tensor.From(0, 1, 2))));
        Assert.Throws<NotSupportedException>(() =>
            shaken.Fit(Points(8), options: new() { Callbacks = [new Listener { TrainBegin = () => throw new NotSupportedException() }] }));
        Assert.Throws<ShapeException>(() => shaken.Predict(Tensor.Ones([2, 7])));
        Assert.True(Recording.IsOn);
        calm.Fit(Points(20), epochs: 2);
        shaken.Fit(Points(20), epochs: 2);
        Assert.Equal(calm.WeightsSha256(), shaken.WeightsSha256());
    }

    [Fact]
    public async Task Models_that_train_at_the_same_time_do_not_touch_each_other()
    {
        string[] expected = [.. Enumerable.Range(0, 4).Select(seed =>
        {
            Sequential model = Model(seed: seed, dropout: true);
            model.Fit(Points(60), epochs: 4, batchSize: 8);
            return model.WeightsSha256();
        })];
        Sequential[] models = [.. Enumerable.Range(0, 4).Select(seed => Model(seed: seed, dropout: true))];
        await Task.WhenAll(models.Select(model => model.FitAsync(Points(60), epochs: 4, batchSize: 8)));
        Assert.Equal(expected, models.Select(model => model.WeightsSha256()));
    }

    [Fact]
    public void Making_and_building_another_model_leaves_captured_steps_as_they_are()
    {
        Sequential model = Model(input: [4]);
        model.Build([4]);
        int recorded = 0;
        var step = new Step(x =>
        {
            recorded++;
            return model.Forward(x, training: false);
        });
        for (int i = 0; i < 3; i++)
        {
            step.Run(Tensor.Ones([2, 4]));
            Model(seed: i, input: [4]).Predict(Tensor.Ones([2, 4]));
        }
        Assert.Equal(1, recorded);
    }

    [Fact]
    public void An_evaluation_and_a_history_are_read_by_name()
    {
        Sequential model = Model();
        History history = model.Fit(Points(10), epochs: 2, validation: Points(6));
        Assert.Equal(["loss", "accuracy", "val_loss", "val_accuracy"], history.Epochs[0].Metrics.Select(metric => metric.Name));
        Assert.Equal(history.Epochs[1]["val_loss"], history["val_loss"][1]);
        Evaluation evaluation = model.Evaluate(Points(6));
        Assert.Equal(evaluation.Loss, evaluation["loss"]);
        Assert.Matches(@"^loss \d\.\d{4}, accuracy \d\.\d{4}$", evaluation.ToString());
        Assert.Matches(@"^epoch 1: loss \d\.\d{4}, accuracy \d\.\d{4}, val_loss \d\.\d{4}, val_accuracy \d\.\d{4} \(\d+\.\d\d s\)\n", history.ToString());
    }
}
