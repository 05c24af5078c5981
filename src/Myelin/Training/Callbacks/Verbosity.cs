namespace Myelin;

/// <summary>What is shown of a training.</summary>
public enum Verbosity
{
    /// <summary>
    /// A bar if the standard output is a terminal, and nothing in a log or a pipe. Also nothing where the options have a
    /// <see cref="FitOptions.Progress"/> or a <see cref="ProgressBar"/>, or where the program sets the switch Myelin.ProgressBar to false.
    /// </summary>
    Auto,

    /// <summary>Nothing.</summary>
    Silent,

    /// <summary>A line that moves with the batches, and stays at the end of each epoch.</summary>
    Bar,

    /// <summary>One line at the end of each epoch, for logs.</summary>
    Lines,
}

/// <summary>What <see cref="Verbosity.Auto"/> means.</summary>
static class Verbosities
{
    /// <summary>The name of the runtime's switch by which a program forbids progress bars that nobody asked for.</summary>
    const string Switch = "Myelin.ProgressBar";

    /// <summary>Whether the standard output is a terminal that can overwrite a line.</summary>
    public static bool IsTerminal => !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb";

    /// <summary>The verbosity of a training.</summary>
    public static Verbosity Resolved(this Verbosity verbosity, FitOptions options)
    {
        if (verbosity != Verbosity.Auto) return verbosity;
        bool isShown = options.Progress != null || options.Callbacks.Any(callback => callback is ProgressBar);
        bool isForbidden = AppContext.TryGetSwitch(Switch, out bool wanted) && !wanted;
        return isShown || isForbidden || !IsTerminal ? Verbosity.Silent : Verbosity.Bar;
    }
}
