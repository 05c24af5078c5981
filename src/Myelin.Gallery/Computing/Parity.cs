namespace Myelin.Gallery.Computing;

/// <summary>x₁ ⊕ ... ⊕ xₙ = whether an odd number of bits is 1: 2ⁿ⁻¹ hidden units in one layer of ANDs, 3(n - 1) in a deep network, n if they count.</summary>
/// <remarks>
/// No two ones of its table are neighbours, so its OR of ANDs cannot be reduced: the worst case. Gates of XOR one after the other need few units and many
/// layers, as a tree few of both. A hidden unit for each "at least k bits are 1" does with one layer too: it is ORs of ANDs that need so many, not
/// networks with one hidden layer.
/// </remarks>
public sealed class Parity : GalleryEntry
{
    const int Trained = 4;

    /// <inheritdoc/>
    public override string Id => "parity";

    /// <inheritdoc/>
    public override string Title => "Parity: wide, deep, balanced, and by counting";

    /// <inheritdoc/>
    public override string Decks => "D";

    /// <inheritdoc/>
    public override string Required => "for N = 2..10 exact, with 2^(N-1) hidden units and (N+2)2^(N-1)+1 parameters; chain and tree 3(N-1) units, 9(N-1) " +
        "parameters, 2(N-1) and 2⌈log2 N⌉ layers; counting N hidden, (N+1)² parameters; a 4-bit one trained: 16 of 16";

    /// <inheritdoc/>
    public override string? Erratum => "D counts (N+2)2^(N-1) weights and biases and leaves out the output's bias; its tree for eight inputs has X4 twice.";

    /// <inheritdoc/>
    public override IReadOnlyList<long> Seeds => [0, 1, 2];

    /// <inheritdoc/>
    public override void Run(GalleryRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        run.Tell("Each network is built for every N from 2 to 10, asked for all 2^N inputs, and its units, parameters and layers are counted in the model.");
        int[] sizes = [.. Enumerable.Range(2, run.IsShort ? 5 : 9)];
        Model[] wide = [.. sizes.Select(OrOfRows)], chains = [.. sizes.Select(XorCircuit.Chain)], trees = [.. sizes.Select(XorCircuit.Tree)],
            counting = [.. sizes.Select(Counting)];
        Check(run, "OR of ANDs", sizes, wide, n => (1 << (n - 1)) + 1, n => (n + 2) * (1 << (n - 1)) + 1, _ => 2);
        Check(run, "chain", sizes, chains, n => 3 * (n - 1), n => 9 * (n - 1), n => 2 * (n - 1));
        Check(run, "tree", sizes, trees, n => 3 * (n - 1), n => 9 * (n - 1), n => 2 * (int)Math.Ceiling(Math.Log2(n)));
        Check(run, "counting net", sizes, counting, n => n + 1, n => (n + 1) * (n + 1), _ => 2);
        run.Draw("parameters", new LineChart("Parity: parameters by number of bits", "bits", "weights and biases", yScale: Scale.Log10)
        {
            { "OR of ANDs", Numbers(sizes), Numbers(wide.Select(Parameters)) },
            { "chain and tree", Numbers(sizes), Numbers(chains.Select(Parameters)) },
            { "counting net", Numbers(sizes), Numbers(counting.Select(Parameters)) },
        });
        run.Draw("layers", new LineChart("Parity: layers by number of bits", "bits", "layers of neurons")
        {
            { "chain", Numbers(sizes), Numbers(chains.Select(Depth)) },
            { "tree", Numbers(sizes), Numbers(trees.Select(Depth)) },
            { "OR of ANDs and counting net", Numbers(sizes), Numbers(wide.Select(Depth)) },
        });
        run.Draw("counting", Counting(4).Diagram("Parity of four bits by counting"));
        Train(run);
    }

    /// <summary>A hidden unit for each of the 2ⁿ⁻¹ odd rows.</summary>
    static Sequential OrOfRows(int inputs) => OrOfAnds.Of(inputs, OrOfAnds.Terms(BooleanFunction.Parity(inputs)));

    /// <summary>
    /// h_k = H(Σx - (k - ½)): at least k bits are 1. y = H(h₁ - h₂ + h₃ - ... - ½): of m ones the first m units fire, and their
    /// signs add up to 1 or 0.
    /// </summary>
    static Sequential Counting(int inputs) => GivenNetwork.OfSteps(
        [.. Enumerable.Range(1, inputs).Select(k => new Neuron([.. Enumerable.Repeat(1.0, inputs)], 0.5 - k))],
        [new Neuron([.. Enumerable.Range(1, inputs).Select(k => k % 2 == 1 ? 1.0 : -1)], -0.5)]);

    static void Check(GalleryRun run, string name, int[] sizes, Model[] models, Func<int, int> units, Func<int, int> parameters, Func<int, int> layers)
    {
        bool All(Func<int, Model, bool> isSo) => sizes.Zip(models).All(pair => isSo(pair.First, pair.Second));
        run.Holds($"{name}: right for every input", All((n, model) => BooleanFunction.Parity(n).IsComputedBy(model)));
        run.Holds($"{name}: units, parameters and layers as said",
            All((n, model) => (GivenNetwork.Units(model), Parameters(model), Depth(model)) == (units(n), parameters(n), layers(n))));
        run.Show($"{name}: parameters for {sizes[^1]} bits", Parameters(models[^1]));
    }

    static int Parameters(Model model) => (int)model.ParameterCount;

    static int Depth(Model model) => model is XorCircuit circuit ? circuit.Depth : model.Layers.Count;

    static double[] Numbers(IEnumerable<int> counts) => [.. counts.Select(count => (double)count)];

    static void Train(GalleryRun run)
    {
        run.Tell("And one that learns it: 16 tanh units, one sigmoid output, cross-entropy, Adam, all 16 rows in each of 1,000 steps.");
        BooleanFunction parity = BooleanFunction.Parity(Trained);
        var model = new Sequential(input: [Trained], seed: run.Seed) { new Dense(16, Activation.Tanh), new Dense(1, Activation.Sigmoid) };
        model.Compile(new Adam(0.05), new BinaryCrossentropy());
        float[] targets = [.. Enumerable.Range(0, 1 << Trained).Select(row => parity[row] ? 1f : 0f)];
        History history = model.Fit(
            Dataset.From(BooleanFunction.Rows(Trained), Tensor.From(targets, [1 << Trained, 1])), epochs: run.IsShort ? 100 : 1000, batchSize: 1 << Trained,
            cancellation: run.Cancellation);
        float[] outputs = model.Predict(BooleanFunction.Rows(Trained)).ToArray<float>();
        run.AtLeast("rows of 4 bits right after training", Enumerable.Range(0, outputs.Length).Count(row => outputs[row] > 0.5 == parity[row]), 16);
        run.Draw("training",
            new LineChart("Parity of 4 bits: loss by epoch", "epoch", "cross-entropy (nats)", yScale: Scale.Log10) { { "train", history["loss"] } });
    }
}
