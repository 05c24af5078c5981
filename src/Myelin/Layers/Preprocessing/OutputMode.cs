namespace Myelin;

/// <summary>How tokens or categories are encoded.</summary>
public enum OutputMode
{
    /// <summary>The index of each token.</summary>
    Int,

    /// <summary>For each token a vector that is 1 at its index and 0 elsewhere.</summary>
    OneHot,

    /// <summary>For each example one vector that is 1 at the index of every token that it contains.</summary>
    MultiHot,

    /// <summary>For each example one vector of how often it contains each token.</summary>
    Count,

    /// <summary>For each example one vector of how often it contains each token, times the inverse document frequency of the token.</summary>
    TfIdf,
}
