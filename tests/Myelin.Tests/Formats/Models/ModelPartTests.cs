using System.Reflection;
using System.Text.Json;

namespace Myelin.Tests;

/// <summary>Every layer, optimizer, loss, metric and preprocessing of the library is described by a model file and made again from it.</summary>
public class ModelPartTests
{
    /// <summary>Objects of the types for which <see cref="SampleOf"/> finds no arguments.</summary>
    static readonly object[] Samples =
    [
        new Sequential([3], 5, "model") { new Dense(2, name: "first"), Activation.Elu(0.5), new Sequential { new Flatten() } },
        new FeatureExtractor(new Sequential([6, 6, 1], 5, "model") { new Conv2D(2, 3, name: "first"), new Flatten() }, ["first"],
            TensorSpec.Create([null, null, 1]), "features"),
        new ImagePreprocessing([8, 6, 3], -1, 0.5, ["cat", "dog"]),
        new TablePreprocessing([new NumberColumn("size", 1.0 / 3, 2), new CategoryColumn("colour", ["red", "blue"])], "kind", ["a", "b"],
            ["id", "kind", "colour", "size"], ';'),
        new CategoryColumn("colour", ["red", "blue", "\"ü\""], "blue", UnseenCategories.Zeros),
        new Rprop(0.02, 0.3, 1.5, 0.001, 2, 0.1),
        new EinsumDense("abc,cd->abd", [null, 7], Activation.Tanh, "d", Initializer.Ones, Initializer.HeNormal, Regularizer.L1(0.1), Regularizer.L2(0.1), "e"),
        new SpectralNormalization(new Dense(3), 4, "s"),
        new Reshape([2, -1], "r"),
        new Permute([2, 1], "p"),
        new UnitNormalization([1, 2], "u"),
        new CharacterPreprocessing(["a", "b", "c"], 5, "b"),
        new CategoryEncoding(7, OutputMode.Count, "c"),
        new Discretization([-1, 0.5, 2], 4, OutputMode.OneHot, "d"),
        new IntegerLookup(9, 2, 0, -7, [4, 5, 9], [0.5, 1, 2], false, OutputMode.TfIdf, true, "i"),
        new Normalization([1, 2], [0, 1], [1, 2], true, "n"),
        new StringLookup(9, 2, "", "?", ["a", "b"], [0.5, 1], OutputMode.TfIdf, true, ["x", "y"]),
        new TextVectorization(9, TextStandardization.Lower, TextSplit.Character, 2, OutputMode.TfIdf, null, true, ["a", "b"], [0.5, 1], ["x", "y"]),
    ];

    /// <summary>Settings that the others of a sample exclude; <see cref="Excluded_settings_come_back_without_the_others"/>.</summary>
    static readonly string[] Excluded = ["IntegerLookup.invert", "TextVectorization.outputSequenceLength"];

    /// <summary>An object of a type of which every setting differs from its default.</summary>
    static object SampleOf(Type type)
    {
        if (Samples.FirstOrDefault(sample => sample.GetType() == type) is { } known) return known;
        ConstructorInfo constructor = type.GetConstructors().MaxBy(one => one.GetParameters().Length)!;
        return constructor.Invoke([.. constructor.GetParameters().Select(Argument)]);
    }

    static object Argument(ParameterInfo parameter)
    {
        object? usual = parameter.HasDefaultValue ? parameter.DefaultValue : null;
        Type type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        if (parameter.Name == "outputPadding") return type == typeof(int) ? 1 : type == typeof(Size2D) ? new Size2D(2, 1) : new Size3D(2, 1, 3);
        if (parameter.Name == "connections") return new[] { "X.X", "XX." };
        if (type == typeof(Padding)) return (Padding)1;
        if (type == typeof(int)) return usual is int i ? i + 2 : 6;
        if (type == typeof(long)) return usual is long l ? l + 1 : 4L;
        if (type == typeof(double)) return usual is double d && d != 0 ? d / 3 : 1.0 / 3;
        if (type == typeof(bool)) return usual is not true;
        if (type == typeof(string)) return "ü \"a\"";
        if (type == typeof(Size2D)) return new Size2D(3, 2);
        if (type == typeof(Size3D)) return new Size3D(3, 2, 4);
        if (type == typeof(Interval)) return parameter.Name is "ratio" or "scale" ? new Interval(0.5, 0.75) : new Interval(-0.25, 0.125);
        if (type == typeof(Sides)) return new Sides(3, 2);
        if (type == typeof(Activation)) return Activation.LeakyRelu(1.0 / 3);
        if (type == typeof(Initializer)) return Initializer.Normal(0.1, 1e-300);
        if (type == typeof(Regularizer)) return Regularizer.L1L2(1.0 / 3, 1e-300);
        if (type == typeof(IReadOnlyList<string>)) return new[] { "red", "blue" };
        if (type == typeof(Module)) return new Dense(3);
        if (type == typeof(RotaryEmbedding)) return new RotaryEmbedding(100, 2);
        if (type == typeof(RecurrentCell)) return new LstmCell(3);
        if (type == typeof(Recurrent)) return new Gru(3, goBackwards: parameter.Name == "backwardLayer");
        if (type == typeof(IReadOnlyList<RecurrentCell>)) return new RecurrentCell[] { new GruCell(2), new SimpleRnnCell(3) };
        if (type.IsEnum) return Enum.GetValues(type).Cast<object>().First(value => !value.Equals(usual));
        throw new NotSupportedException($"{parameter.Member.DeclaringType!.Name}: no sample of {type.Name} \"{parameter.Name}\"; "
            + $"add one to {nameof(Samples)}, or a form of the type to {nameof(Argument)}.");
    }

    public static TheoryData<string> Kinds { get; } = new(ModelParts.Library.Select(part => part.Name));

    static object Again(object part)
    {
        using JsonDocument json = JsonDocument.Parse(ModelParts.Describe(part).ToJsonString());
        return ModelParts.Make(new(new("file"), "$", json.RootElement), part.GetType());
    }

    [Fact]
    public void Every_type_of_the_library_is_known()
    {
        Type[] bases = [typeof(Module), typeof(Optimizer), typeof(Metric), typeof(Preprocessing), typeof(TableColumn), typeof(ParameterGroup)];
        IEnumerable<Type> all = typeof(Tensor).Assembly.GetExportedTypes()
            .Where(type => !type.IsAbstract && type != typeof(Activation) && type.GetCustomAttribute<StoredApartAttribute>() == null)
            .Where(type => bases.Any(known => known.IsAssignableFrom(type)));
        Assert.Equal(all.OrderBy(type => type.Name, StringComparer.Ordinal), ModelParts.Library.Select(part => part.Type));
        Assert.Equal(bases.OrderBy(type => type.Name, StringComparer.Ordinal), ModelParts.Bases);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_setting_comes_back(string kind)
    {
        object sample = SampleOf(ModelParts.Library.Single(part => part.Name == kind).Type), again = Again(sample);
        foreach (ParameterInfo parameter in sample.GetType().GetConstructors().Single().GetParameters())
        {
            PropertyInfo property = sample.GetType().GetProperty($"{char.ToUpperInvariant(parameter.Name![0])}{parameter.Name[1..]}")!;
            object? expected = property.GetValue(sample), received = property.GetValue(again);
            if (Excluded.Contains($"{kind}.{parameter.Name}")) continue;
            Assert.NotNull(expected);
            Assert.NotEqual(parameter.HasDefaultValue ? parameter.DefaultValue : null, expected);
            if (expected is Activation or Initializer or Regularizer) Assert.Equal(expected.ToString(), received!.ToString());
            else if (expected is Layer) Assert.Equal(expected.ToString(), received!.ToString());
            else if (expected is not (IReadOnlyList<TableColumn> or Module or IReadOnlyList<Module>)) Assert.Equal(expected, received);
        }
        Assert.Equal(ModelParts.Describe(sample).ToJsonString(), ModelParts.Describe(again).ToJsonString());
    }

    [Fact]
    public void Excluded_settings_come_back_without_the_others()
    {
        Assert.True(((IntegerLookup)Again(new IntegerLookup(vocabulary: [4, 5], invert: true))).Invert);
        Assert.Equal(5, ((TextVectorization)Again(new TextVectorization(outputSequenceLength: 5))).OutputSequenceLength);
    }

    [Fact]
    public void Layers_of_a_model_come_back_in_order_with_their_names()
    {
        var again = (Sequential)Again(SampleOf(typeof(Sequential)));
        Assert.Equal(["first", "elu", "sequential"], again.Layers.Select(layer => layer.Name));
        Assert.Equal("Activation.Elu(0.5)", again.Layers[1].ToString());
        Assert.Equal(["sequential/flatten"], again.Layers[2].Layers.Select(layer => layer.Path));
    }

    [Fact]
    public void Options_of_an_optimizer_come_back()
    {
        var optimizer = new AdamW
        {
            Groups = [ParameterGroup.BiasesAndScales(), new(["encoder/*", "x"], 0.1, coupledWeightDecay: 1.0 / 3)],
            GlobalClipNorm = 0.7,
            ClipNorm = 0.6,
            ClipValue = 0.5,
            AccumulationSteps = 3,
            EmaMomentum = 0.9,
            SwaStart = 5,
            SwaInterval = 2,
        };
        var again = (AdamW)Again(optimizer);
        Assert.Equal(0.7, again.GlobalClipNorm);
        Assert.Equal((0.6, 0.5, 3, 0.9, 5, 2),
            (again.ClipNorm, again.ClipValue, again.AccumulationSteps, again.EmaMomentum, again.SwaStart, again.SwaInterval));
        Assert.True(typeof(Optimizer).GetProperties().Where(property => property.IsDefined(typeof(StoredOptionAttribute), false))
            .All(property => ModelParts.Describe(optimizer).AsObject().ContainsKey($"{char.ToLowerInvariant(property.Name[0])}{property.Name[1..]}")));
        Assert.Equal(["bias", "*/bias", "gamma", "*/gamma", "beta", "*/beta"], again.Groups[0].Paths);
        Assert.Equal(0, again.Groups[0].WeightDecay);
        Assert.Equal((0.1, null, 1.0 / 3), (again.Groups[1].LearningRateMultiplier, again.Groups[1].WeightDecay, again.Groups[1].CoupledWeightDecay));
        Assert.False(ModelParts.Describe(new AdamW()).AsObject().ContainsKey("groups"));
    }

    [Fact]
    public void Every_activation_and_initializer_has_a_form_that_is_read_back()
    {
        foreach (Activation activation in Activation.All.Concat([Activation.LeakyRelu(1e-17), Activation.Elu(1.0 / 3), Activation.Softplus(2)]))
            Assert.Equal(activation.ToString(), Activation.Parse(activation.Written)?.ToString());
        Initializer[] all =
        [
            .. typeof(Initializer).GetProperties(BindingFlags.Static | BindingFlags.Public).Select(property => (Initializer)property.GetValue(null)!),
            .. typeof(Initializer).GetMethods(BindingFlags.Static | BindingFlags.Public)
                .Where(method => method.ReturnType == typeof(Initializer) && !method.IsSpecialName)
                .Select(method => (Initializer)method.Invoke(null, [.. method.GetParameters().Select((parameter, i) => parameter.ParameterType.IsEnum
                    ? Enum.GetValues(parameter.ParameterType).GetValue(1)! : (object)(0.1 + i / 3.0))])!),
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
