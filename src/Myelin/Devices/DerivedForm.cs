namespace Myelin;

/// <summary>Another form of the value of a state, in which a device reads it faster. Equal forms share their memory.</summary>
abstract record DerivedForm
{
    /// <summary>The size of the form.</summary>
    public abstract long Bytes { get; }

    /// <summary>Computes it.</summary>
    /// <param name="value">The value, contiguous in a storage of the device.</param>
    /// <param name="offset">Where it begins in the storage, in bytes.</param>
    /// <param name="to">The memory of the form.</param>
    public abstract void Fill(Storage value, long offset, Storage to);
}
