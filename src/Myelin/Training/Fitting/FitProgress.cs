using System.Globalization;

namespace Myelin;

/// <summary>The progress of a training.</summary>
/// <param name="Epoch">The current epoch, counted from 1.</param>
/// <param name="Epochs">The number of epochs.</param>
/// <param name="Batch">The number of batches done in this epoch, including those before it was resumed.</param>
/// <param name="Batches">Batches in an epoch; null in the first epoch of a stream whose number of examples is not known.</param>
/// <param name="Metrics">Values over the epoch so far, including the batches before it was resumed.</param>
/// <param name="ExamplesPerSecond">The speed over the epoch so far, since it was resumed.</param>
/// <param name="Remaining">The remaining time for all epochs at this speed; null if the number of examples is not known.</param>
public sealed record FitProgress(
    int Epoch, int Epochs, int Batch, int? Batches, IReadOnlyCollection<(string Name, double Value)> Metrics, double ExamplesPerSecond, TimeSpan? Remaining)
{
    /// <summary>epoch 2/10, batch 300/1875: loss 0.1824, accuracy 0.9453, 51200 examples/s, 0:01:42 left</summary>
    public override string ToString()
    {
        string metrics = string.Join(", ", Metrics.Select(metric => string.Create(CultureInfo.InvariantCulture, $"{metric.Name} {metric.Value:0.0000}")));
        string speed = string.Create(CultureInfo.InvariantCulture, $"{ExamplesPerSecond:0} examples/s");
        string left = Remaining is { } time ? $", {(time.Days > 0 ? $"{time.Days} d " : "")}{time:h\\:mm\\:ss} left" : "";
        return $"epoch {Epoch}/{Epochs}, batch {Batch}{(Batches is { } all ? $"/{all}" : "")}: {metrics}, {speed}{left}";
    }
}
