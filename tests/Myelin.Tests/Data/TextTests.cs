namespace Myelin.Tests;

/// <summary>Texts and categories as indices and encodings. Examples with numbers are those of Keras's documentation.</summary>
public class TextTests
{
    static readonly string[] Documents = ["The cat sat.", "the cat; the DOG!", "a dog", "Ein Hund"];

    static TextVectorization Adapted(TextVectorization text, params IEnumerable<string> documents)
    {
        text.Adapt(documents);
        return text;
    }

    [Fact]
    public void A_vocabulary_is_ordered_by_frequency_and_then_backwards()
    {
        var strings = new StringLookup();
        strings.Adapt(["a", "c", "d", "d", "z", "b"]);
        Assert.Equal(["d", "z", "c", "b", "a"], strings.Vocabulary!);
        Assert.Equal([5, 3, 1, 1, 2, 4], strings.Inputs("a", "c", "d", "d", "z", "b").ToArray<int>());
        var numbers = new IntegerLookup();
        numbers.Adapt(Tensor.From(new long[,] { { 12, 1138, 42 }, { 42, 1000, 36 } }));
        Assert.Equal([42, 1138, 1000, 36, 12], numbers.Vocabulary!);
        Assert.Equal([5, 2, 1, 1, 3, 4], numbers.Of(Tensor.From(new long[,] { { 12, 1138, 42 }, { 42, 1000, 36 } })).ToArray<int>());
    }

    [Fact]
    public void Strings_have_the_indices_of_mask_unknown_and_vocabulary()
    {
        string[] vocabulary = ["a", "b", "c", "d"];
        var plain = new StringLookup(vocabulary: vocabulary);
        Assert.Equal([1, 3, 4, 4, 0, 2], plain.Inputs("a", "c", "d", "d", "z", "b").ToArray<int>());
        var masked = new StringLookup(maskToken: "", numOovIndices: 3, vocabulary: vocabulary);
        int[] indices = masked.Inputs("", "a", "d", "z", "y", "x", "z").ToArray<int>();
        Assert.Equal([0, 4, 7], indices[..3]);
        Assert.All(indices[3..], index => Assert.InRange(index, 1, 3));
        Assert.Equal(indices[3], indices[6]);
        Assert.True(Enumerable.Range(0, 50).Select(i => masked.Inputs($"unknown {i}").Item<int>()).Distinct().Count() == 3);
        Assert.Equal(["", "[UNK]", "a", "[UNK]", "[UNK]"], masked.Strings(Tensor.From(0, 2, 4, 8, -1)));
        Assert.Equal(8, masked.VocabularySize);
    }

    [Fact]
    public void Encodings_leave_out_the_mask()
    {
        string[] vocabulary = ["a", "b"];
        Assert.Equal([0, 1, 0, 0, 0, 0, 1, 0, 0], new StringLookup(maskToken: "", vocabulary: vocabulary, outputMode: OutputMode.OneHot)
            .Inputs("a", "", "?").ToArray<float>());
        Assert.Equal([0, 1, 0, 0, 0], new StringLookup(maxTokens: 5, vocabulary: vocabulary, outputMode: OutputMode.MultiHot, padToMaxTokens: true)
            .Inputs("a").ToArray<float>());
    }

    [Fact]
    public void Numbers_have_the_indices_of_mask_unknown_and_vocabulary()
    {
        Tensor x = Tensor.From(new long[,] { { 12, 1138, 42 }, { 42, -7, 0 } });
        Assert.Equal([2, 4, 3, 3, 1, 0], new IntegerLookup(maskToken: 0, vocabulary: [12, 42, 1138]).Of(x).ToArray<int>());
        Assert.Equal([4, 6, 5, 5, 3, 0], new IntegerLookup(maskToken: 0, numOovIndices: 3, vocabulary: [12, 42, 1138]).Of(x).ToArray<int>());
        var inverse = new IntegerLookup(maskToken: 0, oovToken: -1, vocabulary: [12, 42, 1138], invert: true);
        Assert.Equal([12, 1138, 42, -1, 0, -1], inverse.Of(Tensor.From(2, 4, 3, 1, 0, 9)).ToArray<long>());
        Assert.Equal([1, 0, 1, 1], new IntegerLookup(vocabulary: [12, 42, 1138], outputMode: OutputMode.Count).Of(Tensor.From(new long[,] { { 1138, 42, 5 } }))
            .ToArray<float>());
    }

    [Fact]
    public void Lookups_find_every_number_of_a_large_vocabulary_and_the_extremes()
    {
        long[] vocabulary = [long.MinValue, .. Enumerable.Range(0, 1000).Select(i => (long)i * 7919 % 10007 * 1_000_003), long.MaxValue];
        var layer = new IntegerLookup(vocabulary: vocabulary);
        Assert.Equal(Enumerable.Range(1, vocabulary.Length), layer.Of(Tensor.From(vocabulary)).ToArray<int>());
        Assert.All(layer.Of(Tensor.From(Array.ConvertAll(vocabulary, number => number ^ 1))).ToArray<int>(), index => Assert.Equal(0, index));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    public void Bins_are_those_of_a_count_of_boundaries(int boundaries)
    {
        double[] all = [.. Enumerable.Range(0, boundaries).Select(i => (double)(i / 2))];                                  // each twice
        double[] x = [-1, -0.0, 0, 0.5, 1, 2, 2.5, 3, 100, double.NegativeInfinity, double.PositiveInfinity];
        Assert.Equal(x.Select(value => all.Count(b => b <= value)), new Discretization(all).Of(Tensor.From(x).Cast(ElementType.Float32)).ToArray<int>());
        Assert.Equal([boundaries], new Discretization(all).Of(Tensor.From(float.NaN)).ToArray<int>());
    }

    [Fact]
    public void Learned_bins_hold_equally_many_numbers()
    {
        var layer = new Discretization(numBins: 8);
        Tensor data = Tensor.Normal([4000], 2);
        layer.Adapt([data[..100], data[100..3000], data[3000..]]);
        int[] bins = layer.Of(data).ToArray<int>();
        for (int bin = 0; bin < 8; bin++) Assert.Equal(500, bins.Count(one => one == bin));
    }

    [Fact]
    public void Words_are_lower_case_without_punctuation()
    {
        TextVectorization text = Adapted(new TextVectorization(), Documents);
        Assert.Equal(["the", "dog", "cat", "sat", "hund", "ein", "a"], text.Vocabulary!);
        Assert.Equal([2, 4, 5, 0, 2, 1, 3, 6], text.Inputs("The CAT, sat", "the  mouse\tdog\nhund").ToArray<int>());
        Assert.Equal("the cat sat the [UNK] dog hund", text.Text(text.Inputs("The CAT, sat", "the  mouse\tdog\nhund")));
        Assert.Equal([2, 4, 2, 1], new TextVectorization(outputSequenceLength: 2, vocabulary: ["the", "dog", "cat"]).Inputs("the cat sat", "the ?!x")
            .ToArray<int>());
        Assert.Equal([2, 0], new TextVectorization(outputSequenceLength: 2, vocabulary: ["the"]).Inputs("the").ToArray<int>());
        Assert.Equal([1, 1], new TextVectorization(standardize: TextStandardization.None, vocabulary: ["the"]).Inputs("The the.").ToArray<int>());
        Assert.Equal([2, 2], new TextVectorization(standardize: TextStandardization.Lower, vocabulary: ["the", "the."]).Inputs("THE The")
            .ToArray<int>());
        Assert.Equal([2, 1], new TextVectorization(standardize: TextStandardization.StripPunctuation, vocabulary: ["The"]).Inputs("The. the!").ToArray<int>());
    }

    [Fact]
    public void Characters_are_scalar_values_and_come_back()
    {
        TextVectorization text = Adapted(new TextVectorization(split: TextSplit.Character, standardize: TextStandardization.None), "añ😀 b", "a");
        Assert.Equal(5, text.Vocabulary!.Count);
        Assert.Equal("a", text.Vocabulary[0]);
        Assert.Equal("😀 ba", text.Text(text.Inputs("😀 ba")));
    }

    [Fact]
    public void Ngrams_come_after_single_tokens()
    {
        Assert.Equal(["a", "b", "c", "a b", "b c", "a b c"], new TextVectorization(ngrams: 3).Tokens("a b c"));
        Assert.Equal(["a"], new TextVectorization(ngrams: 3).Tokens("a"));
        Assert.Equal(["a b c"], new TextVectorization(split: TextSplit.None).Tokens("A, b c"));
    }

    [Fact]
    public void Counts_and_frequencies_are_those_of_each_text()
    {
        string[] vocabulary = ["the", "dog", "cat"];
        Assert.Equal([1, 2, 0, 1], new TextVectorization(vocabulary: vocabulary, outputMode: OutputMode.Count).Inputs("the cat and the").ToArray<float>());
        Assert.Equal([1, 1, 0, 1], new TextVectorization(vocabulary: vocabulary, outputMode: OutputMode.MultiHot).Inputs("the cat and the").ToArray<float>());
        TextVectorization text = Adapted(new TextVectorization(maxTokens: 4, outputMode: OutputMode.TfIdf), Documents);
        double[] weights = [Math.Log(1 + 4.0 / 3), Math.Log(1 + 4.0 / 3), Math.Log(1 + 4.0 / 3)];       // each in two of four documents
        Assert.Equal(["the", "dog", "cat"], text.Vocabulary!);
        Fixture.Near([weights.Average() * 2, weights[0], 0, 0], text.Inputs("the mouse x"));
    }

    [Fact]
    public void A_text_alone_has_the_input_that_it_has_among_others()
    {
        foreach (TextVectorization text in new[] { new TextVectorization(), new TextVectorization(outputMode: OutputMode.TfIdf), Pairs(30) })
        {
            text.Adapt(Documents);
            Tensor all = text.Inputs(Documents).Cast(ElementType.Float64);
            for (int i = 0; i < Documents.Length; i++)
            {
                double[] alone = text.Inputs(Documents[i]).Cast(ElementType.Float64).ToArray<double>(), among = all[i].ToArray<double>();
                Assert.Equal(alone, among[..alone.Length]);
                Assert.All(among[alone.Length..], rest => Assert.Equal(0, rest));
            }
        }
    }

    static TextVectorization Pairs(int? most) => new(maxTokens: most, split: TextSplit.BytePair);

    /// <summary>The example of Sennrich et al. (2016), with a mark at the beginning of words instead of the end.</summary>
    [Fact]
    public void Byte_pairs_are_merged_by_their_frequency()
    {
        (string Word, int Times)[] counts = [("low", 5), ("lower", 2), ("newest", 6), ("widest", 3)];
        string[] words = [.. counts.SelectMany(one => Enumerable.Repeat(one.Word, one.Times))];
        TextVectorization text = Adapted(Pairs(100), string.Join(' ', words));
        string[] merged = [.. text.Vocabulary!.Where(token => token.Length > 1)];
        Assert.Equal(Merges(words), merged);
        Assert.Equal(["es", "est"], merged[..2]);                       // nine times each
        Assert.Equal(["▁low", "est"], text.Tokens("lowest"));
        Assert.Equal("lowest new lower", text.Text(text.Inputs("Lowest new lower")));
        Assert.Equal(1, text.IndicesOf("z")[^1]);                         // an unknown character
    }

    /// <summary>The merges, each found by counting all pairs of all words anew.</summary>
    static List<string> Merges(string[] words)
    {
        List<List<string>> all = [.. words.Select(word => new List<string>(word.Select(letter => $"{letter}").Prepend("▁")))];
        var merges = new List<string>();
        while (true)
        {
            var best = all.SelectMany(tokens => tokens.Zip(tokens.Skip(1))).GroupBy(pair => pair).Select(group => (Pair: group.Key, Count: group.Count()))
                .OrderByDescending(one => one.Count)
                .ThenBy(one => one.Pair.First, StringComparer.Ordinal).ThenBy(one => one.Pair.Second, StringComparer.Ordinal)
                .FirstOrDefault();
            if (best.Count < 2) return merges;
            string merged = best.Pair.First + best.Pair.Second;
            if (!merges.Contains(merged)) merges.Add(merged);
            foreach (List<string> tokens in all)
                for (int i = 0; i + 1 < tokens.Count; i++)
                    if ((tokens[i], tokens[i + 1]) == best.Pair)
                    {
                        tokens[i] = merged;
                        tokens.RemoveAt(i + 1);
                    }
        }
    }

    [Fact]
    public void Byte_pairs_of_random_words_are_those_of_counting_anew()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            string[] words = [.. Enumerable.Range(0, 40).Select(_ => string.Concat(Enumerable.Range(0, random.Next(1, 9)).Select(_ => "aab"[random.Next(3)])))];
            TextVectorization text = Adapted(Pairs(null), string.Join(' ', words));
            Assert.Equal(Merges(words), text.Vocabulary!.Where(token => token.Length > 1));
            Assert.Equal(string.Join(' ', words), text.Text(text.Inputs(string.Join(' ', words))));
        }
    }

    [Fact]
    public void A_vocabulary_of_byte_pairs_has_at_most_its_size() =>
        Assert.Equal(12, Adapted(Pairs(12), "low lower lowest newest widest low").VocabularySize);

    [Fact]
    public void A_model_keeps_its_texts_and_predicts_from_them()
    {
        string[] texts = ["good fine", "bad poor sad", "fine good good", "sad bad"];
        TextVectorization text = Adapted(new TextVectorization(maxTokens: 20, classes: ["bad", "good"]), texts);
        Dataset train = Dataset.From(texts, Tensor.From(1, 0, 1, 0), text);
        var model = new Sequential(text.InputSpec, seed: 1)
        {
            new Embedding(text.VocabularySize, 8, maskZero: true), new Gru(8), new Dense(2, Activation.Softmax),
        };
        model.Compile(new Adam(0.05), new SparseCategoricalCrossentropy(), [new Accuracy()]);
        model.Fit(train, epochs: 20, batchSize: 2);
        Assert.Equal(1, model.Evaluate(train)["accuracy"]);
        using var folder = new TemporaryFolder();
        model.Save(folder["model"]);
        Model again = Model.Load(folder["model"]);
        Assert.Equal(model.Predict(texts).ToArray<float>(), again.Predict(texts).ToArray<float>());
        Assert.Equal(model.Predict([texts[0]]).ToArray<float>(), again.Predict(texts)[0..1].ToArray<float>());
        Assert.Equal(["good", "bad"], again.Preprocessing!.Answers(again.Predict(["good", "bad"])));
    }

    [Fact]
    public void Every_setting_of_texts_comes_back_from_a_file()
    {
        TextPreprocessing[] all =
        [
            Adapted(new TextVectorization(9, TextStandardization.Lower, TextSplit.Character, 2, OutputMode.TfIdf, padToMaxTokens: true), Documents),
            Adapted(new TextVectorization(outputSequenceLength: 3), Documents), Adapted(Pairs(20), Documents),
            new StringLookup(7, 2, "?", "!", ["a", "b"], [0.5, 2], OutputMode.TfIdf, true, ["x", "y"]), new StringLookup(vocabulary: ["The cat sat."]),
        ];
        foreach (TextPreprocessing text in all)
        {
            using var folder = new TemporaryFolder();
            var model = new Sequential(input: [3]) { new Dense(1) };
            model.Preprocessing = text;
            model.Save(folder["model"]);
            var again = (TextPreprocessing)Model.Load(folder["model"]).Preprocessing!;
            Assert.Equal(SafeTensors.LittleEndian(text.Inputs(Documents)), SafeTensors.LittleEndian(again.Inputs(Documents)));
            Assert.Equal(text.InputSpec, again.InputSpec);
            Assert.Equal(text.Classes, again.Classes);
        }
    }

    /// <summary>Calls that fail.</summary>
    internal static IEnumerable<(string Member, string What, Action Do)> Errors { get; } =
    [
        ("StringLookup", "a string twice", () => new StringLookup(vocabulary: ["a", "b", "a"])),
        ("StringLookup", "a special string", () => new StringLookup(vocabulary: ["a", "[UNK]"])),
        ("StringLookup", "not adapted", () => new StringLookup().Inputs("a")),
        ("StringLookup", "an unknown string without an index", () => new StringLookup(numOovIndices: 0, vocabulary: ["green", "blue"]).Inputs("gren")),
        ("StringLookup", "no string", () => new StringLookup(vocabulary: ["a"]).Inputs([null!])),
        ("StringLookup", "real numbers for indices", () => new StringLookup(vocabulary: ["a"]).Strings(Samples.X)),
        ("StringLookup", "a mode that does not exist", () => new StringLookup(outputMode: (OutputMode)9)),
        ("StringLookup", "adapted though given", () => new StringLookup(vocabulary: ["a"]).Adapt(["b"])),
        ("TextVectorization", "not adapted", () => new TextVectorization().Inputs("a")),
        ("TextVectorization", "no texts", () => new TextVectorization().Adapt([])),
        ("TextVectorization", "no texts for byte pairs", () => new TextVectorization(split: TextSplit.BytePair).Adapt([])),
        ("TextVectorization", "a vector for each token", () => new TextVectorization(outputMode: OutputMode.OneHot)),
        ("TextVectorization", "a length for counts", () => new TextVectorization(outputMode: OutputMode.Count, outputSequenceLength: 3)),
        ("TextVectorization", "a length of 0", () => new TextVectorization(outputSequenceLength: 0)),
        ("TextVectorization", "ngrams of byte pairs", () => new TextVectorization(split: TextSplit.BytePair, ngrams: 2)),
        ("TextVectorization", "ngrams of 0", () => new TextVectorization(ngrams: 0)),
        ("TextVectorization", "a split that does not exist", () => new TextVectorization(split: (TextSplit)9)),
        ("TextVectorization", "a standardization that does not exist", () => new TextVectorization(standardize: (TextStandardization)9)),
        ("TextVectorization", "room for special tokens alone", () => new TextVectorization(maxTokens: 2)),
        ("TextVectorization", "padding to no size", () => new TextVectorization(outputMode: OutputMode.Count, padToMaxTokens: true)),
        ("TextVectorization", "a token twice", () => new TextVectorization(vocabulary: ["a", "a"])),
        ("Predict", "texts without a preprocessing", () => new Sequential(input: [3]) { new Dense(1) }.Predict(["a"])),
    ];
}
