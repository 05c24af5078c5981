namespace Myelin;

/// <summary>What becomes of a text in a category column that no training row has.</summary>
public enum UnseenCategories
{
    /// <summary>An error that names file, line and column.</summary>
    Error,

    /// <summary>Zeros for all inputs of the column.</summary>
    Zeros,
}
