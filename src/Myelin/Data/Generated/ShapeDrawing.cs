namespace Myelin;

/// <summary>Draws shapes with soft edges: the ink of a pixel is its distance inside the edge, from ½ outside to ½ inside.</summary>
static class ShapeDrawing
{
    const double Slope = 0.44721359549995793;   // 1 / √5, of a side that rises by two for each pixel across

    static readonly double[][] Colours =
    [
        [0.9, 0.1, 0.1], [0.1, 0.75, 0.15], [0.15, 0.25, 0.95], [0.95, 0.9, 0.1], [0.95, 0.95, 0.95], [0.95, 0.5, 0.05], [0.6, 0.15, 0.75], [0.1, 0.85, 0.9],
    ];

    /// <summary>The largest radius of a large or a small shape, in pixels.</summary>
    public static double LargestRadius(bool isLarge) => isLarge ? 12 : 7;

    /// <summary>Draws the shapes over a grey background of random brightness and noise: bytes [side, side, 3].</summary>
    public static void Draw(ShapeScene scene, int side, ref PhiloxStream random, Span<byte> image)
    {
        double[] values = new double[side * side * 3];
        Array.Fill(values, random.NextUniform(0, 0.3));
        foreach (SceneShape shape in scene.Shapes)
        {
            double radius = LargestRadius(shape.IsLarge) - random.NextUniform(0, shape.IsLarge ? 3 : 2), light = random.NextUniform(0.8, 1);
            double[] colour = [.. Colours[(int)shape.Colour]];
            for (int channel = 0; channel < 3; channel++) colour[channel] = light * Math.Clamp(colour[channel] + random.NextUniform(-0.06, 0.06), 0, 1);
            for (int i = 0; i < side * side; i++)
            {
                double x = i % side + 0.5 - shape.X * side, y = i / side + 0.5 - shape.Y * side;
                double ink = Math.Clamp(0.5 - Outside(shape.Kind, x, y, radius), 0, 1);
                if (ink == 0) continue;
                for (int channel = 0; channel < 3; channel++)
                    values[3 * i + channel] += ink * (colour[channel] - values[3 * i + channel]);
            }
        }
        for (int i = 0; i < values.Length; i++)
            image[i] = (byte)(255 * Math.Clamp(values[i] + 0.06 * (random.NextUniform() - 0.5), 0, 1) + 0.5);
    }

    /// <summary>How far a point lies outside a shape around 0, about; negative inside.</summary>
    static double Outside(ShapeKind kind, double x, double y, double radius)
    {
        (double across, double along) = (Math.Abs(x), Math.Abs(y));
        return kind switch
        {
            ShapeKind.Circle => Math.Sqrt(x * x + y * y) - radius,
            ShapeKind.Square => Math.Max(across, along) - 0.88 * radius,
            ShapeKind.Triangle => Math.Max(y - 0.75 * radius, Slope * (2 * across - y) - 0.42 * radius),
            _ => Math.Min(Math.Max(across - 0.3 * radius, along - radius), Math.Max(along - 0.3 * radius, across - radius)),
        };
    }
}
