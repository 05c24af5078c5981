namespace Myelin.Cli;

/// <summary>What the command tells whoever started it.</summary>
static class ExitCode
{
    /// <summary>All went well.</summary>
    public const int Success = 0;

    /// <summary>It was asked rightly and could not be done: data, disk, numbers.</summary>
    public const int Failure = 1;

    /// <summary>It was asked wrongly: a name, an option, a value, an environment variable.</summary>
    public const int Usage = 2;

    /// <summary>It was stopped by Ctrl-C: 128 and SIGINT, as shells count.</summary>
    public const int Interrupted = 130;

    /// <summary>It was stopped by SIGTERM: 128 and SIGTERM.</summary>
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
