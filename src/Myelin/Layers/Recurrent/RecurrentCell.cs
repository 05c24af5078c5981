namespace Myelin;

/// <summary>One step of a cell: the next states, from what <see cref="RecurrentCell.Begin"/> gives for the step and the states before it.</summary>
/// <param name="entry">The entry of the step, [batch, ...].</param>
/// <param name="states">The states before the step, each [batch, size].</param>
/// <returns>As many states, of the same shapes.</returns>
public delegate Tensor[] CellStep(Tensor entry, IReadOnlyList<Tensor> states);

/// <summary>s' = step(x, s): the base of all cells. A cell computes one step of time; <see cref="Rnn"/> runs it over sequences.</summary>
/// <remarks>
/// The first state is the output. A cell whose output is none of its states gives it as the first state and does not read it.
/// <para>
/// A cell of your own overrides <see cref="StateSizes"/> and <see cref="Begin"/>, and <see cref="Build(TensorSpec)"/> if it has parameters.
/// <see cref="Begin"/> does what does not depend on the state for all steps at once, such as the product of the inputs, and returns a
/// function for the rest:
/// </para>
/// <code>
/// sealed class MinimalCell(int units) : RecurrentCell
/// {
///     Parameter? w, u;
///
///     public override IReadOnlyList&lt;int&gt; StateSizes =&gt; [units];
///
///     protected override void Build(TensorSpec input)
///     {
///         w = AddParameter("kernel", [input.Shape[^1], units], Initializer.GlorotUniform);
///         u = AddParameter("recurrent_kernel", [units, units], Initializer.Orthogonal());
///     }
///
///     protected override (Tensor Entries, CellStep Step) Begin(Tensor x, CallContext context)
///     {
///         Tensor recurrent = u!.Value;
///         return (x.MatMul(w!.Value), (entry, states) =&gt; [(entry + states[0].MatMul(recurrent)).Tanh()]);
///     }
/// }
/// </code>
/// </remarks>
/// <param name="name">The name of the cell; null to number it automatically.</param>
public abstract class RecurrentCell(string? name = null) : Module(name)
{
    /// <summary>The size of each state, at least one. A state is [batch, size].</summary>
    public abstract IReadOnlyList<int> StateSizes { get; }

    /// <summary>Which of the states is the output.</summary>
    internal virtual int OutputState => 0;

    /// <summary>The size of the output.</summary>
    public int OutputSize => StateSizes[OutputState];

    /// <summary>Creates the parameters. Called once.</summary>
    /// <param name="input">The shape of one step of one example, [inputs], and the element type.</param>
    protected virtual void Build(TensorSpec input) { }

    /// <inheritdoc/>
    protected sealed override void Build(IReadOnlyList<TensorSpec> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        Build(inputs[0]);
    }

    /// <summary>Begins a run over sequences. What is drawn here, such as the mask of a dropout, is the same in every step.</summary>
    /// <param name="x">The sequences, [batch, time, inputs].</param>
    /// <param name="context">The context of the forward pass.</param>
    /// <returns>What each step reads, [batch, time, ...], and the step.</returns>
    protected abstract (Tensor Entries, CellStep Step) Begin(Tensor x, CallContext context);

    /// <summary>Runs over all steps. A cell that knows a quicker way than one step after the other overrides this.</summary>
    /// <param name="x">The sequences, [batch, time, inputs].</param>
    /// <param name="states">The states before the first step.</param>
    /// <param name="run">What is asked for.</param>
    /// <param name="context">The context of the forward pass.</param>
    /// <returns>The outputs of all steps, [batch, time, size], or null if they are not asked for, and the states after the last step.</returns>
    internal virtual (Tensor? Outputs, Tensor[] States) Run(Tensor x, Tensor[] states, CellRun run, CallContext context)
    {
        (Tensor entries, CellStep step) = Begin(x, context);
        entries = entries.TimeFirst;
        (Tensor[] outputs, Tensor[] last) = Tensor.Scan(
            run.Mask == null ? [entries] : [entries, run.Mask.Transpose().ExpandDims(2)], states, Next, axis: 0, reverse: run.Backwards);
        return (run.Sequences ? outputs[0].TimeFirst : null, last);

        (Tensor[] States, Tensor[] Outputs) Next(Tensor[] now, Tensor[] at)
        {
            Tensor[] next = step(at[0], now);
            CheckStates(next, now);
            if (at.Length > 1) next = [.. next.Zip(now, (after, before) => Tensor.Where(at[1], after, before))];
            return (next, run.Sequences ? [next[OutputState]] : []);
        }
    }

    void CheckStates(Tensor[] next, Tensor[] now)
    {
        bool fits = next.Length == now.Length;
        for (int i = 0; fits && i < now.Length; i++) fits = next[i].Shape == now[i].Shape;
        if (!fits)
            throw new ShapeException($"{this}: expects states of {string.Join(" and ", now.Select(state => state.Shape))} after a step, " +
                $"received {string.Join(" and ", next.Select(state => state.Shape))}; let the step return one state for each of {nameof(StateSizes)}.");
    }

    /// <summary>Computes one step.</summary>
    /// <param name="x">[batch, inputs]</param>
    /// <param name="states">The states before the step, each [batch, size]; null for zeros.</param>
    /// <param name="context">The context of the forward pass; null for a new one at inference.</param>
    /// <returns>The output, and the states after the step.</returns>
    /// <exception cref="ShapeException">The input or a state does not fit.</exception>
    public (Tensor Output, IReadOnlyList<Tensor> States) Of(Tensor x, IReadOnlyList<Tensor>? states, CallContext? context = null)
    {
        IReadOnlyList<Tensor> outputs = Call([x, .. states ?? []], context);
        return (outputs[0], [.. outputs.Skip(1)]);
    }

    /// <summary>One step: the input and the states, if any, to the output and the states.</summary>
    protected sealed override IReadOnlyList<Tensor> Forward(IReadOnlyList<Tensor> inputs, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        Tensor x = inputs[0];
        ExpectComputeType(x);
        int expected = InputSpecs[0].Shape[^1];
        if (x.Rank != 2 || x.Shape[1] != expected) throw Misfit($"one step of [batch, {expected}]", x);
        Tensor[] states = Initial(x, [.. inputs.Skip(1)], this);
        (_, states) = Run(x.ExpandDims(1), states, new(null, false, false), context);
        return [states[OutputState], .. states];
    }

    /// <summary>The states to begin with: the given ones, or zeros.</summary>
    internal Tensor[] Initial(Tensor x, IReadOnlyList<Tensor> given, Module who)
    {
        IReadOnlyList<int> sizes = StateSizes;
        if (given.Count == 0) return [.. sizes.Select(size => Tensor.Zeros([x.Shape[0], size], x.Type).To(x.Device))];
        bool fits = given.Count == sizes.Count && given.Select((state, i) => state.Shape == [x.Shape[0], sizes[i]] && state.Type == x.Type).All(one => one);
        return fits ? [.. given] : throw new ShapeException(
            $"{who}: expects initial states of {string.Join(" and ", sizes.Select(size => $"{x.Type}[{x.Shape[0]}, {size}]"))}, " +
            $"received {string.Join(" and ", given.Select(state => $"{state.Type}{state.Shape}"))}; " +
            "give one state of each size for every sequence of the batch.");
    }

    /// <summary>A cell with the same settings that is not built.</summary>
    internal virtual RecurrentCell Copy() => throw new InvalidOperationException(
        $"{this}: cannot be copied, because it is a class of your own; pass a backwardLayer with another {GetType().Name} to Bidirectional.");
}

/// <summary>How a cell runs over sequences.</summary>
/// <param name="Mask">Bool [batch, time], false where a step is padding and keeps the states; null if there is none.</param>
/// <param name="Backwards">Whether it runs from the last step to the first. Output i still belongs to step i.</param>
/// <param name="Sequences">Whether the outputs of all steps are asked for.</param>
readonly record struct CellRun(Tensor? Mask, bool Backwards, bool Sequences);

static class TimeAxis
{
    extension(Tensor x)
    {
        /// <summary>[batch, time, ...] as [time, batch, ...], and back: a view. Steps are contiguous in memory if time comes first.</summary>
        public Tensor TimeFirst => x.Transpose([1, 0, .. Enumerable.Range(2, x.Rank - 2)]);
    }
}
