namespace Myelin;

/// <summary>
/// y = the indices of the tokens of each text in a vocabulary, or their encoding. Texts to y: [count, tokens] of Int32, or
/// [count, vocabulary size] of Float32.
/// </summary>
/// <remarks>
/// <para>
/// A text is standardized and divided into words, characters or parts of words (<see cref="TextSplit"/>). In the mode Int, index 0 is padding and
/// index 1 stands for unknown tokens; in other modes index 0 does. Then comes the vocabulary, whose most frequent tokens come first, or, with
/// BytePair, characters before merged tokens. Semantics as in Keras 3, which has no BytePair.
/// </para>
/// <code>
/// string[] reviews = ["a great film", "dull, dull and long", "great fun"];
/// var text = new TextVectorization(maxTokens: 1000, classes: ["bad", "good"]);
/// text.Adapt(reviews);
/// Dataset train = Dataset.From(reviews, Tensor.From(1, 0, 1), text);
/// var model = new Sequential(text.InputSpec) { new Embedding(text.VocabularySize, 16, maskZero: true), new Gru(16), new Dense(2, Activation.Softmax) };
/// model.Compile(new Adam(), new SparseCategoricalCrossentropy());
/// model.Fit(train, epochs: 3);
/// Console.WriteLine(text.Answers(model.Predict(["what a great film"]))[0]);
/// </code>
/// </remarks>
public sealed class TextVectorization : TextPreprocessing
{
    const string Padding = "", Unknown = "[UNK]";

    readonly TokenTable<string> table;

    /// <summary>Creates a vectorization.</summary>
    /// <param name="maxTokens">The most indices to learn, special ones included; null for no limit.</param>
    /// <param name="standardize">How texts are simplified.</param>
    /// <param name="split">How texts are divided into tokens.</param>
    /// <param name="ngrams">Sequences of up to this many neighbouring tokens are tokens, too; from 1 to 16.</param>
    /// <param name="outputMode">How tokens are encoded. OneHot is not possible.</param>
    /// <param name="outputSequenceLength">
    /// The number of indices of each text in the mode Int: longer ones are cut off, shorter ones padded. Default: that of the longest text.
    /// </param>
    /// <param name="padToMaxTokens">Whether encodings have the size <paramref name="maxTokens"/>.</param>
    /// <param name="vocabulary">The known tokens, in the order of their indices. Default: learned.</param>
    /// <param name="idfWeights">The inverse document frequency of each token for TfIdf. Default: learned.</param>
    /// <param name="classes">The names of the classes that a model predicts, in the order of their labels.</param>
    /// <exception cref="ArgumentException">The vocabulary has a token twice or a special one, or settings do not fit each other.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number or a mode is not possible.</exception>
    public TextVectorization(int? maxTokens = null, TextStandardization standardize = TextStandardization.LowerAndStripPunctuation,
        TextSplit split = TextSplit.Whitespace, int ngrams = 1, OutputMode outputMode = OutputMode.Int, int? outputSequenceLength = null,
        bool padToMaxTokens = false, IReadOnlyList<string>? vocabulary = null, IReadOnlyList<double>? idfWeights = null,
        IReadOnlyList<string>? classes = null) : base(classes)
    {
        const string who = nameof(TextVectorization);
        if (!Enum.IsDefined(standardize)) throw NoSuch(nameof(standardize), string.Join(", ", Enum.GetNames<TextStandardization>()), $"{standardize}");
        if (!Enum.IsDefined(split)) throw NoSuch(nameof(split), string.Join(", ", Enum.GetNames<TextSplit>()), $"{split}");
        if (outputMode == OutputMode.OneHot) throw NoSuch(nameof(outputMode), "Int, MultiHot, Count or TfIdf", $"{outputMode}");
        if (outputSequenceLength != null && outputMode != OutputMode.Int)
            throw new ArgumentException($"{who}: expects outputSequenceLength with the mode Int alone, received it with {outputMode}; leave it out.");
        if (ngrams > 1 && split == TextSplit.BytePair)
            throw new ArgumentException($"{who}: expects single tokens with BytePair, received ngrams of {ngrams}; leave one of them out.");
        (MaxTokens, Standardize, Split, PadToMaxTokens) = (maxTokens, standardize, split, padToMaxTokens);
        Ngrams = Settings.Within(ngrams, 1, 16, who);
        OutputMode = TokenEncoding.Known(outputMode, who);
        OutputSequenceLength = outputSequenceLength is { } length ? Settings.Within(length, 1, 1 << 24, who, nameof(outputSequenceLength)) : null;
        table = new(who, maxTokens, 1, true, [Padding, Unknown], vocabulary, idfWeights, outputMode, padToMaxTokens);
    }

    static ArgumentOutOfRangeException NoSuch(string name, string expected, string received) =>
        new(name, $"{nameof(TextVectorization)}: expects {expected}, received {received}; choose one of them.");

    /// <summary>The most indices; null for no limit.</summary>
    public int? MaxTokens { get; }

    /// <summary>How texts are simplified.</summary>
    public TextStandardization Standardize { get; }

    /// <summary>How texts are divided into tokens.</summary>
    public TextSplit Split { get; }

    /// <summary>The most neighbouring tokens that are one token.</summary>
    public int Ngrams { get; }

    /// <summary>How tokens are encoded.</summary>
    public OutputMode OutputMode { get; }

    /// <summary>The number of indices of each text; null for that of the longest text.</summary>
    public int? OutputSequenceLength { get; }

    /// <summary>Whether encodings have the size <see cref="MaxTokens"/>.</summary>
    public bool PadToMaxTokens { get; }

    /// <summary>The known tokens, in the order of their indices; null until they are learned.</summary>
    public IReadOnlyList<string>? Vocabulary => table.Vocabulary;

    /// <summary>The inverse document frequency of each known token; null if it was not learned.</summary>
    public IReadOnlyList<double>? IdfWeights => table.IdfWeights;

    /// <summary>The number of indices, special ones included: the vocabulary of an <see cref="Embedding"/>.</summary>
    /// <exception cref="InvalidOperationException">There is no vocabulary yet.</exception>
    public int VocabularySize => Ready().Size;

    /// <inheritdoc/>
    public override TensorSpec InputSpec => OutputMode == OutputMode.Int ? new([OutputSequenceLength], ElementType.Int32) : new([Ready().Depth]);

    /// <inheritdoc/>
    public override void Adapt(IEnumerable<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        table.CheckLearns();
        if (Split != TextSplit.BytePair)
        {
            table.Learn(texts.Select(Tokens), StringComparer.Ordinal);
            return;
        }
        // Weights need the tokens of each document, which are not known before the vocabulary is.
        List<string[]> documents = [.. texts.Select(Words)];
        if (documents.Count == 0) throw new ArgumentException("TextVectorization: expects at least one text to adapt to, received none; check the data.");
        var counts = new Dictionary<string, long>();
        foreach (string word in documents.SelectMany(words => words)) counts[word] = counts.GetValueOrDefault(word) + 1;
        List<string> learned = BytePairs.Learn(counts, MaxTokens is { } most ? most - table.First : (1 << 24) - table.First);
        table.Learned(learned, OutputMode == OutputMode.TfIdf ? new double[learned.Count] : null);
        if (OutputMode == OutputMode.TfIdf) table.Weigh(documents.Select(words => words.SelectMany(Parts)));
    }

    /// <summary>The tokens of a text.</summary>
    /// <exception cref="InvalidOperationException">There is no vocabulary yet, and the tokens depend on it.</exception>
    public IReadOnlyList<string> Tokens(string text)
    {
        string plain = TextTokens.Standardized(Checked(text), Standardize);
        return Split switch
        {
            TextSplit.BytePair => [.. Words(text).SelectMany(Parts)],
            TextSplit.Whitespace => TextTokens.Ngrams(TextTokens.Words(plain), Ngrams),
            TextSplit.Character => TextTokens.Ngrams([.. TextTokens.Characters(plain)], Ngrams),
            _ => [plain],
        };
    }

    string[] Words(string text) => TextTokens.Words(TextTokens.Standardized(Checked(text), Standardize));

    IReadOnlyList<string> Parts(string word) => BytePairs.Split(word, Ready().Find);

    /// <summary>The indices of the tokens of a text, without padding.</summary>
    /// <exception cref="InvalidOperationException">There is no vocabulary yet.</exception>
    public int[] IndicesOf(string text)
    {
        Ready();
        IEnumerable<string> tokens = Tokens(text);
        if (OutputSequenceLength is { } length) tokens = tokens.Take(length);
        return [.. tokens.Select(token => table.Find(token) is >= 0 and int known ? table.First + known : table.First - 1)];
    }

    /// <summary>The tokens of some indices: of words, characters or parts of words. Padding gives none.</summary>
    /// <param name="indices">Whole numbers of any shape.</param>
    /// <exception cref="InvalidOperationException">There is no vocabulary yet.</exception>
    public string Text(Tensor indices)
    {
        ArgumentNullException.ThrowIfNull(indices);
        IEnumerable<string> tokens = indices.Cast(ElementType.Int64).ToArray<long>().Select(index => Ready().TokenAt(index, Padding, Unknown));
        return Split switch
        {
            TextSplit.BytePair => string.Concat(tokens).Replace(BytePairs.Mark, ' ').TrimStart(' '),
            TextSplit.Character => string.Concat(tokens),
            _ => string.Join(' ', tokens.Where(token => token.Length > 0)),
        };
    }

    /// <inheritdoc/>
    public override Tensor Inputs(params IReadOnlyList<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        int[][] all = [.. texts.Select(IndicesOf)];
        int length = OutputMode == OutputMode.Int && OutputSequenceLength is { } given ? given : all.Max(one => (int?)one.Length) ?? 0;
        length = Math.Max(1, length);
        var values = new long[checked(all.Length * length)];
        if (OutputMode != OutputMode.Int) Array.Fill(values, -1);
        for (int i = 0; i < all.Length; i++)
            for (int t = 0; t < all[i].Length; t++) values[i * length + t] = all[i][t];
        return TokenEncoding.Of(Tensor.From(values, [all.Length, length]), Ready().Depth, OutputMode, ElementType.Float32, table.Weights);
    }

    internal override DataPart Part(IReadOnlyList<string> texts) =>
        OutputMode == OutputMode.Int && OutputSequenceLength == null ? DataPart.Sequences(texts.Select(IndicesOf)) : base.Part(texts);

    TokenTable<string> Ready()
    {
        table.CheckReady();
        return table;
    }
}
