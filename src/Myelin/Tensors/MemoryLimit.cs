namespace Myelin;

/// <summary>Limits the memory for tensors of a thread while untrusted input determines their sizes.</summary>
static class MemoryLimit
{
    [ThreadStatic] static bool limited;
    [ThreadStatic] static long left;

    /// <summary>Runs an action whose tensors may use at most this many bytes in total.</summary>
    /// <exception cref="MemoryLimitException">The limit is exceeded. The memory was not allocated.</exception>
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

    /// <summary>Counts memory before it is allocated.</summary>
    [MethodImpl(Inline)]
    public static void Count(long bytes)
    {
        if (limited) Take(bytes);
    }

    static void Take(long bytes)
    {
        if (bytes > left)
            throw new MemoryLimitException($"Tensor: expects at most {left} more bytes, received {bytes}; raise the limit if the sizes are correct.");
        left -= bytes;
    }
}

/// <summary>Thrown when tensors need more memory than <see cref="MemoryLimit"/> allows.</summary>
sealed class MemoryLimitException(string message) : InvalidOperationException(message);
