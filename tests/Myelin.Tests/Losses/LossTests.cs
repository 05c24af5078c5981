using System.Text.Json;

namespace Myelin.Tests;

/// <summary>Losses and their gradients are those of PyTorch, or of their definition where Keras' differs from it.</summary>
public class LossTests
{
    static readonly JsonElement[] Rows = Fixture.Rows("losses.json");

    /// <summary>The losses by their names in the fixtures: one row for each, two if it takes logits.</summary>
    static readonly Dictionary<string, Func<Loss>> Table = new()
    {
        ["mean_squared_error"] = () => new MeanSquaredError(),
        ["mean_absolute_error"] = () => new MeanAbsoluteError(),
        ["binary_crossentropy"] = () => new BinaryCrossentropy(),
        ["binary_crossentropy_logits"] = () => new BinaryCrossentropy(fromLogits: true),
        ["categorical_crossentropy"] = () => new CategoricalCrossentropy(),
        ["categorical_crossentropy_logits"] = () => new CategoricalCrossentropy(fromLogits: true),
        ["sparse_categorical_crossentropy"] = () => new SparseCategoricalCrossentropy(),
        ["sparse_categorical_crossentropy_logits"] = () => new SparseCategoricalCrossentropy(fromLogits: true),
    };

    public static Loss Make(string name) => Table[name]();

    public static TheoryData<int, ElementType> Cases { get; } =
        new(Rows.SelectMany((_, i) => new[] { (i, ElementType.Float32), (i, ElementType.Float64) }));

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_loss_and_its_gradient_are_the_references(int index, ElementType type)
    {
        JsonElement row = Rows[index];
        // 1 - 1e-7 has an error of a fifth of 1e-7 in Float32, which the logarithm shows.
        double float32 = row.TryGetProperty("held", out _) ? 0.01 : 2e-6;
        Tensor prediction = Tensor.From(row.Numbers("prediction"), row.Shape("shape")).Cast(type).AsVariable();
        Tensor target = Tensor.From(row.Numbers("target"), row.Shape("targetShape"));
        Loss loss = Make(row.Text("loss"));
        Tensor value = loss.Of(prediction, row.GetProperty("labels").GetBoolean() ? target.Cast(ElementType.Int64) : target.Cast(type));
        Assert.Equal(type, value.Type);
        Fixture.Near([row.GetProperty("value").GetDouble()], value, float32: float32);
        Fixture.Near(row.Numbers("gradient"), value.Gradient(prediction), float32: float32);
    }

    [Fact]
    public void Every_loss_has_rows_in_the_fixtures()
    {
        string[] held = [.. Rows.Select(row => row.Text("loss")).Distinct()];
        foreach (Type kind in Fixture.Kinds<Loss>())
        {
            string[] rows = [.. Table.Where(row => row.Value().GetType() == kind).Select(row => row.Key)];
            bool logits = kind.GetConstructors()[0].GetParameters().Any(p => p.Name == "fromLogits");
            Assert.True(rows.Length == (logits ? 2 : 1), $"{kind.Name} has no row in {nameof(LossTests)}.{nameof(Table)}");
            Assert.All(rows, row => Assert.True(held.Contains(row), $"{row} has no row in losses.json"));
        }
    }

    [Fact]
    public void Each_example_has_its_own_number_and_their_mean_is_the_loss()
    {
        foreach (Func<Loss> make in Table.Values)
        {
            Loss loss = make();
            bool labels = loss is SparseCategoricalCrossentropy;
            Tensor prediction = Tensor.Uniform([6, 4], 3) * 0.9 + 0.05, target = labels ? Tensor.From(0, 3, 1, 1, 2, 0) : Tensor.Uniform([6, 4], 4);
            Tensor each = loss.Each(prediction, target);
            Assert.Equal([6], each.Shape);
            Assert.Equal((double)each.Mean(), (double)loss.Of(prediction, target));
            for (int i = 0; i < 6; i++)
                Assert.Equal((double)each[i], (double)loss.Each(prediction[i..(i + 1)], target[i..(i + 1)])[0]);
        }
    }

    [Fact]
    public void A_loss_from_logits_is_the_loss_from_their_probabilities()
    {
        Tensor logits = Tensor.Normal([8, 5], 1, ElementType.Float64), soft = Tensor.Normal([8, 5], 2, ElementType.Float64).Softmax();
        Tensor labels = soft.ArgMax();
        Near(new CategoricalCrossentropy(true).Each(logits, soft), new CategoricalCrossentropy().Each(logits.Softmax(), soft));
        Near(new SparseCategoricalCrossentropy(true).Each(logits, labels), new SparseCategoricalCrossentropy().Each(logits.Softmax(), labels));
        Near(new BinaryCrossentropy(true).Each(logits, soft), new BinaryCrossentropy().Each(logits.Sigmoid(), soft));

        static void Near(Tensor a, Tensor b) => Fixture.Near(a.ToArray<double>(), b, float64: 1e-13);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_label_that_is_no_class_makes_its_example_NaN_and_no_other(bool fromLogits)
    {
        var loss = new SparseCategoricalCrossentropy(fromLogits);
        Tensor prediction = Tensor.Normal([5, 3], 7).Softmax();
        foreach (Tensor labels in new[] { Tensor.From(0, 3, 1, -1, 2), Tensor.From(0f, 1.5f, 1f, float.NaN, 2f) })
        {
            float[] each = loss.Each(prediction, labels).ToArray<float>();
            Assert.Equal([false, true, false, true, false], each.Select(float.IsNaN));
        }
    }

    [Fact]
    public void Weights_multiply_each_example()
    {
        Tensor prediction = Tensor.From(new float[,] { { 1 }, { 2 }, { 3 } }), target = Tensor.From(new float[,] { { 0 }, { 0 }, { 0 } });
        Assert.Equal((1 * 2 + 4 * 0 + 9 * 0.5) / 3, (double)new MeanSquaredError().Of(prediction, target, Tensor.From(2f, 0f, 0.5f)), 1e-6);
    }

    [Fact]
    public void Targets_may_lack_or_have_an_axis_of_one_at_the_end()
    {
        Tensor column = Tensor.From(new float[,] { { 0.2f }, { 0.7f } }), row = Tensor.From(0.2f, 0.7f);
        Tensor targets = Tensor.From(1, 0);
        double expected = (double)new BinaryCrossentropy().Of(column, targets.Reshape([2, 1]));
        Assert.Equal(expected, (double)new BinaryCrossentropy().Of(column, targets));
        Assert.Equal(expected, (double)new BinaryCrossentropy().Of(row, targets.Reshape([2, 1])));
        Tensor probabilities = Tensor.From(new float[,] { { 0.2f, 0.8f }, { 0.7f, 0.3f } });
        Assert.Equal((double)new SparseCategoricalCrossentropy().Of(probabilities, targets), (double)new SparseCategoricalCrossentropy().Of(probabilities, targets.Reshape([2, 1])));
    }
}
