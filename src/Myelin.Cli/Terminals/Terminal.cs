using Spectre.Console;

namespace Myelin.Cli.Terminals;

/// <summary>
/// The standard streams. After <see cref="Protect"/>, Console.Out and Console.Error show control characters and break lines between words. What
/// moves the cursor or changes colours goes to the streams here.
/// </summary>
static class Terminal
{
    const int UsualWidth = 80;

    static IAnsiConsole? ansi;

    /// <summary>The standard output as it is.</summary>
    public static TextWriter Out { get; private set; } = Console.Out;

    /// <summary>The standard error output as it is.</summary>
    public static TextWriter Error { get; private set; } = Console.Error;

    /// <summary>The console of colours and progress bars, on the standard output.</summary>
    public static IAnsiConsole Ansi => ansi ??= Created();

    /// <summary>Whether colours are wanted.</summary>
    public static bool HasColours => Ansi.Profile.Capabilities.ColorSystem != ColorSystem.NoColors;

    /// <summary>The width of the terminal, less the last column, behind which some terminals begin a new line.</summary>
    public static int Width
    {
        get
        {
            int width = Console.WindowWidth;
            return (width > 0 ? width : UsualWidth) - 1;
        }
    }

    /// <summary>Redirects Console.Out and Console.Error.</summary>
    public static void Protect()
    {
        (Out, Error) = (Console.Out, Console.Error);
        Console.SetOut(new PrintableWriter(Out, Console.IsOutputRedirected ? null : () => Width));
        Console.SetError(new PrintableWriter(Error, Console.IsErrorRedirected ? null : () => Width));
    }

    /// <summary>Spectre knows the standard output by Console.Out.</summary>
    static IAnsiConsole Created()
    {
        TextWriter shown = Console.Out;
        Console.SetOut(Out);
        try
        {
            return AnsiConsole.Create(new AnsiConsoleSettings());
        }
        finally
        {
            Console.SetOut(shown);
        }
    }
}
