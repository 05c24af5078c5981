namespace Myelin;

/// <summary>How the pixels of a resized or bent image are computed. Centres of pixels lie at 1/2, 3/2, ...</summary>
public enum Interpolation
{
    /// <summary>The nearest pixel.</summary>
    Nearest,

    /// <summary>A weighted mean of the two nearest pixels along each axis.</summary>
    Bilinear,

    /// <summary>A weighted mean of the four nearest pixels along each axis, by a cubic.</summary>
    Bicubic,

    /// <summary>The mean over the area that the pixel covers.</summary>
    Area,
}
