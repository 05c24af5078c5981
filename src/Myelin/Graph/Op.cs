using System.Diagnostics.CodeAnalysis;

namespace Myelin;

/// <summary>An operation on tensors: its attributes, its value and the gradient of its value. Your own ops derive from this as the library's do.</summary>
/// <remarks>
/// An op is data. Its public properties are its attributes, it holds no tensors, and it can be applied again to other inputs.
/// Elementwise ops need no record of their own: a formula struct (<see cref="IUnary"/>, <see cref="IBinary"/>) is enough, called by
/// <c>x.Map(new MyFormula())</c>.
/// </remarks>
[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)]
public abstract record Op
{
    /// <summary>The name in errors and graphs.</summary>
    public virtual string Name => GetType().Name;

    /// <summary>The public properties of the op, in their order: what it was made with besides its inputs.</summary>
    public virtual IReadOnlyList<OpAttribute> Attributes => OpAttribute.Of(this, GetType());

    /// <summary>The attributes as graphs show them: "axis 1". Empty if there are none.</summary>
    public virtual string Settings => string.Join(", ", Attributes);

    /// <summary>The gradient by input <paramref name="i"/> as graphs write it: "dy bᵀ". Empty if there is no short form.</summary>
    public virtual string Rule(int i) => "";

    /// <summary>Whether element k of the output depends only on element k of each input, after broadcasting.</summary>
    internal virtual bool IsElementwise => false;

    /// <summary>Whether the op maps elements, so that it needs to compute the distinct elements of repeating views only.</summary>
    internal virtual bool IsMap => IsElementwise;

    /// <summary>
    /// Throws if inputs do not fit the op and its attributes. Called before <see cref="Value"/>, because an op can be made with any attributes
    /// and applied to any tensors, and primitives of a device trust the shapes that they receive.
    /// </summary>
    /// <exception cref="ShapeException">The inputs do not fit.</exception>
    protected virtual void Check(Tensor[] x) { }

    /// <summary>Throws if inputs do not fit.</summary>
    /// <param name="fits">Whether they do.</param>
    /// <param name="x">The inputs.</param>
    /// <param name="expected">What the op expects.</param>
    private protected void Expect(bool fits, Tensor[] x, string expected)
    {
        if (!fits)
            throw new ShapeException($"{this}: expects {expected}, received {string.Join(" and ", x.Select(one => $"{one.Type}{one.Shape}"))}; " +
                "give it inputs that its attributes belong to.");
    }

    /// <summary>Computes the outputs: by primitives of the inputs' device, or by other ops.</summary>
    protected abstract Tensor[] Value(Tensor[] x);

    /// <summary>The gradient by each input, or null where there is none. It is made of ops, so that it has gradients itself.</summary>
    /// <exception cref="GradientException">The op has no gradient.</exception>
    protected internal virtual Tensor?[] Gradient(GradientCall call) =>
        throw new GradientException($"{Name}: has no gradient, and one was asked of it. Put StopGradient() before it, or leave it out of the loss.");

    /// <summary>Whether the gradient reads the values of input <paramref name="i"/>. Values that it does not read are not kept.</summary>
    protected virtual bool KeepsInput(int i) => true;

    /// <summary>Whether the gradient reads the values of output <paramref name="i"/>.</summary>
    protected virtual bool KeepsOutput(int i) => true;

    /// <summary>The inputs that the gradient reads, and whether it reads the output.</summary>
    internal (int[] Inputs, bool Output) ReadByGradient(int inputs) => ([.. Enumerable.Range(0, inputs).Where(KeepsInput)], KeepsOutput(0));

    /// <summary>Computes the outputs. If an input has a gradient, the outputs remember the op and its inputs.</summary>
    public Tensor[] Apply(params Tensor[] x) => GraphRecorder.Current is { } recorder ? Noted(recorder, x) : Run(x);

    /// <summary>Applies an op of one output.</summary>
    /// <exception cref="ShapeException">The inputs do not fit, or the op has no output for them.</exception>
    public Tensor ApplyOne(params Tensor[] x) => Apply(x) is [var y, ..] ? y
        : throw new ShapeException($"{this}: expects inputs that give an output, received {string.Join(" and ", x.Select(one => one.Shape))}; use Apply.");

    Tensor[] Noted(GraphRecorder recorder, Tensor[] x)
    {
        Tensor[] y = recorder.Suspended(() => Run(x));
        recorder.Note(this, x, y);
        return y;
    }

    Tensor[] Run(Tensor[] x)
    {
        bool record = false;
        if (Recording.IsOn)
            foreach (Tensor input in x) record |= input.Node != null;
        Check(x);
        Tensor[] y;
        using (Recording.Off())
            y = IsMap && RepeatedViews.Distinct(x) is var (once, shape) ? [.. Value(once).Select(one => one.BroadcastTo(shape))] : Value(x);
        if (!record) return y;

        var kept = new Tensor[x.Length];
        for (int i = 0; i < x.Length; i++) kept[i] = KeepsInput(i) || Recording.Keeps(x[i]) ? x[i] : x[i].WithoutValue();
        var node = new Node(this, kept);
        Capture.Current?.Origins?.Note(node);
        for (int i = 0; i < y.Length; i++)
        {
            if (y[i].Node != null || Array.IndexOf(x, y[i]) >= 0) y[i] = y[i].View(y[i].Shape, y[i].Strides, y[i].Offset);
            y[i].Node = node;
            y[i].Output = i;
        }
        var results = new Tensor[y.Length];
        for (int i = 0; i < y.Length; i++) results[i] = KeepsOutput(i) || Recording.Keeps(y[i]) ? y[i] : y[i].WithoutValue();
        node.Y = results;
        return y;
    }

    /// <summary>Slice(axis 0, start 2, count 3, step 1).</summary>
    public sealed override string ToString() => Settings.Length == 0 ? Name : $"{Name}({Settings})";
}
