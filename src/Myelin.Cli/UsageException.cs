namespace Myelin.Cli;

/// <summary>The command was asked wrongly; the message says what was expected, what was received and what helps.</summary>
sealed class UsageException : Exception
{
    public UsageException() { }

    public UsageException(string message) : base(message) { }

    public UsageException(string message, Exception? inner) : base(message, inner) { }

    /// <summary>Turns the refusal of a name or an environment value into an error of usage.</summary>
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
