using System.Collections;
using System.Text;

namespace Myelin;

/// <summary>
/// The report of a run as one HTML file that needs nothing else: what was trained, how it went, where it fails, and how to get
/// the same again.
/// </summary>
/// <remarks>
/// <c>RunReport.Of(model, train, test, history).Save("report.html")</c>, or of one's own parts:
/// <c>new RunReport("Ten seeds") { new ReportSection("Curves") { chart } }.Save(path)</c>.
/// </remarks>
public sealed class RunReport : IEnumerable<ReportSection>
{
    readonly List<ReportSection> sections = [];

    /// <summary>A report without parts yet.</summary>
    public RunReport(string title)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(title);
        Title = title;
    }

    /// <summary>What the run was.</summary>
    public string Title { get; }

    /// <summary>The report of a training: summary, curves, predictions, worst mistakes, first weights, gradients, and how to reproduce it.</summary>
    /// <param name="model">The trained model, compiled.</param>
    /// <param name="train">What it learnt from.</param>
    /// <param name="test">What it is judged by.</param>
    /// <param name="history">The epochs.</param>
    /// <param name="options">Everything else.</param>
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

    /// <summary>Adds a part at the end.</summary>
    public void Add(ReportSection section) => sections.Add(section ?? throw new ArgumentNullException(nameof(section)));

    /// <summary>The page.</summary>
    public string ToHtml() => ReportPage.Of(Title, sections);

    /// <summary>Writes the page to a file, whole or not at all.</summary>
    /// <exception cref="IOException">The file cannot be written; an older one is left as it was.</exception>
    public void Save(string path)
    {
        byte[] file = Encoding.UTF8.GetBytes(ToHtml());
        WholeFile.Write(path, stream => stream.Write(file));
    }

    /// <summary>The parts in order.</summary>
    public IEnumerator<ReportSection> GetEnumerator() => sections.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>What a report of a run says beside what it finds out.</summary>
public sealed record ReportOptions
{
    /// <summary>What the run was.</summary>
    public string Title { get; init; } = "A training with Myelin";

    /// <summary>What metrics are called in full, with their unit, by their names in the history; those names if left out.</summary>
    public IReadOnlyDictionary<string, string> MetricNames { get; init; } = new Dictionary<string, string>();

    /// <summary>What gives the same run again, as it is typed; left out if empty.</summary>
    public string Command { get; init; } = "";

    /// <summary>Facts for the summary, by name: data set, optimizer, date.</summary>
    public IReadOnlyList<(string Name, string Value)> Facts { get; init; } = [];

    /// <summary>What the examples are that the model is judged by: test, validation, training.</summary>
    public string JudgedBy { get; init; } = "test";

    /// <summary>Loss and metrics on them if they were measured before; measured anew if left out.</summary>
    public Evaluation? Measured { get; init; }

    /// <summary>How many mistakes are shown.</summary>
    public int Mistakes { get; init; } = 20;

    /// <summary>How many of the first training examples the gradient is taken for.</summary>
    public int GradientExamples { get; init; } = 256;
}
