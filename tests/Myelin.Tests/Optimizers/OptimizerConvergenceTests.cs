using System.Text.Json;
using static Myelin.Tests.OptimizerTests;

namespace Myelin.Tests;

/// <summary>Every optimizer minimizes.</summary>
public sealed class OptimizerConvergenceTests
{
    [Theory]
    [MemberData(nameof(OptimizerTests.Names), MemberType = typeof(OptimizerTests))]
    public void Every_optimizer_walks_down_Rosenbrock_s_valley(string name)
    {
        OptimizerRow row = OptimizerTable.Get(name);
        if (row.Valley == 0) return;                                    // its settings do not suit a narrow valley; another row is without them
        var w = new Parameter(Tensor.From(-1.2, 1.0), "w");
        Optimizer optimizer = row.Make();
        optimizer.Groups = [new ParameterGroup(["*"], weightDecay: 0)];
        optimizer.LearningRate = row.Valley;
        var step = new Step(one =>
        {
            Tensor x = w.Value[0], y = w.Value[1], loss = (one - x).Square() + (y - x.Square()).Square() * 100;
            optimizer.Apply(loss.Gradients([w]));
            return loss;
        });
        Tensor one = Tensor.Full([], 1, ElementType.Float64);
        double first = (double)step.Run(one), last = first;
        for (int i = 0; i < 20_000 && last > 1e-3; i++) last = (double)step.Run(one);
        Assert.True(last < 0.05, $"{name}: {first} to {last}");
    }

    [Theory]
    [MemberData(nameof(OptimizerTests.Names), MemberType = typeof(OptimizerTests))]
    public void Every_optimizer_fits_a_small_regression(string name)
    {
        Tensor x = Tensor.Normal([64, 3], 1), y = x.MatMul(Tensor.From(1f, -2f, 0.5f).Reshape(3, 1)) + 0.25f;
        var model = new Sequential(input: [3]) { new Dense(1, kernelInitializer: Initializer.Zeros) };
        OptimizerRow row = OptimizerTable.Get(name);
        if (row.Slope == 0) return;                                     // its penalties keep it away
        Optimizer optimizer = row.Make();
        optimizer.LearningRate = row.Slope;
        optimizer.Groups = [new ParameterGroup(["*"], weightDecay: 0)];
        model.Compile(optimizer, new MeanSquaredError());
        History history = model.Fit(Dataset.From(x, y), epochs: 400, batchSize: 64, options: new() { Shuffle = false });
        double first = history["loss"][0], last = history["loss"][^1];
        Assert.True(last < 0.02 * first, $"{name}: {first} to {last}");
    }
}
