namespace Myelin;

/// <summary>How the pixels of an enlarged image are computed.</summary>
public enum Interpolation
{
    /// <summary>The nearest pixel.</summary>
    Nearest,

    /// <summary>A weighted mean of the two nearest pixels along each axis. Centres of pixels lie at 1/2, 3/2, ...</summary>
    Bilinear,
}
