using System.Text;

namespace Myelin.Tests;

/// <summary>The files of Cora, whole and damaged.</summary>
public class CoraReaderTests
{
    const int Nodes = 2708;

    /// <summary>A graph of Cora's size: a ring.</summary>
    static void Write(
        TemporaryFolder folder, Func<string[], string[]>? nodes = null, Func<string[], string[]>? edges = null, Func<string[], string[]>? split = null)
    {
        Put("nodes.txt", [.. Enumerable.Range(0, Nodes).Select(i => $"{i} {i % 7} : {i % 1433} {(i + 5) % 1433}")], nodes);
        Put("edges.txt", [.. Enumerable.Range(0, Nodes).Select(i => $"{i} {(i + 1) % Nodes}").Prepend("# edges")], edges);
        Put("split.txt", ["train 0-139", "val 140-639", "test 1708 1709 1710-2707"], split);

        void Put(string name, string[] lines, Func<string[], string[]>? change) =>
            folder.Write(name, Encoding.UTF8.GetBytes(string.Join('\n', change == null ? lines : change(lines))));
    }

    [Fact]
    public void A_graph_has_labels_at_the_nodes_of_its_part_alone()
    {
        using var folder = new TemporaryFolder();
        Write(folder);
        (Dataset train, Dataset validation, Dataset test) = Cora.Load(new DataFolder { Folder = folder.Path });
        foreach ((Dataset part, int from, int to) in new[] { (train, 0, 140), (validation, 140, 640), (test, 1708, 2708) })
            Assert.Equal(Enumerable.Range(0, Nodes).Select(i => i >= from && i < to ? i % 7 : -1), part.Targets.ToArray<int>());
        Batch graph = train.Examples([0]);
        Assert.Equal([1, Nodes, 1433], graph.Inputs[0].Shape);
        Assert.Equal(1, (double)graph.Inputs[0][0, 77].Sum(), 1e-6);
        Assert.Equal(0.5f, graph.Inputs[0].ToArray<float>()[77 * 1433 + 82]);
        Assert.Equal([1, 2 * Nodes, 2], graph.Inputs[1].Shape);
        Assert.Equal([0, 1, 1, 0, 1, 2, 2, 1], graph.Inputs[1].ToArray<int>()[..8]);
        Assert.Equal(7, train.Classes.Count);
    }

    public static TheoryData<string, int, string, string> Damage => new()
    {
        { "nodes.txt", 3, "2 9 : 1", "expected a label from 0 to 6, received \"9\"" },
        { "nodes.txt", 3, "3 1 : 1", "expected \"2 label : words\", received \"3 1 : 1\"" },
        { "nodes.txt", 3, "2 1 : 1433", "expected a word from 0 to 1432, received \"1433\"" },
        { "nodes.txt", 3, "2 1 : 5 5", "expected each word once, received 5 twice" },
        { "nodes.txt", 3, "2", "expected \"2 label : words\", received \"2\"" },
        { "edges.txt", 5, "1 2708", "expected a node from 0 to 2707, received \"2708\"" },
        { "edges.txt", 5, "1 -2", "expected a node from 0 to 2707, received \"-2\"" },
        { "edges.txt", 5, "7 7", "expected different nodes, and each edge once, received \"7 7\"" },
        { "edges.txt", 5, "1 0", "expected different nodes, and each edge once, received \"1 0\"" },
        { "edges.txt", 5, "1 2 3", "expected the two nodes of an edge, received \"1 2 3\"" },
        { "split.txt", 2, "wal 1-2", "expected train, val, test, received \"wal\"" },
        { "split.txt", 2, "val 139-200", "expected each node in one part, received 139 again" },
        { "split.txt", 2, "val 300-200", "expected a range from the smaller to the larger node, received \"300-200\"" },
        { "split.txt", 2, "train 200", "expected one line of nodes for train, received \"train 200\"" },
    };

    [Theory]
    [MemberData(nameof(Damage))]
    public void Damage_is_named_with_file_line_and_value(string file, int line, string text, string message)
    {
        using var folder = new TemporaryFolder();
        string[] Changed(string[] lines)
        {
            lines[line - 1] = text;
            return lines;
        }
        Write(folder, file == "nodes.txt" ? Changed : null, file == "edges.txt" ? Changed : null, file == "split.txt" ? Changed : null);
        DataFormatException error = Assert.Throws<DataFormatException>(() => Cora.Load(new DataFolder { Folder = folder.Path }));
        Assert.Equal(line, error.Line);
        Assert.Equal(folder[file], error.File);
        Assert.Contains(message, error.Message);
    }

    [Fact]
    public void Too_many_and_too_few_nodes_are_refused()
    {
        using var folder = new TemporaryFolder();
        Write(folder, lines => [.. lines, $"{Nodes} 0 : 1"]);
        Assert.Contains("expected 2708 nodes, received one more", Fails(folder));
        Write(folder, lines => lines[..^1]);
        Assert.Contains("expected 2708 nodes, received 2707", Fails(folder));
        Write(folder, split: lines => lines[..2]);
        Assert.Contains("expected a line \"test\", received none", Fails(folder));
        Write(folder, edges: _ => []);
        Assert.Contains("expected edges, received none", Fails(folder));
    }

    static string Fails(TemporaryFolder folder) =>
        Assert.Throws<DataFormatException>(() => Cora.Load(new DataFolder { Folder = folder.Path })).Message;

    [Fact]
    public void Cora_is_Cora()
    {
        var folder = new DataFolder { Download = false };
        if (folder.FindHere(Cora.Source) == null) return;
        (Dataset train, Dataset validation, Dataset test) = Cora.Load(folder);
        int Labelled(Dataset part) => part.Targets.ToArray<int>().Count(label => label >= 0);
        Assert.Equal([140, 500, 1000], new[] { train, validation, test }.Select(Labelled));
        Assert.All(train.Targets.ToArray<int>().Where(label => label >= 0).CountBy(label => label), count => Assert.Equal(20, count.Value));
        Assert.Equal([1, 2 * 5278, 2], train.Examples([0]).Inputs[1].Shape);
        Assert.Equal(49_216, train.Examples([0]).Inputs[0].ToArray<float>().Count(value => value > 0));
    }
}
