using System.Runtime.InteropServices;
using Myelin.Cli.Terminals;

namespace Myelin.Cli.Running;

/// <summary>Ctrl-C and SIGTERM: the first asks the training to stop after its step, the second ends the process at once.</summary>
sealed class StopSignals : IDisposable
{
    readonly CancellationTokenSource source = new();
    readonly PosixSignalRegistration interrupt, terminate;

    public StopSignals()
    {
        interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => Stop(signal, ExitCode.Interrupted));
        terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Stop(signal, ExitCode.Terminated));
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => source.Token;

    /// <summary>The exit code: 0, or that of the signal.</summary>
    public int Code { get; private set; }

    void Stop(PosixSignalContext signal, int code)
    {
        if (Token.IsCancellationRequested)
        {
            if (!Console.IsOutputRedirected) Terminal.Out.Write("\e[?25h"); // the cursor, which a progress bar hides
            return;
        }
        signal.Cancel = true;
        Code = code;
        source.Cancel();
    }

    public void Dispose()
    {
        interrupt.Dispose();
        terminate.Dispose();
        source.Dispose();
    }
}
