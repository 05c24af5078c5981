using System.Collections;

namespace Myelin;

/// <summary>A section of a report with its heading: texts, tables, figures, computation graphs, and terminal lines.</summary>
/// <remarks><c>new ReportSection("Curves") { "By epoch.", chart }</c></remarks>
public sealed class ReportSection : IEnumerable<object>
{
    readonly List<object> items = [];

    /// <summary>An empty section.</summary>
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

    /// <summary>Adds a computation graph that can be followed step by step, by a script within the page.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="title">The title.</param>
    public void Add(ComputationGraph graph, string title)
    {
        ArgumentNullException.ThrowIfNull(graph);
        items.Add(new ReportGraph(new ComputationGraphFigure(graph, title, step: null, marked: true)));
    }

    /// <summary>Adds a table.</summary>
    public void Add(ReportTable table) => items.Add(table ?? throw new ArgumentNullException(nameof(table)));

    /// <summary>Adds preformatted lines: a command or its output.</summary>
    public void AddLines(string lines) => items.Add(new ReportLines(lines ?? throw new ArgumentNullException(nameof(lines))));

    /// <summary>The items in order.</summary>
    public IEnumerator<object> GetEnumerator() => items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>A table of a report.</summary>
/// <param name="Caption">The caption.</param>
/// <param name="Columns">The column headers; columns of numbers are right-aligned.</param>
/// <param name="Rows">The cells of each row, one for each column.</param>
public sealed record ReportTable(string Caption, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    /// <summary>Names with their values.</summary>
    public static ReportTable OfFacts(string caption, IEnumerable<(string Name, string Value)> facts) => new(
        caption, [], [.. facts.Select(fact => (IReadOnlyList<string>)[fact.Name, fact.Value])]);
}

/// <summary>A computation graph that can be followed step by step.</summary>
sealed record ReportGraph(ComputationGraphFigure Figure);

/// <summary>Preformatted lines.</summary>
sealed record ReportLines(string Text);
