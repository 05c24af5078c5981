namespace Myelin;

/// <summary>
/// y = the index of each string in a vocabulary, or its encoding. Strings to y: [count] of Int32, or [count, vocabulary size] of Float32.
/// </summary>
/// <remarks>
/// <para>
/// Index 0 is the mask token if there is one and the mode is Int; then come those for strings that are not in the
/// vocabulary (by the FNV-1a hash if there are several; Keras has another hash), then the vocabulary. <see cref="Adapt"/> learns the most frequent strings.
/// <see cref="Strings"/> is the inverse. Semantics as in Keras 3.
/// </para>
/// <code>
/// var colours = new StringLookup(vocabulary: ["red", "green", "blue"]);
/// Tensor indices = colours.Inputs("blue", "pink", "red");      // 3, 0, 1
/// </code>
/// </remarks>
public sealed class StringLookup : TextPreprocessing
{
    readonly TokenTable<string> table;

    /// <summary>Creates a lookup.</summary>
    /// <param name="maxTokens">The most indices to learn, special ones included; null for no limit.</param>
    /// <param name="numOovIndices">The number of indices for unknown strings. With 0 an unknown string is an error.</param>
    /// <param name="maskToken">The string that means a missing entry, whose index is 0; null for none.</param>
    /// <param name="oovToken">The string that unknown indices give in <see cref="Strings"/>.</param>
    /// <param name="vocabulary">The known strings, in the order of their indices. Default: learned.</param>
    /// <param name="idfWeights">The inverse document frequency of each string for TfIdf. Default: learned.</param>
    /// <param name="outputMode">How indices are encoded.</param>
    /// <param name="padToMaxTokens">Whether encodings have the size <paramref name="maxTokens"/>.</param>
    /// <param name="classes">The names of the classes that a model predicts, in the order of their labels.</param>
    /// <exception cref="ArgumentException">The vocabulary has a string twice or a special one, or does not fit the other settings.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number of indices or the mode is not possible.</exception>
    public StringLookup(int? maxTokens = null, int numOovIndices = 1, string? maskToken = null, string oovToken = "[UNK]",
        IReadOnlyList<string>? vocabulary = null, IReadOnlyList<double>? idfWeights = null, OutputMode outputMode = OutputMode.Int,
        bool padToMaxTokens = false, IReadOnlyList<string>? classes = null) : base(classes)
    {
        ArgumentNullException.ThrowIfNull(oovToken);
        (MaxTokens, MaskToken, OovToken, PadToMaxTokens) = (maxTokens, maskToken, oovToken, padToMaxTokens);
        OutputMode = TokenEncoding.Known(outputMode, nameof(StringLookup));
        table = new(nameof(StringLookup), maxTokens, numOovIndices, maskToken != null, maskToken == null ? [oovToken] : [maskToken, oovToken],
            vocabulary, idfWeights, outputMode, padToMaxTokens);
    }

    /// <summary>The most indices; null for no limit.</summary>
    public int? MaxTokens { get; }

    /// <summary>The number of indices for unknown strings.</summary>
    public int NumOovIndices => table.OovIndices;

    /// <summary>The string that means a missing entry; null for none.</summary>
    public string? MaskToken { get; }

    /// <summary>The string of unknown indices.</summary>
    public string OovToken { get; }

    /// <summary>The known strings, in the order of their indices; null until they are learned.</summary>
    public IReadOnlyList<string>? Vocabulary => table.Vocabulary;

    /// <summary>The inverse document frequency of each known string; null if it was not learned.</summary>
    public IReadOnlyList<double>? IdfWeights => table.IdfWeights;

    /// <summary>How indices are encoded.</summary>
    public OutputMode OutputMode { get; }

    /// <summary>Whether encodings have the size <see cref="MaxTokens"/>.</summary>
    public bool PadToMaxTokens { get; }

    /// <summary>The number of indices, special ones included.</summary>
    /// <exception cref="InvalidOperationException">There is no vocabulary yet.</exception>
    public int VocabularySize => Ready().Size;

    /// <inheritdoc/>
    public override TensorSpec InputSpec => OutputMode == OutputMode.Int ? new(default(Shape), ElementType.Int32) : new([Ready().Depth]);

    /// <inheritdoc/>
    public override void Adapt(IEnumerable<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        table.Learn(texts.Select(text => new[] { Checked(text) }), StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A string is unknown, and there is no index for unknown ones.</exception>
    public override Tensor Inputs(params IReadOnlyList<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        Ready();
        Tensor indices = Tensor.From([.. texts.Select(text => (long)Index(Checked(text)))], [texts.Count]);
        return TokenEncoding.Of(indices, table.Depth, OutputMode, ElementType.Float32, table.Weights);
    }

    int Index(string text)
    {
        if (text == MaskToken) return table.HasMask ? 0 : -1;
        int known = table.Find(text);
        if (known >= 0) return table.First + known;
        return NumOovIndices > 0 ? table.Unknown(SeedStream.Hash(text))
            : throw new ArgumentException($"StringLookup: expects strings of its vocabulary, received \"{text}\"; " +
                (Nearest.To(text, [.. table.Vocabulary!]) is { } meant ? $"did you mean \"{meant}\"? " : "") + "Give numOovIndices: 1 for unknown strings.");
    }

    /// <summary>The string of each index: the inverse of <see cref="Inputs"/> with the mode Int.</summary>
    /// <param name="indices">Whole numbers of any shape. An index outside is unknown.</param>
    /// <exception cref="InvalidOperationException">There is no vocabulary yet.</exception>
    /// <exception cref="ShapeException">They are no whole numbers.</exception>
    public IReadOnlyList<string> Strings(Tensor indices)
    {
        ArgumentNullException.ThrowIfNull(indices);
        Ready();
        if (indices.Type is not (ElementType.UInt8 or ElementType.Int32 or ElementType.Int64))
            throw new ShapeException($"StringLookup: expects indices as whole numbers, received {indices.Type}{indices.Shape}; ArgMax gives them.");
        return [.. indices.Cast(ElementType.Int64).ToArray<long>().Select(index => table.TokenAt(index, MaskToken!, OovToken))];
    }

    TokenTable<string> Ready()
    {
        table.CheckReady();
        return table;
    }
}
