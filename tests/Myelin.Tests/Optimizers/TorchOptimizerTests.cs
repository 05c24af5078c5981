using System.Text.Json;

namespace Myelin.Tests;

/// <summary>Optimizers make the steps of PyTorch. tests/fixtures/torch_layers.py writes the rows, and says how to add one.</summary>
public class TorchOptimizerTests
{
    static readonly JsonElement[] Rows = Fixture.Rows("optimizer-steps.json");

    public static TheoryData<string, ElementType> Names { get; } = new(
        Rows.SelectMany(row => new[] { (row.Text("name"), ElementType.Float32), (row.Text("name"), ElementType.Float64) }));

    [Theory]
    [MemberData(nameof(Names))]
    public void Ten_steps_are_those_of_PyTorch(string name, ElementType type)
    {
        JsonElement row = Rows.Single(one => one.Text("name") == name);
        var optimizer = (Optimizer)ModelParts.Make(new(new("optimizer-steps.json"), $"$.{name}.optimizer", row.GetProperty("optimizer")), typeof(Optimizer));
        var parameter = new Parameter(Tensor.From(row.Numbers("start")).Cast(type), "w");
        JsonElement[] gradients = [.. row.GetProperty("gradients").EnumerateArray()], values = [.. row.GetProperty("values").EnumerateArray()];
        Assert.Equal(10, values.Length);
        foreach ((JsonElement gradient, JsonElement value) in gradients.Zip(values))
        {
            Tensor sum = (parameter.Value * Tensor.From(gradient.Numbers()).Cast(type)).Sum();      // whose gradient is the given one
            optimizer.Apply(sum.Gradients([parameter]));
            Fixture.Near(value.Numbers(), parameter.Value, float64: 1e-12, float32: 1e-5);
        }
    }
}
