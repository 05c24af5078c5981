using Myelin.Cli.Terminals;

namespace Myelin.Cli.Screens;

/// <summary>The progress of work of known length, as a percentage: a moving line on a terminal, otherwise a line for each quarter.</summary>
sealed class ShareScreen(string what) : IProgress<double>, IDisposable
{
    readonly bool moves = !Console.IsErrorRedirected;
    int shown;

    /// <inheritdoc/>
    public void Report(double value)
    {
        const int Quarter = 25;
        int percent = (int)(100 * value);
        if (!moves) percent -= percent % Quarter;
        if (percent <= shown) return;
        shown = percent;
        if (moves) Terminal.Error.Write($"\r{what}  {percent} %");
        else Terminal.Error.WriteLine($"{what}: {percent} %");
    }

    /// <summary>Ends the moving line.</summary>
    public void Dispose()
    {
        if (moves && shown > 0) Terminal.Error.WriteLine();
    }
}
