namespace Myelin;

public abstract partial class Module
{
    /// <summary>The training that uses this module; null if there is none.</summary>
    internal ModuleUse? Trainer { get; set; }

    /// <summary>The number of evaluations and predictions that use this module.</summary>
    internal int Readers { get; set; }
}

/// <summary>
/// A use of a module and all its parts. A training must be the only one; any number of evaluations and predictions can run at the same time.
/// On the thread of a training, such as in its callbacks, the model can be evaluated and can predict.
/// </summary>
/// <remarks>Every part is marked, so that conflicts between models that share layers are found.</remarks>
sealed class ModuleUse : IDisposable
{
    /// <summary>Held while parts are marked, so that all are marked or none.</summary>
    static readonly Lock marking = new();

    readonly HashSet<Module> marked = [];
    readonly string who;
    readonly bool trains;
    Thread? owner = Thread.CurrentThread;

    ModuleUse(string who, bool trains) => (this.who, this.trains) = (who, trains);

    /// <summary>Begins a training.</summary>
    /// <param name="module">The module.</param>
    /// <param name="who">The method's name, for errors.</param>
    /// <exception cref="InvalidOperationException">It is in use. The message says by what, and the fix.</exception>
    public static ModuleUse Train(Module module, string who) => new ModuleUse(who, trains: true).Marked(module);

    /// <summary>Begins an evaluation or a prediction.</summary>
    /// <inheritdoc cref="Train"/>
    public static ModuleUse Read(Module module, string who) => new ModuleUse(who, trains: false).Marked(module);

    /// <summary>Leaves the training to a thread that has not started yet.</summary>
    public ModuleUse WithoutThread()
    {
        owner = null;
        return this;
    }

    /// <summary>Makes the current thread the thread of the training.</summary>
    public void BelongsToThisThread() => owner = Thread.CurrentThread;

    ModuleUse Marked(Module module)
    {
        lock (marking)
        {
            try
            {
                Mark(module, module);
            }
            catch
            {
                Unmark();
                throw;
            }
        }
        return this;
    }

    void Mark(Module part, Module whole)
    {
        if (marked.Contains(part)) return;
        if (trains) Take(part, whole);
        else if (part.Trainer is not { } trainer) part.Readers++;
        else if (trainer.owner == Thread.CurrentThread) return;                     // a callback
        else throw Busy(part, whole, $"{trainer.who} trains it on another thread",
            $"Wait for {trainer.who} to end, call {who} from a callback, or use a copy made by Save and Load.");
        marked.Add(part);
        foreach (Module inner in part.Layers) Mark(inner, whole);
    }

    void Take(Module part, Module whole)
    {
        if (part.Trainer is { } trainer) throw Busy(part, whole, $"{trainer.who} trains it already",
            $"Wait for that {trainer.who} to end, or train a copy made by Save and Load.");
        if (part.Readers > 0) throw Busy(part, whole, "Evaluate or Predict uses it on another thread",
            $"Wait for it to end, or use a copy made by Save and Load.");
        part.Trainer = this;
    }

    InvalidOperationException Busy(Module part, Module whole, string what, string fix) =>
        new($"{who}: {whole}{(part == whole ? "" : $" shares {part} with another model, and")} cannot be used now: {what}. {fix}");

    void Unmark()
    {
        foreach (Module part in marked)
            if (trains) part.Trainer = null;
            else part.Readers--;
        marked.Clear();
    }

    /// <summary>Ends the use.</summary>
    public void Dispose()
    {
        lock (marking) Unmark();
    }
}
