using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Myelin.Tests;

/// <summary>Layers, found by reflection, have documentation with mathematics, shapes, parameters and an example, and defaults where Keras has them.</summary>
public class LayerDocumentationTests
{
    /// <summary>Layers and layers of several inputs.</summary>
    static readonly Type[] Kinds = [.. Fixture.Kinds<Layer>().Concat(Fixture.Kinds<Merge>()).Concat(Fixture.Kinds<GraphLayer>())];

    /// <summary>Parameters of constructors without a default, as in Keras. Every other layer can be made without arguments.</summary>
    static readonly Dictionary<string, string[]> Required = new()
    {
        [nameof(Dense)] = ["units"],
        [nameof(EinsumDense)] = ["equation", "outputSizes"],
        [nameof(Embedding)] = ["vocabulary", "units"],
        [nameof(Lambda)] = ["function"],
        [nameof(Activation)] = ["kind", "function"],
        [nameof(Conv1D)] = ["filters", "kernelSize"],
        [nameof(Conv2D)] = ["filters", "kernelSize"],
        [nameof(Conv3D)] = ["filters", "kernelSize"],
        [nameof(Conv1DTranspose)] = ["filters", "kernelSize"],
        [nameof(Conv2DTranspose)] = ["filters", "kernelSize"],
        [nameof(Conv3DTranspose)] = ["filters", "kernelSize"],
        [nameof(SeparableConv1D)] = ["filters", "kernelSize"],
        [nameof(SeparableConv2D)] = ["filters", "kernelSize"],
        [nameof(LocallyConnected2D)] = ["filters", "kernelSize"],
        [nameof(TableConv2D)] = ["connections", "kernelSize"],
        [nameof(AdaptiveAveragePooling1D)] = ["outputSize"],
        [nameof(AdaptiveAveragePooling2D)] = ["outputSize"],
        [nameof(AdaptiveMaxPooling1D)] = ["outputSize"],
        [nameof(AdaptiveMaxPooling2D)] = ["outputSize"],
        [nameof(DepthwiseConv1D)] = ["kernelSize"],
        [nameof(DepthwiseConv2D)] = ["kernelSize"],
        [nameof(Gru)] = ["units"],
        [nameof(Dropout)] = ["rate"],
        [nameof(SpatialDropout1D)] = ["rate"],
        [nameof(SpatialDropout2D)] = ["rate"],
        [nameof(SpatialDropout3D)] = ["rate"],
        [nameof(GaussianDropout)] = ["rate"],
        [nameof(AlphaDropout)] = ["rate"],
        [nameof(GaussianNoise)] = ["stddev"],
        [nameof(SpectralNormalization)] = ["layer"],
        [nameof(Reshape)] = ["targetShape"],
        [nameof(Permute)] = ["dims"],
        [nameof(RepeatVector)] = ["n"],
        [nameof(Dot)] = ["axis"],
        [nameof(TimeDistributed)] = ["layer"],
        [nameof(PositionEmbedding)] = ["sequenceLength"],
        [nameof(TokenAndPositionEmbedding)] = ["vocabulary", "sequenceLength", "units"],
        [nameof(Bilinear)] = ["units"],
        [nameof(Rescaling)] = ["scale"],
        [nameof(Resizing)] = ["height", "width"],
        [nameof(CenterCrop)] = ["height", "width"],
        [nameof(CategoryEncoding)] = ["numTokens"],
        [nameof(RandomCrop)] = ["height", "width"],
        [nameof(RandomRotation)] = ["factor"],
        [nameof(RandomZoom)] = ["heightFactor"],
        [nameof(RandomTranslation)] = ["heightFactor", "widthFactor"],
        [nameof(RandomBrightness)] = ["factor"],
        [nameof(RandomContrast)] = ["lower"],
        [nameof(GraphConvolution)] = ["units"],
        [nameof(GraphAttention)] = ["units"],
        [nameof(GraphSage)] = ["units"],
    };

    static readonly Dictionary<string, XElement> Documentation = XDocument.Load(Path.ChangeExtension(typeof(Layer).Assembly.Location, ".xml"))
        .Descendants("member").ToDictionary(member => member.Attribute("name")!.Value);

    public static TheoryData<string> Names { get; } = new(Kinds.Select(kind => kind.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_layer_has_mathematics_shapes_parameters_and_an_example(string name)
    {
        Type kind = Kinds.Single(one => one.Name == name);
        Assert.True(Documentation.TryGetValue($"T:{kind.FullName}", out XElement? type), $"{name}: has no documentation");
        string text = type.Value;
        Assert.True(type.Element("summary") is { Value.Length: > 20 }, $"{name}: has no summary");
        if (!kind.IsSubclassOf(typeof(Merge)))
            Assert.True(Matches(text, @"x: .*to\s+y"), $"{name}: does not give the shapes of x and y");
        Assert.True(Matches(text, @"^\s*[yh][\w\[\],., :]* = "), $"{name}: does not begin with its mathematics");
        Assert.True(type.Descendants("code").Any(), $"{name}: has no example");
        ConstructorInfo constructor = kind.GetConstructors().MaxBy(one => one.GetParameters().Length)!;
        XElement[] members = [.. Documentation
            .Where(entry => entry.Key == $"T:{kind.FullName}" || entry.Key.StartsWith($"M:{kind.FullName}.", StringComparison.Ordinal)
                || entry.Key.StartsWith($"P:{kind.FullName}.", StringComparison.Ordinal))
            .Select(entry => entry.Value)];
        string[] described = [.. members.SelectMany(member => member.Elements("param"))
            .Where(parameter => parameter.Value.Length > 0).Select(parameter => parameter.Attribute("name")!.Value)];
        Assert.Empty(constructor.GetParameters().Select(parameter => parameter.Name!).Except(described));
        if (Throws(kind)) Assert.True(members.Any(member => member.Elements("exception").Any()), $"{name}: does not say which errors it throws");
    }

    static bool Matches(string text, string pattern) => Regex.IsMatch(text, pattern, RegexOptions.Singleline, TimeSpan.FromSeconds(1));

    /// <summary>Whether the table of layers has a setting that its constructor refuses.</summary>
    static bool Throws(Type kind) => LayerTable.Rows.Any(
        row => row.Kind == kind && row.Errors.Any(error => Record.Exception(error.Do) is ArgumentOutOfRangeException));

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_layer_has_defaults_where_Keras_has_them(string name)
    {
        Type kind = Kinds.Single(one => one.Name == name);
        ConstructorInfo constructor = kind.GetConstructors().MinBy(one => one.GetParameters().Count(parameter => !parameter.HasDefaultValue))!;
        string[] required = [.. constructor.GetParameters().Where(parameter => !parameter.HasDefaultValue).Select(parameter => parameter.Name!)];
        Assert.Equal(Required.GetValueOrDefault(name, []), required);
        if (required.Length == 0) Assert.IsAssignableFrom<Module>(Fixture.Default(kind));
    }
}
