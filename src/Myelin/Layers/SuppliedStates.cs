namespace Myelin;

/// <summary>
/// The values that states begin with while a model is rebuilt from a file: nothing is drawn, and nothing is allocated on the word
/// of the file's description.
/// </summary>
sealed class SuppliedStates(IReadOnlyDictionary<string, Tensor> values)
{
    [ThreadStatic] static SuppliedStates? current;

    /// <summary>Those of the model that this thread rebuilds; null in usual times.</summary>
    public static SuppliedStates? Current => current;

    /// <summary>Does some work with these values.</summary>
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

    /// <summary>The value of a path, or, if there is none of that shape and type, one zero in every place: what is wrong is said once all is known.</summary>
    public Tensor Of(string path, Shape shape, ElementType type) =>
        values.TryGetValue(path, out Tensor? value) && value.Shape == shape && value.Type == type
            ? value
            : Tensor.Constant(0, type, Device.Current).BroadcastTo(shape);
}
