namespace Myelin.Cli.Models;

/// <summary>y = xW + b: softmax regression if y are logits, linear regression if y is a quantity.</summary>
static class Linear
{
    public static NamedModel Row { get; } = new("linear", Build, DefaultsOf, DataKind.Arrays);

    static Sequential Build(Dataset data, long seed) => new(data.InputShape, seed)
    {
        new Flatten(),
        Outputs.For(data),
    };

    static TrainingDefaults DefaultsOf(Dataset data) => data switch
    {
        { InputShape.Rank: > 1 } => new(10, 128),
        { IsRegression: false, InputShape.Elements: <= 2 } => new(50, 32, RateFactor: 10),
        _ => TrainingDefaults.ForRows(data) with { RateFactor = 30 }, // one valley, and weights as large as the quantities
    };
}
