namespace Myelin.Tests;

/// <summary>A file of an older day is the model that it was: format1.safetensors is never written again; a new format gets a file of its own.</summary>
public class StoredModelTests
{
    static readonly string Folder = Path.Combine(Fixture.Root, "tests", "Myelin.Tests", "Formats", "Models");

    [Fact]
    public void A_file_of_format_1_gives_its_predictions_bit_for_bit()
    {
        Model model = Model.Load(Path.Combine(Folder, "format1.safetensors"));
        TensorFile expected = SafeTensors.Load(Path.Combine(Folder, "format1.predictions.safetensors"));
        Assert.Equal(SafeTensors.LittleEndian(expected["outputs"]), SafeTensors.LittleEndian(model.Predict(expected["inputs"])));
        Assert.Equal([
            "Conv2D", "BatchNormalization", "DepthwiseConv2D", "AveragePooling2D", "Conv2DTranspose", "Sequential", "Dropout", "Flatten", "Dense",
            "LayerNormalization", "PRelu", "Dense",
        ],
            model.Layers.Select(layer => layer.GetType().Name));
        Assert.Equal(["first/kernel"], model.Parameters.Where(parameter => !parameter.Trainable).Select(parameter => parameter.Path));
        Assert.Equal(["one", "two", "three"], model.Preprocessing?.Classes);
        var optimizer = Assert.IsType<AdamW>(model.Optimizer);
        Assert.Equal((0.002, 0.01, 0.8, 0.999, 1e-7), (optimizer.LearningRate, optimizer.WeightDecay, optimizer.Beta1, optimizer.Beta2, optimizer.Epsilon));
        Assert.Equal(["loss", "hits"], model.Compiled!.Names);
    }
}
