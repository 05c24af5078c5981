namespace Myelin;

/// <summary>Colours for numbers. Each map suits every colour vision, and its lightness changes monotonically from its end or middle.</summary>
public sealed class ColourMap
{
    readonly (byte R, byte G, byte B)[] anchors;

    ColourMap(bool isCentred, params string[] anchors) => (IsCentred, this.anchors) = (isCentred, [.. anchors.Select(Theme.Rgb)]);

    /// <summary>For quantities: viridis, dark violet to yellow (van der Walt and Smith, 2015).</summary>
    public static ColourMap Sequential { get; } = new(
        false, "#440154", "#482878", "#3e4989", "#31688e", "#26828e", "#1f9e89", "#35b779", "#6ece58", "#b5de2b", "#fde725");

    /// <summary>
    /// For signed values, such as weights: red below 0, white at 0, blue above, as in bars and diagrams (ColorBrewer's RdBu; Harrower and
    /// Brewer, 2003).
    /// </summary>
    public static ColourMap Diverging { get; } = new(
        true, "#67001f", "#b2182b", "#d6604d", "#f4a582", "#fddbc7", "#f7f7f7", "#d1e5f0", "#92c5de", "#4393c3", "#2166ac", "#053061");

    /// <summary>For tables on which something is drawn, such as the loops of a Karnaugh map: white to light blue.</summary>
    public static ColourMap Pale { get; } = new(false, "#ffffff", "#a6cee8");

    /// <summary>For pixels: black to white.</summary>
    public static ColourMap Grey { get; } = new(false, "#000000", "#ffffff");

    /// <summary>Whether its middle represents 0.</summary>
    public bool IsCentred { get; }

    /// <summary>The colour at a fraction of the range from the lowest to the highest value.</summary>
    internal (byte R, byte G, byte B) Of(double share)
    {
        double place = Math.Clamp(share, 0, 1) * (anchors.Length - 1);
        int i = Math.Min((int)place, anchors.Length - 2);
        byte Mixed(byte a, byte b) => (byte)Math.Round(a + (b - a) * (place - i));
        return (Mixed(anchors[i].R, anchors[i + 1].R), Mixed(anchors[i].G, anchors[i + 1].G), Mixed(anchors[i].B, anchors[i + 1].B));
    }

    /// <summary>The range for some values: symmetric around 0 if it is centred.</summary>
    internal (double Low, double High) Range(IEnumerable<double> values)
    {
        double low = double.PositiveInfinity, high = double.NegativeInfinity;
        foreach (double value in values.Where(double.IsFinite)) (low, high) = (Math.Min(low, value), Math.Max(high, value));
        if (low > high) (low, high) = (0, 1);
        if (IsCentred) (low, high) = (-Math.Max(Math.Abs(low), Math.Abs(high)), Math.Max(Math.Abs(low), Math.Abs(high)));
        return low < high ? (low, high) : (low - 0.5, high + 0.5);
    }

    /// <summary>Values as pixels [height, width, 4]; values that are not finite are transparent.</summary>
    internal Tensor Pixels(double[] values, int height, int width, double low, double high)
    {
        var pixels = new byte[values.Length * 4];
        for (int i = 0; i < values.Length; i++)
            if (double.IsFinite(values[i]))
                (pixels[4 * i], pixels[4 * i + 1], pixels[4 * i + 2], pixels[4 * i + 3]) = Of((values[i] - low) / (high - low)) is var c
                    ? (c.R, c.G, c.B, (byte)255)
                    : default;
        return Tensor.From(pixels, [height, width, 4]);
    }

    /// <summary>Black or white, whichever has more contrast with the colour at a fraction (luminance of WCAG 2.2).</summary>
    internal string InkOn(double share)
    {
        var (r, g, b) = Of(share);
        return Contrast.Luminance(r, g, b) > 0.179 ? "#000000" : "#ffffff";      // where both have the same contrast
    }
}
