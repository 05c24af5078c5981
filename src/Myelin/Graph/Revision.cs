namespace Myelin;

/// <summary>
/// Counts the changes of one object that captured steps depend on besides their inputs and states: whether a parameter trains, the
/// parts of a module, the slots of an optimizer. A step whose capture read it is recorded anew after a change.
/// </summary>
sealed class Revision(IGuarded? owner = null)
{
    /// <summary>The changes of all objects, so that a replay in usual times compares one number.</summary>
    static long total;

    int number;

    /// <summary>The object, if a training may use it exclusively.</summary>
    public IGuarded? Owner => owner;

    /// <summary>The changes of all objects.</summary>
    public static long Total => Volatile.Read(ref total);

    /// <summary>The changes of this object.</summary>
    public int Number => Volatile.Read(ref number);

    /// <summary>Notes that a capture on this thread, if there is one, depends on the object as it is now.</summary>
    public void Read() => Capture.Current?.DependsOn(this);

    /// <summary>Notes that the object has changed.</summary>
    public void Changed()
    {
        Interlocked.Increment(ref number);
        Interlocked.Increment(ref total);
    }
}
