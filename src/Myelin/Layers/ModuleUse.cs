namespace Myelin;

public abstract partial class Module
{
    Module[]? family;
    long familyAt;

    /// <summary>The training that uses this module; null if there is none.</summary>
    internal ModuleUse? Trainer { get; set; }

    /// <summary>The number of evaluations, predictions and other readers that use this module.</summary>
    internal int Readers { get; set; }

    /// <summary>This module and all inner modules, each once.</summary>
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
        foreach ((_, Module part) in parts) part.Collect(found);
    }

    bool IGuarded.Holds(State state) => states.Contains(state);

    void IGuarded.CheckUse(bool writes) => CheckUse(writes);

    /// <summary>Checks a use by a loop of the caller's own, such as a call in a step.</summary>
    void CheckUse(bool writes)
    {
        if (Trainer is { } trainer) trainer.CheckThread(this);
        else if (writes && Readers > 0 && !ModuleUse.IsReading) throw ModuleUse.BeingRead("Step", this, this);
    }
}

/// <summary>
/// Guards a module and its inner modules while they are in use, like a reader-writer lock: training is exclusive, while any number of
/// evaluations and predictions may run at once. The training thread itself may evaluate and predict, for example in a callback.
/// </summary>
/// <remarks>
/// Every inner module is marked, so that conflicts between models that share layers are detected. Loops of the caller's own mark nothing,
/// but every call of a module and every replay of a step checks the marks (<see cref="IGuarded"/>).
/// </remarks>
sealed class ModuleUse : IDisposable
{
    /// <summary>Makes marking atomic: all modules are marked, or none.</summary>
    static readonly Lock marking = new();

    /// <summary>The number of readers on this thread.</summary>
    [ThreadStatic] static int reading;

    readonly string who;
    readonly bool isExclusive, mayNest;
    readonly Module[] family;
    Thread? owner = Thread.CurrentThread;
    bool ended;

    ModuleUse(Module module, string who, bool isExclusive, bool mayNest)
    {
        (this.who, this.isExclusive, this.mayNest) = (who, isExclusive, mayNest);
        lock (marking)
        {
            family = module.Family();
            bool within = false;                                                     // within a training of this thread, which waits
            foreach (Module part in family) within |= Check(part, module);
            ended = within;
            if (within) return;
            foreach (Module part in family)
                if (isExclusive) part.Trainer = this;
                else part.Readers++;
            if (!isExclusive) reading++;
            GuardChanges.Changed();
        }
    }

    /// <summary>Whether this thread evaluates or predicts. It may change states then, as a layer with a cache does.</summary>
    public static bool IsReading => reading > 0;

    /// <summary>Begins training.</summary>
    /// <param name="module">The module.</param>
    /// <param name="who">The name of the calling method, for errors.</param>
    /// <exception cref="InvalidOperationException">It is in use. The message says by what, and the fix.</exception>
    public static ModuleUse Train(Module module, string who) => new(module, who, isExclusive: true, mayNest: false);

    /// <summary>Begins a change of weights. The training thread may make it as well.</summary>
    /// <inheritdoc cref="Train"/>
    public static ModuleUse Change(Module module, string who) => new(module, who, isExclusive: true, mayNest: true);

    /// <summary>Begins an evaluation, a prediction or another read of all weights.</summary>
    /// <inheritdoc cref="Train"/>
    public static ModuleUse Read(Module module, string who) => new(module, who, isExclusive: false, mayNest: true);

    /// <summary>Leaves the training to a thread that has not started yet.</summary>
    public ModuleUse WithoutThread()
    {
        owner = null;
        GuardChanges.Changed();
        return this;
    }

    /// <summary>Makes the current thread the thread of the training.</summary>
    public void BelongsToThisThread()
    {
        owner = Thread.CurrentThread;
        GuardChanges.Changed();
    }

    /// <summary>Throws if a part cannot be used now. Returns true if it is used on the thread that trains it.</summary>
    bool Check(Module part, Module whole)
    {
        if (part.Trainer is { } trainer)
        {
            if (mayNest && trainer.owner == Thread.CurrentThread) return true;
            throw mayNest
                ? Busy(who, part, whole, $"{trainer.who} trains it on another thread",
                    $"Wait for {trainer.who} to end, call {who} from a callback, or use a copy made by Save and Load.")
                : Busy(who, part, whole, $"{trainer.who} trains it already", $"Wait for that {trainer.who} to end, or train a copy made by Save and Load.");
        }
        return isExclusive && part.Readers > 0 ? throw BeingRead(who, part, whole) : false;
    }

    /// <summary>Throws if the training belongs to another thread.</summary>
    public void CheckThread(Module module)
    {
        if (owner != Thread.CurrentThread)
            throw Busy("Forward", module, module, $"{who} trains it on another thread",
                $"Wait for {who} to end, call it from a callback, or use a copy made by Save and Load.");
    }

    /// <summary>The error for a change of a module that is being read.</summary>
    public static InvalidOperationException BeingRead(string who, Module part, Module whole) =>
        Busy(who, part, whole, "Evaluate, Predict or Save uses it on another thread", "Wait for it to end, or use a copy made by Save and Load.");

    static InvalidOperationException Busy(string who, Module part, Module whole, string what, string fix) =>
        new($"{who}: {whole}{(part == whole ? "" : $" shares {part} with another model, and")} cannot be used now: {what}. {fix}");

    /// <summary>Ends the use.</summary>
    public void Dispose()
    {
        lock (marking)
        {
            if (ended) return;
            ended = true;
            foreach (Module part in family)
                if (isExclusive) part.Trainer = null;
                else part.Readers--;
            if (!isExclusive) reading--;
            GuardChanges.Changed();
        }
    }
}
