namespace Myelin.Cli.Models;

/// <summary>Layers of neurons, each connected with all of the one before: two of 512 ReLU for images, two of 16 tanh for points.</summary>
static class Mlp
{
    public static NamedModel Row { get; } = new("mlp", Build, RecipeOf);

    static bool IsImage(Dataset data) => data.InputShape.Rank > 1;

    static Sequential Build(Dataset data, long seed) => IsImage(data) ? ForImages(data, seed) : ForPoints(data, seed);

    // ReLU halves the variance of what passes; He's initial weights double it again.
    static Sequential ForImages(Dataset data, long seed) => new(data.InputShape, seed)
    {
        new Flatten(),
        new Dense(512, Activation.Relu, kernelInitializer: Initializer.HeNormal),
        new Dense(512, Activation.Relu, kernelInitializer: Initializer.HeNormal),
        new Dense(data.Classes.Count, name: "classifier"),
    };

    static Sequential ForPoints(Dataset data, long seed) => new(data.InputShape, seed)
    {
        new Dense(16, Activation.Tanh),
        new Dense(16, Activation.Tanh),
        new Dense(data.Classes.Count, name: "classifier"),
    };

    static Recipe RecipeOf(Dataset data) => IsImage(data) ? new(10, 128) : new(100, 32, RateFactor: 10);
}
