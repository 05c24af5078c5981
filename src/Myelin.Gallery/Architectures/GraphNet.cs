namespace Myelin.Gallery.Architectures;

/// <summary>Z = softmax(Â relu(Â X W₁) W₂) with Â = D^(-1/2) (A + I) D^(-1/2): a node learns from its own features and those of its neighbours.</summary>
/// <remarks>
/// A's drawing of a graph network: graph convolutions, activation, dropout, regularization. Cora is one graph of 2,708 papers; 140 of
/// them have a label. A convolution over an image mixes a pixel with its eight neighbours by weights for each direction. A node has any
/// number of neighbours in no order, so they share one weight matrix and are averaged. Two layers carry labels two citations far.
/// </remarks>
public sealed class GraphNet : GalleryEntry
{
    const int Starts = 10;

    /// <inheritdoc/>
    public override string Id => "gcn";

    /// <inheritdoc/>
    public override string Title => "A graph convolutional network: the subjects of papers from their citations";

    /// <inheritdoc/>
    public override string Decks => "A";

    /// <inheritdoc/>
    public override string Required => "Cora: test accuracy at least 80.5 %, mean of 10 seeds";

    /// <inheritdoc/>
    public override string Published => "81.5 % (Kipf and Welling, 2017)";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Data => ["cora"];

    /// <inheritdoc/>
    public override void Run(GalleryRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var (train, test) = DataSets.Load("cora", run.Data);
        Dataset validation = DataSets.Validation("cora", run.Data)!;
        int starts = run.IsShort ? 1 : Starts, epochs = run.IsShort ? 60 : 200;
        run.Tell($"1433 → 16 → 7, half of the features and of the hidden units dropped, Adam at 0.01, {epochs} epochs; " +
            $"{starts} {(starts == 1 ? "start" : "starts")}.");
        Functional first = null!;
        History course = null!;
        var accuracies = new List<double>();
        for (int start = 0; start < starts; start++)
        {
            (Functional model, History history) = Learn(run, train, validation, run.Seed + start, epochs, useEdges: true, start == 0 ? "model" : null);
            accuracies.Add(ImageClassifier.Accuracy(run, model, test));
            if (start == 0) (first, course) = (model, history);
        }
        double mean = accuracies.Average();
        run.AtLeast($"test accuracy, mean of {starts}", mean, 80.5, "%", inShort: 70);
        run.Show("least", accuracies.Min(), "%");
        run.Show("largest", accuracies.Max(), "%");
        run.Draw("accuracy", ImageClassifier.Curves("Accuracy by epoch, first start", course, hasValidation: true));

        run.Tell("Without the citations: the same network, where each paper sees itself alone. The graph is worth some twenty points.");
        (Functional alone, _) = Learn(run, train, validation, run.Seed, epochs, useEdges: false);
        double without = ImageClassifier.Accuracy(run, alone, test);
        run.Show("without citations: test accuracy", without, "%");
        run.AtLeast("points that citations gain", mean - without, 10, "points", inShort: 5);

        run.Tell("Where the papers lie: the 1,433 words in two dimensions (PCA), then the 16 hidden units. Colours are subjects; most labels were never seen.");
        long[] subjects = Subjects(train, validation, test);
        Tensor nodes = train.Examples([0]).Inputs[0], edges = train.Examples([0]).Inputs[1];
        Tensor hidden = ((GraphConvolution)first.Layers.First(layer => layer is GraphConvolution)).Of(nodes, edges);
        run.Draw("words", Scatter("The papers by their words", nodes[0], subjects, train.Classes));
        run.Draw("hidden", Scatter("The papers by the hidden layer", hidden[0], subjects, train.Classes));
    }

    static (Functional, History) Learn(GalleryRun run, Dataset train, Dataset validation, long seed, int epochs, bool useEdges, string? name = null)
    {
        Symbol nodes = Symbol.Input(new TensorSpec([null, train.InputSpecs[0][1]]), "nodes");
        Symbol edges = Symbol.Input(new TensorSpec([null, 2], ElementType.Int32), "edges");
        Symbol seen = useEdges ? edges : new Lambda(x => x[.., ..0], "none").Of(edges);
        Symbol hidden = new GraphConvolution(16, Activation.Relu, kernelRegularizer: Regularizer.L2(2.5e-4)).Of(new Dropout(0.5).Of(nodes), seen);
        var model = new Functional([nodes, edges], [new GraphConvolution(train.Classes.Count).Of(new Dropout(0.5).Of(hidden), seen)], seed);
        model.Compile(new Adam(0.01), new SparseCategoricalCrossentropy(fromLogits: true, ignoreLabel: -1), [new Accuracy(ignoreLabel: -1)]);
        History history = model.Fit(train, epochs, batchSize: 1, validation, cancellation: run.Cancellation);
        run.Trained(model, name);
        return (model, history);
    }

    /// <summary>The label of each paper that has one in some part; -1 for others.</summary>
    static long[] Subjects(params Dataset[] parts)
    {
        long[] subjects = [.. parts[0].Targets.Cast(ElementType.Int64).ToArray<long>()];
        foreach (Dataset part in parts[1..])
        {
            long[] labels = part.Targets.Cast(ElementType.Int64).ToArray<long>();
            for (int i = 0; i < subjects.Length; i++)
                if (labels[i] >= 0) subjects[i] = labels[i];
        }
        return subjects;
    }

    static ScatterChart Scatter(string title, Tensor points, long[] subjects, IReadOnlyList<string> classes)
    {
        double[] places = PrincipalComponents.Of(points, 2).Project(points).ToArray<double>();
        var chart = new ScatterChart(title, "first component", "second component");
        for (int subject = 0; subject < classes.Count; subject++)
        {
            int[] chosen = [.. Enumerable.Range(0, subjects.Length).Where(i => subjects[i] == subject)];
            chart.Add(classes[subject], [.. chosen.Select(i => places[2 * i])], [.. chosen.Select(i => places[2 * i + 1])]);
        }
        return chart;
    }
}
