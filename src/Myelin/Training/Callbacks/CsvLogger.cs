using System.Globalization;
using System.Text;

namespace Myelin;

/// <summary>Writes a row for each epoch to a CSV file: the epoch, its values, the learning rate and the seconds.</summary>
/// <remarks>
/// As CSVLogger of Keras 3. Each row is on disk when its epoch ends. A training that resumes writes no row twice and loses none, since the rows
/// of its epochs come from the history. Numbers are written so that they are read again to the same bits; NaN is "NaN".
/// <code>
/// model.Fit(data, epochs: 20, options: new() { Callbacks = [new CsvLogger("history.csv")] });
/// </code>
/// </remarks>
/// <param name="path">The file.</param>
/// <param name="separator">What separates columns.</param>
/// <param name="append">Whether rows that are in the file stay, and those of this training follow. Otherwise the file is replaced.</param>
/// <exception cref="ArgumentException">There is no path.</exception>
public sealed class CsvLogger(string path, char separator = ',', bool append = false) : Callback
{
    readonly string path = string.IsNullOrEmpty(path) ? throw new ArgumentException("CsvLogger: expects a path, received none; give one.", nameof(path)) : path;
    readonly State before = new(BestValue.Whole(0), "rows_before");
    readonly List<EpochResult> done = [];
    bool isWritten, hasWarned;

    /// <summary>The number of rows of earlier trainings, if rows are appended.</summary>
    public override IReadOnlyList<State> States => append ? [before] : [];

    internal override bool IsExclusive => true;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">Rows are appended, and the file has other columns.</exception>
    public override void OnTrainBegin(Model model)
    {
        done.Clear();
        (isWritten, hasWarned) = (false, false);
        if (!append) return;
        List<string> lines = Lines();
        if (Run?.Names is { } names) Check(lines, Header(names));
        before.Value = BestValue.Whole(Math.Max(0, lines.Count - 1));
    }

    /// <inheritdoc/>
    public override void OnResume(Model model, History history, int epoch, int batch)
    {
        ArgumentNullException.ThrowIfNull(history);
        done.AddRange(history.Epochs);
        Try(Rewrite);
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">Rows are appended, and the file has other columns.</exception>
    public override void OnEpochEnd(Model model, EpochResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        done.Add(result);
        Try(() =>
        {
            if (isWritten) File.AppendAllText(path, Row(result));
            else Rewrite();
        });
    }

    List<string> Lines() => File.Exists(path) ? [.. File.ReadAllLines(path).Where(line => line.Length > 0)] : [];

    string Header(IEnumerable<string> names) => string.Join(separator, ["epoch", .. names, "learning_rate", "seconds"]);

    void Check(List<string> lines, string header)
    {
        if (lines.Count > 0 && lines[0] != header)
            throw new InvalidOperationException(
                $"CsvLogger: expects the columns \"{header}\" in \"{path}\", received \"{lines[0]}\"; choose another file, or do not append.");
    }

    /// <summary>Writes the rows of earlier trainings, and of all epochs of this one.</summary>
    void Rewrite()
    {
        if (done.Count == 0) return;
        string header = Header(done[0].Metrics.Select(metric => metric.Name));
        List<string> lines = append ? Lines() : [];
        Check(lines, header);
        var text = new StringBuilder(header).Append('\n');
        foreach (string line in lines.Skip(1).Take((int)before.Value.Item<long>())) text.Append(line).Append('\n');
        foreach (EpochResult epoch in done) text.Append(Row(epoch));
        WholeFile.Write(path, file => file.Write(Encoding.UTF8.GetBytes(text.ToString())));
        isWritten = true;
    }

    string Row(EpochResult result) => string.Join(separator,
    [
        result.Epoch.ToString(CultureInfo.InvariantCulture),
        .. result.Metrics.Select(metric => metric.Value.ToString("R", CultureInfo.InvariantCulture)),
        result.LearningRate.ToString("R", CultureInfo.InvariantCulture), result.Seconds.ToString("0.000", CultureInfo.InvariantCulture),
    ]) + '\n';

    /// <summary>A row that cannot be written does not end the training: the next one writes all of them.</summary>
    void Try(Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            isWritten = false;
            if (!hasWarned) Warn($"CsvLogger: \"{path}\" cannot be written: {e.Message} Training goes on, and the next row tries again.");
            hasWarned = true;
        }
    }
}
