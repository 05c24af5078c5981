namespace Myelin;

/// <summary>The files of a data set are in none of the places they were looked for in.</summary>
public sealed class DataNotFoundException : IOException
{
    /// <summary>Describes data that was not found.</summary>
    /// <param name="what">What was looked for, for example <c>data set "mnist"</c>.</param>
    /// <param name="searched">Every place, in the order of the search, each with what was missing there.</param>
    /// <param name="fix">How to get the data, as a sentence.</param>
    /// <param name="innerException">The cause, if another exception is.</param>
    public DataNotFoundException(
        string what, IReadOnlyList<string> searched, string fix, Exception? innerException = null)
        : base($"{what} was not found. Looked in:{string.Concat(searched.Select(place => $"\n  - {place}"))}\n{fix}", innerException)
    {
        What = what;
        Searched = searched;
        Fix = fix;
    }

    /// <summary>What was looked for.</summary>
    public string What { get; }

    /// <summary>Every place, in the order of the search, each with what was missing there.</summary>
    public IReadOnlyList<string> Searched { get; }

    /// <summary>How to get the data.</summary>
    public string Fix { get; }
}
