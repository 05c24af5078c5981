namespace Myelin;

/// <summary>
/// Cora: 2,708 papers on machine learning in 7 classes, with 1,433 words that each contains or not, and 5,278 citations between them (McCallum et al., 2000;
/// Sen et al., "Collective classification in network data", 2008), in the split of Planetoid (Yang et al., 2016): 140 papers to train, 500 to validate,
/// 1,000 to test.
/// </summary>
/// <remarks>
/// A data set is one example, the whole graph: the inputs "nodes" [2708, 1433], whose rows add up to 1, and "edges" Int32 [10556, 2], each citation in
/// both directions, and the target Int32 [2708], the class of each paper of the part, and -1 for all others.
/// <code>
/// var (train, validation, test) = Cora.Load();
/// model.Compile(new Adam(0.01), new SparseCategoricalCrossentropy(fromLogits: true, ignoreLabel: -1), [new Accuracy(ignoreLabel: -1)]);
/// model.Fit(train, epochs: 200, batchSize: 1, validation: validation);
/// </code>
/// </remarks>
public static class Cora
{
    /// <summary>The classes, in the order of their labels.</summary>
    static readonly string[] Topics =
    [
        "theory", "reinforcement learning", "genetic algorithms", "neural networks", "probabilistic methods", "case based", "rule learning",
    ];

    /// <summary>The files; not offered for download.</summary>
    internal static DataSource Source { get; } = new(
        "cora", ["cora"], [new DataSourceFile("nodes.txt"), new DataSourceFile("edges.txt"), new DataSourceFile("split.txt")], []);

    /// <summary>Loads the graph with the labels of each part.</summary>
    /// <exception cref="DataNotFoundException">The files were not found; the message lists every place that was searched.</exception>
    /// <exception cref="DataFormatException">A file is damaged.</exception>
    public static (Dataset Train, Dataset Validation, Dataset Test) Load(DataFolder? folder = null)
    {
        RawSplit split = Read(folder ?? new());
        return (split.Train.ToDataset(), split.Validation!.ToDataset(), split.Test.ToDataset());
    }

    /// <summary>Finds and reads the data set.</summary>
    internal static RawSplit Read(DataFolder folder) => CoraReader.Read(folder.Find(Source), Topics);
}
