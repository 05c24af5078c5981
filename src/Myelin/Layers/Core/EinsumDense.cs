namespace Myelin;

/// <summary>
/// y = activation(einsum(x, W) + b), a dense layer over any axes. The equation names the axes of x, W and y. x: [batch, ...] to y: [batch, ...].
/// </summary>
/// <remarks>
/// <para>
/// The equation is one of these: "ab,bc->ac" names all axes, the first one being the batch axis; "...a,ab->...b" leaves the first axes
/// unnamed, the batch axis among them; "ab...,bc->ac..." leaves the last ones unnamed. Every letter of W is one of x or of y.
/// W has the axes that the equation gives it, and b those in <paramref name="biasAxes"/>. Semantics as in Keras 3.
/// </para>
/// <code>
/// new Sequential(new TensorSpec([null, 64])) { new EinsumDense("abc,cde->abde", [null, 8, 16], biasAxes: "de") }
/// </code>
/// </remarks>
/// <param name="equation">The axes: "abc,cd->abd".</param>
/// <param name="outputSizes">The sizes of the named axes of y without the batch axis; null for a size that x has.</param>
/// <param name="activation">The activation of the output; null for none.</param>
/// <param name="biasAxes">The axes of y that have a bias of their own: "d"; null for no bias.</param>
/// <param name="kernelInitializer">The initializer of W. Default: Glorot uniform.</param>
/// <param name="biasInitializer">The initializer of b. Default: zeros.</param>
/// <param name="kernelRegularizer">The penalty on W, added to the loss; null for none.</param>
/// <param name="biasRegularizer">The penalty on b, added to the loss; null for none.</param>
/// <param name="name">The name of the layer; null to number it automatically.</param>
/// <exception cref="ArgumentException">The equation, the sizes of the output and the bias axes do not fit together.</exception>
public sealed class EinsumDense(
    string equation,
    TensorSpec outputSizes,
    Activation? activation = null,
    string? biasAxes = null,
    Initializer? kernelInitializer = null, Initializer? biasInitializer = null,
    Regularizer? kernelRegularizer = null, Regularizer? biasRegularizer = null,
    string? name = null)
    : KernelLayer(activation, biasAxes != null, kernelInitializer, biasInitializer, kernelRegularizer, biasRegularizer, name)
{
    readonly EinsumAxes axes = new(equation, outputSizes, biasAxes);

    /// <summary>The axes of x, W and y.</summary>
    public string Equation => equation;

    /// <summary>The sizes of the named axes of y without the batch axis; null for a size that x has.</summary>
    public TensorSpec OutputSizes => outputSizes;

    /// <summary>The axes of y that have a bias of their own; null for no bias.</summary>
    public string? BiasAxes => biasAxes;

    /// <inheritdoc/>
    protected override void Build(TensorSpec input)
    {
        ArgumentNullException.ThrowIfNull(input);
        Shape sizes = input.Shape;
        Fit([1, .. sizes], $"[batch{string.Concat(sizes.Select(size => $", {size}"))}]");
        AddWeights(axes.Kernel(sizes), axes.Bias(sizes));
    }

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x, CallContext context)
    {
        Tensor kernel = Kernel.Value;
        ExpectComputeType(x);
        Fit(x.Shape, $"{x.Shape}");
        Shape input = x.Shape[1..];
        if (axes.Kernel(input) != kernel.Shape) throw Misfit($"inputs for a kernel of {kernel.Shape}", x);
        if (Bias != null && axes.Bias(input) != Bias.Shape) throw Misfit($"inputs for a bias of {Bias.Shape}", x);
        return Finish(Tensor.Einsum(equation, x, kernel.Type.IsHalf() ? kernel.Cast(ComputeType) : kernel));
    }

    void Fit(Shape batch, string received)
    {
        if (axes.Mismatch(batch) is { } fix) throw new ShapeException($"{this}: expects inputs that fit \"{equation}\", received {received}; {fix}");
    }
}
