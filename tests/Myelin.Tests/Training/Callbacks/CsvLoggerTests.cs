using static Myelin.Tests.TrainingTask;

namespace Myelin.Tests;

public sealed class CsvLoggerTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    sealed class Failure : Exception;

    static History Train(Callback logger, int epochs, Checkpoints? checkpoints = null, int? failsIn = null) =>
        Model(input: [4]).Fit(Points(20), epochs, batchSize: 5, validation: Points(4), options: new()
        {
            Callbacks = [logger, new LambdaCallback(onBatchEnd: (_, result) => { if (result.Epoch == failsIn && result.Batch == 3) throw new Failure(); })],
            Checkpoints = checkpoints,
        });

    /// <summary>Rows without the seconds.</summary>
    string[] Rows(string name) => [.. File.ReadAllLines(folder[name]).Select(line => line[..line.LastIndexOf(',')])];

    [Fact]
    public void Rows_hold_the_history_to_the_bit()
    {
        History history = Train(new CsvLogger(folder["log.csv"]), epochs: 3);
        string[] rows = Rows("log.csv");
        Assert.Equal("epoch,loss,accuracy,val_loss,val_accuracy,learning_rate", rows[0]);
        Assert.Equal(4, rows.Length);
        foreach (EpochResult epoch in history.Epochs)
            Assert.Equal([epoch.Epoch, .. epoch.Metrics.Select(metric => metric.Value), epoch.LearningRate],
                rows[epoch.Epoch].Split(',').Select(value => double.Parse(value, System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void Each_row_is_on_disk_when_its_epoch_ends()
    {
        Assert.Throws<Failure>(() => Train(new CsvLogger(folder["log.csv"]), epochs: 5, failsIn: 3));
        Assert.Equal(3, Rows("log.csv").Length);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_resumed_training_writes_no_row_twice_and_loses_none(bool append)
    {
        Train(new CsvLogger(folder["straight.csv"]), epochs: 5);
        string[] before = append ? ["7,0,0,0,0,1"] : [];
        if (append) File.WriteAllText(folder["log.csv"], "epoch,loss,accuracy,val_loss,val_accuracy,learning_rate,seconds\n7,0,0,0,0,1,0.5\n");
        // The newest checkpoint is that of the second epoch's end; the rows of epochs 3 and 4 were written after it, and are written again.
        var rare = new Checkpoints(folder["run"]) { Every = TimeSpan.Zero };
        Assert.Throws<Failure>(() => Train(new CsvLogger(folder["log.csv"], append: append), epochs: 5, rare, failsIn: 3));
        Directory.Move(folder["run"], folder["kept"]);
        Copy(folder["kept"], folder["run"]);
        Assert.Throws<Failure>(() => Train(new CsvLogger(folder["log.csv"], append: append), epochs: 5, rare, failsIn: 5));
        Directory.Delete(folder["run"], recursive: true);
        Directory.Move(folder["kept"], folder["run"]);
        Train(new CsvLogger(folder["log.csv"], append: append), epochs: 5, rare);
        string[] straight = Rows("straight.csv");
        Assert.Equal([straight[0], .. before, .. straight[1..]], Rows("log.csv"));
    }

    static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string file in Directory.GetFiles(from)) File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
    }

    [Fact]
    public void Another_training_replaces_the_file_or_appends_if_asked()
    {
        Train(new CsvLogger(folder["log.csv"]), epochs: 2);
        Train(new CsvLogger(folder["log.csv"], append: true), epochs: 3);
        Assert.Equal(["epoch", "1", "2", "1", "2", "3"], Rows("log.csv").Select(row => row.Split(',')[0]));
        Train(new CsvLogger(folder["log.csv"]), epochs: 1);
        Assert.Equal(2, Rows("log.csv").Length);
    }

    [Fact]
    public void Other_columns_are_refused_before_training_begins()
    {
        File.WriteAllText(folder["log.csv"], "epoch,loss\n1,2\n");
        Sequential model = Model(input: [4]);
        string before = model.WeightsSha256();
        string message = Assert.Throws<InvalidOperationException>(() =>
            model.Fit(Points(20), options: new() { Callbacks = [new CsvLogger(folder["log.csv"], append: true)] })).Message;
        Assert.StartsWith("CsvLogger: expects the columns \"epoch,loss,accuracy,learning_rate,seconds\" in ", message);
        Assert.Contains("received \"epoch,loss\"; choose another file, or do not append.", message);
        Assert.Equal(before, model.WeightsSha256());
    }

    [Fact]
    public void A_file_that_cannot_be_written_is_a_warning_once()
    {
        Directory.CreateDirectory(folder["log.csv"]);
        var warnings = new List<string>();
        var ear = new WarningEar(warnings);
        Model(input: [4]).Fit(Points(20), epochs: 3, options: new() { Callbacks = [new CsvLogger(folder["log.csv"]), ear] });
        Assert.StartsWith("CsvLogger: ", Assert.Single(warnings));
    }

    sealed class WarningEar(List<string> warnings) : Callback
    {
        public override void OnWarning(Model model, string message) => warnings.Add(message);
    }
}
