namespace Myelin;

public abstract partial class Module
{
    Module[]? family;
    long familyAt;

    /// <summary>The training that uses this module; null if there is none.</summary>
    internal ModuleUse? Trainer { get; set; }

    /// <summary>The number of evaluations and predictions that use this module.</summary>
    internal int Readers { get; set; }

    /// <summary>This module and all its parts, each once.</summary>
    internal Module[] Family()
    {
        long now = Revision.Total;                                                   // changes with the parts of modules that are built
        if (IsBuilt && family is { } known && familyAt == now) return known;
        var found = new HashSet<Module>();
        Collect(found);
        (family, familyAt) = ([.. found], now);
        return family;
    }

    void Collect(HashSet<Module> found)
    {
        if (!found.Add(this)) return;
        foreach (Module part in Layers) part.Collect(found);
    }
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

    readonly string who;
    readonly bool trains;
    readonly Module[] family;
    Thread? owner = Thread.CurrentThread;
    bool ended;

    ModuleUse(Module module, string who, bool trains)
    {
        (this.who, this.trains) = (who, trains);
        lock (marking)
        {
            family = module.Family();
            bool within = false;                                                     // within a training of this thread, which waits
            foreach (Module part in family) within |= Check(part, module);
            ended = within;
            if (within) return;
            foreach (Module part in family)
                if (trains) part.Trainer = this;
                else part.Readers++;
        }
    }

    /// <summary>Begins training.</summary>
    /// <param name="module">The module.</param>
    /// <param name="who">The name of the calling method, for errors.</param>
    /// <exception cref="InvalidOperationException">It is in use. The message says by what, and the fix.</exception>
    public static ModuleUse Train(Module module, string who) => new(module, who, trains: true);

    /// <summary>Begins an evaluation or prediction.</summary>
    /// <inheritdoc cref="Train"/>
    public static ModuleUse Read(Module module, string who) => new(module, who, trains: false);

    /// <summary>Leaves the training to a thread that has not started yet.</summary>
    public ModuleUse WithoutThread()
    {
        owner = null;
        return this;
    }

    /// <summary>Makes the current thread the thread of the training.</summary>
    public void BelongsToThisThread() => owner = Thread.CurrentThread;

    /// <summary>Throws if a part cannot be used now. Whether it is read on the thread that trains it.</summary>
    bool Check(Module part, Module whole)
    {
        if (part.Trainer is { } trainer)
        {
            if (!trains && trainer.owner == Thread.CurrentThread) return true;
            throw trains
                ? Busy(part, whole, $"{trainer.who} trains it already", $"Wait for that {trainer.who} to end, or train a copy made by Save and Load.")
                : Busy(part, whole, $"{trainer.who} trains it on another thread",
                    $"Wait for {trainer.who} to end, call {who} from a callback, or use a copy made by Save and Load.");
        }
        if (trains && part.Readers > 0)
            throw Busy(part, whole, "Evaluate or Predict uses it on another thread", "Wait for it to end, or use a copy made by Save and Load.");
        return false;
    }

    InvalidOperationException Busy(Module part, Module whole, string what, string fix) =>
        new($"{who}: {whole}{(part == whole ? "" : $" shares {part} with another model, and")} cannot be used now: {what}. {fix}");

    /// <summary>Ends the use.</summary>
    public void Dispose()
    {
        lock (marking)
        {
            if (ended) return;
            ended = true;
            foreach (Module part in family)
                if (trains) part.Trainer = null;
                else part.Readers--;
        }
    }
}
