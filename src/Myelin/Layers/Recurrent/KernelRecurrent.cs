namespace Myelin;

/// <summary>The base of <see cref="SimpleRnn"/>, <see cref="Lstm"/> and <see cref="Gru"/>: a cell of the library over sequences.</summary>
public abstract class KernelRecurrent : Recurrent
{
    readonly KernelCell cell;

    private protected KernelRecurrent(KernelCell cell, bool returnSequences, bool returnState, bool goBackwards, int stateful, string? name)
        : base(cell, returnSequences, returnState, goBackwards, stateful, name) => this.cell = Embed(cell);

    /// <inheritdoc cref="KernelCell.Units"/>
    public int Units => cell.Units;

    /// <inheritdoc cref="KernelCell.Activation"/>
    public Activation Activation => cell.Activation;

    /// <inheritdoc cref="KernelCell.UseBias"/>
    public bool UseBias => cell.UseBias;

    /// <inheritdoc cref="KernelCell.KernelInitializer"/>
    public Initializer KernelInitializer => cell.KernelInitializer;

    /// <inheritdoc cref="KernelCell.RecurrentInitializer"/>
    public Initializer RecurrentInitializer => cell.RecurrentInitializer;

    /// <inheritdoc cref="KernelCell.BiasInitializer"/>
    public Initializer BiasInitializer => cell.BiasInitializer;

    /// <summary>Takes the constraints of another layer.</summary>
    internal KernelRecurrent Constrained(KernelRecurrent other)
    {
        cell.Constrained(other.cell);
        return this;
    }

    /// <summary>What W is replaced by after each update of the optimizer; null for none. It applies if it is set before the weights exist.</summary>
    [StoredOption]
    public Constraint? KernelConstraint { get => cell.KernelConstraint; set => cell.KernelConstraint = value; }

    /// <summary>What U is replaced by after each update of the optimizer; null for none. It applies if it is set before the weights exist.</summary>
    [StoredOption]
    public Constraint? RecurrentConstraint { get => cell.RecurrentConstraint; set => cell.RecurrentConstraint = value; }

    /// <summary>What b is replaced by after each update of the optimizer; null for none. It applies if it is set before the weights exist.</summary>
    [StoredOption]
    public Constraint? BiasConstraint { get => cell.BiasConstraint; set => cell.BiasConstraint = value; }

    /// <inheritdoc cref="KernelCell.KernelRegularizer"/>
    public Regularizer? KernelRegularizer => cell.KernelRegularizer;

    /// <inheritdoc cref="KernelCell.RecurrentRegularizer"/>
    public Regularizer? RecurrentRegularizer => cell.RecurrentRegularizer;

    /// <inheritdoc cref="KernelCell.BiasRegularizer"/>
    public Regularizer? BiasRegularizer => cell.BiasRegularizer;

    /// <inheritdoc cref="KernelCell.Dropout"/>
    public double Dropout => cell.Dropout;

    /// <inheritdoc cref="KernelCell.RecurrentDropout"/>
    public double RecurrentDropout => cell.RecurrentDropout;

    /// <summary>W: [inputs, gates · units].</summary>
    /// <exception cref="InvalidOperationException">The layer is not built.</exception>
    public Parameter Kernel => cell.IsBuilt ? cell.Kernel : throw NotBuilt();

    /// <summary>U: [units, gates · units].</summary>
    /// <exception cref="InvalidOperationException">The layer is not built.</exception>
    public Parameter RecurrentKernel => cell.IsBuilt ? cell.RecurrentKernel : throw NotBuilt();

    /// <summary>b; null without a bias, or before the layer is built.</summary>
    public Parameter? Bias => cell.Bias;

    InvalidOperationException NotBuilt() => new($"{this}: has no weights before it is built; call Of(x) first, or create the model with an input shape.");
}
