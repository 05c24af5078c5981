using System.Text.Json;

namespace Myelin.Tests;

/// <summary>Layers and losses give the outputs and gradients of PyTorch. tests/fixtures/torch_layers.py writes the rows, and says how to add one.</summary>
public class TorchLayerTests
{
    static readonly JsonElement[] Rows = Fixture.Rows("layers.json");

    public static TheoryData<string, ElementType> Names { get; } = new(
        Rows.SelectMany(row => new[] { (row.Text("name"), ElementType.Float32), (row.Text("name"), ElementType.Float64) }));

    [Theory]
    [MemberData(nameof(Names))]
    public void Outputs_and_gradients_are_those_of_PyTorch(string name, ElementType type)
    {
        JsonElement row = Rows.Single(one => one.Text("name") == name);
        object part = ModelParts.Make(new(new("layers.json"), $"$.{name}.layer", row.GetProperty("layer")), typeof(object));
        JsonElement[] given = [.. row.GetProperty("inputs").EnumerateArray()], expected = [.. row.GetProperty("inputGradients").EnumerateArray()];
        Tensor[] inputs = [.. given.Select((input, i) => expected[i].ValueKind == JsonValueKind.Null ? Read(input, type) : Read(input, type).AsVariable())];
        (string Path, State State)[] states = States(part, inputs, row, type);
        Tensor y = Output(part, inputs, row, type);
        Same("the output", row.GetProperty("y"), y);

        Parameter[] parameters = [.. states.Select(state => state.State).OfType<Parameter>()];
        Tensor loss = (y * Read(row.GetProperty("dy"), type)).Sum();
        Tensor[] variables = [.. inputs.Where(input => input.HasGradient)];
        Tensor[] byInputs = variables.Length == 0 ? [] : loss.Gradients(variables, differentiable: true);       // keeps the graph
        ParameterGradients byParameters = loss.Gradients(parameters);
        foreach ((int i, JsonElement gradient) in expected.Where(gradient => gradient.ValueKind != JsonValueKind.Null).Index())
            Same($"gradient {i} by inputs", gradient, byInputs[i]);
        foreach ((string path, State state) in states)
            if (state is Parameter parameter)
                Same($"the gradient by {path}", row.GetProperty("stateGradients").GetProperty(path), byParameters.Of(parameter)!);
        if (!row.TryGetProperty("statesAfter", out JsonElement after)) return;
        foreach (JsonProperty state in after.EnumerateObject())
            Same($"{state.Name} after the step", state.Value, states.Single(one => one.Path == state.Name).State.Value);
    }

    static Tensor Output(object part, Tensor[] inputs, JsonElement row, ElementType type)
    {
        if (part is Loss loss) return loss.Of(inputs[0], inputs[1]);
        var context = new CallContext(row.GetProperty("training").GetBoolean());
        if (row.TryGetProperty("masks", out JsonElement masks))
            foreach ((int i, JsonElement mask) in masks.EnumerateArray().Index())
                if (mask.ValueKind != JsonValueKind.Null) context.SetMask(inputs[i], Read(mask, type));
        return ((Module)part).Call(inputs, context)[0];
    }

    /// <summary>Builds a layer and gives it the states of the row.</summary>
    static (string Path, State State)[] States(object part, Tensor[] inputs, JsonElement row, ElementType type)
    {
        if (part is not Module layer) return [];
        layer.VariableType = type;
        layer.Call(inputs);
        (string Path, State State)[] states = [.. layer.NamedStates()];
        JsonElement given = row.GetProperty("states");
        Assert.Equal(given.EnumerateObject().Select(state => state.Name).Order(), states.Select(state => state.Path).Order());
        foreach ((string path, State state) in states) state.Value = Read(given.GetProperty(path), type);
        return states;
    }

    static Tensor Read(JsonElement array, ElementType type) =>
        Tensor.From(array.Numbers("values"), array.Shape("shape")).Cast(array.Text("type") == "Real" ? type : Enum.Parse<ElementType>(array.Text("type")));

    static void Same(string what, JsonElement expected, Tensor actual)
    {
        Assert.True(expected.Shape("shape") == actual.Shape, $"{what}: expected {expected.Shape("shape")}, received {actual.Shape}");
        Fixture.Near(expected.Numbers("values"), actual, float64: 1e-10, float32: 1e-5, least: 1);        // some gradients are 0
    }
}
