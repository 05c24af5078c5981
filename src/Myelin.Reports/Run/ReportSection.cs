using System.Collections;

namespace Myelin;

/// <summary>A part of a report under its heading: texts, tables, figures, computation graphs, and what is typed into a terminal.</summary>
/// <remarks><c>new ReportSection("Curves") { "By epoch.", chart }</c></remarks>
public sealed class ReportSection : IEnumerable<object>
{
    readonly List<object> items = [];

    /// <summary>An empty part.</summary>
    public ReportSection(string heading)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(heading);
        Heading = heading;
    }

    /// <summary>Its heading.</summary>
    public string Heading { get; }

    /// <summary>Adds a paragraph.</summary>
    public void Add(string text) => items.Add(text ?? throw new ArgumentNullException(nameof(text)));

    /// <summary>Adds a figure.</summary>
    public void Add(Figure figure) => items.Add(figure ?? throw new ArgumentNullException(nameof(figure)));

    /// <summary>Adds a computation graph to go through step by step, which takes a script within the page.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="title">What it shows.</param>
    public void Add(ComputationGraph graph, string title)
    {
        ArgumentNullException.ThrowIfNull(graph);
        items.Add(new ReportGraph(new ComputationGraphFigure(graph, title, step: null, marked: true)));
    }

    /// <summary>Adds a table.</summary>
    public void Add(ReportTable table) => items.Add(table ?? throw new ArgumentNullException(nameof(table)));

    /// <summary>Adds lines as they stand: a command, a printout.</summary>
    public void AddLines(string lines) => items.Add(new ReportLines(lines ?? throw new ArgumentNullException(nameof(lines))));

    /// <summary>What was added, in order.</summary>
    public IEnumerator<object> GetEnumerator() => items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>A table of a report.</summary>
/// <param name="Caption">What it shows.</param>
/// <param name="Columns">The heads of its columns; those of numbers are set to the right.</param>
/// <param name="Rows">As many texts in each as there are columns.</param>
public sealed record ReportTable(string Caption, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    /// <summary>Names and what belongs to them.</summary>
    public static ReportTable OfFacts(string caption, IEnumerable<(string Name, string Value)> facts) => new(
        caption, [], [.. facts.Select(fact => (IReadOnlyList<string>)[fact.Name, fact.Value])]);
}

/// <summary>A computation graph to go through.</summary>
sealed record ReportGraph(ComputationGraphFigure Figure);

/// <summary>Lines as they stand.</summary>
sealed record ReportLines(string Text);
