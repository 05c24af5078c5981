using System.Globalization;
using System.Text;

namespace Myelin;

/// <summary>Shows a training as a moving line with a bar, the time, the time left and the metrics, or as one line for each epoch.</summary>
/// <remarks>
/// <see cref="Model.Fit"/> adds one in a terminal unless <see cref="FitOptions.Verbosity"/> says something else. The line is written at most every
/// 50 ms, and at the end of each epoch.
/// <code>
/// model.Fit(data, epochs: 5, options: new() { Callbacks = [new ProgressBar(Verbosity.Lines)] });
/// </code>
/// writes <c>epoch 1/5  1.42 s  loss 0.0824  accuracy 0.9753</c>.
/// </remarks>
/// <param name="verbosity">What is shown; <see cref="Verbosity.Auto"/> is a bar in a terminal and nothing otherwise.</param>
/// <param name="output">Where it is shown; null for the standard output.</param>
/// <param name="width">The most columns of the line; null for those of the terminal.</param>
/// <param name="time">The clock; null for that of the system.</param>
public sealed class ProgressBar(Verbosity verbosity = Verbosity.Auto, TextWriter? output = null, int? width = null, TimeProvider? time = null) : Callback
{
    const int BarWidth = 24, UsualWidth = 80;

    static readonly TimeSpan BetweenLines = TimeSpan.FromMilliseconds(50);

    readonly TimeProvider clock = time ?? TimeProvider.System;
    readonly Verbosity shown = verbosity != Verbosity.Auto ? verbosity
        : output == null && Verbosities.IsTerminal ? Verbosity.Bar : Verbosity.Silent;
    long began, epochBegan;
    TimeSpan? written;
    int epoch, onLine;
    long done;                                                                      // batches since the training began or resumed

    TextWriter Writer => output ?? Console.Out;

    internal override bool IsExclusive => true;

    /// <inheritdoc/>
    public override void OnTrainBegin(Model model)
    {
        began = clock.GetTimestamp();
        (done, onLine, written) = (0, 0, null);
    }

    /// <inheritdoc/>
    public override void OnEpochBegin(Model model, int epoch)
    {
        this.epoch = epoch;
        epochBegan = clock.GetTimestamp();
    }

    /// <inheritdoc/>
    public override void OnBatchEnd(Model model, BatchResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        done++;
        if (shown != Verbosity.Bar) return;
        TimeSpan now = clock.GetElapsedTime(began);
        if (written is { } last && now - last < BetweenLines) return;
        written = now;
        Write(Moving(result, now));
    }

    /// <summary>epoch 2/5   12/100 [==&gt;         ]  1.2 s, 0:08 left  loss 0.0824  accuracy 0.9753</summary>
    string Moving(BatchResult result, TimeSpan now)
    {
        var line = new StringBuilder($"{Epoch()}  ");
        if (BatchesInEpoch is { } all)
        {
            int filled = (int)((long)BarWidth * Math.Min(result.Batch, all) / Math.Max(all, 1));
            line.Append($"{result.Batch}".PadLeft($"{all}".Length)).Append('/').Append(all).Append(" [").Append('=', filled)
                .Append(filled < BarWidth ? ">" : "").Append(' ', Math.Max(0, BarWidth - filled - 1)).Append("]  ");
        }
        else line.Append("batch ").Append(result.Batch).Append("  ");
        line.Append(Seconds(clock.GetElapsedTime(epochBegan)));
        if (Left(result.Batch, now) is { } left) line.Append(", ").Append(Short(left)).Append(" left");
        return Values(line, result.Metrics);
    }

    /// <summary>The time left for all epochs at the speed so far.</summary>
    TimeSpan? Left(int batch, TimeSpan now)
    {
        if (BatchesInEpoch is not { } all || EpochsInAll is not { } epochs) return null;
        double seconds = now.TotalSeconds / done * (Math.Max(0, all - batch) + (double)(epochs - epoch) * all);
        return seconds < TimeSpan.MaxValue.TotalSeconds ? TimeSpan.FromSeconds(seconds) : null;
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(Model model, EpochResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        if (shown == Verbosity.Silent) return;
        Write(Values(new($"{Epoch()}  {Seconds(TimeSpan.FromSeconds(result.Seconds))}"), result.Metrics));
        EndLine();
        written = null;
    }

    /// <inheritdoc/>
    public override void OnWarning(Model model, string message)
    {
        if (shown == Verbosity.Silent) return;
        if (onLine > 0) Write("");
        onLine = 0;
        Writer.WriteLine($"warning: {message}");
    }

    /// <inheritdoc/>
    public override void OnTrainEnd(Model model, History history)
    {
        if (onLine > 0) EndLine();
    }

    string Epoch() => EpochsInAll is { } all ? $"epoch {$"{epoch}".PadLeft($"{all}".Length)}/{all}" : $"epoch {epoch}";

    static string Values(StringBuilder line, IEnumerable<(string Name, double Value)> metrics)
    {
        foreach ((string name, double value) in metrics)
            line.Append("  ").Append(name).Append(' ')
                .Append(value.ToString(value == 0 || Math.Abs(value) is >= 0.001 and < 10_000 ? "0.0000" : "0.00e0", CultureInfo.InvariantCulture));
        return line.ToString();
    }

    static string Seconds(TimeSpan time) => time.TotalMinutes < 1 ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.00} s") : Short(time);

    static string Short(TimeSpan time) => time.TotalDays >= 1 ? $"{(long)time.TotalDays} d {time:h\\:mm\\:ss}"
        : time.TotalHours >= 1 ? $"{time:h\\:mm\\:ss}" : $"{time:m\\:ss}";

    /// <summary>Overwrites the moving line. The last column stays free, since some terminals begin a new line behind it.</summary>
    void Write(string line)
    {
        if (shown == Verbosity.Bar)
        {
            int most = (width ?? TerminalWidth()) - 1;
            if (line.Length > most) line = line[..most];
            Writer.Write($"\r{line.PadRight(Math.Min(onLine, most))}{(line.Length == 0 ? "\r" : "")}");
        }
        else Writer.Write(line);
        Writer.Flush();
        onLine = line.Length;
    }

    void EndLine()
    {
        Writer.WriteLine();
        onLine = 0;
    }

    int TerminalWidth()
    {
        if (output != null) return int.MaxValue;
        try
        {
            return Console.WindowWidth is > 1 and var columns ? columns : UsualWidth;
        }
        catch (IOException)
        {
            return UsualWidth;                                                      // no terminal
        }
    }
}
