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

public class OwnCaseTests
{
    public static TheoryData<int> Cases => [.. Enumerable.Range(0, OwnCases.All.Length)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Own_cases_agree_with_ONNX_Runtime(int index)
    {
        OwnCase one = OwnCases.All[index];
        if (one.IsRandom)
        {
            double[] drawn = OnnxModel.Of(one.Model).Run([.. one.Inputs.Select(input => input.Value)])[0].Cast(ElementType.Float64).ToArray<double>();
            Assert.InRange(drawn.Average(), 0.4, 0.6);
            Assert.True(drawn.Distinct().Count() > 1);
            return;
        }
        Runtime.Agree(one.Model, one.Same ?? one.Model, one.Tolerance, one.Inputs);
    }
}
