using Myelin.Tests;

namespace Myelin.Onnx.Export.Tests;

/// <summary>Every layer, activation and loss of the library as an ONNX file, run by ONNX Runtime.</summary>
public class LayerExportTests
{
    const string Tables = "indices that the program computes from the sizes", Algorithm = "another algorithm for sizes that divide";

    /// <summary>Layers that have to know the sizes of their inputs, and why. With fixed sizes they are exported.</summary>
    static readonly Dictionary<Type, string> fixedSizes = new()
    {
        [typeof(Myelin.Resizing)] = Tables,
        [typeof(UpSampling2D)] = Tables,
        [typeof(ReflectionPadding1D)] = Tables,
        [typeof(ReflectionPadding2D)] = Tables,
        [typeof(ReflectionPadding3D)] = Tables,
        [typeof(SinePositionEncoding)] = "exponents that the program computes from the number of features",
        [typeof(CenterCrop)] = "smaller images are resized",
        [typeof(RandomCrop)] = "smaller images are resized",
        [typeof(AdaptiveAveragePooling1D)] = Algorithm,
        [typeof(AdaptiveAveragePooling2D)] = Algorithm,
        [typeof(AdaptiveMaxPooling1D)] = Algorithm,
        [typeof(AdaptiveMaxPooling2D)] = Algorithm,
        [typeof(SimpleRnn)] = "other activations than the usual ones are a loop over the steps",
        [typeof(Lstm)] = "other activations than the usual ones are a loop over the steps",
        [typeof(Gru)] = "other activations than the usual ones, and a reset before the product, are a loop over the steps",
    };

    /// <summary>Layers that count by index in one of their modes, which needs ScatterND of opset 16.</summary>
    static readonly Type[] counts = [typeof(CategoryEncoding), typeof(IntegerLookup), typeof(Discretization)];

    public static TheoryData<int> Rows { get; } = new(Enumerable.Range(0, LayerTable.Rows.Length));

    public static TheoryData<int> Merges { get; } = new(Enumerable.Range(0, MergeTests.rows.Length));

    public static TheoryData<int> Activations { get; } = new(Enumerable.Range(0, ActivationTests.All.Count));

    [Fact]
    public void Every_layer_has_a_row() => Assert.Empty(Fixture.Kinds<Module>()
        .Where(kind => !kind.IsSubclassOf(typeof(RecurrentCell)))
        .Except([typeof(Functional), typeof(InferenceModel), typeof(FeatureExtractor)])
        .Except([.. LayerTable.Rows.Select(row => row.Kind), .. MergeTests.rows.Select(row => row.Make().GetType())]));

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_layer_gives_the_same_in_ONNX_Runtime(int index)
    {
        LayerRow row = LayerTable.Rows[index];
        Sequential model = LayerTable.Model(row);
        Exported.Stir(model);
        foreach (int opset in (int[])[17, 13, 22])
        {
            string path;
            try { path = Exported.Save(model, $"layer {index} {row.Name}", opset); }
            catch (OnnxException e) when (opset == 13 && counts.Contains(row.Kind))
            {
                Assert.Contains("ScatterAdd needs opset 16, received 13", e.Message, StringComparison.Ordinal);
                continue;
            }
            Exported.Agrees(model, path, count => [row.Batch(count, 9)]);
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_layer_keeps_its_free_axes(int index)
    {
        LayerRow row = LayerTable.Rows[index];
        int free = row.Input.Rank - row.FixedAxes;
        if (free < 1) return;
        var input = TensorSpec.Create([.. row.Input.Sizes.ToArray().Select((size, axis) => axis < free ? (int?)null : size)]);
        Sequential model = LayerTable.Model(row, input: input);
        Exported.Stir(model);
        string path;
        try { path = Exported.Save(model, $"free {index} {row.Name}"); }
        catch (OnnxException e) when (fixedSizes.ContainsKey(row.Kind))
        {
            Assert.Contains("fix", e.Message, StringComparison.Ordinal);
            return;
        }
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
        foreach (int opset in (int[])[17, 13, 22])
            Exported.Agrees(model, Exported.Save(model, $"merge {index} {row.Name}", opset), count => row.Batch(count, ElementType.Float32));
    }

    [Theory]
    [MemberData(nameof(Activations))]
    public void An_activation_gives_the_same_in_ONNX_Runtime(int index)
    {
        Activation activation = ActivationTests.All[index];
        var model = new Sequential(input: [40]) { activation };
        foreach (int opset in (int[])[13, 20])
            Exported.Agrees(model, Exported.Save(model, $"activation {index} {activation.Name}", opset), count =>
                [Tensor.Concatenate([Tensor.Normal([count, 34], 3) * 3, Tensor.From(0f, 1e-3f, -1e-3f, 20, -20, 90).Reshape([1, 6]).BroadcastTo([count, 6])],
                    1)]);
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
