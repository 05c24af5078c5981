namespace Myelin;

/// <summary>
/// y_k = activation(aᵀ W_k b + c_k), a map that is linear in each of two inputs.
/// a: [batch, ..., m] and b: [batch, ..., n] to y: [batch, ..., units]. W: [m, n, units], the bias c: [units].
/// </summary>
/// <remarks>
/// (Tenenbaum and Freeman, "Separating style and content with bilinear models", 2000.)
/// <code>
/// Symbol score = new Bilinear(1).Of(query, document);
/// </code>
/// </remarks>
/// <param name="units">The size of the last axis of y.</param>
/// <param name="activation">The activation of the output; null for none.</param>
/// <param name="useBias">Whether the layer has a bias.</param>
/// <param name="kernelInitializer">The initializer of W. Default: Glorot uniform.</param>
/// <param name="biasInitializer">The initializer of the bias. Default: zeros.</param>
/// <param name="kernelRegularizer">The penalty on W, added to the loss; null for none.</param>
/// <param name="biasRegularizer">The penalty on the bias, added to the loss; null for none.</param>
/// <param name="name">The name of the layer; null to number it automatically.</param>
/// <exception cref="ArgumentOutOfRangeException"><paramref name="units"/> is below 1.</exception>
public sealed class Bilinear(
    int units,
    Activation? activation = null,
    bool useBias = true,
    Initializer? kernelInitializer = null, Initializer? biasInitializer = null,
    Regularizer? kernelRegularizer = null, Regularizer? biasRegularizer = null,
    string? name = null) : Merge(name)
{
    Parameter? kernel;

    /// <summary>The size of the last axis of y.</summary>
    public int Units { get; } = units > 0 ? units
        : throw new ArgumentOutOfRangeException(nameof(units), $"Bilinear: expects at least one unit, received {units}; give the size of the output.");

    /// <summary>The activation of the output; null for none.</summary>
    public Activation? Activation => activation;

    /// <summary>Whether the layer has a bias.</summary>
    public bool UseBias => useBias;

    /// <summary>The initializer of W.</summary>
    public Initializer KernelInitializer { get; } = kernelInitializer ?? Initializer.GlorotUniform;

    /// <summary>The initializer of the bias.</summary>
    public Initializer BiasInitializer { get; } = biasInitializer ?? Initializer.Zeros;

    /// <summary>The penalty on W; null for none.</summary>
    public Regularizer? KernelRegularizer => kernelRegularizer;

    /// <summary>The penalty on the bias; null for none.</summary>
    public Regularizer? BiasRegularizer => biasRegularizer;

    /// <summary>What W is replaced by after each update of the optimizer; null for none.</summary>
    [StoredOption]
    public Constraint? KernelConstraint { get; init; }

    /// <summary>What the bias is replaced by after each update of the optimizer; null for none.</summary>
    [StoredOption]
    public Constraint? BiasConstraint { get; init; }

    /// <summary>W: [m, n, units].</summary>
    /// <exception cref="InvalidOperationException">The layer is not built.</exception>
    public Parameter Kernel => kernel
        ?? throw new InvalidOperationException($"{this}: has no weights before it is built; call Of(a, b) first, or create the model with its inputs.");

    /// <summary>The bias: [units]; null without a bias, or before the layer is built.</summary>
    public Parameter? Bias { get; private set; }

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<TensorSpec> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        if (inputs.Count != 2 || inputs.Any(input => input.Rank == 0))
            throw new ShapeException($"{this}: expects two inputs [batch, ..., size], received {string.Join(" and ", inputs)}; reshape them to [batch, 1].");
        kernel = AddParameter("kernel", [inputs[0].Shape[^1], inputs[1].Shape[^1], Units], KernelInitializer, kernelRegularizer);
        KernelConstraint?.Constrain(kernel);
        if (!useBias) return;
        Bias = AddParameter("bias", [Units], BiasInitializer, biasRegularizer);
        BiasConstraint?.Constrain(Bias);
    }

    /// <inheritdoc/>
    protected override Tensor Merged(IReadOnlyList<Tensor> inputs)
    {
        (Tensor a, Tensor b) = Two(inputs);
        Tensor w = Kernel.Value;
        ExpectComputeType(a);
        ExpectComputeType(b);
        (int m, int n) = (w.Shape[0], w.Shape[1]);
        if (a.Rank < 2 || a.Shape[-1] != m) throw Misfit($"[batch, ..., {m}] for its first input", a);
        if (b.Shape != a.Shape[..^1].Concat([n])) throw Misfit($"{a.Shape[..^1].Concat([n])} for its second input", b);
        int rows = Shape.Size(a.Shape[..^1].Elements, ToString());

        // a W: [rows, n, units]; each row is then a product of [1, n] and [n, units].
        Tensor products = a.Reshape([rows, m]).MatMul(w.Reshape([m, Shape.Size((long)n * Units, ToString())])).Reshape([rows, n, Units]);
        Tensor y = b.Reshape([rows, 1, n]).MatMul(products).Reshape(a.Shape[..^1].Concat([Units]));
        if (Bias != null) y += Bias.Value;
        return activation == null ? y : activation.Of(y);
    }
}
