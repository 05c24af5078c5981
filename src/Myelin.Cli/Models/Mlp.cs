namespace Myelin.Cli.Models;

/// <summary>
/// Layers of neurons, each connected with all of the one before: two of 512 ReLU for images, two of 32 ReLU for tables,
/// two of 16 tanh for points in the plane.
/// </summary>
static class Mlp
{
    public static NamedModel Row { get; } = new("mlp", Build, DefaultsOf, DataKind.Arrays);

    static Sequential Build(Dataset data, long seed) => data switch
    {
        { InputShape.Rank: > 1 } => ForImages(data, seed),
        { IsRegression: false, InputShape.Elements: <= 2 } => ForPoints(data, seed),
        _ => ForRows(data, seed),
    };

    // ReLU halves the variance of its input; He's initial weights restore it.
    static Sequential ForImages(Dataset data, long seed) => new(data.InputShape, seed)
    {
        new Flatten(),
        new Dense(512, Activation.Relu, kernelInitializer: Initializer.HeNormal),
        new Dense(512, Activation.Relu, kernelInitializer: Initializer.HeNormal),
        Outputs.For(data),
    };

    static Sequential ForRows(Dataset data, long seed) => new(data.InputShape, seed)
    {
        new Dense(32, Activation.Relu, kernelInitializer: Initializer.HeNormal),
        new Dense(32, Activation.Relu, kernelInitializer: Initializer.HeNormal),
        Outputs.For(data),
    };

    static Sequential ForPoints(Dataset data, long seed) => new(data.InputShape, seed)
    {
        new Dense(16, Activation.Tanh),
        new Dense(16, Activation.Tanh),
        Outputs.For(data),
    };

    /// <summary>The model with other hidden layers.</summary>
    /// <exception cref="UsageException">The model is another one.</exception>
    public static Sequential Build(NamedModel kind, Dataset data, long seed, IReadOnlyList<int> layers)
    {
        if (kind != Row) throw new UsageException($"--layers: expects the model \"{Row.Name}\", received \"{kind.Name}\"; leave one out.");
        var model = new Sequential(data.InputShape, seed);
        if (data.InputShape.Rank > 1) model.Add(new Flatten());
        foreach (int units in layers) model.Add(new Dense(units, Activation.Relu, kernelInitializer: Initializer.HeNormal));
        model.Add(Outputs.For(data));
        return model;
    }

    static TrainingDefaults DefaultsOf(Dataset data) => data switch
    {
        { InputShape.Rank: > 1 } => new(10, 128),
        { IsRegression: false, InputShape.Elements: <= 2 } => new(100, 32, RateFactor: 10),
        _ => TrainingDefaults.ForRows(data),
    };
}
