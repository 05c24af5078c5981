using System.Xml.Linq;
using Myelin.Tests;

namespace Myelin.Reports.Tests;

/// <summary>Models of every form are drawn, with all their inputs and outputs and without overlaps.</summary>
public class ModelExampleDiagramTests
{
    public static TheoryData<int> Rows { get; } = new(Enumerable.Range(0, ModelExamples.All.Length));

    [Theory]
    [MemberData(nameof(Rows))]
    public void It_is_drawn_from_its_inputs_to_its_outputs(int index)
    {
        ModelExample example = ModelExamples.All[index];
        Model model = example.Make(1);
        Figure figure = model.Diagram(example.Name);
        XElement root = new Drawing(figure).Root;
        string[] texts = [.. root.Descendants().Where(element => element.Name.LocalName == "text").Select(text => text.Value)];
        Assert.Equal(model.Inputs.Count, texts.Count(text => text == "Input"));
        Assert.Equal(example.Outputs.Length, texts.Count(text => text == "Output"));
        foreach (string? name in model.Inputs.Concat(model.Outputs).Select(spec => spec.Name))
            if (name != null) Assert.Contains(name, texts);
        int blocks = model.Trace().Calls.Count + model.Inputs.Count + model.Outputs.Count;
        Assert.Equal(blocks, ((LayerDiagram)figure).Layout.Boxes.Count);
        if (Environment.GetEnvironmentVariable("MYELIN_SPECIMENS") is { } folder) figure.Save(Path.Combine(folder, $"model-{index}.svg"));
    }
}
