using Myelin.Tests;

namespace Myelin.Reports.Tests;

/// <summary>Every layer of the tables is drawn and summarised in a model.</summary>
public class LayerDrawingTests
{
    public static TheoryData<int> Rows { get; } = new(Enumerable.Range(0, LayerTable.Rows.Length));

    public static TheoryData<int> GraphRows { get; } = new(Enumerable.Range(0, GraphLayerRows.All.Count));

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_layer_is_drawn_and_summarised(int index)
    {
        LayerRow row = LayerTable.Rows[index];
        Shown(LayerTable.Model(row), row.Name);
    }

    [Theory]
    [MemberData(nameof(GraphRows))]
    public void A_layer_on_graphs_is_drawn_and_summarised(int index)
    {
        Functional model = GraphLayerRows.All[index].Model();
        Shown(model, model.Layers.Single().Name);
    }

    static void Shown(Model model, string name)
    {
        Figure figure = model.Diagram(name);
        string[] texts = [.. new Drawing(figure).Root.Descendants().Where(element => element.Name.LocalName == "text").Select(text => text.Value)];
        Assert.Contains(texts, text => text.Contains(name, StringComparison.Ordinal));
        if (figure is LayerDiagram layers)                                           // small nets of dense layers are drawn by their units
            Assert.Equal(model.Trace().Calls.Count + model.Inputs.Count + model.Outputs.Count, layers.Layout.Boxes.Count);
        string summary = model.Summary();
        Assert.True(summary.Contains($"{name} (", StringComparison.Ordinal), summary);
    }
}
