using System.Globalization;

namespace Myelin.Cli.Running;

/// <summary>Writes history.csv, one row after each epoch, so that a killed run keeps its history.</summary>
/// <remarks>A full disk does not end the training: <see cref="Failure"/> keeps the error for the end.</remarks>
sealed class HistoryFile(FileStream file) : Callback, IDisposable
{
    readonly StreamWriter writer = new(file) { NewLine = "\n" };
    bool begun;

    /// <summary>The first write error; null if there was none.</summary>
    public IOException? Failure { get; private set; }

    /// <inheritdoc/>
    public override void OnResume(Model model, History history, int epoch, int batch)
    {
        foreach (EpochResult result in history.Epochs) OnEpochEnd(model, result);
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(Model model, EpochResult result)
    {
        if (Failure != null) return;
        try
        {
            if (!begun) writer.WriteLine($"epoch,{string.Join(',', result.Metrics.Select(metric => metric.Name))},rate,seconds");
            begun = true;
            IEnumerable<string> values = result.Metrics.Select(metric => metric.Value.ToString("R", CultureInfo.InvariantCulture));
            writer.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"{result.Epoch},{string.Join(',', values)},{result.LearningRate:R},{result.Seconds:0.000}"));
            writer.Flush();
        }
        catch (IOException failure)
        {
            Failure = failure;
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        try
        {
            writer.Dispose();
        }
        catch (IOException failure)
        {
            Failure ??= failure;
        }
    }
}
