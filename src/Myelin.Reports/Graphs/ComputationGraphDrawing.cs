namespace Myelin;

/// <summary>Pictures of computation graphs: <c>loss.Graph().Save("graph.svg")</c>.</summary>
public static class ComputationGraphDrawing
{
    extension(ComputationGraph graph)
    {
        /// <summary>The graph as a figure.</summary>
        public ComputationGraphFigure Figure(string? title = null) => new(graph, title);

        /// <summary>One figure for each step: the beginning, every op forward, and every op backward.</summary>
        public IReadOnlyList<ComputationGraphFigure> Steps(string? title = null) =>
            [.. Enumerable.Range(0, new GraphSchedule(graph).Steps.Count).Select(step => new ComputationGraphFigure(graph, title, step, marked: false))];

        /// <summary>Writes the graph to an SVG file, completely or not at all.</summary>
        /// <exception cref="IOException">The file cannot be written; an existing file is not changed.</exception>
        public void Save(string path) => new ComputationGraphFigure(graph).Save(path);

        /// <summary>The graph as an HTML page that shows it step by step, without external resources.</summary>
        public string ToHtml(string? title = null) => GraphPage.Of(new ComputationGraphFigure(graph, title, step: null, marked: true));

        /// <summary>Writes the page to a file, completely or not at all.</summary>
        /// <inheritdoc cref="Save"/>
        public void SaveHtml(string path, string? title = null)
        {
            byte[] page = System.Text.Encoding.UTF8.GetBytes(graph.ToHtml(title));
            WholeFile.Write(path, stream => stream.Write(page));
        }
    }
}
