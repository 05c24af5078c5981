namespace Myelin.Onnx.Tests;

public class RowTests
{
    [Fact]
    public void Every_row_has_a_case()
    {
        if (BackendSuite.Folder == null) Assert.Skip("The backend suite is not installed: apt-get install libonnx-testdata.");
        var seen = new HashSet<OnnxRow>(ReferenceEqualityComparer.Instance);
        foreach (BackendCase one in BackendSuite.Cases().Where(one => !BackendExceptions.Reasons.ContainsKey(one.Name)))
            Collect(new OnnxProgram(OnnxFile.Read(Path.Combine(one.Folder, "model.onnx"), null), null).Graph, seen);
        foreach (OwnCase one in OwnCases.All) Collect(new OnnxProgram(one.Model, null).Graph, seen);
        string[] without = [.. OnnxTable.Rooms.SelectMany(room => room.Rows).Where(row => !seen.Contains(row)).Select(row => $"{row.Name}-{row.Since}")];
        Assert.True(without.Length == 0, string.Join(", ", without));
    }

    static void Collect(OnnxGraph graph, HashSet<OnnxRow> seen)
    {
        foreach (OnnxNode node in graph.Nodes)
        {
            if (node.Row != null) seen.Add(node.Row);
            if (node.Function != null) Collect(node.Function, seen);
            foreach (OnnxGraph body in node.Bodies.Values) Collect(body, seen);
        }
    }
}
