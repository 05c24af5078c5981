namespace Myelin.Reports.Specimens;

/// <summary>Reports of small trainings: of images, of a table of quantities, of points.</summary>
public static class Runs
{
    /// <summary>Trains and reports.</summary>
    public static IEnumerable<(string Name, RunReport Report)> All() =>
    [
        ("report-images", Images()), ("report-quantities", Quantities()), ("report-points", Points()),
    ];

    /// <summary>Digits, a convolution.</summary>
    public static RunReport Images()
    {
        var (train, test) = DataSets.Load("digits");
        var (fit, validation) = train.Take(0, 2000).Split(0.2, seed: 1);
        var model = new Sequential(input: [28, 28, 1])
        {
            new Conv2D(8, 5, strides: 2, activation: Activation.Relu),
            new Flatten(),
            new Dense(10),
        };
        model.Compile(new Adam(0.003), new SparseCategoricalCrossentropy(fromLogits: true), [new Accuracy()]);
        History history = model.Fit(fit, epochs: 8, batchSize: 32, validation: validation);
        return RunReport.Of(model, fit, test.Take(0, 1000), history, new()
        {
            Title = "digits, one convolution",
            Command = "myelin train digits --model cnn --epochs 8 --seed 0",
            Facts = [("data", "digits <drawn> & \"written\"")],
        });
    }

    /// <summary>A quantity of six inputs.</summary>
    public static RunReport Quantities()
    {
        Tensor x = Tensor.Normal([900, 6], seed: 4);
        Tensor y = (x.Slice(1, 0, 1) * 2 + (x.Slice(1, 1, 1) * 3).Sin() + 0.2 * Tensor.Normal([900, 1], seed: 5));
        Dataset all = Dataset.From(x, y);
        var model = new Sequential(input: [6]) { new Dense(24, Activation.Tanh), new Dense(1) };
        model.Compile(new Adam(0.01), new MeanSquaredError(), [new MeanAbsoluteError("error")]);
        History history = model.Fit(all.Take(0, 600), epochs: 25, batchSize: 30);
        return RunReport.Of(model, all.Take(0, 600), all.Take(600, 300), history, new() { Title = "A quantity of six inputs", Command = "dotnet run" });
    }

    /// <summary>Two moons, one probability.</summary>
    public static RunReport Points()
    {
        var (train, test) = DataSets.Load("moons");
        var model = new Sequential(input: [2]) { new Dense(8, Activation.Tanh), new Dense(1, Activation.Sigmoid) };
        model.Compile(new SGD(0.1), new BinaryCrossentropy(), [new Accuracy()]);
        return RunReport.Of(model, train, test, model.Fit(train, epochs: 5, batchSize: 50), new() { Title = "Two moons" });
    }
}
