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

    static TrainingDefaults DefaultsOf(Dataset data) => data switch
    {
        { InputShape.Rank: > 1 } => new(10, 128),
        { IsRegression: false, InputShape.Elements: <= 2 } => new(100, 32, RateFactor: 10),
        _ => TrainingDefaults.ForRows(data),
    };
}
