namespace Myelin;

/// <summary>How the peaks of <see cref="Schedule.Cyclic"/> change.</summary>
public enum CyclicShape
{
    /// <summary>All peaks are equal.</summary>
    Triangular,

    /// <summary>Each peak is half as high above the lowest rate as the one before.</summary>
    Halved,

    /// <summary>The height above the lowest rate is multiplied by decay^step.</summary>
    Decayed,
}
