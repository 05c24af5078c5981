namespace Myelin;

/// <summary>Counts the memory that reading a file needs, before it is allocated.</summary>
/// <param name="path">The file, for the error.</param>
/// <param name="limit">The maximum number of bytes.</param>
sealed class ReadBudget(string path, long limit)
{
    long taken;

    /// <summary>The number of bytes that may still be allocated.</summary>
    public long Left => limit - taken;

    /// <summary>Counts memory.</summary>
    /// <exception cref="DataFormatException">The limit is exceeded.</exception>
    public void Take(long bytes)
    {
        if (bytes > Left)
            throw new DataFormatException(path, 0, $"a file that needs at most {limit} bytes to read", $"one that needs {(Int128)taken + bytes}",
                "If the file is really that large, raise the limit on a machine with enough memory.");
        taken += bytes;
    }
}
