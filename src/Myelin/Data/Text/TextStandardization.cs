namespace Myelin;

/// <summary>How a text is simplified before it is divided into tokens.</summary>
public enum TextStandardization
{
    /// <summary>Lower case, without ASCII punctuation.</summary>
    LowerAndStripPunctuation,

    /// <summary>Lower case.</summary>
    Lower,

    /// <summary>Without ASCII punctuation.</summary>
    StripPunctuation,

    /// <summary>Unchanged.</summary>
    None,
}
