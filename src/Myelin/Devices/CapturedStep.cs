namespace Myelin;

/// <summary>What recorded work reads and gives, named by storages.</summary>
public sealed class CapturedStep
{
    internal CapturedStep(IReadOnlyList<Storage> inputs, IReadOnlyList<CapturedState> states, IReadOnlyList<Storage> results)
    {
        Inputs = inputs;
        States = states;
        Results = results;
    }

    /// <summary>The inputs, each contiguous from the start of its storage. <see cref="DevicePlan.Load"/> gives them new values.</summary>
    public IReadOnlyList<Storage> Inputs { get; }

    /// <summary>The states that the step reads or writes.</summary>
    public IReadOnlyList<CapturedState> States { get; }

    /// <summary>The results. Each fills its storage, which is made by recorded work or is a constant.</summary>
    public IReadOnlyList<Storage> Results { get; }
}

/// <summary>A state that a captured step reads or writes.</summary>
public sealed class CapturedState
{
    readonly State state;
    Storage? before, after;

    internal CapturedState(State state, Storage before, Storage? after) => (this.state, this.before, this.after) = (state, before, after);

    /// <summary>Stands for the value at the start of the run in the recorded work. It is there while the step is compiled.</summary>
    /// <exception cref="InvalidOperationException">The step is compiled.</exception>
    public Storage Before => before ?? throw new InvalidOperationException(
        $"CapturedState {state.Path}: expects a device that reads Before while it compiles a step, received a call afterwards; use Memory in the plan.");

    /// <summary>
    /// Holds the new value in the recorded work: made by it, or a constant. Null if the step does not write the state. It is there while the step is
    /// compiled.
    /// </summary>
    public Storage? After => after;

    /// <summary>
    /// The memory of the state, which is the same for its whole life. It holds the value when a plan runs, and the plan leaves the new
    /// value there. It is allocated when first asked for: a plan that never asks works without it.
    /// </summary>
    public Storage Memory => state.Memory;

    /// <summary>Forgets the values of the recorded run, whose memory may then be collected.</summary>
    internal void EndCompilation() => before = after = null;

    /// <summary>Memory that holds the value in another form when a plan runs: it is computed again after each change.</summary>
    internal Storage InForm(DerivedForm form) => state.InForm(form);
}
