using System.Xml.Linq;

namespace Myelin.Gallery.Tests;

/// <summary>Every entry works in its short form, as far as that can tell: what is exact is exact.</summary>
public class EntryTests
{
    /// <summary>The names of data sets of files in its source, wherever they are loaded.</summary>
    [Fact]
    public void Every_entry_names_the_data_that_it_needs()
    {
        string[] files = [.. DataSets.All.Where(set => !set.IsGenerated).Select(set => set.Name), .. DataFiles.All.Select(other => other.Name)];
        foreach (GalleryEntry entry in GalleryTable.All)
        {
            using Stream source = typeof(GalleryEntry).Assembly.GetManifestResourceStream($"{entry.GetType().Name}.cs")!;
            string text = new StreamReader(source).ReadToEnd();
            bool loads = text.Contains("DataSets.Load(", StringComparison.Ordinal) || text.Contains("All(\"", StringComparison.Ordinal)
                || text.Contains("DataFiles.Named(", StringComparison.Ordinal);
            string[] named = loads ? [.. files.Where(name => text.Contains($"\"{name}\"", StringComparison.Ordinal))] : [];
            Assert.Equal(named.Order(), entry.Data.Order());
        }
    }

    public static TheoryData<string> Ids { get; } = [.. GalleryTable.All.Select(entry => entry.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_short_run_holds_what_is_exact(string id)
    {
        GalleryEntry entry = GalleryTable.Of(id);
        var run = new GalleryRun(entry.Seeds[0], isShort: true, cancellation: TestContext.Current.CancellationToken);
        GalleryResult result;
        try
        {
            result = GalleryResult.Of(entry, run);
        }
        catch (DataNotFoundException absent)
        {
            Assert.Skip(absent.Message);
            return;
        }
        Assert.All(result.Measurements, measurement => Assert.True(measurement.Holds(isShort: true), $"{measurement}, required {measurement.Requirement}"));
        Assert.Contains(result.Measurements, measurement => measurement.Bound != Bound.None);
        Assert.NotEmpty(run.Lines);
        foreach ((string name, Figure figure) in run.Figures)
        {
            Assert.Matches("^[a-z0-9-]+$", name);
            XDocument.Parse(figure.ToString());
        }
        Assert.Contains(entry.Id, GalleryPage.Of(entry, run));
    }

    [Fact]
    public void Ids_stand_once_and_every_entry_of_the_assembly_is_in_the_table()
    {
        Assert.Equal(GalleryTable.All.Count, GalleryTable.All.Select(entry => entry.Id).Distinct().Count());
        Assert.Equal(
            typeof(GalleryEntry).Assembly
                .GetTypes()
                .Where(type => type.IsSubclassOf(typeof(GalleryEntry)) && !type.IsAbstract)
                .Select(type => type.Name)
                .Order(),
            GalleryTable.All.Select(entry => entry.GetType().Name).Order());
    }

    /// <summary>What the lectures hold, by subject.</summary>
    static readonly string[][] Lectures =
    [
        ["activations", "losses", "regularizers", "one-hot-softmax", "recipe", "layer-matrix"],
        [
            "mcculloch-pitts", "perceptron", "delta-rule", "linear-regression", "logistic-regression", "two-gaussians", "softmax-regression", "multilabel",
            "svm-classifier", "templates", "hand-features",
        ],
        ["forward-pass", "graph-logistic", "graph-xyz", "graph-paths", "chain-rule-2-layer", "delta", "gradient-descent"],
        [
            "boolean-gates", "real-gates", "truth-table", "karnaugh", "parity", "convex-region", "union-of-polygons", "any-region", "square-pulse",
            "function-by-pulses", "universal-approximation", "linear-collapse", "feature-transform", "learned-features", "decision-boundary",
        ],
        ["xor", "nielsen-30", "mnist-mlp", "keras-cifar-mlp", "svm-net", "autoencoder"],
        ["generalization", "tuning"],
        [
            "conv-arithmetic", "weight-sharing", "filters", "shift-invariance", "lecun-1989", "lenet-5", "mnist-cnn", "fashion-cnn", "cifar-cnn", "alexnet",
        ],
        ["rnn", "transformer", "gan", "gcn"],
        ["fine-tuning", "retrieval", "detection", "segmentation", "captioning", "deepdream", "style-transfer"],
    ];

    [Fact]
    public void Every_system_of_the_lectures_is_there_in_its_order() =>
        Assert.Equal(Lectures, GalleryTable.Sections.Select(section => section.Entries.Select(entry => entry.Id).ToArray()));
}
