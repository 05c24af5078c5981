namespace Myelin;

/// <summary>The colour bar of a map.</summary>
static class ColourBar
{
    const double Height = 10;

    /// <summary>Draws a strip with its ticks and returns its end.</summary>
    public static double Draw(Svg svg, ColourMap map, Axis axis, double left, double top, double right, double opacity = 1)
    {
        svg.Open("g", ("class", "bar"));
        top += 8;
        foreach (string line in Lettering.Wrap(axis.Label, right - left, Lettering.Medium))
        {
            top += Lettering.Medium;
            svg.Text(left, top, line, Lettering.Medium, type: "muted");
            top += 4;
        }
        top += 4;
        double[] ramp = [.. Enumerable.Range(0, 128).Select(i => i / 127.0)];
        Raster.Draw(svg, map.Pixels(ramp, 1, ramp.Length, 0, 1), left, top, right - left, Height, opacity);
        svg.Add("rect", ("x", left), ("y", top), ("width", right - left), ("height", Height), ("fill", "none"), ("class", "axis"));
        foreach (Tick tick in axis.Across(right - left, 12, 12))
        {
            double x = left + axis.Share(tick.Value) * (right - left);
            svg.Add("path", ("d", $"M{Svg.Number(x)} {Svg.Number(top + Height)}v4"), ("class", "axis"));
            svg.Text(x, top + Height + 5 + Lettering.Small, tick.Text, anchor: "middle", type: "muted");
        }
        svg.Close();
        return top + Height + 5 + Lettering.Small + 4;
    }
}
