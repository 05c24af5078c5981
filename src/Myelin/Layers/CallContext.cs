namespace Myelin;

/// <summary>The context of one forward pass: training mode, masks and losses of layers, and what is kept from earlier steps.</summary>
/// <remarks>
/// Each forward pass creates one context, and every module passes it on to the modules that it calls. A mask is a Bool tensor
/// [batch, time] that is false where a sequence is padded. Masks are attached to the tensors of the pass, see <see cref="MaskOf"/> and
/// <see cref="SetMask"/>.
/// </remarks>
public sealed class CallContext
{
    Dictionary<Tensor, Tensor>? masks;
    List<Tensor>? losses;
    Dictionary<Module, int>? calls;

    /// <summary>Creates the context of one forward pass.</summary>
    /// <param name="training">Whether this is a training step: dropout is active and moving statistics are updated.</param>
    /// <param name="cache">What layers keep of earlier steps of the same sequences; null if a pass has whole sequences.</param>
    public CallContext(bool training = false, StepCache? cache = null)
    {
        Training = training;
        Cache = cache;
    }

    /// <summary>Whether this is a training step.</summary>
    public bool Training { get; }

    /// <summary>What layers keep of earlier steps of the same sequences; null if a pass has whole sequences.</summary>
    public StepCache? Cache { get; }

    /// <summary>Whether the pass only finds out shapes, so that layers with a memory neither read nor change it.</summary>
    internal bool IsProbe { get; init; }

    /// <summary>Gives uniform numbers for each example of the batch, [batch, count], in a pipeline, where they depend on the example.</summary>
    internal Func<int, ElementType, Tensor>? Uniform { get; init; }

    /// <summary>Called after each module with the module and its outputs.</summary>
    internal Action<Module, IReadOnlyList<Tensor>>? Listener { get; init; }

    /// <summary>The same pass for layers whose batch is none of sequences that go on, such as those within <see cref="TimeDistributed"/>.</summary>
    internal CallContext WithoutCache() => Cache == null ? this
        : new(Training) { masks = masks ??= new(ReferenceEqualityComparer.Instance), IsProbe = IsProbe, Listener = Listener };

    /// <summary>The same pass with a further listener.</summary>
    internal CallContext HeardBy(Action<Module, IReadOnlyList<Tensor>> listener) => new(Training, Cache)
    {
        masks = masks ??= new(ReferenceEqualityComparer.Instance),
        losses = losses ??= [],
        calls = calls ??= [],
        IsProbe = IsProbe,
        Uniform = Uniform,
        Listener = Listener + listener,
    };

    /// <summary>How often a module that keeps something was called before in this pass.</summary>
    internal int CountCall(Module module)
    {
        int before = (calls ??= []).GetValueOrDefault(module);
        calls[module] = before + 1;
        return before;
    }

    /// <summary>The mask of a tensor; null if it has none.</summary>
    public Tensor? MaskOf(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return masks?.GetValueOrDefault(x);
    }

    /// <summary>Sets the mask of a tensor.</summary>
    /// <param name="x">[batch, time, ...]</param>
    /// <param name="mask">Bool [batch, time], false at padding; null to remove the mask.</param>
    /// <exception cref="ShapeException">The mask is not Bool, or its shape is not that of the first axes of the tensor.</exception>
    public void SetMask(Tensor x, Tensor? mask)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (mask == null)
        {
            masks?.Remove(x);
            return;
        }
        if (mask.Type != ElementType.Bool || mask.Rank > x.Rank || mask.Shape != x.Shape[..mask.Rank])
            throw new ShapeException($"Mask: expects Bool with the first axes of {x.Shape}, received {mask.Type}{mask.Shape}; give one flag per step.");
        (masks ??= new(ReferenceEqualityComparer.Instance))[x] = mask;
    }

    /// <summary>What layers have added to the loss in this pass, each a number. <c>Fit</c> and <c>Evaluate</c> add them up with the loss.</summary>
    public IReadOnlyList<Tensor> Losses => losses ?? [];

    /// <summary>Adds a number to the loss of this pass, for example a penalty on the output of a layer.</summary>
    /// <param name="loss">A number: a tensor of shape [].</param>
    /// <exception cref="ShapeException">It is not one number.</exception>
    public void AddLoss(Tensor loss)
    {
        ArgumentNullException.ThrowIfNull(loss);
        if (loss.Rank != 0) throw new ShapeException($"AddLoss: expects one number, received {loss.Shape}; take the sum or the mean.");
        (losses ??= []).Add(loss);
    }

    /// <summary>Copies the mask of an input to an output with the same first axes, unless the output already has one.</summary>
    internal void CarryMask(Tensor x, Tensor y)
    {
        if (masks == null || masks.ContainsKey(y) || !masks.TryGetValue(x, out Tensor? mask)) return;
        if (y.Rank == x.Rank && y.Shape[..mask.Rank] == mask.Shape) masks[y] = mask;
    }
}
