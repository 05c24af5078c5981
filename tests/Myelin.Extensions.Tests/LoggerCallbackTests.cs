using Microsoft.Extensions.Logging;

namespace Myelin.Extensions.Tests;

public class LoggerCallbackTests
{
    sealed class Heard : ILogger
    {
        public List<(LogLevel Level, string Text, Dictionary<string, object?> Values)> Entries { get; } = [];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Entries.Add((logLevel, formatter(state, exception), ((IEnumerable<KeyValuePair<string, object?>>)state!).ToDictionary()));
    }

    static Sequential Model(bool fromLogits)
    {
        var model = new Sequential(input: [2], name: "m") { new Dense(2) };
        model.Compile(new SGD(0.1), new SparseCategoricalCrossentropy(fromLogits), [new Accuracy()]);
        return model;
    }

    static readonly Dataset Data = Dataset.From(Tensor.Normal([12, 2], 1), Tensor.From([.. Enumerable.Range(0, 12).Select(i => i % 2)], [12]));

    [Fact]
    public void A_training_is_logged_with_its_values()
    {
        var log = new Heard();
        History history = Model(true).Fit(Data, epochs: 2, batchSize: 4, options: new() { Callbacks = [new LoggerCallback(log, every: 2)] });
        Assert.Equal([LogLevel.Information, LogLevel.Debug, LogLevel.Information, LogLevel.Debug, LogLevel.Information, LogLevel.Information],
            log.Entries.Select(entry => entry.Level));
        Assert.Matches("^Training of .*m.* for 2 epochs begins$", log.Entries[0].Text);
        Assert.Equal((1, 2), ((int)log.Entries[1].Values["Epoch"]!, (int)log.Entries[1].Values["Batch"]!));
        Assert.Matches(@"^Epoch 1: loss \d\.\d{4}, accuracy \d\.\d{4}, learning rate 0\.1, ", log.Entries[2].Text);
        Assert.Equal(history.Epochs[1].Seconds, log.Entries[4].Values["Seconds"]);
        Assert.Equal("Training ends after 2 epochs", log.Entries[5].Text);
    }

    [Fact]
    public void Warnings_are_logged_as_warnings()
    {
        var log = new Heard();
        Model(false).Fit(Data, options: new() { Callbacks = [new LoggerCallback(log)] });
        Assert.Contains("expects probabilities", Assert.Single(log.Entries, entry => entry.Level == LogLevel.Warning).Text);
    }
}
