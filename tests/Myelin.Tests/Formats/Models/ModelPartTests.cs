using System.Reflection;
using System.Text.Json;

namespace Myelin.Tests;

/// <summary>Every layer, optimizer, loss, metric and preprocessing of the library is described by a model file and made again from it.</summary>
public class ModelPartTests
{
    /// <summary>One object of each type, with a value for every parameter that is not its default.</summary>
    static readonly object[] Samples =
    [
        new Sequential([3], 5, "model") { new Dense(2, name: "first"), Activation.Elu(0.5), new Sequential { new Flatten() } },
        new Add("sum"),
        new Concatenate(1, "both"),
        new Embedding(7, 3, true, Initializer.Ones, Regularizer.L1(0.2), "words"),
        new Dense(3, Activation.LeakyRelu(0.2), false, Initializer.Normal(0.1, 0.3), Initializer.Constant(1.0 / 3), Regularizer.L1L2(1.0 / 3, 1e-300), Regularizer.L1(0.1), "a"),
        new Flatten("b"),
        new Dropout(0.3, "c"),
        new PRelu(true, Initializer.Uniform(-1e-300, 2.5), "d"),
        new Conv1D(4, 3, 2, Padding.Same, 3, 2, Activation.Tanh, false, Initializer.HeNormal, Initializer.Ones, Regularizer.L2(1.0 / 7), Regularizer.L1(0.25), "e"),
        new Conv2D(4, (3, 2), (2, 1), Padding.Same, (2, 3), 2, Activation.Softplus(0.1), false, Initializer.HeUniform, Initializer.Ones, Regularizer.L2(1.0 / 7), Regularizer.L1(0.25), "f"),
        new Conv2DTranspose(4, (3, 2), (2, 1), Padding.Same, Activation.Relu, false, Initializer.GlorotNormal, Initializer.Ones, Regularizer.L2(1.0 / 7), Regularizer.L1(0.25), "g"),
        new DepthwiseConv2D((3, 2), (2, 1), Padding.Same, 2, (2, 3), Activation.Relu, false, Initializer.LecunNormal, Initializer.Ones, Regularizer.L2(1.0 / 7), Regularizer.L1(0.25), "h"),
        new MaxPooling2D((3, 2), (1, 2), Padding.Same, "i"),
        new AveragePooling2D((3, 2), (1, 2), Padding.Same, "j"),
        new GlobalMaxPooling2D(true, "k"),
        new GlobalAveragePooling2D(true, "l"),
        new BatchNormalization(0.9, 1e-5, false, false, "m"),
        new LayerNormalization(1e-5, false, false, "n"),
        new SGD(0.1, 0.9, true, 1e-4),
        new Adam(0.1, 0.8, 0.99, 1e-8),
        new AdamW(0.1, 0.01, 0.8, 0.99, 1e-8),
        new MeanSquaredError("o"),
        new MeanAbsoluteError("p"),
        new BinaryCrossentropy(true, "q"),
        new CategoricalCrossentropy(true, "r"),
        new SparseCategoricalCrossentropy(true, "s"),
        new SumSquaredError("u"),
        new NegativeLogLikelihood("v"),
        new Hinge("w"),
        new MulticlassHinge(0.5, "x"),
        new Accuracy(0.25, "t"),
        new BinaryAccuracy(0.25, "y"),
        new ImagePreprocessing([8, 6, 3], -1, 0.5, ["cat", "dog"]),
        new TablePreprocessing([new NumberColumn("size", 1.0 / 3, 2), new CategoryColumn("colour", ["red", "blue"])], "kind", ["a", "b"], ["id", "kind", "colour", "size"], ';'),
        new NumberColumn("size", 0.1, 1e-300),
        new CategoryColumn("colour", ["red", "blue", "\"ü\""]),
    ];

    public static TheoryData<string> Kinds { get; } = new(ModelParts.Library.Select(part => part.Name));

    static object Again(object part)
    {
        using JsonDocument json = JsonDocument.Parse(ModelParts.Describe(part).ToJsonString());
        return ModelParts.Make(new(new("file"), "$", json.RootElement), part.GetType());
    }

    [Fact]
    public void Every_type_of_the_library_is_known()
    {
        IEnumerable<Type> all = Fixture.Kinds<Module>().Concat(Fixture.Kinds<Optimizer>()).Concat(Fixture.Kinds<Metric>()).Concat(Fixture.Kinds<Preprocessing>()).Concat(Fixture.Kinds<TableColumn>());
        Assert.Equal(all.Except([typeof(Activation), typeof(Functional)]).OrderBy(type => type.Name), ModelParts.Library.Select(part => part.Type).OrderBy(type => type.Name));
        Assert.Equal(ModelParts.Library.Select(part => part.Type), Samples.Select(sample => sample.GetType()));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_setting_comes_back(string kind)
    {
        object sample = Samples.Single(one => one.GetType().Name == kind), again = Again(sample);
        foreach (ParameterInfo parameter in sample.GetType().GetConstructors().Single().GetParameters())
        {
            PropertyInfo property = sample.GetType().GetProperty($"{char.ToUpperInvariant(parameter.Name![0])}{parameter.Name[1..]}")!;
            object? expected = property.GetValue(sample), received = property.GetValue(again);
            Assert.NotNull(expected);
            Assert.NotEqual(parameter.HasDefaultValue ? parameter.DefaultValue : null, expected);
            if (expected is Activation or Initializer or Regularizer) Assert.Equal(expected.ToString(), received!.ToString());
            else if (expected is not IReadOnlyList<TableColumn>) Assert.Equal(expected, received);
        }
        Assert.Equal(ModelParts.Describe(sample).ToJsonString(), ModelParts.Describe(again).ToJsonString());
    }

    [Fact]
    public void Layers_of_a_model_come_back_in_order_with_their_names()
    {
        var again = (Sequential)Again(Samples[0]);
        Assert.Equal(["first", "elu", "sequential"], again.Layers.Select(layer => layer.Name));
        Assert.Equal("Activation.Elu(0.5)", again.Layers[1].ToString());
        Assert.Equal(["sequential/flatten"], again.Layers[2].Layers.Select(layer => layer.Path));
    }

    [Fact]
    public void Every_activation_and_initializer_has_a_form_that_is_read_back()
    {
        foreach (Activation activation in Activation.All.Concat([Activation.LeakyRelu(1e-17), Activation.Elu(1.0 / 3), Activation.Softplus(2)]))
            Assert.Equal(activation.ToString(), Activation.Parse(activation.Written)?.ToString());
        Initializer[] all =
        [
            .. typeof(Initializer).GetProperties(BindingFlags.Static | BindingFlags.Public).Select(property => (Initializer)property.GetValue(null)!),
            .. typeof(Initializer).GetMethods(BindingFlags.Static | BindingFlags.Public).Where(method => method.ReturnType == typeof(Initializer) && !method.IsSpecialName)
                .Select(method => (Initializer)method.Invoke(null, [.. method.GetParameters().Select((_, i) => (object)(0.1 + i / 3.0))])!),
        ];
        Assert.True(all.Length >= 11);
        foreach (Initializer initializer in all)
        {
            Initializer again = Initializer.Parse(initializer.Name)!;
            Assert.Equal(initializer.Name, again.Name);
            Assert.Equal(initializer.Of([3, 5], 7, ElementType.Float64).ToArray<double>(), again.Of([3, 5], 7, ElementType.Float64).ToArray<double>());
        }
    }

    [Theory]
    [InlineData("relu(1)")]
    [InlineData("leaky_relu")]
    [InlineData("leaky_relu(x)")]
    [InlineData("leaky_relu(0.1")]
    [InlineData("")]
    public void What_is_no_activation_is_none(string written) => Assert.Null(Activation.Parse(written));

    [Theory]
    [InlineData("Normal(0)")]
    [InlineData("Constant(x)")]
    [InlineData("Constant(1")]
    [InlineData("Constant( 1)")]
    [InlineData("HeNormal()")]
    [InlineData("")]
    public void What_is_no_initializer_is_none(string name) => Assert.Null(Initializer.Parse(name));

    [Fact]
    public void Numbers_that_JSON_lacks_come_back()
    {
        foreach (double value in new[] { double.NaN, double.PositiveInfinity, double.NegativeInfinity, -0.0, double.Epsilon, 0.1 })
        {
            var again = (Accuracy)Again(new Accuracy(value));
            Assert.Equal(BitConverter.DoubleToInt64Bits(value), BitConverter.DoubleToInt64Bits(again.Threshold));
        }
    }
}
