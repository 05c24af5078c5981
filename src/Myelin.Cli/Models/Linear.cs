namespace Myelin.Cli.Models;

/// <summary>Softmax regression: logits = xW + b.</summary>
static class Linear
{
    public static NamedModel Row { get; } = new("linear", Build, RecipeOf);

    static Sequential Build(Dataset data, long seed) => new(data.InputShape, seed)
    {
        new Flatten(),
        new Dense(data.Classes.Count, name: "classifier"),
    };

    static Recipe RecipeOf(Dataset data) => data.InputShape.Rank > 1 ? new(10, 128) : new(50, 32, RateFactor: 10);
}
