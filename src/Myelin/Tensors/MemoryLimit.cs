namespace Myelin;

/// <summary>Holds how much memory a thread's tensors may take while something that is not trusted decides about their sizes.</summary>
static class MemoryLimit
{
    [ThreadStatic] static bool limited;
    [ThreadStatic] static long left;

    /// <summary>Does some work whose tensors take at most so many bytes together.</summary>
    /// <exception cref="MemoryLimitException">They take more; none above the limit was allocated.</exception>
    public static void During(long bytes, Action work)
    {
        (bool outer, long outerLeft) = (limited, left);
        (limited, left) = (true, bytes);
        try
        {
            work();
        }
        finally
        {
            (limited, left) = (outer, outerLeft);
        }
    }

    /// <summary>Counts memory that is about to be allocated.</summary>
    [MethodImpl(Inline)]
    public static void Count(long bytes)
    {
        if (limited) Take(bytes);
    }

    static void Take(long bytes)
    {
        if (bytes > left)
            throw new MemoryLimitException($"Tensor: expects at most {left} bytes more, received {bytes}; raise the limit if the sizes are right.");
        left -= bytes;
    }
}

/// <summary>More memory was asked for than <see cref="MemoryLimit"/> allows.</summary>
sealed class MemoryLimitException(string message) : InvalidOperationException(message);
