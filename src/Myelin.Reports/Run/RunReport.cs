using System.Collections;
using System.Text;

namespace Myelin;

/// <summary>
/// The report of a run as one HTML file without external resources: settings, curves, failures, and how to
/// reproduce it.
/// </summary>
/// <remarks>
/// <c>RunReport.Of(model, train, test, history).Save("report.html")</c>, or from parts of your own:
/// <c>new RunReport("Ten seeds") { new ReportSection("Curves") { chart } }.Save(path)</c>.
/// </remarks>
public sealed class RunReport : IEnumerable<ReportSection>
{
    readonly List<ReportSection> sections = [];

    /// <summary>A report without sections.</summary>
    public RunReport(string title)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(title);
        Title = title;
    }

    /// <summary>The title.</summary>
    public string Title { get; }

    /// <summary>The report of a training: summary, curves, predictions, worst mistakes, first weights, gradients, and how to reproduce it.</summary>
    /// <param name="model">The trained model, compiled.</param>
    /// <param name="train">The training examples.</param>
    /// <param name="test">The test examples.</param>
    /// <param name="history">The history of the training.</param>
    /// <param name="options">Further options.</param>
    /// <exception cref="InvalidOperationException">The model is not compiled.</exception>
    /// <exception cref="ShapeException">The examples do not fit the model.</exception>
    public static RunReport Of(Model model, Dataset train, Dataset test, History history, ReportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(test);
        ArgumentNullException.ThrowIfNull(history);
        options ??= new();
        var report = new RunReport(options.Title);
        foreach (ReportSection section in new RunSections(model, train, test, history, options).All) report.Add(section);
        return report;
    }

    /// <summary>Adds a section at the end.</summary>
    public void Add(ReportSection section) => sections.Add(section ?? throw new ArgumentNullException(nameof(section)));

    /// <summary>The page.</summary>
    public string ToHtml() => ReportPage.Of(Title, sections);

    /// <summary>Writes the page to a file, completely or not at all.</summary>
    /// <exception cref="IOException">The file cannot be written; an existing file is not changed.</exception>
    public void Save(string path)
    {
        byte[] file = Encoding.UTF8.GetBytes(ToHtml());
        WholeFile.Write(path, stream => stream.Write(file));
    }

    /// <summary>The sections in order.</summary>
    public IEnumerator<ReportSection> GetEnumerator() => sections.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>Information for a report that it cannot find out itself.</summary>
public sealed record ReportOptions
{
    /// <summary>The title.</summary>
    public string Title { get; init; } = "A training with Myelin";

    /// <summary>Full names of metrics with their unit, by their names in the history; by default those names.</summary>
    public IReadOnlyDictionary<string, string> MetricNames { get; init; } = new Dictionary<string, string>();

    /// <summary>The command line that reproduces the run; omitted if empty.</summary>
    public string Command { get; init; } = "";

    /// <summary>Facts for the summary, by name: data set, optimizer, date.</summary>
    public IReadOnlyList<(string Name, string Value)> Facts { get; init; } = [];

    /// <summary>The kind of examples that the model is evaluated on: test, validation, training.</summary>
    public string JudgedBy { get; init; } = "test";

    /// <summary>Loss and metrics on these examples; evaluated if omitted.</summary>
    public Evaluation? Measured { get; init; }

    /// <summary>The number of mistakes to show.</summary>
    public int Mistakes { get; init; } = 20;

    /// <summary>The number of training examples for the gradients.</summary>
    public int GradientExamples { get; init; } = 256;
}
