namespace Myelin.Cli.Models;

/// <summary>Convolutions over images: 32 filters, pooling, 64, pooling, 64, then 128 neurons of which 40 % drop out.</summary>
static class Cnn
{
    // Two poolings by 2 leave 2x2 of 8x8; less has nothing to convolve.
    const int LeastSide = 8;

    public static NamedModel Row { get; } = new("cnn", Build, _ => new(10, 64), DataKind.Arrays);

    /// <summary>Whether it takes the inputs of a data set.</summary>
    public static bool Takes(Dataset data) => data.InputSpecs is [{ Rank: 3 }] && data.InputShape[0] >= LeastSide && data.InputShape[1] >= LeastSide;

    static Sequential Build(Dataset data, long seed)
    {
        Shape image = data.InputShape;
        if (image.Rank != 3 || image[0] < LeastSide || image[1] < LeastSide)
            throw new UsageException($"The model \"cnn\" expects images of at least {LeastSide}x{LeastSide}, received {image}; \"mlp\" takes any data.");
        return new(image, seed)
        {
            Convolution(32),
            new MaxPooling2D(2),
            Convolution(64),
            new MaxPooling2D(2),
            Convolution(64),
            new Flatten(),
            new Dense(128, Activation.Relu, kernelInitializer: Initializer.HeNormal),
            new Dropout(0.4),
            Outputs.For(data),
        };
    }

    static Conv2D Convolution(int filters) => new(filters, 3, padding: Padding.Same, activation: Activation.Relu, kernelInitializer: Initializer.HeNormal);
}
