namespace Myelin;

/// <summary>An operation on tensors: its value, and the gradient of its value. Own ops derive from this in the same way as ours.</summary>
/// <remarks>
/// Elementwise ops need no class: a formula struct (<see cref="IUnary"/>, <see cref="IBinary"/>) is enough, called by
/// <c>x.Map(new MyFormula())</c>.
/// </remarks>
public abstract class Op
{
    /// <summary>The name in errors and graphs.</summary>
    public virtual string Name => GetType().Name;

    /// <summary>What it was made with beside its inputs, as graphs show it: "axis 1". Empty if nothing.</summary>
    public virtual string Settings => "";

    /// <summary>The gradient's share for input <paramref name="i"/> as graphs write it: "dy bᵀ". Empty if it is not put into words.</summary>
    public virtual string Rule(int i) => "";

    /// <summary>Whether element k of the output depends on element k of each input alone, after broadcasting.</summary>
    internal virtual bool IsElementwise => false;

    /// <summary>Computes the outputs: by primitives of the inputs' device, or by other ops.</summary>
    protected abstract Tensor[] Value(Tensor[] x);

    /// <summary>The gradient for each input, null where there is none, made of ops so that it has gradients itself.</summary>
    /// <exception cref="GradientException">The op has no gradient.</exception>
    protected internal virtual Tensor?[] Gradient(GradientCall call) =>
        throw new GradientException($"{Name}: has no gradient, and one was asked of it. Put StopGradient() before it, or leave it out of the loss.");

    /// <summary>Whether the gradient reads the values of input <paramref name="i"/>: what it does not read is not kept.</summary>
    protected virtual bool KeepsInput(int i) => true;

    /// <summary>Whether the gradient reads the values of output <paramref name="i"/>.</summary>
    protected virtual bool KeepsOutput(int i) => true;

    /// <summary>The inputs that the gradient reads, and whether it reads the output.</summary>
    internal (int[] Inputs, bool Output) ReadByGradient(int inputs) => ([.. Enumerable.Range(0, inputs).Where(KeepsInput)], KeepsOutput(0));

    /// <summary>Computes the outputs and, if an input has a gradient, remembers how.</summary>
    public Tensor[] Apply(params Tensor[] x)
    {
        bool record = false;
        if (Recording.IsOn)
            foreach (Tensor input in x) record |= input.Node != null;
        Tensor[] y;
        using (Recording.Off()) y = Value(x);
        if (!record) return y;

        var kept = new Tensor[x.Length];
        for (int i = 0; i < x.Length; i++) kept[i] = KeepsInput(i) || Recording.Keeps(x[i]) ? x[i] : x[i].WithoutValue();
        var node = new Node(this, kept);
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

    /// <summary>Applies an op of one output.</summary>
    public Tensor ApplyOne(params Tensor[] x) => Apply(x)[0];
}

/// <summary>What a gradient is computed from: inputs, outputs, the gradients flowing in, and which inputs want one.</summary>
public sealed class GradientCall
{
    readonly bool[] wanted;

    internal GradientCall(Tensor[] x, Tensor[] y, Tensor?[] dy, bool[] wanted)
    {
        X = x;
        Y = y;
        Dy = dy;
        this.wanted = wanted;
    }

    /// <summary>The inputs.</summary>
    public IReadOnlyList<Tensor> X { get; }

    /// <summary>The outputs.</summary>
    public IReadOnlyList<Tensor> Y { get; }

    /// <summary>The gradient of the loss by each output; null where the loss does not depend on it.</summary>
    public IReadOnlyList<Tensor?> Dy { get; }

    /// <summary>The gradient by the first output.</summary>
    public Tensor Incoming => Dy[0]!;

    /// <summary>Whether input <paramref name="i"/> wants a gradient.</summary>
    public bool Wants(int i) => wanted[i];

    /// <summary>Whether the weights, input <paramref name="i"/>, want a gradient.</summary>
    /// <exception cref="GradientException">They do, and are stored in 16 bits.</exception>
    internal bool WantsWeights(int i, string who)
    {
        if (wanted[i] && X[i].Type.IsHalf())
            throw new GradientException(
                $"{who}: a gradient was asked for weights of {X[i].Type}{X[i].Shape}, which are for inference only. Keep Float32 weights for training and convert them afterwards, or set Trainable = false.");
        return wanted[i];
    }
}

/// <summary>A gradient that cannot be had. The message says of what, and the fix.</summary>
public sealed class GradientException : InvalidOperationException
{
    /// <summary>An error without a message.</summary>
    public GradientException() { }

    /// <summary>An error with its message.</summary>
    public GradientException(string message) : base(message) { }

    /// <summary>An error with its message and its cause.</summary>
    public GradientException(string message, Exception? inner) : base(message, inner) { }
}
