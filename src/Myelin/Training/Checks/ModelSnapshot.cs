namespace Myelin;

/// <summary>All states of a model and its optimizer at a moment, to return to after a trial.</summary>
sealed class ModelSnapshot
{
    readonly Optimizer optimizer;
    readonly (State State, Tensor Value)[] states;

    /// <summary>The present states.</summary>
    public ModelSnapshot(Model model, Optimizer optimizer)
    {
        this.optimizer = optimizer;
        states = [.. model.States.Concat(optimizer.States).Select(state => (state, state.Value))];
    }

    /// <summary>Returns to it. States that were made since begin anew.</summary>
    public void Restore()
    {
        optimizer.Slots.Restore([]);
        foreach ((State state, Tensor value) in states) state.Value = value;
    }
}
