namespace Myelin.Cli.Screens;

/// <summary>The progress of downloads: a moving line on a terminal, otherwise a line at the start of each file.</summary>
sealed class FetchScreen(TextWriter output) : IProgress<DownloadProgress>, IDisposable
{
    const double Mebibyte = 1 << 20;

    readonly bool moves = !Console.IsErrorRedirected;
    Uri? current;
    long shown = -1;

    /// <inheritdoc/>
    public void Report(DownloadProgress value)
    {
        if (value.Address != current)
        {
            End();
            (current, shown) = (value.Address, -1);
            if (!moves) output.WriteLine($"{value.Address}{(value.Total is { } total ? $" ({total / Mebibyte:0.0} MiB)" : "")}");
        }
        long step = value.Total is > 0 ? 100 * value.Received / value.Total.Value : value.Received >> 20;
        if (!moves || step == shown) return;
        shown = step;
        output.Write($"\r{value.Address}  {value.Received / Mebibyte:0.0} MiB{(value.Total is > 0 ? $", {step} %" : "")}");
    }

    /// <summary>Ends the moving line.</summary>
    public void Dispose() => End();

    void End()
    {
        if (moves && current != null) output.WriteLine();
    }
}
