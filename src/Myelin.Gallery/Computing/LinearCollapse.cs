namespace Myelin.Gallery.Computing;

/// <summary>(xW₁ + b₁)W₂ + b₂ = xW + b with W = W₁W₂ and b = b₁W₂ + b₂: layers without activations are one layer.</summary>
public sealed class LinearCollapse : GalleryEntry
{
    /// <inheritdoc/>
    public override string Id => "linear-collapse";

    /// <inheritdoc/>
    public override string Title => "Stacked linear layers are one linear layer";

    /// <inheritdoc/>
    public override string Decks => "A-D";

    /// <inheritdoc/>
    public override string Required => "the outputs of the stack and of the one layer differ by rounding only; the stack cannot learn XOR, with tanh it does";

    /// <inheritdoc/>
    public override IReadOnlyList<long> Seeds => [0, 1, 2];

    /// <inheritdoc/>
    public override void Run(GalleryRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        run.Tell("Three layers 20 → 50 → 30 → 10 with random weights and biases, and one layer with the weights W₁W₂W₃ and the bias (b₁W₂ + b₂)W₃ + b₃, on " +
            "1,000 random inputs.");
        run.Exactly(
            "largest difference in single precision, relative to the largest output", Difference(run.Seed, ElementType.Float32), 0, 20 * Math.Pow(2, -24));
        run.Exactly(
            "largest difference in double precision, relative to the largest output", Difference(run.Seed, ElementType.Float64), 0, 20 * Math.Pow(2, -53));
        run.Tell("What one layer cannot do, the stack cannot learn either: on XOR the least squared error is that of ½ everywhere. With tanh between the " +
            "layers the same stack learns it.");
        Sequential linear = Train(run, Activation.Linear), bent = Train(run, Activation.Tanh);
        float[] flat = linear.Predict(BooleanFunction.Rows(2)).ToArray<float>(), outputs = bent.Predict(BooleanFunction.Rows(2)).ToArray<float>();
        run.AtMost("linear stack on XOR: largest distance of an output from ½", flat.Max(output => Math.Abs(output - 0.5)), 0.01);
        run.AtLeast(
            "with tanh: rows of XOR right",
            BooleanFunction.Parity(2).TrueRows.Count(row => outputs[row] > 0.5) + new[] { 0, 3 }.Count(row => outputs[row] < 0.5), 4);
        run.Tell("On two moons the boundary of the linear stack is a straight line, that of the other bends.");
        foreach (var (name, activation) in new[] { ("linear", Activation.Linear), ("tanh", Activation.Tanh) }) DrawMoons(run, name, activation);
    }

    static double Difference(long seed, ElementType type)
    {
        Initializer any = Initializer.Normal(deviation: 1);
        Dense New(int units) => new(units, kernelInitializer: any, biasInitializer: any);
        var stack = new Sequential(seed: seed) { New(50), New(30), New(10) };
        stack.Build([20], type);
        var one = new Sequential { New(10) };
        one.Build([20], type);
        Dense[] layers = [.. stack.Cast<Dense>()];
        Tensor weights = layers[0].Kernel.Value, bias = layers[0].Bias!.Value.Reshape(1, 50);
        foreach (Dense layer in layers[1..]) (weights, bias) = (weights.MatMul(layer.Kernel.Value), bias.MatMul(layer.Kernel.Value) + layer.Bias!.Value);
        var single = (Dense)one.Layers[0];
        (single.Kernel.Value, single.Bias!.Value) = (weights, bias.Reshape(10));
        Tensor x = Tensor.Normal([1000, 20], seed + 1, type), expected = stack.Predict(x);
        return (double)((one.Predict(x) - expected).Abs().Max() / expected.Abs().Max()).Cast(ElementType.Float64);
    }

    static void DrawMoons(GalleryRun run, string name, Activation activation)
    {
        var model = new Sequential(input: [2], seed: run.Seed) { new Dense(8, activation), new Dense(8, activation), new Dense(2, Activation.Softmax) };
        Dataset moons = Moons.Generate(run.IsShort ? 200 : 500, seed: run.Seed), others = Moons.Generate(500, seed: run.Seed, first: 500);
        Classifier.Train(run, model, moons, epochs: run.IsShort ? 5 : 100);
        run.Show($"three layers, {name}: test accuracy on two moons", Classifier.Accuracy(model, others), "%");
        run.Draw(name, new DecisionRegions($"Two moons by three layers, {name}", x => model.Predict(x, batchSize: 4096), others.Take(0, 300)));
    }

    static Sequential Train(GalleryRun run, Activation activation)
    {
        var model = new Sequential(input: [2], seed: run.Seed) { new Dense(8, activation), new Dense(8, activation), new Dense(1) };
        model.Compile(new Adam(0.01), new MeanSquaredError());
        model.Fit(Dataset.From(BooleanFunction.Rows(2), Tensor.From([0f, 1, 1, 0], [4, 1])), epochs: run.IsShort ? 100 : 2000, batchSize: 4,
            cancellation: run.Cancellation);
        return model;
    }
}
