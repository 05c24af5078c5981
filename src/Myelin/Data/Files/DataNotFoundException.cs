namespace Myelin;

/// <summary>The exception thrown when the files of a data set are not found.</summary>
public sealed class DataNotFoundException : IOException
{
    /// <summary>Creates the exception for data that was not found.</summary>
    /// <param name="what">What was searched for, for example <c>data set "mnist"</c>.</param>
    /// <param name="searched">The places that were searched, in order, each with what was missing there.</param>
    /// <param name="fix">How to get the data, as a sentence.</param>
    /// <param name="innerException">The exception that caused this one, if any.</param>
    public DataNotFoundException(
        string what, IReadOnlyList<string> searched, string fix, Exception? innerException = null)
        : base($"{what} was not found. Looked in:{string.Concat(searched.Select(place => $"\n  - {place}"))}\n{fix}", innerException)
    {
        What = what;
        Searched = searched;
        Fix = fix;
    }

    /// <summary>What was searched for.</summary>
    public string What { get; }

    /// <summary>The places that were searched, in order, each with what was missing there.</summary>
    public IReadOnlyList<string> Searched { get; }

    /// <summary>How to get the data.</summary>
    public string Fix { get; }
}
