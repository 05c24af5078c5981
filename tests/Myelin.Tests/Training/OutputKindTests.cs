using static Myelin.Tests.TrainingTask;

namespace Myelin.Tests;

/// <summary>Outputs that are not what the loss expects train badly without an error, so Fit warns of them once.</summary>
public class OutputKindTests
{
    sealed class Warned : Callback
    {
        public List<string> Messages { get; } = [];

        public override void OnWarning(Model model, string message) => Messages.Add(message);
    }

    static List<string> Warnings(Loss loss, Activation? last, bool asLayer = false, bool captures = true)
    {
        var head = new Sequential(name: "head") { new Dense(3, asLayer ? null : last, name: "classifier") };
        if (asLayer) head.Add(last!);
        var model = new Sequential(input: [4]) { new Dense(5, Activation.Tanh), head };
        model.Compile(new SGD(), loss);
        var warned = new Warned();
        Dataset data = loss is BinaryCrossentropy or CategoricalCrossentropy ? Dataset.From(Tensor.Ones([3, 4]), Tensor.Ones([3, 3])) : Points(9);
        for (int i = 0; i < 2; i++) model.Fit(data, options: new() { Callbacks = [warned], Captures = captures });
        return warned.Messages;
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Probabilities_for_logits_are_warned_of_once_by_the_layer(bool captures)
    {
        foreach (Loss loss in (Loss[])[new SparseCategoricalCrossentropy(fromLogits: true), new CategoricalCrossentropy(fromLogits: true)])
        {
            string warning = Assert.Single(Warnings(loss, Activation.Softmax, captures: captures));
            Assert.Contains("Dense \"head/classifier\" gives probabilities", warning, StringComparison.Ordinal);
            Assert.Contains($"the loss {loss.Name} expects logits", warning, StringComparison.Ordinal);
        }
        Assert.Single(Warnings(new BinaryCrossentropy(fromLogits: true), Activation.Sigmoid, captures: captures));
        Assert.Contains("gives probabilities", Assert.Single(Warnings(new SparseCategoricalCrossentropy(true), Activation.Softmax, asLayer: true)),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Logits_for_probabilities_are_warned_of()
    {
        Assert.Contains("end the model with Activation.Softmax", Assert.Single(Warnings(new SparseCategoricalCrossentropy(), null)), StringComparison.Ordinal);
        Assert.Contains("end the model with Activation.Sigmoid", Assert.Single(Warnings(new BinaryCrossentropy(), Activation.Tanh)), StringComparison.Ordinal);
        Assert.Contains("use SparseCategoricalCrossentropy", Assert.Single(Warnings(new NegativeLogLikelihood(), Activation.Softmax)),
            StringComparison.Ordinal);
    }

    [Fact]
    public void What_suits_is_not_warned_of()
    {
        Assert.Empty(Warnings(new SparseCategoricalCrossentropy(true), null));
        Assert.Empty(Warnings(new SparseCategoricalCrossentropy(), Activation.Softmax));
        Assert.Empty(Warnings(new BinaryCrossentropy(), Activation.Sigmoid));
        Assert.Empty(Warnings(new BinaryCrossentropy(true), null));
        Assert.Empty(Warnings(new NegativeLogLikelihood(), new Activation("log_softmax", x => x.LogSoftmax())));
        Assert.Empty(Warnings(new SparseCategoricalCrossentropy(), new Activation("own", x => x.Softmax()), asLayer: true));
        Assert.Empty(Warnings(new MulticlassHinge(), null));
    }
}
