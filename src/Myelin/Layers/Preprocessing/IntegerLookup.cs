namespace Myelin;

/// <summary>
/// y = the index of each number x in a vocabulary, or its encoding. x: [batch, ...] of whole numbers to y: [batch, ...] of Int32, or as
/// <see cref="CategoryEncoding"/>.
/// </summary>
/// <remarks>
/// <para>
/// Index 0 is the mask token if there is one and the mode is Int; then come <paramref name="numOovIndices"/> indices for numbers that are not in the
/// vocabulary (x mod numOovIndices if there are several), then the vocabulary. <c>Adapt</c> learns the most frequent numbers. With <paramref name="invert"/>,
/// x are indices and y the numbers (Int64). Semantics as in Keras 3.
/// </para>
/// <code>
/// var products = new IntegerLookup(vocabulary: [1001, 1207, 3310]);
/// var model = new Sequential(new TensorSpec([null], ElementType.Int64)) { products, new Embedding(products.VocabularySize, 8) };
/// </code>
/// </remarks>
/// <param name="maxTokens">The most indices to learn, special ones included; null for no limit.</param>
/// <param name="numOovIndices">
/// The number of indices for unknown numbers. With 0 an unknown number is an error in an eager call, and -1 in a captured step.
/// </param>
/// <param name="maskToken">The number that means a missing entry, whose index is 0; null for none.</param>
/// <param name="oovToken">The number that unknown indices give with <paramref name="invert"/>.</param>
/// <param name="vocabulary">The known numbers, in the order of their indices. Default: learned.</param>
/// <param name="idfWeights">The inverse document frequency of each number for TfIdf. Default: learned.</param>
/// <param name="invert">Whether to turn indices into numbers.</param>
/// <param name="outputMode">How indices are encoded.</param>
/// <param name="padToMaxTokens">Whether encodings have the size <paramref name="maxTokens"/>.</param>
/// <param name="name">The name of the layer; null to number it automatically.</param>
/// <exception cref="ArgumentException">The vocabulary has a number twice or a special one, or does not fit the other settings.</exception>
/// <exception cref="ArgumentOutOfRangeException">A number of indices or the mode is not possible.</exception>
public sealed class IntegerLookup(int? maxTokens = null, int numOovIndices = 1, long? maskToken = null, long oovToken = -1,
    IReadOnlyList<long>? vocabulary = null, IReadOnlyList<double>? idfWeights = null, bool invert = false, OutputMode outputMode = OutputMode.Int,
    bool padToMaxTokens = false, string? name = null) : AdaptiveLayer(name)
{
    readonly TokenTable<long> table = new("IntegerLookup", maxTokens, numOovIndices, maskToken != null,
        maskToken is { } mask ? [mask, oovToken] : [oovToken], vocabulary, idfWeights, TokenEncoding.Known(Mode(outputMode, invert), "IntegerLookup"),
        padToMaxTokens);

    /// <summary>The most indices; null for no limit.</summary>
    public int? MaxTokens => maxTokens;

    /// <summary>The number of indices for unknown numbers.</summary>
    public int NumOovIndices => numOovIndices;

    /// <summary>The number that means a missing entry; null for none.</summary>
    public long? MaskToken => maskToken;

    /// <summary>The number of unknown indices.</summary>
    public long OovToken => oovToken;

    /// <summary>The known numbers, in the order of their indices; null until they are learned.</summary>
    public IReadOnlyList<long>? Vocabulary => table.Vocabulary;

    /// <summary>The inverse document frequency of each known number; null if it was not learned.</summary>
    public IReadOnlyList<double>? IdfWeights => table.IdfWeights;

    /// <summary>Whether indices are turned into numbers.</summary>
    public bool Invert => invert;

    /// <summary>How indices are encoded.</summary>
    public OutputMode OutputMode => outputMode;

    /// <summary>Whether encodings have the size <see cref="MaxTokens"/>.</summary>
    public bool PadToMaxTokens => padToMaxTokens;

    /// <summary>The number of indices, special ones included.</summary>
    /// <exception cref="InvalidOperationException">There is no vocabulary yet.</exception>
    public int VocabularySize
    {
        get
        {
            table.CheckReady();
            return table.Size;
        }
    }

    static OutputMode Mode(OutputMode mode, bool invert) => !invert || mode == OutputMode.Int ? mode
        : throw new ArgumentException($"IntegerLookup: expects the mode Int with invert, received {mode}; leave one of them out.");

    /// <inheritdoc/>
    public override void Adapt(IEnumerable<Tensor> batches)
    {
        ArgumentNullException.ThrowIfNull(batches);
        table.CheckLearns();
        if (IsBuilt) throw new InvalidOperationException($"{this}: is already built with its vocabulary; adapt it before its first call.");
        table.Learn(batches.SelectMany(Documents), Comparer<long>.Default);
    }

    IEnumerable<long[]> Documents(Tensor batch)
    {
        CheckWhole(batch);
        long[] all = batch.Cast(ElementType.Int64).ToArray<long>();
        int each = all.Length == 0 ? 1 : all.Length / batch.Shape[0];
        return all.Chunk(each);
    }

    void CheckWhole(Tensor x)
    {
        if (x.Type is not (ElementType.UInt8 or ElementType.Int32 or ElementType.Int64) || x.Rank == 0)
            throw new ShapeException($"{this}: expects a batch of whole numbers, received {x.Type}{x.Shape}; " +
                "declare the input as new TensorSpec([...], ElementType.Int64), or Cast it.");
    }

    /// <inheritdoc/>
    protected override void Build(TensorSpec input) => table.CheckReady();

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(x);
        CheckWhole(x);
        Tensor numbers = x.Cast(ElementType.Int64);
        if (invert) return Numbers(numbers);
        Tensor indices = Indices(numbers);
        if (numOovIndices == 0)
            TokenEncoding.Check(numbers, number => number == maskToken || table.Find(number) >= 0, number => new ArgumentException(
                $"{this}: expects numbers of its vocabulary, received {number}; leave it out, or give numOovIndices: 1 for unknown numbers."));
        return TokenEncoding.Of(indices, table.Depth, outputMode, ComputeType, table.Weights);
    }

    Tensor Numbers(Tensor indices)
    {
        long[] all = [.. table.HasMask ? [maskToken!.Value] : Array.Empty<long>(), .. Enumerable.Repeat(oovToken, numOovIndices), .. table.Vocabulary!];
        Tensor inside = indices.Maximum(0).Minimum(all.Length - 1);
        return Tensor.Where(inside.EqualTo(indices), Tensor.From(all).To(indices.Device).GatherUnchecked(inside, 0), oovToken);
    }

    Tensor Indices(Tensor x)
    {
        long[] known = table.Vocabulary!, sorted = [.. known.Order()];
        Tensor indices = Oov(x);
        if (known.Length > 0)
        {
            Tensor place = SortedSearch.Count(x, sorted, orEqual: false).Minimum(known.Length - 1);
            Tensor order = Tensor.From(Array.ConvertAll(sorted, number => (long)table.First + table.Find(number))).To(x.Device);
            indices = Tensor.Where(Tensor.From(sorted).To(x.Device).GatherUnchecked(place, 0).EqualTo(x), order.GatherUnchecked(place, 0), indices);
        }
        // The mask token has index 0, and no place in an encoding.
        return maskToken is { } mask ? Tensor.Where(x.EqualTo(mask), table.HasMask ? 0 : -1, indices) : indices;
    }

    /// <summary>The indices of numbers as if all were unknown.</summary>
    Tensor Oov(Tensor x)
    {
        int first = table.HasMask ? 1 : 0;
        if (numOovIndices < 2) return Tensor.Full(x.Shape, numOovIndices == 0 ? -1L : first, ElementType.Int64).To(x.Device);
        Tensor rest = x - x / numOovIndices * numOovIndices;
        return Tensor.Where(rest.LessThan(0), rest + numOovIndices, rest) + first;
    }

    /// <summary>Carries no mask if positions are encoded together.</summary>
    protected override void CarryMasks(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> outputs, CallContext context)
    {
        if (outputMode == OutputMode.Int) base.CarryMasks(inputs, outputs, context);
    }
}
