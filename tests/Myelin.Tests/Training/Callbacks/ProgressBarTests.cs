using static Myelin.Tests.TrainingTask;

namespace Myelin.Tests;

/// <summary>What a training shows, where, and how often.</summary>
public class ProgressBarTests
{
    /// <summary>A clock that goes on by a constant at each reading.</summary>
    sealed class Clock(double milliseconds) : TimeProvider
    {
        long now;

        public override long TimestampFrequency => 1_000_000;

        public override long GetTimestamp() => now += (long)(milliseconds * 1000);
    }

    static string Shown(Verbosity verbosity, double tick, int epochs = 2, int? width = null, Action<Model>? inBatch = null)
    {
        using var written = new StringWriter { NewLine = "\n" };
        Sequential model = Model(input: [4]);
        var listener = new LambdaCallback(onBatchEnd: (m, _) => inBatch?.Invoke(m));
        model.Fit(Points(20), epochs, batchSize: 2, options: new() { Callbacks = [listener, new ProgressBar(verbosity, written, width, new Clock(tick))] });
        return written.ToString();
    }

    [Fact]
    public void A_bar_moves_with_the_batches_and_each_epoch_leaves_one_line()
    {
        string shown = Shown(Verbosity.Bar, tick: 100);
        string[] lines = shown.Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.Equal("", lines[2]);
        string[] moves = lines[0].Split('\r')[1..];
        Assert.Equal(11, moves.Length);
        Assert.Matches(@"^epoch 1/2   1/10 \[==> {21}\]  0\.\d\d s, 0:\d\d left  loss \d\.\d{4}  accuracy \d\.\d{4}$", moves[0]);
        Assert.Matches(@"^epoch 1/2  10/10 \[={24}\]  \d\.\d\d s, 0:\d\d left  loss \d\.\d{4}  accuracy \d\.\d{4}$", moves[9]);
        Assert.Matches(@"^epoch 1/2  \d\.\d\d s  loss \d\.\d{4}  accuracy \d\.\d{4} *$", moves[10]);
        Assert.StartsWith("\repoch 2/2   1/10", lines[1]);
    }

    [Fact]
    public void The_line_is_written_at_most_every_50_ms()
    {
        // Each batch reads the clock once if nothing is due, so an update comes with every fourth to fifth batch of 13 ms.
        int updates = Shown(Verbosity.Bar, tick: 13, epochs: 1).Split('\r').Length - 2;
        Assert.InRange(updates, 2, 4);
        Assert.Equal(10, Shown(Verbosity.Bar, tick: 60, epochs: 1).Split('\r').Length - 2);
    }

    [Fact]
    public void The_time_left_covers_all_epochs()
    {
        // The first batch ends 2 ticks of 1 s after the beginning (one more for the begin of the epoch); 19 batches are left at that speed.
        string first = Shown(Verbosity.Bar, tick: 1000).Split('\r')[1];
        Assert.Contains(", 0:38 left", first);
    }

    [Fact]
    public void Lines_are_written_for_logs_without_carriage_returns()
    {
        string shown = Shown(Verbosity.Lines, tick: 100);
        Assert.DoesNotContain('\r', shown);
        Assert.Matches(@"^epoch 1/2  \d+\.\d\d s  loss \d\.\d{4}  accuracy \d\.\d{4}\nepoch 2/2  [^\n]*\n$", shown);
    }

    [Fact]
    public void A_line_is_never_wider_than_the_terminal() =>
        Assert.All(Shown(Verbosity.Bar, tick: 100, width: 40).Split('\r', '\n'), line => Assert.True(line.Length < 40, line));

    [Fact]
    public void Nothing_is_shown_in_a_log_unless_it_is_asked_for()
    {
        Assert.Equal("", Shown(Verbosity.Auto, tick: 100));
        Assert.Equal("", Shown(Verbosity.Silent, tick: 100));
        Assert.Equal(Verbosity.Lines, Verbosity.Lines.Resolved(new()));
        Assert.Equal(Verbosity.Silent, Verbosity.Auto.Resolved(new() { Progress = new Heard(_ => { }) }));
        Assert.Equal(Verbosity.Silent, Verbosity.Auto.Resolved(new() { Callbacks = [new ProgressBar()] }));
        if (Console.IsOutputRedirected) Assert.Equal(Verbosity.Silent, Verbosity.Auto.Resolved(new()));
    }

    [Fact]
    public void A_warning_stands_on_a_line_of_its_own()
    {
        using var written = new StringWriter { NewLine = "\n" };
        var model = new Sequential(input: [4]) { new Dense(3) };
        model.Compile(new SGD(), new SparseCategoricalCrossentropy());
        model.Fit(Points(8), options: new() { Callbacks = [new ProgressBar(Verbosity.Lines, written)] });
        Assert.Matches(@"^warning: [^\n]*logits[^\n]*\nepoch 1/1 ", written.ToString());
    }

    [Fact]
    public void A_stream_without_a_count_shows_batches_alone()
    {
        using var written = new StringWriter();
        Dataset points = Points(6);
        Dataset stream = Dataset.Stream([new TensorSpec(Shape.Create(4))], [new TensorSpec(Shape.Create(), ElementType.Int32)],
            _ => Enumerable.Range(0, 6).Select(i => points.Examples([i])).Select(
                one => new Example([one.Inputs[0].Reshape([4])], [one.Targets[0].Reshape([])])));
        Model(input: [4]).Fit(stream, batchSize: 2, options: new() { Callbacks = [new ProgressBar(Verbosity.Bar, written, time: new Clock(100))] });
        Assert.StartsWith("\repoch 1/1  batch 1  0.20 s  loss ", written.ToString());
    }
}
