namespace Myelin;

public abstract partial class Module
{
    /// <summary>The training that changes this module now.</summary>
    internal ModuleUse? Trainer { get; set; }

    /// <summary>How many evaluations and predictions compute with it now.</summary>
    internal int Readers { get; set; }
}

/// <summary>
/// One use of a module and of all its parts: a training, which must be alone, or an evaluation or a prediction, of which any number may
/// run at once. On a training's own thread, as in its callbacks, the model may be evaluated and predict.
/// </summary>
/// <remarks>Parts are marked one by one, so two models that share layers know of each other.</remarks>
sealed class ModuleUse : IDisposable
{
    /// <summary>Held for the time of marking, so that all parts are marked or none.</summary>
    static readonly Lock marking = new();

    readonly HashSet<Module> marked = [];
    readonly string who;
    readonly bool trains;
    Thread? owner = Thread.CurrentThread;

    ModuleUse(string who, bool trains) => (this.who, this.trains) = (who, trains);

    /// <summary>Begins a training.</summary>
    /// <param name="module">What is trained.</param>
    /// <param name="who">The method's name, for errors.</param>
    /// <exception cref="InvalidOperationException">Something else uses it; the message says what, and the fix.</exception>
    public static ModuleUse Train(Module module, string who) => new ModuleUse(who, trains: true).Marked(module);

    /// <summary>Begins an evaluation or a prediction.</summary>
    /// <inheritdoc cref="Train"/>
    public static ModuleUse Read(Module module, string who) => new ModuleUse(who, trains: false).Marked(module);

    /// <summary>Leaves the training to a thread that is about to start: until then the model is nobody's.</summary>
    public ModuleUse WithoutThread()
    {
        owner = null;
        return this;
    }

    /// <summary>Makes the thread that calls this the one of the training.</summary>
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
        else if (trainer.owner == Thread.CurrentThread) return;                     // the training waits for it
        else throw Busy(part, whole, $"{trainer.who} trains it on another thread", $"Wait for {trainer.who} to end, call {who} from a callback, or use a copy made by Save and Load.");
        marked.Add(part);
        foreach (Module inner in part.Layers) Mark(inner, whole);
    }

    void Take(Module part, Module whole)
    {
        if (part.Trainer is { } trainer) throw Busy(part, whole, $"{trainer.who} trains it already", $"Wait for that {trainer.who} to end, or train a copy made by Save and Load.");
        if (part.Readers > 0) throw Busy(part, whole, "Evaluate or Predict uses it on another thread", $"Wait for it to end, or use a copy made by Save and Load.");
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
