namespace Myelin.Cli.Models;

/// <summary>An LSTM over tokens, which gives a logit for each next token, or over numbers in time, which gives the next number.</summary>
static class Recurrent
{
    public static NamedModel Row { get; } = new("lstm", Build, DefaultsOf, DataKind.Texts, DataKind.Series);

    static Model Build(Dataset data, long seed) => DataKinds.Of(data) == DataKind.Texts ? ForTexts(data, seed) : ForSeries(data, seed);

    static Sequential ForTexts(Dataset data, long seed)
    {
        const int Embedded = 32;
        int units = data.InputShape[0] >= 32 ? 256 : 128;
        return new(new TensorSpec([null], ElementType.Int32, "tokens"), seed)
        {
            new Embedding(data.Classes.Count, Embedded),
            new Lstm(units, returnSequences: true),
            Outputs.For(data),
        };
    }

    // The scales of the training data are weights of frozen layers, so that the model takes and gives the numbers of the data. A linear part beside the
    // LSTM follows a trend beyond the range of the training data, where tanh saturates (Lai et al., "Modeling long- and short-term temporal patterns with
    // deep neural networks", 2018).
    static Functional ForSeries(Dataset data, long seed)
    {
        (double least, double most) = ((double)data.Inputs.Min(), (double)data.Inputs.Max());
        double range = Math.Max(most - least, 1e-6);
        Symbol series = Symbol.Input(new TensorSpec(data.InputShape), "series");
        Symbol x = Scale(data.InputShape[1], 1 / range, -least / range, "scaled").Of(series);
        Symbol next = new Dense(1, name: "next").Of(new Lstm(16).Of(x))
            + new Dense(1, useBias: false, kernelInitializer: Initializer.Zeros, name: "trend").Of(new Flatten().Of(x));
        return new(series, Scale(1, range, least, "quantity").Of(next), seed);
    }

    static Dense Scale(int size, double factor, double offset, string name)
    {
        Initializer kernel = size == 1 ? Initializer.Constant(factor)
            : throw new UsageException($"The model \"lstm\" expects series of one number, received {size}; leave out the others.");
        return new(size, kernelInitializer: kernel, biasInitializer: Initializer.Constant(offset), name: name) { Trainable = false };
    }

    static TrainingDefaults DefaultsOf(Dataset data) =>
        DataKinds.Of(data) == DataKind.Series ? new(100, 8, RateFactor: 10)
        : data.InputShape[0] >= 32 ? new(3, 32, RateFactor: 2)
        : new(6, 64, RateFactor: 3);
}
