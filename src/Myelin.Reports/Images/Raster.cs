namespace Myelin;

/// <summary>Pixel images within drawings.</summary>
static class Raster
{
    /// <summary>An image as a data URI.</summary>
    public static string Uri(Tensor image) => $"data:image/png;base64,{Convert.ToBase64String(Png.Encode(image))}";

    /// <summary>Draws an image over a rectangle, each pixel as a sharp square.</summary>
    public static void Draw(Svg svg, Tensor image, double x, double y, double width, double height, double opacity = 1) =>
        svg.Add("image", ("x", x), ("y", y), ("width", width), ("height", height), ("preserveAspectRatio", "none"), ("style", "image-rendering:pixelated"),
            ("opacity", opacity), ("href", Uri(image)));

    /// <summary>Draws an image over a rectangle, its colours changing smoothly from pixel to pixel.</summary>
    public static void DrawSmooth(Svg svg, Tensor image, double x, double y, double width, double height) =>
        svg.Add("image", ("x", x), ("y", y), ("width", width), ("height", height), ("preserveAspectRatio", "none"), ("href", Uri(image)));

    /// <summary>The numbers of a tensor.</summary>
    public static double[] Numbers(Tensor x) => x.Cast(ElementType.Float64).ToArray<double>();
}
