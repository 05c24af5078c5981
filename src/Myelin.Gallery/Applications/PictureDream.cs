namespace Myelin.Gallery.Applications;

/// <summary>Gradient ascent on a picture: x ← x + rate · g / mean |g|, where g is the gradient of the mean square of a layer's outputs.</summary>
/// <remarks>
/// What a layer faintly sees in a picture is made stronger, so that it sees more of it. Octaves: it begins with a small copy, where the forms are large, and
/// adds finer ones at each larger size. The picture is moved by a few pixels in each step, so that no pattern follows the grid of the network.
/// Source: Mordvintsev, Olah and Tyka, "Inceptionism: going deeper into neural networks", 2015.
/// </remarks>
/// <param name="features">The features of pictures [batch, height, width, 3] from 0 to 1: one output, such as <see cref="ResNet18.Features"/>.</param>
public sealed class PictureDream(Model features)
{
    /// <summary>The sizes: each is the next larger one divided by <see cref="Scale"/>.</summary>
    public int Octaves { get; init; } = 4;

    /// <summary>The ratio of sizes.</summary>
    public double Scale { get; init; } = 1.4;

    /// <summary>The steps at each size.</summary>
    public int Steps { get; init; } = 20;

    /// <summary>The mean change of a pixel in a step.</summary>
    public double Rate { get; init; } = 0.01;

    /// <summary>The most pixels by which the picture is moved in a step.</summary>
    public int Jitter { get; init; } = 16;

    /// <summary>What the sides of smaller octaves are multiples of, for networks that halve sizes: 32 for ResNet18.</summary>
    public int Grid { get; init; } = ResNet18.Grid;

    /// <summary>The mean square of the layer's outputs.</summary>
    /// <param name="picture">[1, height, width, 3]</param>
    public double Activation(Tensor picture)
    {
        using Recording.Region region = Recording.Off();
        return (double)Score(picture);
    }

    Tensor Score(Tensor picture) => features.Call([picture])[0].Square().Mean();

    /// <summary>The picture with what the layer sees in it.</summary>
    /// <param name="picture">[1, height, width, 3], from 0 to 1.</param>
    /// <param name="seed">The seed of the movements.</param>
    /// <param name="progress">Receives the share that is done, from 0 to 1.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="ShapeException">It is not one picture in colour.</exception>
    public Tensor Of(Tensor picture, long seed = 0, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(picture);
        PictureStyle.CheckPicture(nameof(PictureDream), picture);
        (int height, int width) = (picture.Shape[1], picture.Shape[2]);
        (int Height, int Width)[] sizes =
        [
            .. Enumerable.Range(1 - Octaves, Octaves - 1).Select(octave => Math.Pow(Scale, octave))
                .Select(share => (PictureStyle.OnGrid(height * share, Grid), PictureStyle.OnGrid(width * share, Grid))).Distinct(),
            (height, width),
        ];
        var random = new Random(unchecked((int)seed));
        Tensor dream = PictureStyle.Resized(picture, sizes[0]);
        for (int octave = 0; octave < sizes.Length; octave++)
        {
            // A larger octave begins with the picture at its size and what was added at the size before.
            if (octave > 0)
            {
                Tensor added = dream - PictureStyle.Resized(picture, sizes[octave - 1]);
                dream = PictureStyle.Resized(picture, sizes[octave]) + PictureStyle.Resized(added, sizes[octave]);
            }
            var ascent = new Step(x =>
            {
                Tensor variable = x.AsVariable(), gradient = Score(variable).Gradient(variable);
                return (x + gradient * (Rate / (gradient.Abs().Mean() + 1e-12))).Clamp(0, 1).StopGradient();
            });
            for (int step = 0; step < Steps; step++)
            {
                cancellation.ThrowIfCancellationRequested();
                (int down, int right) = (random.Next(-Jitter, Jitter + 1), random.Next(-Jitter, Jitter + 1));
                dream = ascent.Run(dream.Roll(down, 1).Roll(right, 2).Copy()).Value.Roll(-down, 1).Roll(-right, 2);
                progress?.Report((octave * Steps + step + 1.0) / (sizes.Length * Steps));
            }
        }
        return dream;
    }
}
