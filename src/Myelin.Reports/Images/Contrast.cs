namespace Myelin;

/// <summary>Contrast of colours (WCAG 2.2, relative luminance and contrast ratio).</summary>
static class Contrast
{
    public static double Luminance(byte r, byte g, byte b) => 0.2126 * Linear(r) + 0.7152 * Linear(g) + 0.0722 * Linear(b);

    static double Linear(byte channel) => channel / 255.0 is var c && c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4);

    /// <summary>1 for equal colours to 21 for black and white.</summary>
    public static double Between((byte R, byte G, byte B) a, (byte R, byte G, byte B) b)
    {
        double x = Luminance(a.R, a.G, a.B), y = Luminance(b.R, b.G, b.B);
        return (Math.Max(x, y) + 0.05) / (Math.Min(x, y) + 0.05);
    }
}
