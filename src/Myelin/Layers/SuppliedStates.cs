namespace Myelin;

/// <summary>
/// Initial values of states while a model is loaded from a file. Nothing is drawn at random, and a damaged description cannot cause a
/// large allocation.
/// </summary>
sealed class SuppliedStates(IReadOnlyDictionary<string, Tensor> values)
{
    [ThreadStatic] static SuppliedStates? current;

    /// <summary>Values for the model being loaded on this thread; otherwise null.</summary>
    public static SuppliedStates? Current => current;

    /// <summary>Runs an action with these values as <see cref="Current"/>.</summary>
    public void During(Action build)
    {
        SuppliedStates? outer = current;
        current = this;
        try
        {
            build();
        }
        finally
        {
            current = outer;
        }
    }

    /// <summary>
    /// The value of a path. If the file has none of this shape and type, a zero broadcast to the shape; the mismatch is reported once
    /// all states are known.
    /// </summary>
    public Tensor Of(string path, Shape shape, ElementType type) =>
        values.TryGetValue(path, out Tensor? value) && value.Shape == shape && value.Type == type ? value
        : Tensor.Constant(0, type, Device.Current).BroadcastTo(shape);
}
