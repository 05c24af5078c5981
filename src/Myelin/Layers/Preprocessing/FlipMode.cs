namespace Myelin;

/// <summary>Along which axes an image is flipped.</summary>
public enum FlipMode
{
    /// <summary>Left and right, top and bottom, each with probability ½.</summary>
    HorizontalAndVertical,

    /// <summary>Left and right.</summary>
    Horizontal,

    /// <summary>Top and bottom.</summary>
    Vertical,
}
