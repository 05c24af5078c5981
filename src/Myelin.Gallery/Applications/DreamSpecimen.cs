namespace Myelin.Gallery.Applications;

/// <summary>Pictures that are drawn by code and a small network without training, for short runs that need no file.</summary>
static class DreamSpecimen
{
    static readonly float[][] palette = [[0.85f, 0.25f, 0.15f], [0.95f, 0.75f, 0.2f], [0.1f, 0.3f, 0.6f], [0.15f, 0.6f, 0.55f], [0.95f, 0.92f, 0.85f]];

    /// <summary>Random filters: features at the full size and at half of it.</summary>
    public static Functional Network(long seed, bool isDeepOnly)
    {
        var picture = Symbol.Input([null, null, 3], "picture");
        Symbol first = new Conv2D(8, 3, padding: Padding.Same, activation: Activation.Relu, kernelInitializer: Initializer.HeNormal).Of(picture);
        Symbol second = new Conv2D(12, 3, padding: Padding.Same, activation: Activation.Relu, kernelInitializer: Initializer.HeNormal)
            .Of(new AveragePooling2D(2).Of(first));
        Symbol third = new Conv2D(12, 3, padding: Padding.Same, activation: Activation.Relu, kernelInitializer: Initializer.HeNormal).Of(first);
        return new Functional([picture], isDeepOnly ? [second] : [first, third, second], seed);
    }

    /// <summary>A mosaic of coloured stones with dark joints: [1, side, side, 3].</summary>
    public static Tensor Mosaic(int side, int stones)
    {
        const double Joint = 1.5, Dark = 0.05;
        var random = new Random(5);
        (double X, double Y, float[] Colour)[] centres = [.. Enumerable.Range(0, stones).Select(
            _ => (random.NextDouble() * side, random.NextDouble() * side, palette[random.Next(palette.Length)]))];
        var pixels = new float[side * side * 3];
        for (int y = 0; y < side; y++)
            for (int x = 0; x < side; x++)
            {
                (double nearest, double next) = (double.MaxValue, double.MaxValue);
                float[] colour = palette[0];
                foreach ((double cx, double cy, float[] own) in centres)
                {
                    double distance = Math.Sqrt((cx - x) * (cx - x) + (cy - y) * (cy - y));
                    if (distance < nearest) (next, nearest, colour) = (nearest, distance, own);
                    else next = Math.Min(next, distance);
                }
                double share = Math.Clamp((next - nearest - 1) / Joint, 0, 1);
                for (int channel = 0; channel < 3; channel++)
                    pixels[(y * side + x) * 3 + channel] = (float)(share * colour[channel] + (1 - share) * Dark);
            }
        return Tensor.From(pixels, [1, side, side, 3]);
    }

    /// <summary>A disc before a sky: [1, side, side, 3].</summary>
    public static Tensor Landscape(int side)
    {
        var pixels = new float[side * side * 3];
        for (int y = 0; y < side; y++)
            for (int x = 0; x < side; x++)
            {
                bool isDisc = (x - side / 2) * (x - side / 2) + (y - side / 2) * (y - side / 2) < side * side / 9;
                float height = (float)y / side;
                (pixels[(y * side + x) * 3], pixels[(y * side + x) * 3 + 1], pixels[(y * side + x) * 3 + 2]) =
                    isDisc ? (0.9f, 0.6f, 0.2f) : (0.3f * height, 0.3f + 0.3f * height, 0.8f - 0.4f * height);
            }
        return Tensor.From(pixels, [1, side, side, 3]);
    }
}
