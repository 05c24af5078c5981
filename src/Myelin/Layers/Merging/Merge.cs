namespace Myelin;

/// <summary>A module with any number of inputs and one output, such as <see cref="Add"/> and <see cref="Concatenate"/>.</summary>
/// <param name="name">The name of the module; null to number it automatically.</param>
public abstract class Merge(string? name = null) : Module(name)
{
    /// <summary>Computes the output for batches of all inputs.</summary>
    /// <param name="inputs">At least one, each [batch, ...].</param>
    protected abstract Tensor Merged(IReadOnlyList<Tensor> inputs);

    /// <summary>Merges tensors.</summary>
    /// <param name="inputs">At least one, each [batch, ...].</param>
    /// <exception cref="ShapeException">The shapes of the inputs do not match.</exception>
    public Tensor Of(params IReadOnlyList<Tensor> inputs) => Of(inputs, null);

    /// <inheritdoc cref="Of(IReadOnlyList{Tensor})"/>
    /// <param name="inputs">At least one, each [batch, ...].</param>
    /// <param name="context">The context of the forward pass; null for a new one at inference.</param>
    public Tensor Of(IReadOnlyList<Tensor> inputs, CallContext? context)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        return inputs.Count > 0 ? Call(inputs, context)[0]
            : throw new ShapeException($"{this}: expects at least one input, received none; pass the tensors to merge.");
    }

    /// <summary>Merges symbols of a functional model.</summary>
    /// <param name="inputs">At least one.</param>
    public Symbol Of(params IReadOnlyList<Symbol> inputs) => new(this, inputs);

    /// <inheritdoc/>
    protected sealed override IReadOnlyList<Tensor> Forward(IReadOnlyList<Tensor> inputs, CallContext context) => [Merged(inputs)];

    /// <summary>The output is masked where every input that has a mask is masked.</summary>
    protected override void CarryMasks(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> outputs, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(context);
        Tensor? joined = null;
        foreach (Tensor x in inputs)
            if (context.MaskOf(x) is { } mask)
                joined = joined == null ? mask : joined.Cast(ElementType.Int32).Maximum(mask.Cast(ElementType.Int32)).Cast(ElementType.Bool);
        Tensor y = outputs[0];
        if (joined != null && y.Rank >= joined.Rank && y.Shape[..joined.Rank] == joined.Shape) context.SetMask(y, joined);
    }

    /// <summary>Throws unless there are two inputs.</summary>
    private protected (Tensor First, Tensor Second) Two(IReadOnlyList<Tensor> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        return inputs.Count == 2 ? (inputs[0], inputs[1])
            : throw new ShapeException($"{this}: expects two inputs, received {inputs.Count}; pass two tensors.");
    }

    /// <summary>Combines all inputs elementwise, from the first to the last.</summary>
    private protected Tensor Folded(IReadOnlyList<Tensor> inputs, Func<Tensor, Tensor, Tensor> combine)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        Tensor y = inputs[0];
        for (int i = 1; i < inputs.Count; i++)
        {
            Tensor x = inputs[i];
            if (x.Type != y.Type)
                throw new ShapeException($"{this}: expects inputs of one element type, received {y.Type}{y.Shape} and {x.Type}{x.Shape}; " +
                    $"Cast(ElementType.{y.Type}) the second.");
            if (x.Rank != y.Rank || !Enumerable.Range(0, x.Rank).All(axis => Agree(x.Shape[axis], y.Shape[axis])))
                throw Misfit($"inputs of the shape of the first, {inputs[0].Shape}, or shapes that broadcast", x,
                    "reshape one of them, or project it with a Dense layer or a 1x1 convolution.");
            y = combine(y, x);
        }
        return y;

        static bool Agree(int a, int b) => a == b || a == 1 || b == 1;
    }
}
