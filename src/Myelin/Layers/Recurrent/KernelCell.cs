using System.Diagnostics.CodeAnalysis;

namespace Myelin;

/// <summary>The base of the library's cells: gates of the products x W and h U, with the last output h.</summary>
public abstract class KernelCell : RecurrentCell
{
    readonly CellSettings settings;
    readonly int blocks;
    Parameter? kernel, recurrentKernel;
    RandomState? random;

    /// <param name="settings">What all of these cells have.</param>
    /// <param name="blocks">The number of gates: W is [inputs, blocks · units].</param>
    /// <param name="name">The name of the cell.</param>
    private protected KernelCell(CellSettings settings, int blocks, string? name) : base(name)
    {
        this.settings = settings;
        this.blocks = blocks;
        string who = GetType().Name.Replace("Cell", "", StringComparison.Ordinal);
        if (settings.Units < 1)
            throw new ArgumentOutOfRangeException("units", $"{who}: expects at least one unit, received {settings.Units}; give the size of the state.");
        Check(settings.Dropout, "dropout");
        Check(settings.RecurrentDropout, "recurrentDropout");
        Shape.Size((long)blocks * settings.Units, who);

        void Check(double rate, string name)
        {
            if (rate is not (>= 0 and < 1))
                throw new ArgumentOutOfRangeException(name,
                    $"{who}: expects a rate from 0 to below 1, received {rate}; it is the fraction of elements to drop.");
        }
    }

    /// <summary>The size of the state.</summary>
    public int Units => settings.Units;

    /// <summary>The activation of the candidate state.</summary>
    public Activation Activation => settings.Activation;

    /// <summary>Whether the cell has a bias b.</summary>
    public bool UseBias => settings.UseBias;

    /// <summary>The initializer of W.</summary>
    public Initializer KernelInitializer => settings.KernelInitializer;

    /// <summary>The initializer of U.</summary>
    public Initializer RecurrentInitializer => settings.RecurrentInitializer;

    /// <summary>The initializer of b.</summary>
    public Initializer BiasInitializer => settings.BiasInitializer;

    /// <summary>What W is replaced by after each update of the optimizer; null for none. It applies if it is set before the weights exist.</summary>
    [StoredOption]
    public Constraint? KernelConstraint { get; set; }

    /// <summary>What U is replaced by after each update of the optimizer; null for none. It applies if it is set before the weights exist.</summary>
    [StoredOption]
    public Constraint? RecurrentConstraint { get; set; }

    /// <summary>What b is replaced by after each update of the optimizer; null for none. It applies if it is set before the weights exist.</summary>
    [StoredOption]
    public Constraint? BiasConstraint { get; set; }

    /// <summary>Takes the constraints of another cell.</summary>
    internal KernelCell Constrained(KernelCell other)
    {
        (KernelConstraint, RecurrentConstraint, BiasConstraint) = (other.KernelConstraint, other.RecurrentConstraint, other.BiasConstraint);
        return this;
    }

    /// <summary>The penalty on W; null for none.</summary>
    public Regularizer? KernelRegularizer => settings.KernelRegularizer;

    /// <summary>The penalty on U; null for none.</summary>
    public Regularizer? RecurrentRegularizer => settings.RecurrentRegularizer;

    /// <summary>The penalty on b; null for none.</summary>
    public Regularizer? BiasRegularizer => settings.BiasRegularizer;

    /// <summary>The fraction of the inputs to drop in training. The same ones are dropped in all steps of a sequence.</summary>
    public double Dropout => settings.Dropout;

    /// <summary>The fraction of the last output to drop in the recurrent product in training. The same units are dropped in all steps of a sequence.</summary>
    public double RecurrentDropout => settings.RecurrentDropout;

    /// <summary>W: [inputs, gates · units].</summary>
    /// <exception cref="InvalidOperationException">The cell is not built.</exception>
    public Parameter Kernel => kernel ?? throw NotBuilt();

    /// <summary>U: [units, gates · units].</summary>
    /// <exception cref="InvalidOperationException">The cell is not built.</exception>
    public Parameter RecurrentKernel => recurrentKernel ?? throw NotBuilt();

    /// <summary>b; null without a bias, or before the cell is built.</summary>
    public Parameter? Bias { get; private set; }

    InvalidOperationException NotBuilt() => new($"{this}: has no weights before it is built; call Of(x) first, or create the model with an input shape.");

    /// <inheritdoc/>
    public override IReadOnlyList<int> StateSizes => [Units];

    /// <summary>The shape of b.</summary>
    private protected virtual Shape BiasShape => [blocks * Units];

    /// <summary>The initial value of b.</summary>
    private protected virtual Initializer InitialBias => BiasInitializer;

    /// <summary>The bias of the products of the inputs.</summary>
    private protected virtual Tensor? InputBias => Bias?.Value;

    private protected CellSettings Settings => settings;

    /// <inheritdoc/>
    protected override void Build(TensorSpec input)
    {
        ArgumentNullException.ThrowIfNull(input);
        kernel = AddKernel("kernel", [input.Shape[^1], blocks * Units], KernelInitializer, KernelRegularizer);
        recurrentKernel = AddKernel("recurrent_kernel", [Units, blocks * Units], RecurrentInitializer, RecurrentRegularizer);
        KernelConstraint?.Constrain(kernel);
        RecurrentConstraint?.Constrain(recurrentKernel);
        if (UseBias)
        {
            Bias = AddParameter("bias", BiasShape, InitialBias, BiasRegularizer);
            BiasConstraint?.Constrain(Bias);
        }
        if (Dropout > 0 || RecurrentDropout > 0) random = AddRandom();
    }

    /// <summary>x W + b of all steps: one product. In training some inputs are dropped.</summary>
    private protected Tensor InputProducts(Tensor x, CallContext context)
    {
        if (context.Training && Dropout > 0) x = x.Dropout(Dropout, Tensor.Uniform([x.Shape[0], 1, x.Shape[2]], random!.Next(), x.Type));
        Tensor products = x.TimeFirst.MatMul(Kernel.Value);
        if (InputBias is { } bias) products += bias;
        return products.TimeFirst;
    }

    /// <summary>Drops units of the last output, the same ones in all steps; null if none is dropped.</summary>
    private protected Func<Tensor, Tensor>? RecurrentDrop(Tensor x, CallContext context)
    {
        if (!context.Training || RecurrentDropout == 0) return null;
        Tensor uniform = Tensor.Uniform([x.Shape[0], Units], random!.Next(), x.Type);
        return h => h.Dropout(RecurrentDropout, uniform);
    }

    /// <summary>The bias of the recurrent products.</summary>
    private protected virtual Tensor? RecurrentBias => null;

    /// <summary>
    /// Runs over all steps by one op with the gates of the cell. Without gradients there is nothing to gain, and steps of the same ops give the same bits.
    /// </summary>
    private protected (Tensor? Outputs, Tensor[] States) Recur<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] F>(
        F gates, Tensor x, Tensor[] states, CellRun run, CallContext context) where F : struct, IBlockwise
    {
        if (!Recording.IsOn || (context.Training && RecurrentDropout > 0)) return base.Run(x, states, run, context);
        var inputs = new List<Tensor> { InputProducts(x, context).TimeFirst, RecurrentKernel.Value };
        inputs.AddRange(states);
        if (RecurrentBias is { } bias) inputs.Add(bias);
        if (run.Mask is { } mask) inputs.Add(mask.Transpose().ExpandDims(2));
        Tensor[] y = new Ops.Recurrence<F>(gates, run.Backwards, RecurrentBias != null, run.Mask != null).Apply([.. inputs]);
        Tensor? outputs = run.Sequences ? y[0].Slice(0, 1, x.Shape[1]).TimeFirst : null;
        return (run.Backwards ? outputs?.Flip(1) : outputs, y[^states.Length..]);
    }

    /// <summary>Whether an activation is the library's of a name.</summary>
    private protected static bool Is(Activation activation, string kind) => !activation.IsOwn && activation.Written == kind;
}

/// <summary>The settings of <see cref="KernelCell"/>, with their defaults.</summary>
sealed class CellSettings(
    int units, Activation? activation, bool useBias,
    Initializer? kernelInitializer, Initializer? recurrentInitializer, Initializer? biasInitializer,
    Regularizer? kernelRegularizer, Regularizer? recurrentRegularizer, Regularizer? biasRegularizer,
    double dropout, double recurrentDropout)
{
    public int Units => units;

    public Activation Activation { get; } = activation ?? Activation.Tanh;

    public bool UseBias => useBias;

    public Initializer KernelInitializer { get; } = kernelInitializer ?? Initializer.GlorotUniform;

    public Initializer RecurrentInitializer { get; } = recurrentInitializer ?? Initializer.Orthogonal();

    public Initializer BiasInitializer { get; } = biasInitializer ?? Initializer.Zeros;

    public Regularizer? KernelRegularizer => kernelRegularizer;

    public Regularizer? RecurrentRegularizer => recurrentRegularizer;

    public Regularizer? BiasRegularizer => biasRegularizer;

    public double Dropout => dropout;

    public double RecurrentDropout => recurrentDropout;
}
