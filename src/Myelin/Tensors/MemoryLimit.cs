namespace Myelin;

/// <summary>Limits the memory for tensors of a thread while untrusted input determines their sizes.</summary>
public static class MemoryLimit
{
    [ThreadStatic] static bool limited;
    [ThreadStatic] static long left, mostOfOne;

    /// <summary>Runs a function whose tensors may use at most this many bytes in total, those that are collected meanwhile included.</summary>
    /// <param name="bytes">The limit in bytes.</param>
    /// <param name="work">The function.</param>
    /// <exception cref="InvalidOperationException">The limit is exceeded. The memory was not allocated.</exception>
    public static T Within<T>(long bytes, Func<T> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        T result = default!;
        During(limited ? Math.Min(bytes, left) : bytes, limited ? mostOfOne : long.MaxValue, () => result = work());
        return result;
    }

    /// <summary>Runs an action whose tensors may use at most this many bytes in total.</summary>
    /// <param name="bytes">The limit in bytes.</param>
    /// <param name="ofOne">
    /// The most bytes that any of the tensors may need for one example. A model is built on batches of no examples, which need no memory whatever
    /// its settings are; but if it cannot compute a single example, it is of no use.
    /// </param>
    /// <param name="work">The action.</param>
    /// <exception cref="MemoryLimitException">A limit is exceeded. The memory was not allocated.</exception>
    internal static void During(long bytes, long ofOne, Action work)
    {
        (bool, long, long) outer = (limited, left, mostOfOne);
        (limited, left, mostOfOne) = (true, bytes, ofOne);
        try
        {
            work();
        }
        finally
        {
            (limited, left, mostOfOne) = outer;
        }
    }

    /// <summary>The bytes that are left, for tests.</summary>
    internal static long Left => left;

    /// <summary>Counts the memory of a tensor before it is allocated.</summary>
    [MethodImpl(Inline)]
    internal static void Count(Shape shape, ElementType type)
    {
        if (limited) Take(shape, type);
    }

    static void Take(Shape shape, ElementType type)
    {
        long bytes = shape.Elements * type.Size(), ofOne = shape.ElementsOfOne * type.Size();
        if (bytes > left)
            throw new MemoryLimitException($"Tensor: expects at most {left} more bytes, received {bytes} for {type}{shape}; " +
                "raise the limit if the sizes are correct.");
        if (ofOne > mostOfOne)
            throw new MemoryLimitException($"Tensor: expects at most {mostOfOne} bytes for one example, received {ofOne} for {type}{shape}; " +
                "raise the limit if the sizes are correct.");
        left -= bytes;
    }
}

/// <summary>Thrown when tensors need more memory than <see cref="MemoryLimit"/> allows.</summary>
sealed class MemoryLimitException(string message) : InvalidOperationException(message);
