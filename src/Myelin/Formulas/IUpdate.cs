namespace Myelin;

/// <summary>
/// An optimizer's step for one number: from its gradient, the parameter and up to three slots become new ones.
/// Rank-0 values (the learning rate, corrections) come as scalars.
/// </summary>
public interface IUpdate
{
    /// <summary>How many of the slots are used, 0 to 3.</summary>
    int Slots { get; }

    /// <summary>How many of the scalars are used, 0 to 3.</summary>
    int Scalars { get; }

    /// <summary>Writes the new parameter and slots over the old ones.</summary>
    void Apply<V>(V gradient, ref V parameter, ref V slot1, ref V slot2, ref V slot3, V scalar1, V scalar2, V scalar3) where V : ILane<V>;
}
