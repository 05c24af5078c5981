namespace Myelin;

/// <summary>The kind of task that a model learns.</summary>
public enum LearningTask
{
    /// <summary>Quantities: any real numbers.</summary>
    Regression,

    /// <summary>Yes or no.</summary>
    Binary,

    /// <summary>One class of several.</summary>
    MultiClass,

    /// <summary>Any number of labels at once.</summary>
    MultiLabel,
}
