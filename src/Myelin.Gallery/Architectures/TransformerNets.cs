namespace Myelin.Gallery.Architectures;

/// <summary>attention(Q, K, V) = softmax(Q Kᵀ / √d) V: each step looks at all others at once, and what it looks at depends on what it is.</summary>
/// <remarks>
/// A's drawing, block by block: embeddings and positional encoding; in the encoder self-attention, add and norm, a dense layer, add and
/// norm; in the decoder self-attention that sees no later step, attention to the encoder, and the same dense layer. Its inputs are the
/// outputs shifted right. It learns to reverse or to sort symbols, so that the attention can be read. A decoder alone, with no encoder to
/// look at, is a model of language.
/// </remarks>
public sealed class TransformerNets : GalleryEntry
{
    const int Units = 64, Heads = 4;

    /// <inheritdoc/>
    public override string Id => "transformer";

    /// <inheritdoc/>
    public override string Title => "Transformers: reverse and sort symbols; Shakespeare letter by letter";

    /// <inheritdoc/>
    public override string Decks => "A, D";

    /// <inheritdoc/>
    public override string Required =>
        "reverses and sorts sequences of up to 12 symbols: at least 99.5 % greedy exact match of 2,000 unseen; tiny Shakespeare " +
        "(4 layers, 4 heads, 128 wide, block 64, batch 12, 2,000 iterations): loss on the whole validation tenth at most 1.92";

    /// <inheritdoc/>
    public override string Published => "Shakespeare: 1.88 on a sample of the validation tenth (nanoGPT)";

    /// <inheritdoc/>
    public override IReadOnlyList<long> Seeds => [0, 1, 2];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Data => ["shakespeare"];

    /// <inheritdoc/>
    public override void Run(GalleryRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        ReverseAndSort(run);
        Shakespeare(run);
    }

    static void ReverseAndSort(GalleryRun run)
    {
        var (train, test) = SymbolTask.Generate(run.IsShort ? 2_000 : 40_000, run.IsShort ? 200 : 2_000, run.Seed);
        int epochs = run.IsShort ? 2 : 12;
        const int Batch = 100;
        run.Tell("The first symbol says what to do: > to reverse, ^ to sort. Two encoder and two decoder blocks of 64 units and 4 heads, as in the drawing.");
        Symbol source = Symbol.Input(new TensorSpec([SymbolTask.Length], ElementType.Int32), "source");
        Symbol shifted = Symbol.Input(new TensorSpec([SymbolTask.Length], ElementType.Int32), "shifted");
        Symbol encoded = Embedded(source);
        for (int block = 0; block < 2; block++)
        {
            encoded = AddNorm(encoded, new MultiHeadAttention(Heads, Units / Heads).Of(encoded, encoded));
            encoded = AddNorm(encoded, Feedforward(encoded));
        }
        Symbol decoded = Embedded(shifted), scores = null!;
        for (int block = 0; block < 2; block++)
        {
            decoded = AddNorm(decoded, new MultiHeadAttention(Heads, Units / Heads, useCausalMask: true).Of(decoded, decoded));
            (Symbol seen, scores) = new MultiHeadAttention(Heads, Units / Heads) { ReturnAttentionScores = true }.WithScores(decoded, encoded);
            decoded = AddNorm(decoded, seen);
            decoded = AddNorm(decoded, Feedforward(decoded));
        }
        var model = new Functional([source, shifted], [new Dense(SymbolTask.Symbols).Of(decoded)], run.Seed);
        model.Compile(new Adam(0.001), new SparseCategoricalCrossentropy(fromLogits: true, ignoreLabel: SymbolTask.Padding),
            [new Accuracy(ignoreLabel: SymbolTask.Padding)]);
        History history = model.Fit(train, epochs, Batch, options: new()
        {
            Seed = run.Seed,
            Callbacks = [Schedule.Cosine(0.001, (long)epochs * train.Count / Batch, warmUpSteps: 100)],
        }, cancellation: run.Cancellation);
        run.Trained(model, "encoder-decoder");
        Tensor sources = test.Examples([.. Enumerable.Range(0, test.Count)]).Inputs[0];
        int[][] answers = SymbolTask.Greedy(model, sources, run.Cancellation);
        double right = 100 * SymbolTask.ExactMatches(answers, test);
        run.AtLeast("exact match of unseen sequences", right, 99.5, "%");
        run.AtLeast("symbols right in training", 100 * history["accuracy"][^1], 99, "%", inShort: 25);
        run.Draw("accuracy", ImageClassifier.Curves("Symbols right, each from the right ones before it", history));

        run.Tell("Which symbol of the input each output looks at, the mean of the heads of the last block: to reverse, it reads from the end.");
        var looking = new Functional([source, shifted], [scores]);
        SymbolTask.DrawAttention(run, looking, answers, sources);
    }

    static Symbol Embedded(Symbol tokens)
    {
        Symbol x = new Embedding(SymbolTask.Symbols, Units, maskZero: true, initializer: Initializer.Normal(0, 1)).Of(tokens);
        return x + new SinePositionEncoding().Of(x);
    }

    static Symbol AddNorm(Symbol x, Symbol change) => new LayerNormalization().Of(x + change);

    static Symbol Feedforward(Symbol x) => new Dense(Units).Of(new Dense(4 * Units, Activation.Relu).Of(x));

    static void Shakespeare(GalleryRun run)
    {
        const int Block = 64, Batch = 12, Width = 128;
        int iterations = run.IsShort ? 30 : 2_000, blocks = run.IsShort ? 1 : 4;
        var (train, test) = DataSets.Load("shakespeare", run.Data);
        if (run.IsShort) test = test.Take(0, 100);
        var text = (CharacterPreprocessing)train.Preprocessing!;
        run.Tell($"A decoder alone: {blocks} blocks of 4 heads and 128 units on windows of 64 letters that begin anywhere, {iterations:#,0} batches of 12.");
        Initializer normal = Initializer.Normal(0, 0.02);
        var model = new Sequential(new TensorSpec([null], ElementType.Int32, "letters"), run.Seed)
        {
            new TokenAndPositionEmbedding(train.Classes.Count, Block, Width, initializer: normal),
        };
        for (int block = 0; block < blocks; block++)
            model.Add(new TransformerDecoder(4 * Width, Heads, activation: Activation.Gelu, kernelInitializer: normal, normalizeFirst: true));
        model.Add(new LayerNormalization());
        model.Add(new Dense(train.Classes.Count, useBias: false, kernelInitializer: normal));
        run.Exactly("parameters", model.Build(new TensorSpec([null], ElementType.Int32)).ParameterCount, run.IsShort ? 223_360 : 818_176);
        Dataset windows = Windows(train, iterations * Batch, Block, run.Seed);
        model.Compile(new Adam(0.001, beta2: 0.99), new SparseCategoricalCrossentropy(fromLogits: true));
        model.Fit(windows, 1, Batch, options: new()
        {
            Shuffle = false,
            Callbacks = [Schedule.Cosine(0.001, iterations, to: 0.0001, warmUpSteps: 100)],
        }, cancellation: run.Cancellation);
        run.Trained(model, "decoder");
        run.AtMost("Shakespeare: loss on the whole validation tenth", model.Evaluate(test, cancellation: run.Cancellation).Loss, 1.92, "nats", inShort: 3.6);
        string written = text.Decode(model.Generate(text.Encode("\n"), run.IsShort ? 20 : Block - 1, Sampler.Random(0.8), seed: run.Seed));
        run.Tell($"It writes: {written.Replace('\n', ' ').Trim()}");
    }

    /// <summary>Windows that begin at random letters, and the letters behind each.</summary>
    static Dataset Windows(Dataset train, int count, int block, long seed)
    {
        int[] letters = train.Inputs.ToArray<int>();
        double[] starts = Tensor.Uniform([count], seed, ElementType.Float64).ToArray<double>();
        var (inputs, next) = (new int[count * block], new int[count * block]);
        for (int i = 0; i < count; i++)
        {
            int start = (int)(starts[i] * (letters.Length - block));
            letters.AsSpan(start, block).CopyTo(inputs.AsSpan(i * block));
            letters.AsSpan(start + 1, block).CopyTo(next.AsSpan(i * block));
        }
        return Dataset.From(Tensor.From(inputs, [count, block]), Tensor.From(next, [count, block]), train.Classes, train.Preprocessing);
    }
}
