using Myelin.Tests;

namespace Myelin.Onnx.Export.Tests;

/// <summary>Every layer, activation and loss of the library as an ONNX file, run by ONNX Runtime.</summary>
public class LayerExportTests
{
    /// <summary>Layers that have no form in ONNX, and why.</summary>
    static readonly Dictionary<Type, string> without = [];

    public static TheoryData<int> Rows { get; } = new(Enumerable.Range(0, LayerTable.Rows.Length));

    public static TheoryData<int> Merges { get; } = new(Enumerable.Range(0, MergeTests.rows.Length));

    public static TheoryData<int> Activations { get; } = new(Enumerable.Range(0, ActivationTests.All.Count));

    [Fact]
    public void Every_layer_has_a_row() => Assert.Empty(Fixture.Kinds<Module>()
        .Where(kind => !kind.IsSubclassOf(typeof(RecurrentCell)) && kind != typeof(Functional))
        .Except([.. LayerTable.Rows.Select(row => row.Kind), .. MergeTests.rows.Select(row => row.Make().GetType())]));

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_layer_gives_the_same_in_ONNX_Runtime(int index)
    {
        LayerRow row = LayerTable.Rows[index];
        if (without.ContainsKey(row.Kind)) return;
        Sequential model = LayerTable.Model(row);
        Exported.Stir(model);
        Exported.Agrees(model, Exported.Save(model, $"layer {index} {row.Name}"), count => [row.Batch(count, 9)]);
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_layer_keeps_its_free_axes(int index)
    {
        LayerRow row = LayerTable.Rows[index];
        int free = row.Input.Rank - row.FixedAxes;
        if (without.ContainsKey(row.Kind) || free < 1) return;
        var input = TensorSpec.Create([.. row.Input.Sizes.ToArray().Select((size, axis) => axis < free ? (int?)null : size)]);
        Sequential model = LayerTable.Model(row, input: input);
        Exported.Stir(model);
        string path = Exported.Save(model, $"free {index} {row.Name}");
        foreach (int more in (int[])[0, 1, 3])
        {
            Shape shape = Shape.Create([.. row.Input.Sizes.ToArray().Select((size, axis) => axis < free ? size + more * row.Step : size)]);
            Exported.Agrees(model, path, count => [row.Batch(count, 9, input: shape)]);
        }
    }

    [Theory]
    [MemberData(nameof(Merges))]
    public void A_layer_of_several_inputs_gives_the_same_in_ONNX_Runtime(int index)
    {
        MergeRow row = MergeTests.rows[index];
        Functional model = row.Model();
        Exported.Stir(model);
        Exported.Agrees(model, Exported.Save(model, $"merge {index} {row.Name}"), count => row.Batch(count, ElementType.Float32));
    }

    [Theory]
    [MemberData(nameof(Activations))]
    public void An_activation_gives_the_same_in_ONNX_Runtime(int index)
    {
        Activation activation = ActivationTests.All[index];
        var model = new Sequential(input: [40]) { activation };
        foreach (int opset in (int[])[13, 20])
            Exported.Agrees(model, Exported.Save(model, $"activation {index} {activation.Name}", opset), count =>
                [Tensor.Concatenate([Tensor.Normal([count, 34], 3) * 3, Tensor.From(0f, 1e-3f, -1e-3f, 20, -20, 90).Reshape([1, 6]).BroadcastTo([count, 6])], 1)]);
    }

    /// <summary>A loss of each example as a model of two inputs.</summary>
    sealed class LossModel(Loss loss, TensorSpec[] inputs) : Model(inputs)
    {
        protected override IReadOnlyList<Tensor> Forward(IReadOnlyList<Tensor> inputs, CallContext context) => [loss.Of(inputs[0], inputs[1])];
    }

    [Theory]
    [MemberData(nameof(LossTests.Names), MemberType = typeof(LossTests))]
    public void A_loss_gives_the_same_in_ONNX_Runtime(string name)
    {
        LossTests.Row row = LossTests.Table.Single(row => row.Name == name);
        Tensor prediction = row.Prediction.Cast(ElementType.Float32), target = row.Target.Type.IsReal() ? row.Target.Cast(ElementType.Float32) : row.Target;
        var model = new LossModel(row.Make(), [TensorSpec.OfBatch(prediction, "prediction"), TensorSpec.OfBatch(target, "target")]);
        model.Build();
        Exported.Agrees(model, Exported.Save(model, $"loss {name}"), count => [Repeated(prediction, count), Repeated(target, count)]);
    }

    static Tensor Repeated(Tensor x, int count) => Tensor.Concatenate([x, x], 0)[..count];
}
