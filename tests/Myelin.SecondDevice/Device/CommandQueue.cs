using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace Myelin.SecondDevice;

/// <summary>Commands that one thread runs in order. An error in a command reaches the host when it waits next.</summary>
sealed class CommandQueue : IDisposable
{
    [ThreadStatic] static CommandQueue? current;

    readonly BlockingCollection<Action> commands = [];
    readonly Thread worker;
    ExceptionDispatchInfo? error;
    long executed;

    public CommandQueue()
    {
        worker = new Thread(Work) { IsBackground = true, Name = "second device" };
        worker.Start();
    }

    /// <summary>Whether the caller is the thread of this queue.</summary>
    public bool IsCurrent => current == this;

    /// <summary>How many commands have run.</summary>
    public long Executed => Volatile.Read(ref executed);

    public void Add(Action command) => commands.Add(command);

    /// <summary>Runs a command and waits for it.</summary>
    public void Wait(Action command)
    {
        using var done = new ManualResetEventSlim();
        ExceptionDispatchInfo? own = null;
        commands.Add(() =>
        {
            try { command(); }
            catch (Exception caught) { own = ExceptionDispatchInfo.Capture(caught); }
            finally { done.Set(); }
        });
        done.Wait();
        Interlocked.Exchange(ref error, null)?.Throw();
        own?.Throw();
    }

    void Work()
    {
        current = this;
        foreach (Action command in commands.GetConsumingEnumerable())
        {
            try { command(); }
            catch (Exception caught) { error ??= ExceptionDispatchInfo.Capture(caught); }
            executed++;
        }
    }

    public void Dispose()
    {
        commands.CompleteAdding();
        worker.Join();
        commands.Dispose();
    }
}
