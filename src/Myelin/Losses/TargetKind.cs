namespace Myelin;

/// <summary>Which values the targets of a loss may have.</summary>
enum TargetKind
{
    /// <summary>Any numbers.</summary>
    Any,

    /// <summary>Labels of classes: whole numbers from 0.</summary>
    Labels,

    /// <summary>Numbers from 0 to 1: probabilities, one-hot targets, yes or no.</summary>
    Shares,

    /// <summary>-1 and 1, or 0 and 1.</summary>
    Signs,

    /// <summary>Numbers of 0 or more.</summary>
    NonNegative,
}
