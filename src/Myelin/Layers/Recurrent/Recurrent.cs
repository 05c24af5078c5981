namespace Myelin;

/// <summary>
/// s = step(x, s') for each step of time: the base of <see cref="Rnn"/>, <see cref="SimpleRnn"/>, <see cref="Lstm"/> and <see cref="Gru"/>.
/// x: [batch, time, inputs] to y: [batch, units], the last output, or [batch, time, units], all of them.
/// </summary>
/// <remarks>
/// Further inputs are the initial states, and with <see cref="ReturnState"/> further outputs are the last states. A step that is masked leaves states
/// and output as they are, so a sequence of padding alone gives the initial state.
/// </remarks>
public abstract class Recurrent : Module
{
    const int MostSequences = 1 << 20;

    readonly List<State> carried = [];

    private protected Recurrent(RecurrentCell cell, bool returnSequences, bool returnState, bool goBackwards, int stateful, string? name) : base(name)
    {
        ArgumentNullException.ThrowIfNull(cell);
        Cell = cell;
        ReturnSequences = returnSequences;
        ReturnState = returnState;
        GoBackwards = goBackwards;
        Stateful = stateful is >= 0 and <= MostSequences ? stateful : throw new ArgumentOutOfRangeException(nameof(stateful),
            $"{GetType().Name}: expects from 0 to {MostSequences} sequences that continue, received {stateful}; give the batch size, or 0 to begin anew.");
    }

    /// <summary>The cell, which computes one step.</summary>
    public RecurrentCell Cell { get; }

    /// <summary>Whether the output has the output of every step instead of the last one.</summary>
    public bool ReturnSequences { get; }

    /// <summary>Whether the layer also returns the states after the last step.</summary>
    public bool ReturnState { get; }

    /// <summary>Whether it goes from the last step to the first.</summary>
    public bool GoBackwards { get; }

    /// <summary>The number of sequences in every batch if each sequence continues the one in its place in the batch before; otherwise 0.</summary>
    public int Stateful { get; }

    internal override bool IsComposed => false;

    /// <inheritdoc/>
    protected internal override bool IsStepwise => !GoBackwards && Stateful == 0;

    /// <summary>Runs from given initial states.</summary>
    /// <param name="x">[batch, time, inputs]</param>
    /// <param name="initialState">One state for each of the cell's <see cref="RecurrentCell.StateSizes"/>, [batch, size].</param>
    /// <param name="context">The context of the forward pass; null for a new one at inference.</param>
    /// <exception cref="ShapeException">The input or a state does not fit.</exception>
    public Tensor Of(Tensor x, IReadOnlyList<Tensor> initialState, CallContext? context = null) => Call([x, .. initialState], context)[0];

    /// <summary>Runs from given initial states in a functional model.</summary>
    /// <param name="x">The symbolic input.</param>
    /// <param name="initialState">One state for each of the cell's <see cref="RecurrentCell.StateSizes"/>.</param>
    public Symbol Of(Symbol x, IReadOnlyList<Symbol> initialState) => new(this, [x, .. initialState]);

    /// <summary>Runs and returns the output and the states after the last step.</summary>
    /// <param name="x">[batch, time, inputs]</param>
    /// <param name="initialState">One state for each of the cell's <see cref="RecurrentCell.StateSizes"/>, [batch, size]; null for zeros.</param>
    /// <param name="context">The context of the forward pass; null for a new one at inference.</param>
    /// <exception cref="ShapeException">The input or a state does not fit.</exception>
    /// <exception cref="InvalidOperationException">The layer does not return its states.</exception>
    public (Tensor Output, IReadOnlyList<Tensor> States) WithState(Tensor x, IReadOnlyList<Tensor>? initialState = null, CallContext? context = null)
    {
        ExpectStates();
        IReadOnlyList<Tensor> outputs = Call([x, .. initialState ?? []], context);
        return (outputs[0], [.. outputs.Skip(1)]);
    }

    /// <summary>The output and the states after the last step in a functional model.</summary>
    /// <param name="x">The symbolic input.</param>
    /// <param name="initialState">One state for each of the cell's <see cref="RecurrentCell.StateSizes"/>; null for zeros.</param>
    /// <exception cref="InvalidOperationException">The layer does not return its states.</exception>
    public (Symbol Output, IReadOnlyList<Symbol> States) WithState(Symbol x, IReadOnlyList<Symbol>? initialState = null)
    {
        ExpectStates();
        IReadOnlyList<Symbol> outputs = Symbol.Outputs(this, [x, .. initialState ?? []], 1 + Cell.StateSizes.Count);
        return (outputs[0], [.. outputs.Skip(1)]);
    }

    void ExpectStates()
    {
        if (!ReturnState) throw new InvalidOperationException($"{this}: does not return its states; create it with returnState: true, or call Of(x).");
    }

    /// <summary>Sets the states of a stateful layer to zeros, so that the next batch begins new sequences.</summary>
    /// <exception cref="InvalidOperationException">The layer is not stateful.</exception>
    public void ResetState()
    {
        if (Stateful == 0) throw new InvalidOperationException($"{this}: has no states to reset; create it with stateful: and the batch size.");
        foreach (State state in carried) state.Value = Tensor.Zeros(state.Shape, state.Type);
    }

    /// <summary>The same layer, not built and without a name, in the other direction.</summary>
    internal abstract Recurrent Reversed();

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<TensorSpec> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        if (inputs[0].Rank != 2)
            throw new ShapeException($"{this}: expects inputs of shape [batch, time, inputs], received {inputs[0].Rank + 1} axes; reshape them.");
        Cell.Prepare(() => StepSpec(inputs[0]));
        carried.Clear();
        if (Stateful > 0)
            foreach ((int i, int size) in Cell.StateSizes.Index()) carried.Add(AddState($"state_{i}", Tensor.Zeros([Stateful, size], ComputeType)));
    }

    static TensorSpec StepSpec(TensorSpec sequence) => new([sequence[-1]], sequence.Type);

    /// <inheritdoc/>
    protected override IReadOnlyList<Tensor> Forward(IReadOnlyList<Tensor> inputs, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(context);
        Tensor x = inputs[0];
        ExpectComputeType(x);
        if (x.Rank != 3 || x.Shape[2] != InputSpecs[0][-1]) throw Misfit($"[batch, time, {InputSpecs[0][-1]}]", x);
        if (x.Shape[1] == 0) throw Misfit("at least one step of time", x, "leave out what is empty, or pad it and mask the padding.");
        Cell.Prepare(() => StepSpec(InputSpecs[0]));
        bool carries = Stateful > 0 && !context.IsProbe && x.Shape[0] > 0;
        if (carries && x.Shape[0] != Stateful)
            throw Misfit($"{Stateful} sequences in every batch, since it is stateful", x,
                $"give batches of {Stateful}, or build a layer that is not stateful and load the weights into it.");
        Tensor? mask = context.MaskOf(x);
        if (mask is { Rank: not 2 })
            throw new ShapeException($"{this}: expects a mask of [batch, time], received {mask.Shape}; give one flag for each step.");
        IReadOnlyList<State> kept = carries ? carried : Cached(x, context);
        Tensor[] states = Cell.Initial(x, inputs.Count == 1 ? [.. kept.Select(state => state.Value)] : [.. inputs.Skip(1)], this);
        (Tensor? outputs, states) = Run(x, states, new(mask, GoBackwards, ReturnSequences), context);
        foreach ((State state, Tensor value) in kept.Zip(states)) state.Value = value;
        Tensor y = outputs ?? states[Cell.OutputState];
        if (outputs != null && GoBackwards)
        {
            y = y.Flip(1);
            if (mask != null) context.SetMask(y, mask.Flip(1));
        }
        return ReturnState ? [y, .. states] : [y];
    }

    /// <summary>The states after the steps of a cache.</summary>
    IReadOnlyList<State> Cached(Tensor x, CallContext context)
    {
        if (context.Cache is not { } cache) return [];
        if (GoBackwards)
            throw new InvalidOperationException($"{this}: cannot go on from earlier steps, because it goes backwards; pass whole sequences without a cache.");
        int call = context.CountCall(this);
        return [.. Cell.StateSizes.Select((size, i) => cache.Of(this, call, $"state_{i}", [x.Shape[0], size], x.Type))];
    }

    /// <summary>Runs the cell. Without examples, one step shows all shapes, however long the sequences are said to be.</summary>
    (Tensor? Outputs, Tensor[] States) Run(Tensor x, Tensor[] states, CellRun run, CallContext context)
    {
        if (x.Shape[0] > 0) return Cell.Run(x, states, run, context);
        (Tensor? outputs, states) = Cell.Run(x.Slice(1, 0, 1), states, run with { Mask = null }, context);
        return (outputs?.BroadcastTo(outputs.Shape.With(1, x.Shape[1])), states);
    }
}
