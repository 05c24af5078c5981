namespace Myelin;

/// <summary>The exception thrown when a function given to <c>Map</c>, <see cref="Dataset.Filter"/> or their like threw one.</summary>
public sealed class ExampleException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="who">The method that called the function.</param>
    /// <param name="index">The index of the example in the data set that the method was called on.</param>
    /// <param name="epoch">The epoch.</param>
    /// <param name="innerException">The exception of the function.</param>
    public ExampleException(string who, long index, int epoch, Exception innerException)
        : base($"{who}: the function failed at example {index} of epoch {epoch}: {innerException?.Message}", innerException) => (Index, Epoch) = (index, epoch);

    /// <summary>The index of the example in the data set that the method was called on, from 0. For a batch, that of its first example.</summary>
    public long Index { get; }

    /// <summary>The epoch.</summary>
    public int Epoch { get; }

    /// <summary>Runs a function of the user for an example. Cancellation is passed on as it is.</summary>
    internal static T Guard<T>(string who, ExampleRandom? example, Func<T> function)
    {
        try
        {
            return function();
        }
        catch (Exception e) when (e is not (OperationCanceledException or ExampleException))
        {
            throw new ExampleException(who, example?.Index ?? 0, example?.Epoch ?? 0, e);
        }
    }
}
