using System.CommandLine;
using System.CommandLine.Invocation;
using System.Globalization;
using Myelin.Cli.Commands;
using Myelin.Cli.Terminals;

namespace Myelin.Cli;

/// <summary>Parses the command line, runs the command, and turns every exception into one message and an exit code.</summary>
static class CommandLine
{
    public static int Run(string[] arguments)
    {
        // Also where a setting of the machine overrides InvariantGlobalization: output and files are the same everywhere.
        CultureInfo.CurrentCulture = CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
        CultureInfo.CurrentUICulture = CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.InvariantCulture;
        Terminal.Protect();
        try
        {
            return Ran(arguments);
        }
        finally
        {
            Console.Out.Flush();
            Console.Error.Flush();
        }
    }

    static int Ran(string[] arguments)
    {
        if (Suggestions.Asks(arguments)) return Suggestions.Write(arguments, Console.Out);
        ParseResult parsed = MyelinCommand.Root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null, EnablePosixBundling = false });
        try
        {
            if (parsed.Action is ParseErrorAction) throw new UsageException(Misreading.Of(parsed));
            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (Exception e)
        {
            return Failure.Report(e, verbose: arguments.Contains("--verbose"));
        }
    }
}
