namespace Myelin;

/// <summary>
/// The step of an optimizer for one number, which computes the new parameter and up to three new slots from the gradient. Values that are
/// the same for all elements (the learning rate, bias corrections) are passed as scalars.
/// </summary>
public interface IUpdate
{
    /// <summary>The number of slots used, 0 to 3.</summary>
    int Slots { get; }

    /// <summary>The number of scalars used, 0 to 3.</summary>
    int Scalars { get; }

    /// <summary>Replaces the parameter and the slots by their new values.</summary>
    void Apply<V>(V gradient, ref V parameter, ref V slot1, ref V slot2, ref V slot3, V scalar1, V scalar2, V scalar3) where V : ILane<V>;
}
