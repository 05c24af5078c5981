namespace Myelin;

/// <summary>What lies beyond the borders of an image that is moved, turned or bent.</summary>
public enum FillMode
{
    /// <summary>The image mirrored at its border: d c b a | a b c d | d c b a.</summary>
    Reflect,

    /// <summary>One value: k k k k | a b c d | k k k k.</summary>
    Constant,

    /// <summary>The image repeated: a b c d | a b c d | a b c d.</summary>
    Wrap,

    /// <summary>The nearest pixel of the border: a a a a | a b c d | d d d d.</summary>
    Nearest,
}
