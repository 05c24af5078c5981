namespace Myelin;

/// <summary>A pool of objects that only one thread can use at a time.</summary>
/// <param name="kept">The most objects that are kept; further ones are dropped.</param>
sealed class Rentals<T>(int kept = 4) where T : class
{
    readonly Lock gate = new();
    readonly Stack<T> free = [];

    /// <summary>An object that is not in use; null if there is none.</summary>
    public T? Rent()
    {
        lock (gate) return free.TryPop(out T? one) ? one : null;
    }

    /// <summary>Returns an object to the pool.</summary>
    public void Return(T one)
    {
        lock (gate)
            if (free.Count < kept) free.Push(one);
    }
}
