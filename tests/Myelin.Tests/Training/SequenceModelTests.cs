namespace Myelin.Tests;

/// <summary>Short trainings of a decoder-only transformer, an LSTM and graph networks. The commands of the same names train them on real data.</summary>
public class SequenceModelTests
{
    const string Text = "the quick brown fox jumps over the lazy dog. ";
    const int Window = 24;

    static (Dataset Data, CharacterPreprocessing Characters) Windows()
    {
        string all = string.Concat(Enumerable.Repeat(Text, 30));
        var characters = new CharacterPreprocessing([.. Text.Distinct().Order().Select(one => $"{one}")], Window);
        CharacterData raw = CharacterData.OfWindows(characters.Encode(all), characters);
        return (raw.ToDataset(), characters);
    }

    static void Learns(Sequential model)
    {
        (Dataset data, CharacterPreprocessing characters) = Windows();
        model.Compile(new Adam(0.01), new SparseCategoricalCrossentropy(fromLogits: true), [new Perplexity(fromLogits: true)]);
        History history = model.Fit(data, epochs: 12, batchSize: 8);
        Assert.InRange(history["perplexity"][^1], 1, 1.6);
        string written = characters.Decode(model.Generate(characters.Encode("the quick b"), 12));
        Assert.Equal("the quick brown fox jum", written[..23]);
    }

    [Fact]
    public void A_decoder_only_transformer_learns_a_text_and_writes_it()
    {
        int vocabulary = Text.Distinct().Count();
        Learns(new Sequential(new TensorSpec([null], ElementType.Int32), seed: 1)
        {
            new TokenAndPositionEmbedding(vocabulary, Window, 32),
            new TransformerDecoder(64, 4, normalizeFirst: true),
            new LayerNormalization(),
            new Dense(vocabulary),
        });
    }

    [Fact]
    public void An_LSTM_learns_a_text_and_writes_it()
    {
        int vocabulary = Text.Distinct().Count();
        Learns(new Sequential(new TensorSpec([null], ElementType.Int32), seed: 1)
        {
            new Embedding(vocabulary, 16),
            new Lstm(48, returnSequences: true),
            new Dense(vocabulary),
        });
    }

    /// <summary>
    /// Three groups of 20 nodes with many edges within and few between them. The features are noise, and two nodes of each group have a label.
    /// </summary>
    static (Dataset Train, Dataset Test) Communities()
    {
        const int Groups = 3, Size = 20, Nodes = Groups * Size, Labelled = 2;
        float[] draws = Tensor.Uniform([Nodes, Nodes], 4).ToArray<float>();
        var edges = new List<int>();
        for (int a = 0; a < Nodes; a++)
            for (int b = a + 1; b < Nodes; b++)
                if (draws[a * Nodes + b] < (a / Size == b / Size ? 0.4 : 0.02)) edges.AddRange([a, b, b, a]);
        Dataset Part(Func<int, bool> counts) => Dataset.From(
            [("nodes", Tensor.Normal([1, Nodes, 32], 7)), ("edges", Tensor.From(edges.ToArray(), [1, edges.Count / 2, 2]))],
            [("class", Tensor.From([.. Enumerable.Range(0, Nodes).Select(i => counts(i % Size) ? i / Size : -1)], [1, Nodes]))], ["a", "b", "c"]);
        return (Part(i => i < Labelled), Part(i => i >= Labelled));
    }

    public static TheoryData<string> GraphLayers => ["GraphConvolution", "GraphAttention", "GraphSage"];

    [Theory]
    [MemberData(nameof(GraphLayers))]
    public void A_graph_network_learns_the_groups_of_nodes_from_two_labels_each(string kind)
    {
        GraphLayer Layer(int units, Activation? activation = null) => kind switch
        {
            "GraphConvolution" => new GraphConvolution(units, activation),
            "GraphAttention" => new GraphAttention(units, numHeads: 2, concatenate: activation != null, dropout: 0.2, activation: activation),
            _ => new GraphSage(units, activation),
        };
        (Dataset train, Dataset test) = Communities();
        Symbol nodes = Symbol.Input([null, 32], "nodes"), edges = Symbol.Input(new TensorSpec([null, 2], ElementType.Int32), "edges");
        Symbol hidden = Layer(16, Activation.Relu).Of(new Dropout(0.5).Of(nodes), edges);
        var model = new Functional([nodes, edges], [Layer(3).Of(Layer(16, Activation.Relu).Of(hidden, edges), edges)], seed: 2);
        model.Compile(new Adam(0.02), new SparseCategoricalCrossentropy(fromLogits: true, ignoreLabel: -1), [new Accuracy(ignoreLabel: -1)]);
        double before = model.Evaluate(test)["accuracy"];
        History history = model.Fit(train, epochs: 80, batchSize: 1);
        Assert.True(history["loss"][^1] < 0.4 * history["loss"][0], $"{history["loss"][^1]}");
        double after = model.Evaluate(test)["accuracy"];
        Assert.True(after > 0.65 && after > before + 0.2, $"{kind}: {before} to {after}");
    }

    [Fact]
    public void Accuracy_leaves_out_an_ignored_label()
    {
        Tensor prediction = Tensor.From(new[] { 1f, 0, 0, 1, 1, 0, 1, 0 }, [1, 4, 2]), target = Tensor.From([0, 1, 1, -1], [1, 4]);
        var metric = new Accuracy(ignoreLabel: -1);
        Assert.Equal(2.0 / 3, metric.Result(metric.Update([.. metric.Totals.Select(_ => Tensor.Zeros([], ElementType.Float64))], prediction, target)), 1e-12);
    }
}
