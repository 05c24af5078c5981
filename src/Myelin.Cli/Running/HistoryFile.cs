using System.Globalization;
using System.Text;

namespace Myelin.Cli.Running;

/// <summary>Writes history.csv, a row after each epoch, so that a killed run keeps its history.</summary>
/// <remarks>
/// An existing file stays as it is until the training has begun or resumed. A row that cannot be written does not end the training: at the end
/// <see cref="Save"/> writes all of them.
/// </remarks>
sealed class HistoryFile(string path) : Callback, IDisposable
{
    readonly List<EpochResult> done = [];
    FileStream? rows;

    /// <summary>Whether the training got to its first epoch, or resumed.</summary>
    public bool Begun { get; private set; }

    /// <summary>Called when the training has begun or resumed.</summary>
    public Action? Begins { get; set; }

    /// <inheritdoc/>
    public override void OnResume(Model model, History history, int epoch, int batch)
    {
        Begin();
        done.AddRange(history.Epochs);
        Try(Open);
    }

    /// <inheritdoc/>
    public override void OnEpochBegin(Model model, int epoch) => Begin();

    /// <inheritdoc/>
    public override void OnEpochEnd(Model model, EpochResult result)
    {
        done.Add(result);
        Try(() =>
        {
            if (rows == null) Open();
            else rows.Write(Encoding.UTF8.GetBytes(Row(result)));
        });
    }

    /// <summary>Writes all epochs, completely or not at all.</summary>
    /// <exception cref="IOException">The folder is gone, or the disk is full.</exception>
    public void Save(History history)
    {
        Dispose();
        WholeFile.Write(path, file => Write(file, history.Epochs));
    }

    void Begin()
    {
        if (Begun) return;
        Begun = true;
        Begins?.Invoke();
    }

    void Open()
    {
        WholeFile.Write(path, file => Write(file, done));
        rows = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
    }

    static void Write(Stream file, IReadOnlyList<EpochResult> epochs)
    {
        if (epochs.Count == 0) return;
        file.Write(Encoding.UTF8.GetBytes($"epoch,{string.Join(',', epochs[0].Metrics.Select(metric => metric.Name))},rate,seconds\n"));
        foreach (EpochResult epoch in epochs) file.Write(Encoding.UTF8.GetBytes(Row(epoch)));
    }

    static string Row(EpochResult result)
    {
        IEnumerable<string> values = result.Metrics.Select(metric => metric.Value.ToString("R", CultureInfo.InvariantCulture));
        return string.Create(CultureInfo.InvariantCulture, $"{result.Epoch},{string.Join(',', values)},{result.LearningRate:R},{result.Seconds:0.000}\n");
    }

    void Try(Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Dispose(); // the next row writes all of them, and Save at the end, which reports what fails then
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        rows?.Dispose();
        rows = null;
    }
}
