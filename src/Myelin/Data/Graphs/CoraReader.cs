using System.Globalization;

namespace Myelin;

/// <summary>Reads nodes.txt, edges.txt and split.txt. The sizes are those of Cora, so that a damaged file cannot ask for more memory.</summary>
static class CoraReader
{
    const int Nodes = 2708, Words = 1433, LongestFile = 1 << 24;

    /// <summary>Reads the files of nodes, edges and the split.</summary>
    /// <exception cref="DataFormatException">A file is damaged.</exception>
    public static RawSplit Read(string[] paths, IReadOnlyList<string> classes)
    {
        (float[] features, int[] labels) = NodesOf(LineReader.Open(paths[0], LongestFile), classes.Count);
        int[] edges = EdgesOf(LineReader.Open(paths[1], LongestFile));
        Dictionary<string, int[]> parts = PartsOf(LineReader.Open(paths[2], LongestFile));
        return new(Part("train"), Part("test"), Part("val"));

        GraphData Part(string name)
        {
            var own = new int[Nodes];
            Array.Fill(own, -1);
            foreach (int node in parts[name]) own[node] = labels[node];
            return new(features, edges, own, classes);
        }
    }

    static IEnumerable<string> Parts(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Whether the line has something beside a comment.</summary>
    static bool NextEntry(LineReader lines)
    {
        while (lines.Next())
            if (lines.Line.Length > 0 && lines.Line[0] != '#') return true;
        return false;
    }

    static int Number(LineReader lines, string text, int below, string what) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number < below ? number
            : throw lines.Broken($"{what} from 0 to {below - 1}", $"\"{text}\"");

    /// <summary>"node label : word word ...", in the order of the nodes. The words of a node share the weight 1.</summary>
    static (float[] Features, int[] Labels) NodesOf(LineReader lines, int classes)
    {
        var features = new float[Nodes * Words];
        var labels = new int[Nodes];
        int node = 0;
        for (; NextEntry(lines); node++)
        {
            string[] parts = [.. Parts(lines.Line)];
            if (node == Nodes) throw lines.Broken($"{Nodes} nodes", "one more");
            if (parts.Length < 3 || parts[0] != $"{node}" || parts[2] != ":")
                throw lines.Broken($"\"{node} label : words\"", $"\"{lines.Line}\"");
            labels[node] = Number(lines, parts[1], classes, "a label");
            Span<float> row = features.AsSpan(node * Words, Words);
            foreach (string word in parts[3..])
            {
                ref float place = ref row[Number(lines, word, Words, "a word")];
                if (place != 0) throw lines.Broken("each word once", $"{word} twice");
                place = 1f / (parts.Length - 3);
            }
        }
        return node == Nodes ? (features, labels) : throw lines.Broken($"{Nodes} nodes", $"{node}");
    }

    /// <summary>"node node", each edge once. Both directions.</summary>
    static int[] EdgesOf(LineReader lines)
    {
        var edges = new List<int>();
        var seen = new HashSet<(int, int)>();
        while (NextEntry(lines))
        {
            string[] parts = [.. Parts(lines.Line)];
            if (parts.Length != 2) throw lines.Broken("the two nodes of an edge", $"\"{lines.Line}\"");
            int a = Number(lines, parts[0], Nodes, "a node"), b = Number(lines, parts[1], Nodes, "a node");
            if (a == b || !seen.Add((Math.Min(a, b), Math.Max(a, b)))) throw lines.Broken("different nodes, and each edge once", $"\"{lines.Line}\"");
            edges.AddRange([a, b, b, a]);
        }
        return edges.Count > 0 ? [.. edges] : throw lines.Broken("edges", "none");
    }

    /// <summary>"train", "val" and "test", each with nodes or ranges "from-to".</summary>
    static Dictionary<string, int[]> PartsOf(LineReader lines)
    {
        string[] names = ["train", "val", "test"];
        var all = new Dictionary<string, int[]>();
        var seen = new HashSet<int>();
        while (NextEntry(lines))
        {
            string[] parts = [.. Parts(lines.Line)];
            if (!names.Contains(parts[0])) throw lines.Broken(string.Join(", ", names), $"\"{parts[0]}\"");
            int[] nodes = [.. parts.Skip(1).SelectMany(part => Range(lines, part))];
            foreach (int node in nodes)
                if (!seen.Add(node)) throw lines.Broken("each node in one part", $"{node} again");
            if (nodes.Length == 0 || !all.TryAdd(parts[0], nodes)) throw lines.Broken($"one line of nodes for {parts[0]}", $"\"{lines.Line}\"");
        }
        string? missing = names.FirstOrDefault(name => !all.ContainsKey(name));
        return missing == null ? all : throw lines.Broken($"a line \"{missing}\"", "none");
    }

    static IEnumerable<int> Range(LineReader lines, string part)
    {
        int dash = part.IndexOf('-', StringComparison.Ordinal);
        int from = Number(lines, dash < 0 ? part : part[..dash], Nodes, "a node"), to = dash < 0 ? from : Number(lines, part[(dash + 1)..], Nodes, "a node");
        return from <= to ? Enumerable.Range(from, to - from + 1) : throw lines.Broken("a range from the smaller to the larger node", $"\"{part}\"");
    }
}
