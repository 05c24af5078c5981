namespace Myelin.Cli;

/// <summary>Wrong usage of the command. The message says what was expected, what was received, and the fix.</summary>
sealed class UsageException : Exception
{
    public UsageException() { }

    public UsageException(string message) : base(message) { }

    public UsageException(string message, Exception? inner) : base(message, inner) { }

    /// <summary>A command that has only subcommands was given none.</summary>
    public static UsageException OfParts(System.CommandLine.Command command) => new(
        $"{command.Name}: expects {string.Join(", ", command.Subcommands.SkipLast(1).Select(part => part.Name))} or {command.Subcommands[^1].Name}, received " +
        $"none; see \"myelin {command.Name} --help\".");

    /// <summary>Turns an exception about a name or an environment variable into a usage error.</summary>
    public static T Asked<T>(Func<T> ask)
    {
        try
        {
            return ask();
        }
        catch (Exception e) when (e is ArgumentException or PlatformNotSupportedException)
        {
            throw new UsageException(e.Message, e);
        }
    }
}
