namespace Myelin;

/// <summary>
/// The indices of tokens: 0 for the mask if there is one, then those of unknown tokens, then those of the vocabulary in its order.
/// </summary>
sealed class TokenTable<T> where T : notnull
{
    /// <summary>The most tokens of a vocabulary and its special ones.</summary>
    const int Most = 1 << 24;

    readonly string who;
    readonly int? maxTokens;
    readonly bool pads, isGiven;
    readonly OutputMode mode;
    readonly T[] reserved;
    Dictionary<T, int>? places;

    /// <summary>Creates a table.</summary>
    /// <param name="who">The class of the layer, for errors.</param>
    /// <param name="maxTokens">The most indices; null for no limit.</param>
    /// <param name="oovIndices">The number of indices of unknown tokens.</param>
    /// <param name="hasMask">Whether there is a mask token.</param>
    /// <param name="reserved">The mask token and the unknown one, which the vocabulary may not contain.</param>
    /// <param name="vocabulary">The vocabulary; null to learn it.</param>
    /// <param name="idfWeights">The inverse document frequency of each token of the vocabulary.</param>
    /// <param name="mode">How tokens are encoded.</param>
    /// <param name="pads">Whether encodings have the size of the most indices.</param>
    public TokenTable(string who, int? maxTokens, int oovIndices, bool hasMask, T[] reserved, IReadOnlyList<T>? vocabulary,
        IReadOnlyList<double>? idfWeights, OutputMode mode, bool pads)
    {
        (this.who, this.maxTokens, this.pads, this.mode, this.reserved) = (who, maxTokens, pads, mode, reserved);
        OovIndices = Settings.Within(oovIndices, 0, Most, who, "numOovIndices");
        HasMask = hasMask && mode == OutputMode.Int;
        if (maxTokens is { } most) _ = Settings.Within(most, First + 1, Most, who, nameof(maxTokens));
        if (pads && maxTokens == null) throw new ArgumentException($"{who}: expects maxTokens to pad to, received none; give the size of the encoding.");
        if (idfWeights != null && vocabulary == null)
            throw new ArgumentException($"{who}: expects a vocabulary with idfWeights, received none; give both, or call Adapt.");
        isGiven = vocabulary != null;
        if (vocabulary != null) Set(vocabulary, idfWeights);
    }

    /// <summary>The number of indices of unknown tokens.</summary>
    public int OovIndices { get; }

    /// <summary>Whether index 0 is that of the mask token.</summary>
    public bool HasMask { get; }

    /// <summary>The index of the first token of the vocabulary.</summary>
    public int First => (HasMask ? 1 : 0) + OovIndices;

    /// <summary>The vocabulary; null until it is learned.</summary>
    public T[]? Vocabulary { get; private set; }

    /// <summary>The inverse document frequency of each token of the vocabulary; null if they are not known.</summary>
    public double[]? IdfWeights { get; private set; }

    /// <summary>The number of indices.</summary>
    public int Size => First + Vocabulary!.Length;

    /// <summary>The size of encodings.</summary>
    public int Depth => pads ? maxTokens!.Value : Size;

    /// <summary>The weight of each index for TfIdf: unknown tokens have the mean weight.</summary>
    public double[]? Weights
    {
        get
        {
            if (mode != OutputMode.TfIdf) return null;
            double[] known = IdfWeights!;
            double mean = known.Length == 0 ? 0 : known.Average();
            return [.. Enumerable.Repeat(mean, OovIndices), .. known, .. Enumerable.Repeat(0.0, Depth - Size)];
        }
    }

    /// <summary>The place of a token in the vocabulary; -1 if it is unknown.</summary>
    public int Find(T token) => places!.GetValueOrDefault(token, -1);

    /// <summary>The token of an index.</summary>
    public T TokenAt(long index, T mask, T unknown) =>
        HasMask && index == 0 ? mask : index >= First && index < Size ? Vocabulary![index - First] : unknown;

    /// <summary>The index of an unknown token with a hash.</summary>
    public int Unknown(ulong hash) => (HasMask ? 1 : 0) + (int)(hash % (ulong)OovIndices);

    void Set(IReadOnlyList<T> vocabulary, IReadOnlyList<double>? weights)
    {
        var found = new Dictionary<T, int>();
        for (int i = 0; i < vocabulary.Count; i++)
        {
            if (reserved.Contains(vocabulary[i]))
                throw new ArgumentException($"{who}: expects a vocabulary without the special token \"{vocabulary[i]}\", received it at {i}; leave it out.");
            if (!found.TryAdd(vocabulary[i], i))
                throw new ArgumentException(
                    $"{who}: expects different tokens, received \"{vocabulary[i]}\" at {found[vocabulary[i]]} and {i}; remove one of them.");
        }
        if (First + (long)vocabulary.Count > (maxTokens ?? Most))
            throw new ArgumentException($"{who}: expects at most {maxTokens ?? Most} tokens with {First} special ones, " +
                $"received {vocabulary.Count} and {First}; give a larger maxTokens or fewer tokens.");
        if (weights != null && weights.Count != vocabulary.Count)
            throw new ArgumentException($"{who}: expects a weight for each of {vocabulary.Count} tokens, received {weights.Count}; give as many idfWeights.");
        if (mode == OutputMode.TfIdf && weights == null)
            throw new ArgumentException($"{who}: expects idfWeights for TfIdf, received none; give a weight for each token, or call Adapt.");
        (Vocabulary, IdfWeights, places) = ([.. vocabulary], weights == null ? null : [.. weights], found);
    }

    /// <summary>
    /// Learns the vocabulary: the most frequent tokens of some documents, of equally frequent ones those that are greater, as in Keras. The
    /// inverse document frequency of a token is log(1 + documents / (1 + documents with the token)).
    /// </summary>
    /// <param name="documents">The tokens of each document.</param>
    /// <param name="order">The order of tokens.</param>
    /// <exception cref="InvalidOperationException">The vocabulary was given.</exception>
    /// <exception cref="ArgumentException">There are no documents.</exception>
    public void Learn(IEnumerable<IEnumerable<T>> documents, IComparer<T> order)
    {
        CheckLearns();
        var counts = new Dictionary<T, (long Tokens, long Documents, long Last)>();
        long document = 0;
        foreach (IEnumerable<T> tokens in documents)
        {
            document++;
            foreach (T token in tokens)
            {
                (long all, long within, long last) = counts.GetValueOrDefault(token);
                counts[token] = (all + 1, last == document ? within : within + 1, document);
            }
        }
        if (document == 0) throw new ArgumentException($"{who}: expects at least one example to adapt to, received none; check the data.");
        foreach (T special in reserved) counts.Remove(special);
        T[] most = [.. counts.OrderByDescending(one => one.Value.Tokens).ThenByDescending(one => one.Key, order)
            .Take((maxTokens ?? Most) - First).Select(one => one.Key)];
        Set(most, Array.ConvertAll(most, token => Inverse(document, counts[token].Documents)));
    }

    /// <summary>Sets a vocabulary that was learned otherwise.</summary>
    public void Learned(IReadOnlyList<T> vocabulary, IReadOnlyList<double>? weights)
    {
        CheckLearns();
        Set(vocabulary, weights);
    }

    /// <summary>Learns the inverse document frequencies of the vocabulary.</summary>
    public void Weigh(IEnumerable<IEnumerable<T>> documents)
    {
        var within = new long[Vocabulary!.Length];
        long all = 0;
        foreach (IEnumerable<T> tokens in documents)
        {
            all++;
            foreach (int known in tokens.Select(Find).Where(known => known >= 0).Distinct()) within[known]++;
        }
        IdfWeights = Array.ConvertAll(within, count => Inverse(all, count));
    }

    static double Inverse(long documents, long within) => DeterministicMath.LogOfAny(1 + documents / (1.0 + within));

    /// <summary>Throws if the vocabulary was given.</summary>
    public void CheckLearns()
    {
        if (isGiven) throw new InvalidOperationException($"{who}: was given its vocabulary; make it without to adapt it.");
    }

    /// <summary>Throws if there is no vocabulary yet.</summary>
    public void CheckReady()
    {
        if (Vocabulary == null)
            throw new InvalidOperationException($"{who}: expects a vocabulary, has none yet; call Adapt(data) before it is used, or give vocabulary.");
    }
}
