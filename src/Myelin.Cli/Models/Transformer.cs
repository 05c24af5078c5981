namespace Myelin.Cli.Models;

/// <summary>A decoder-only transformer over tokens: 4 blocks of 4 heads and 128 units for running text, 2 of 64 units for short texts.</summary>
static class Transformer
{
    const int Heads = 4, LongText = 32;

    public static NamedModel Row { get; } = new("transformer", Build, DefaultsOf, DataKind.Texts);

    static bool IsLong(Dataset data) => data.InputShape[0] >= LongText;

    static Sequential Build(Dataset data, long seed)
    {
        (int blocks, int units) = IsLong(data) ? (4, 128) : (2, 64);
        Initializer normal = Initializer.Normal(0, 0.02);
        var model = new Sequential(new TensorSpec([null], ElementType.Int32, "tokens"), seed)
        {
            new TokenAndPositionEmbedding(data.Classes.Count, data.InputShape[0], units, initializer: normal),
        };
        for (int block = 0; block < blocks; block++) model.Add(new TransformerDecoder(4 * units, Heads, activation: Activation.Gelu, normalizeFirst: true));
        model.Add(new LayerNormalization());
        model.Add(Outputs.For(data));
        return model;
    }

    static TrainingDefaults DefaultsOf(Dataset data) => IsLong(data) ? new(3, 16) : new(10, 64, RateFactor: 2);
}
