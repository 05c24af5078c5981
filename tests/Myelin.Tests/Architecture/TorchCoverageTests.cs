using System.Text.Json;

namespace Myelin.Tests;

/// <summary>Every layer, activation, loss and optimizer has a row of PyTorch's values, or a reason why it has none.</summary>
public class TorchCoverageTests
{
    /// <summary>Why there is no row, and for which classes and activations.</summary>
    static readonly (string Reason, string Names)[] Reasons =
    [
        ("PyTorch 1.13 has none.",
            "AdditiveAttention GroupedQueryAttention RotaryEmbedding SinePositionEncoding RmsNormalization sparsemax " +
            "squareplus BinaryFocalCrossentropy CategoricalFocalCrossentropy CategoricalHinge SquaredHinge Dice IoULoss Tversky LogCosh " +
            "MeanAbsolutePercentageError Contrastive Adafactor Ftrl Lamb Lion Muon ScheduleFreeAdamW"),
        ("Its scaled dot product is private in 1.13; MultiHeadAttention has rows.",
            "Attention"),
        ("A PyTorch user writes it with nn.Embedding, which has a row.",
            "PositionEmbedding TokenAndPositionEmbedding"),
        ("A graph convolution, which PyTorch itself does not have.",
            "GraphAttention GraphConvolution GraphSage"),
        ("PyTorch differentiates σ and keeps the kernel; ours is Keras's, which replaces the kernel.",
            "SpectralNormalization"),
        ("It draws random numbers, and PyTorch draws others.",
            "AlphaDropout Dropout GaussianDropout GaussianNoise SpatialDropout1D SpatialDropout2D SpatialDropout3D"),
        ("A layer of preprocessing; PyTorch has these in torchvision, if at all.",
            "CategoryEncoding CenterCrop Discretization IntegerLookup Normalization RandomBrightness RandomContrast RandomCrop " +
            "RandomElasticDistortion RandomErasing RandomFlip RandomRotation RandomTranslation RandomZoom Rescaling"),
        ("Compared with F.interpolate in resize.json.",
            "Resizing"),
        ("It computes nothing of its own.",
            "Lambda Masking ActivityRegularization Functional Sequential FeatureExtractor InferenceModel"),
        ("It has no gradient to compare.",
            "step"),
        ("PyTorch 1.13 counts the last momentum twice in the product of momenta; ours is Keras's.",
            "Nadam"),
        ("PyTorch adapts the rate where ρ is above 5 and adds ε before it corrects the root; ours is the paper's, with 4.",
            "RAdam"),
    ];

    static readonly string[] Without = [.. Reasons.SelectMany(reason => reason.Names.Split(' '))];

    [Fact]
    public void All_that_PyTorch_defines_in_the_same_way_has_a_row()
    {
        string[] expected = [.. Expected()], tested = [.. Tested()];
        Assert.Equal("", string.Join(' ', expected.Except(tested).Except(Without)));
        Assert.Equal("", string.Join(' ', Without.Intersect(tested)));          // reasons that no longer hold
        Assert.Equal("", string.Join(' ', Without.Except(expected)));
    }

    static IEnumerable<string> Expected() =>
    [
        .. Fixture.Kinds<Module>().Where(kind => kind != typeof(Activation)).Select(kind => kind.Name),
        .. Activation.All.Select(activation => KindOf(activation.Written)),
        .. Fixture.Kinds<Loss>().Select(kind => kind.Name),
        .. Fixture.Kinds<Optimizer>().Select(kind => kind.Name),
    ];

    static IEnumerable<string> Tested() =>
        Fixture.Rows("layers.json").SelectMany(row => Parts(row.GetProperty("layer")))
            .Concat(Fixture.Rows("optimizer-steps.json").SelectMany(row => Parts(row.GetProperty("optimizer"))));

    /// <summary>The types in settings, and the activations: strings that stand alone.</summary>
    static IEnumerable<string> Parts(JsonElement part) => part.ValueKind switch
    {
        JsonValueKind.String => [KindOf(part.GetString()!)],
        JsonValueKind.Array => part.EnumerateArray().Where(one => one.ValueKind == JsonValueKind.Object).SelectMany(Parts),
        JsonValueKind.Object => part.EnumerateObject().SelectMany(setting => setting.NameEquals("type") ? [setting.Value.GetString()!]
            : setting.Value.ValueKind == JsonValueKind.String ? [] : Parts(setting.Value)),
        _ => [],
    };

    /// <summary>"leaky_relu(0.2)" to "leaky_relu".</summary>
    static string KindOf(string activation) => activation.Split('(')[0];
}
