namespace Myelin;

/// <summary>How a text is divided into tokens.</summary>
public enum TextSplit
{
    /// <summary>Words between white space.</summary>
    Whitespace,

    /// <summary>Characters (Unicode scalar values), white space included.</summary>
    Character,

    /// <summary>
    /// Parts of words, by byte-pair encoding: the most frequent pair of neighbouring tokens becomes a token, again and again. A word begins with ▁.
    /// </summary>
    BytePair,

    /// <summary>The whole text is one token.</summary>
    None,
}
