using System.Text.Json;
using static Myelin.Tests.LossTests;

namespace Myelin.Tests;

/// <summary>Values that a loss cannot take are named with row and column.</summary>
public sealed class LossValueCheckTests
{
    /// <summary>A loss, a value in its targets or predictions that does not fit, and the message.</summary>
    public static TheoryData<string, bool, double, string> Misfits { get; } = new()
    {
        { "binary_crossentropy", false, 2, "expects targets from 0 to 1, received 2 in row 4, column 1; correct it, or use a loss for other numbers." },
        { "binary_crossentropy", true, -0.5,
            "expects probabilities from 0 to 1, received -0.5 in row 4, column 1; end the model with Activation.Sigmoid, or use a loss for logits." },
        { "hinge", false, 0.5, "expects targets of -1 and 1, or of 0 and 1, received 0.5 in row 4, column 1; correct it." },
        { "poisson", false, -1, "expects targets of 0 or more, received -1 in row 4, column 1; correct it, or use another loss." },
        { "mean_squared_error", false, double.NaN, "expects finite targets, received NaN in row 4, column 1; replace it, or leave the row out." },
        { "sparse_categorical_crossentropy", false, 4,
            "expects labels from 0 to 3, the classes of predictions, received 4 in row 4; correct it, or end the model with a unit for each class." },
    };

    [Theory]
    [MemberData(nameof(Misfits))]
    public void A_value_that_does_not_fit_is_named_with_row_and_column(string name, bool predicted, double value, string message)
    {
        Row row = LossTests.Table.Single(row => row.Name == name);
        Tensor x = predicted ? row.Prediction : row.Target;
        double[] values = x.Cast(ElementType.Float64).ToArray<double>();
        row.Make().Check(row.Prediction, row.Target);
        values[4 * values.Length / 6 + (x.Rank > 1 ? 1 : 0)] = value;
        Tensor wrong = Tensor.From(values, x.Shape);
        Assert.Equal($"{name}: {message}", Assert.Throws<ArgumentException>(
            () => row.Make().Check(predicted ? wrong : row.Prediction, predicted ? row.Target : wrong)).Message);
    }

    sealed class Shifted : Layer
    {
        protected override Tensor Forward(Tensor x, CallContext context) => x.Sigmoid() * 3 - 1;
    }

    [Fact]
    public void Fit_names_targets_and_probabilities_that_a_loss_cannot_take()
    {
        Tensor x = Tensor.Normal([20, 3], 1), y = Tensor.Where(Tensor.Range(20).EqualTo(13), 1.5f, Tensor.Ones([20])).Reshape(20, 1);
        Sequential Model(Layer last) => new(input: [3]) { new Dense(1), last };
        Sequential model = Model(Activation.Sigmoid);
        model.Compile(new SGD(), new BinaryCrossentropy());
        Assert.Equal("Fit: the loss binary_crossentropy expects targets from 0 to 1, received 1.5 in row 13, column 0; " +
            "correct it, or use a loss for other numbers.", Assert.Throws<TrainingException>(() => model.Fit(Dataset.From(x, y), batchSize: 8)).Message);
        Tensor counts = Tensor.Where(Tensor.Range(20).EqualTo(13), 0f, Tensor.Ones([20]));
        model.Fit(Dataset.From(x, y), batchSize: 8, options: new() { SampleWeights = counts });

        model = Model(new Shifted());
        model.Compile(new SGD(), new BinaryCrossentropy());
        Assert.StartsWith("Fit: the loss binary_crossentropy expects probabilities from 0 to 1, received ",
            Assert.Throws<TrainingException>(() => model.Fit(Dataset.From(x, y.Minimum(1f)), batchSize: 8)).Message);
    }
}
