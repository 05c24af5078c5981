using System.Text.Json.Nodes;
using static Myelin.Tests.TrainingTask;

namespace Myelin.Tests;

/// <summary>A checkpoint is resumed as the training that it belongs to: never silently with another schedule, number of epochs or rate.</summary>
public sealed class ResumeSettingsTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    sealed class Warned : Callback
    {
        public List<string> Warnings { get; } = [];

        public override void OnWarning(Model model, string message) => Warnings.Add(message);
    }

    sealed class Crash : Exception;

    /// <summary>Trains with five batches in an epoch.</summary>
    (Model Model, History History, List<string> Warnings) Fit(
        int epochs, Callback? callback = null, (int, int)? crash = null, double rate = 0.1, bool keep = true)
    {
        Sequential model = Model(new SGD(rate), input: [4]);
        var warned = new Warned();
        var crashing = new Listener
        {
            BatchEnd = (epoch, batch, _) =>
        {
            if (crash == (epoch, batch)) throw new Crash();
        }
        };
        History history = model.Fit(Points(50), epochs, 10, options: new()
        {
            Callbacks = callback == null ? [warned, crashing] : [callback, warned, crashing],
            Checkpoints = keep ? new(folder["run"]) { Every = TimeSpan.Zero } : null,
        });
        return (model, history, warned.Warnings);
    }

    static string Refused(Action fit) => Assert.Throws<InvalidOperationException>(fit).Message;

    [Fact]
    public void Another_schedule_is_refused()
    {
        Assert.Throws<Crash>(() => Fit(4, Schedule.Linear(0.1, 20), crash: (2, 3)));
        foreach (Callback? other in (Callback?[])[null, Schedule.Linear(0.1, 40), Schedule.Cosine(0.1, 20), new Schedule("Linear(0.1, 20, 0)", _ => 0.1)])
        {
            string message = Refused(() => Fit(4, other));
            Assert.Contains("begun with the schedule and callbacks Linear(0.1, 20, 0)", message, StringComparison.Ordinal);
            Assert.Contains("choose another folder", message, StringComparison.Ordinal);
        }
        (Model resumed, _, List<string> warnings) = Fit(4, Schedule.Linear(0.1, 20));
        Assert.Empty(warnings);
        Assert.Equal(Fit(4, Schedule.Linear(0.1, 20), keep: false).Model.WeightsSha256(), resumed.WeightsSha256());
    }

    [Fact]
    public void A_schedule_is_refused_where_there_was_none_and_only_its_past_counts()
    {
        Assert.Throws<Crash>(() => Fit(4, crash: (2, 3)));
        Assert.Contains("callbacks none", Refused(() => Fit(4, Schedule.Linear(0.1, 20))), StringComparison.Ordinal);
        Directory.Delete(folder["run"], recursive: true);

        Assert.Throws<Crash>(() => Fit(4, new Schedule("steps", step => step < 10 ? 0.1 : 0.01), crash: (2, 3)));
        static double Later(long step) => step < 10 ? 0.1 : 0.02;                   // the same rates so far
        (Model resumed, _, _) = Fit(4, new Schedule("steps", Later));
        Assert.Equal(Fit(4, new Schedule("steps", Later), keep: false).Model.WeightsSha256(), resumed.WeightsSha256());
    }

    [Fact]
    public void Another_early_stopping_is_refused()
    {
        Assert.Throws<Crash>(() => Fit(4, new EarlyStopping("loss", patience: 2), crash: (2, 3)));
        Assert.Contains("patience: 2", Refused(() => Fit(4, new EarlyStopping("loss", patience: 3))), StringComparison.Ordinal);
        Assert.Empty(Fit(4, new EarlyStopping("loss", patience: 2)).Warnings);
    }

    [Fact]
    public void Fewer_epochs_than_are_done_are_refused_and_more_end_with_the_weights_of_so_many()
    {
        Assert.Throws<Crash>(() => Fit(4, crash: (3, 2)));
        foreach (int epochs in (int[])[0, 1, 2])
            Assert.Contains($"has done 2 epochs and 1 batches, and cannot be resumed with {epochs} epochs in all; give at least 3",
                Refused(() => Fit(epochs)), StringComparison.Ordinal);
        (Model resumed, History history, List<string> warnings) = Fit(6);
        Assert.Empty(warnings);
        Assert.Equal(6, history.Epochs.Count);
        Assert.Equal(Fit(6, keep: false).Model.WeightsSha256(), resumed.WeightsSha256());
        Assert.Contains("has done 6 epochs, and cannot be resumed with 5 epochs", Refused(() => Fit(5)), StringComparison.Ordinal);
        Assert.Equal(6, Fit(6).History.Epochs.Count);
    }

    [Fact]
    public void Prolonging_what_was_finished_with_another_schedule_warns()
    {
        Fit(2, Schedule.Linear(0.1, 10));
        (_, History history, List<string> warnings) = Fit(4, Schedule.Linear(0.1, 20));
        Assert.Equal(4, history.Epochs.Count);
        Assert.Contains("was finished after 2 epochs with the schedule and callbacks Linear(0.1, 10, 0)", Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Prolonging_what_early_stopping_ended_warns()
    {
        static EarlyStopping Make() => new("loss", patience: 1, minDelta: 1000);
        Assert.Equal(2, Fit(5, Make()).History.Epochs.Count);
        Assert.Equal(2, Fit(5, Make()).History.Epochs.Count);
        Assert.Single(Fit(9, Make()).Warnings);
    }

    [Fact]
    public void A_rate_that_is_not_used_is_told()
    {
        Assert.Throws<Crash>(() => Fit(4, crash: (2, 3)));
        (Model resumed, _, List<string> warnings) = Fit(4, rate: 0.05);
        Assert.Contains("begun with a learning rate of 0.1 and continues with 0.1, not with 0.05", Assert.Single(warnings), StringComparison.Ordinal);
        Assert.Equal(Fit(4, keep: false).Model.WeightsSha256(), resumed.WeightsSha256());
    }

    [Fact]
    public void What_makes_no_best_epoch_is_told_before_the_training()
    {
        Sequential model = Model(input: [4]);
        string before = model.WeightsSha256();
        Assert.Contains("no validation data", Assert.Throws<ArgumentException>(() =>
            model.Fit(Points(5), options: new() { Checkpoints = new(folder["run"]) { Monitor = "val_accuracy" } })).Message, StringComparison.Ordinal);
        Assert.Equal(before, model.WeightsSha256());
        Assert.False(Directory.Exists(folder["run"]));
    }

    /// <summary>Older checkpoints hold the sum of each metric, and neither steps, rate, examples nor callbacks.</summary>
    [Fact]
    public void An_older_checkpoint_is_resumed_in_the_middle_of_its_epoch()
    {
        Assert.Throws<Crash>(() => Fit(4, Schedule.Linear(0.1, 20), crash: (2, 4)));
        string newest = Directory.GetFiles(folder["run"], "checkpoint-*").Order().Last();
        TensorFile file = SafeTensors.Load(newest);
        JsonObject position = JsonNode.Parse(file.Metadata["myelin.checkpoint"])!.AsObject();
        foreach (string added in (string[])["examples", "batchesBefore", "firstStep", "rate"]) Assert.True(position.Remove(added));
        Assert.True(position["settings"]!.AsObject().Remove("callbacks"));
        SafeTensors.Save(newest,
            file.Where(entry => !(entry.Key.StartsWith("@totals/", StringComparison.Ordinal) && entry.Key.EndsWith("/count", StringComparison.Ordinal)))
                .Select(entry => (entry.Key.StartsWith("@totals/", StringComparison.Ordinal) ? entry.Key.Replace("/total", "") : entry.Key, entry.Value)),
            new Dictionary<string, string>(file.Metadata) { ["myelin.checkpoint"] = position.ToJsonString() });
        (Model resumed, History history, List<string> warnings) = Fit(4, Schedule.Linear(0.1, 20));
        (Model straight, History expected, _) = Fit(4, Schedule.Linear(0.1, 20), keep: false);
        Assert.Empty(warnings);
        Assert.Equal(straight.WeightsSha256(), resumed.WeightsSha256());
        Assert.Equal(expected["loss"], history["loss"]);
        Assert.Equal(expected["accuracy"], history["accuracy"]);
    }
}
