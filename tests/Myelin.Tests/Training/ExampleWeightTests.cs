using static Myelin.Tests.TrainingTask;

namespace Myelin.Tests;

/// <summary>Weights of classes and examples that make no sense are refused before anything is trained.</summary>
public class ExampleWeightTests
{
    static string Refused(FitOptions options, Sequential? model = null, Dataset? data = null)
    {
        model ??= Model(input: [4]);
        string before = model.WeightsSha256(), message = Assert.Throws<ArgumentException>(() => model.Fit(data ?? Points(20), options: options)).Message;
        Assert.Equal(before, model.WeightsSha256());
        return message;
    }

    [Theory]
    [InlineData(3)]
    [InlineData(-1)]
    public void A_class_that_does_not_exist(int label) => Assert.Contains(
        $"expects class weights for the labels 0 to 2, which the model tells apart, received one for {label}",
        Refused(new() { ClassWeights = new Dictionary<int, double> { [0] = 1, [label] = 2 } }), StringComparison.Ordinal);

    [Fact]
    public void One_output_tells_two_classes_apart()
    {
        var model = new Sequential(input: [4]) { new Dense(1, Activation.Sigmoid) };
        model.Compile(new SGD(), new BinaryCrossentropy());
        Dataset data = Dataset.From(Tensor.Ones([4, 4]), Tensor.From([0, 1, 1, 0], [4, 1]));
        Assert.Contains("labels 0 to 1", Refused(new() { ClassWeights = new Dictionary<int, double> { [2] = 2 } }, model, data), StringComparison.Ordinal);
        model.Fit(data, options: new() { ClassWeights = new Dictionary<int, double> { [1] = 2 } });
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(-1)]
    public void A_weight_that_is_none(double weight)
    {
        Assert.Contains("expects class weights of 0 or more", Refused(new() { ClassWeights = new Dictionary<int, double> { [0] = weight } }),
            StringComparison.Ordinal);
        double[] weights = [.. Enumerable.Repeat(1.0, 20)];
        weights[7] = weight;
        Assert.Contains("for example 7", Refused(new() { SampleWeights = Tensor.From(weights, [20]) }), StringComparison.Ordinal);
    }
}
