using System.Text.Json;

namespace Myelin.Tests;

/// <summary>Optimizers make the steps of PyTorch, or of their definition where it differs (tests/fixtures/torch_fixtures.py says where).</summary>
public class OptimizerTests
{
    static readonly JsonElement[] Rows = Fixture.Rows("optimizers.json");

    /// <summary>The optimizers by name: one row for each.</summary>
    static readonly Dictionary<string, Func<double, Func<string, double, double>, Optimizer>> Table = new()
    {
        [nameof(SGD)] = (rate, option) => new SGD(rate, option("momentum", 0), option("nesterov", 0) != 0, option("weightDecay", 0)),
        [nameof(Adam)] = (rate, option) => new Adam(rate, option("beta1", 0.9), option("beta2", 0.999), option("epsilon", 1e-7)),
        [nameof(AdamW)] = (rate, option) => new AdamW(rate, option("weightDecay", 0.004), option("beta1", 0.9), option("beta2", 0.999), option("epsilon", 1e-7)),
    };

    public static TheoryData<int, ElementType, bool> Cases { get; } =
        new(Rows.SelectMany((_, i) => from type in new[] { ElementType.Float32, ElementType.Float64 } from captured in new[] { false, true } select (i, type, captured)));

    static Optimizer Make(JsonElement row) => Table[row.Text("optimizer")](row.GetProperty("rate").GetDouble(), (name, usual) =>
        !row.GetProperty("options").TryGetProperty(name, out JsonElement value) ? usual : value.ValueKind == JsonValueKind.True ? 1 : value.GetDouble());

    [Theory]
    [MemberData(nameof(Cases))]
    public void Twelve_steps_are_the_references(int index, ElementType type, bool captured)
    {
        JsonElement row = Rows[index];
        Optimizer optimizer = Make(row);
        double[] start = row.Numbers("start");
        var parameter = new Parameter(Tensor.From(start).Cast(type), "w");
        var step = new Step(g =>
        {
            Tensor error = (parameter.Value * g).Sum();      // whose gradient is g
            optimizer.Apply(error.Gradients([parameter]));
            return error;
        })
        { Captures = captured };
        JsonElement[] gradients = [.. row.GetProperty("gradients").EnumerateArray()], values = [.. row.GetProperty("values").EnumerateArray()];
        Assert.True(values.Length >= 10);
        for (int i = 0; i < values.Length; i++)
        {
            if (i == 8) optimizer.LearningRate /= 2;         // a replay reads the rate anew
            step.Run(Tensor.From(gradients[i].Numbers()).Cast(type));
            Fixture.Near(values[i].Numbers(), parameter.Value, float64: 1e-13, float32: 4e-6);
        }
        Assert.Equal(values.Length, (double)optimizer.Steps.Value);
    }

    [Fact]
    public void Every_optimizer_has_rows_in_the_fixtures()
    {
        Assert.Empty(Fixture.Kinds<Optimizer>().Select(kind => kind.Name).Except(Table.Keys));
        Assert.Empty(Table.Keys.Except(Rows.Select(row => row.Text("optimizer"))));
    }

    [Fact]
    public void A_frozen_parameter_stays_while_others_are_changed()
    {
        Parameter frozen = new(Tensor.From(1f, 2f), "a") { Trainable = false }, free = new(Tensor.From(1f, 2f), "b");
        Optimizer optimizer = new Adam(0.1);
        optimizer.Apply((frozen.Value * free.Value).Sum().Gradients([frozen, free]));
        Assert.Equal([1f, 2f], frozen.Value.ToArray<float>());
        Assert.NotEqual([1f, 2f], free.Value.ToArray<float>());
    }

    [Fact]
    public void States_are_the_rate_the_steps_and_the_slots_by_their_parameters_paths()
    {
        var parameter = new Parameter(Tensor.Ones([3]), "w");
        Optimizer optimizer = new Adam(0.25);
        optimizer.Apply(parameter.Value.Sum().Gradients([parameter]));
        Assert.Equal(["learning_rate", "steps", "w/slot_0", "w/slot_1"], optimizer.States.Select(state => state.Path));
        Assert.Equal(0.25, optimizer.LearningRate);
    }

    [Fact]
    public void Parameters_of_two_types_can_be_changed_by_one_optimizer()
    {
        Parameter single = new(Tensor.From(1f), "single"), twice = new(Tensor.From(1.0), "double");
        Optimizer optimizer = new SGD(0.1);
        Tensor error = (single.Value.Cast(ElementType.Float64) * twice.Value).Sum();
        optimizer.Apply(error.Gradients([single, twice]));
        Assert.Equal(1f - 0.1f, single.Value.Item<float>());
        Assert.Equal(1 - 0.1, twice.Value.Item<double>());
    }
}
