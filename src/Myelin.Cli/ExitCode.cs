namespace Myelin.Cli;

/// <summary>Exit codes of the command.</summary>
static class ExitCode
{
    /// <summary>Success.</summary>
    public const int Success = 0;

    /// <summary>Failure: data, disk, numbers.</summary>
    public const int Failure = 1;

    /// <summary>Wrong usage: a name, an option, a value, an environment variable.</summary>
    public const int Usage = 2;

    /// <summary>Stopped by Ctrl-C: 128 + SIGINT.</summary>
    public const int Interrupted = 130;

    /// <summary>Stopped by SIGTERM: 128 + SIGTERM.</summary>
    public const int Terminated = 143;

    /// <summary>All of them, for help.</summary>
    public static IReadOnlyList<(int Code, string Meaning)> All { get; } =
    [
        (Success, "success"),
        (Failure, "failure: data, disk, numbers, or a gallery entry that does not work as required"),
        (Usage, "wrong usage: a command, option, name, value or environment variable"),
        (Interrupted, "stopped by Ctrl-C; what was learned is kept"),
        (Terminated, "stopped by SIGTERM; what was learned is kept"),
    ];
}
