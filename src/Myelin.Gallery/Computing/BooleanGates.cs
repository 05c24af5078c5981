namespace Myelin.Gallery.Computing;

/// <summary>AND = H(x₁ + x₂ - 1½), OR = H(x₁ + x₂ - ½), XOR = H(-AND + OR - ½), where H(z) is 1 above 0, else 0.</summary>
/// <remarks>
/// One line separates the ones of AND, and those of OR, from their zeros; none does so for XOR, so a hidden layer is needed. It may be the two gates
/// above, or two ANDs: XOR = OR(AND(x₁, x̄₂), AND(x̄₁, x₂)), here on inputs 1 (true) and -1 (false) with neurons that give 1 and -1.
/// </remarks>
public sealed class BooleanGates : GalleryEntry
{
    /// <inheritdoc/>
    public override string Id => "boolean-gates";

    /// <inheritdoc/>
    public override string Title => "AND, OR and XOR as networks whose weights are thought out";

    /// <inheritdoc/>
    public override string Decks => "B, D";

    /// <inheritdoc/>
    public override string Required => "truth tables exact: AND, OR, NOT, NAND, XOR on zeros and ones, XOR on ±1";

    /// <inheritdoc/>
    public override void Run(GalleryRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        run.Tell("A neuron H(w · x + b) is a model of one Dense layer with the activation Step and weights that are set, not learnt. Each is asked for " +
            "every row of its truth table.");
        run.Holds("AND is H(x₁ + x₂ - 1½)", new BooleanFunction(2, row => row == 3).IsComputedBy(GivenNetwork.OfSteps([And])));
        run.Holds("OR is H(x₁ + x₂ - ½)", new BooleanFunction(2, row => row != 0).IsComputedBy(GivenNetwork.OfSteps([Or])));
        run.Holds("NAND is H(-x₁ - x₂ + 1½)", new BooleanFunction(2, row => row != 3).IsComputedBy(GivenNetwork.OfSteps([new Neuron([-1, -1], 1.5)])));
        run.Holds("NOT is H(-x + ½)", new BooleanFunction(1, row => row == 0).IsComputedBy(GivenNetwork.OfSteps([new Neuron([-1], 0.5)])));

        Sequential xor = Xor();
        run.Holds("XOR is H(-h₁ + h₂ - ½) with h₁ = AND and h₂ = OR", BooleanFunction.Parity(2).IsComputedBy(xor));
        run.Holds("XOR on ±1 is OR(AND(x₁, x̄₂), AND(x̄₁, x₂))", IsXorOfSigns(XorOfSigns()));
        run.Tell("AND and OR need one neuron, XOR three. At (1, 0) the AND stays silent, the OR fires, and so does the output; at (1, 1) both fire, and the " +
            "AND holds the output back. Over the plane XOR is the strip between two parallel lines, one a hidden neuron.");
        run.Draw("xor", xor.Diagram("XOR: a hidden AND and OR"));
        run.Draw("xor-regions", new DecisionRegions("XOR over the plane", x => xor.Predict(x), Myelin.Xor.Generate()));
    }

    /// <summary>H(x₁ + x₂ - 1½)</summary>
    internal static Neuron And => OrOfAnds.And(2);

    /// <summary>H(x₁ + x₂ - ½)</summary>
    internal static Neuron Or => OrOfAnds.Or(2);

    /// <summary>h₁ = AND, h₂ = OR, y = H(-h₁ + h₂ - ½).</summary>
    internal static Sequential Xor() => GivenNetwork.OfSteps([And, Or], [new([-1, 1], -0.5)]);

    /// <summary>Neurons of ±1. AND(x₁, x̄₂) = sign(x₁ - x₂ - 1), OR = sign(h₁ + h₂ + 1): the sums are even, so none is at its threshold.</summary>
    static Sequential XorOfSigns() => GivenNetwork.Of(Activation.Sign, Activation.Sign, [new([1, -1], -1), new([-1, 1], -1)], [new([1, 1], 1)]);

    static bool IsXorOfSigns(Sequential model) =>
        model.Predict(Tensor.From(new float[,] { { -1, -1 }, { -1, 1 }, { 1, -1 }, { 1, 1 } })).ToArray<float>() is [-1, 1, 1, -1];
}
