namespace Myelin;

/// <summary>How <see cref="Bidirectional"/> merges the outputs of both directions.</summary>
public enum BidirectionalMerge
{
    /// <summary>Side by side, along the last axis.</summary>
    Concatenate,

    /// <summary>Their sum.</summary>
    Sum,

    /// <summary>Their product, element by element.</summary>
    Multiply,

    /// <summary>Their mean.</summary>
    Average,

    /// <summary>Not at all: the layer has two outputs.</summary>
    None,
}
