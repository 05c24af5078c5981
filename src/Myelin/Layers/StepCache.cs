namespace Myelin;

/// <summary>
/// What layers keep of the steps that a model has seen, so that the next steps are computed without them: keys and values of attention, states of
/// recurrent layers. Sequences that are computed step by step with a cache have the bits of those that are computed at once.
/// </summary>
/// <remarks>
/// <code>
/// var cache = new StepCache(length: 100);
/// Tensor first = model.Of(prompt, new CallContext(cache: cache));            // any number of steps
/// cache.Advance(prompt.Shape[1]);
/// Tensor next = model.Of(token, new CallContext(cache: cache));              // [batch, 1, ...]
/// </code>
/// All layers of the model must be <see cref="Module.IsStepwise"/>. <see cref="Model"/>.Generate does all of this.
/// </remarks>
public sealed class StepCache
{
    const int Longest = 1 << 24;

    readonly Dictionary<(Module, int, string), State> states = [];
    readonly State position = new(Tensor.Zeros([], ElementType.Int64), "position");

    /// <summary>Creates an empty cache.</summary>
    /// <param name="length">The number of steps that it can hold.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is not from 1 to 2^24.</exception>
    public StepCache(int length) => Length = length is > 0 and <= Longest ? length : throw new ArgumentOutOfRangeException(nameof(length),
        $"StepCache: expects a length from 1 to {Longest}, received {length}; give the number of steps of the whole sequence.");

    /// <summary>The number of steps that it can hold.</summary>
    public int Length { get; }

    /// <summary>The number of steps before the present ones: one Int64.</summary>
    public Tensor Position => position.Value;

    /// <summary>Goes on by the steps that a forward pass has computed.</summary>
    /// <param name="steps">How many.</param>
    public void Advance(int steps) => position.Value += Tensor.Constant((long)steps, ElementType.Int64, Device.Current);

    /// <summary>Forgets all steps.</summary>
    public void Reset()
    {
        position.Value = Tensor.Zeros([], ElementType.Int64);
        foreach (State state in states.Values) state.Value = Tensor.Zeros(state.Shape, state.Type);
    }

    /// <summary>Puts another example in the place of each: example i is then what example rows[i] was. For beam search.</summary>
    /// <param name="rows">Int32 or Int64 [batch].</param>
    internal void Take(Tensor rows)
    {
        foreach (State state in states.Values) state.Value = state.Value.GatherUnchecked(rows, 0);
    }

    /// <summary>What a layer keeps under a name: zeros at first.</summary>
    /// <param name="owner">The layer.</param>
    /// <param name="call">The number of its call within the forward pass.</param>
    /// <param name="name">The name.</param>
    /// <param name="shape">The shape, [batch, ...].</param>
    /// <param name="type">The element type.</param>
    /// <exception cref="ShapeException">The batch has another size than before.</exception>
    internal State Of(Module owner, int call, string name, Shape shape, ElementType type)
    {
        if (!states.TryGetValue((owner, call, name), out State? state))
            states.Add((owner, call, name), state = Capture.Suspend(() => new State(Tensor.Zeros(shape, type), $"{owner.Path}/{name}")));
        return state.Shape == shape && state.Type == type ? state : throw new ShapeException(
            $"{owner}: expects a batch of {state.Shape[0]} examples, as in the steps before, received {shape[0]}; use a new cache for other examples.");
    }
}
